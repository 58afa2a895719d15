from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the house's own system checks; has no models."""

    name = "config"
    verbose_name = "Kindling"

    def ready(self) -> None:
        from config import checks  # noqa: F401
