from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "ui"
    verbose_name = "User interface"
