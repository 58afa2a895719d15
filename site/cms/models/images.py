"""Pictures, which always come with words for those who don't see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter


class Illustration(AbstractImage):
    """A picture that says in words what it shows."""

    alternative_text = models.CharField(
        _("alternative text"),
        max_length=250,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    admin_form_fields = ("title", "file", "alternative_text", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("illustration")
        verbose_name_plural = _("illustrations")

    @property
    def default_alt_text(self) -> str:
        return self.alternative_text

    def create_rendition(self, filter: Filter) -> "IllustrationRendition":  # noqa: A002 - Wagtail's name
        """Do as Wagtail does, and close the temporary file that it leaves open."""
        with self.generate_rendition_file(filter) as file:
            rendition, _made = self.renditions.get_or_create(
                filter_spec=filter.spec, focal_point_key=filter.get_cache_key(self), defaults={"file": file}
            )
        return rendition


class IllustrationRendition(AbstractRendition):
    """One size of an illustration, made when first shown."""

    image = models.ForeignKey(Illustration, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_unique")
        ]
