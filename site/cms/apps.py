from django.apps import AppConfig


class CMSConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"
