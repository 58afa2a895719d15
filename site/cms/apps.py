from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CMSConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from cms import changes, checks, glossary, privacy, renames, tasks  # noqa: F401

        glossary.connect()
        renames.connect()
        pre_migrate.connect(changes.uninstall, sender=self)
        post_migrate.connect(changes.install, sender=self)
