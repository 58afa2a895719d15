from django.apps import AppConfig


class LearningReviewConfig(AppConfig):
    """What people learned and agreed to share: one app, a room for each capability."""

    name = "learning_review"
    verbose_name = "Learning review"

    def ready(self) -> None:
        from learning_review import receivers  # noqa: F401
        from notices import autodiscover

        autodiscover(self.name)
