from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "desks"
    verbose_name = "Desks"

    def ready(self) -> None:
        from notices import autodiscover

        autodiscover(self.name)
