from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProgrammesConfig(AppConfig):
    """What we offer and who takes part: one app, a room for each capability."""

    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        from notices import autodiscover
        from programmes import receivers  # noqa: F401
        from programmes.coaching import constraints

        autodiscover(self.name)
        post_migrate.connect(constraints.install, sender=self)
