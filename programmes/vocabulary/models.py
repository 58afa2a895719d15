"""Terms of the glossary, and the other names that they go by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.vocabulary.words import MOST_LETTERS_OF_A_KEY, key_of

__all__ = ["OtherName", "Term"]


class Term(models.Model):
    """A word of the field and what it means here. Changed by `vocabulary.services` alone."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("As it stands in a sentence."))
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, editable=False, help_text=_("Made from the first name; stays.")
    )
    definition = models.CharField(
        _("definition"),
        max_length=300,
        help_text=_("One sentence. It is shown wherever a page links to the term."),
    )
    more = models.TextField(
        _("in more words"),
        max_length=3000,
        blank=True,
        help_text=_("For the glossary. An empty line makes a paragraph."),
    )
    see_also = models.ManyToManyField("self", blank=True, verbose_name=_("see also"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def also_called(self) -> str:
        """Its other names in one line; costs no query where they were fetched with it."""
        return ", ".join(name.words for name in self.other_names.all())


class OtherName(models.Model):
    """Another name for a term. `key` is what it is compared by: one name belongs to one term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="other_names", verbose_name=_("term"))
    words = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=MOST_LETTERS_OF_A_KEY, unique=True, editable=False)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = key_of(self.words)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
