from django.apps import AppConfig


class CMSConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from cms import checks, tasks  # noqa: F401
