from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """People's rights: a copy of what is held about them, its erasure, and how long anything is kept."""

    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from notices import autodiscover

        autodiscover(self.name)
