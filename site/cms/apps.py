from django.apps import AppConfig


class CMSConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from cms import checks, glossary, tasks  # noqa: F401

        glossary.connect()
