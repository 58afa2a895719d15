from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """What we offer and who takes part: one app, a room for each capability."""

    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        from programmes import receivers  # noqa: F401
