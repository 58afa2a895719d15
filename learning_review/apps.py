from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LearningReviewConfig(AppConfig):
    """What people learned and agreed to share: one app, a room for each capability."""

    name = "learning_review"
    verbose_name = "Learning review"

    def ready(self) -> None:
        from learning_review import receivers  # noqa: F401
        from learning_review.disclosure import constraints as figures
        from learning_review.instruments import constraints as answers
        from notices import autodiscover

        autodiscover(self.name)
        for constraints in (answers, figures):
            pre_migrate.connect(constraints.uninstall, sender=self)
            post_migrate.connect(constraints.install, sender=self)
