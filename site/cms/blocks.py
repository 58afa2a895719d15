"""The blocks that pages are made of; each is drawn by templates/cms/blocks/<its name>.html."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.figures import age_words, is_old
from cms.voices import VoiceChooserBlock
from learning_review.voices.models import Scope
from learning_review.voices.queries import shown as shown_voices

# What rich text may hold; a page's title is its only first-level heading.
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "term", "hr"]
LINE_FEATURES = ["bold", "italic", "link", "term"]
PREVIEW = "cms/blocks/preview.html"


class TextBlock(blocks.RichTextBlock):
    """Prose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Headings, paragraphs, lists and links.")
        template = "cms/blocks/text.html"
        preview_template = PREVIEW
        preview_value = "<h2>What a conversation can do</h2><p>People act on what they have said themselves.</p>"


class KeyFactBlock(blocks.StructBlock):
    """A term and what it means here."""

    term = blocks.CharBlock(label=_("term"), max_length=60)
    text = blocks.RichTextBlock(label=_("words"), features=LINE_FEATURES)

    class Meta:
        icon = "tag"
        label = _("Fact")


class KeyFactsBlock(blocks.StructBlock):
    """A short list of terms and facts, read at a glance."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    facts = blocks.ListBlock(KeyFactBlock(), label=_("facts"), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("Key facts")
        description = _("Terms and facts. Dates, places and prices come from the workshop by themselves.")
        template = "cms/blocks/key_facts.html"
        preview_template = PREVIEW
        preview_value = {
            "heading": "At a glance",
            "facts": [{"term": "Group", "text": "<p>Ten to sixteen people, deliberately mixed</p>"}],
        }


class PersonBlock(blocks.StructBlock):
    """One person, in a few words of their own."""

    name = blocks.CharBlock(label=_("name"), max_length=120)
    role = blocks.CharBlock(label=_("what they do"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("about them"), features=LINE_FEATURES, required=False)
    picture = ImageChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "user"
        label = _("Person")


class PeopleBlock(blocks.StructBlock):
    """People introduced."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    people = blocks.ListBlock(PersonBlock(), label=_("people"), min_num=1)

    class Meta:
        icon = "group"
        label = _("People")
        description = _("Facilitators, coaches, a team: name, role and a few words.")
        template = "cms/blocks/people.html"
        preview_template = PREVIEW
        preview_value = {
            "heading": "Who leads it",
            "people": [{"name": "Marit Olsen", "role": "Facilitator", "text": "<p>Twenty years on estates.</p>"}],
        }


class StepBlock(blocks.StructBlock):
    """One step, perhaps with the time it takes place."""

    when = blocks.CharBlock(label=_("when"), max_length=60, required=False, help_text=_("“Day 1”, “Evening”."))
    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("words"), features=["bold", "italic", "ul", "link"], required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """What happens, in order."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What happens, in order: day by day, or hour by hour.")
        template = "cms/blocks/steps.html"
        preview_template = PREVIEW
        preview_value = {
            "heading": "Day by day",
            "steps": [{"when": "Day 1", "heading": "Arriving and listening", "text": "<p>We begin with lunch.</p>"}],
        }


class DatedValue(blocks.StructValue):
    """Something that was true on a day."""

    @property
    def age(self) -> str:
        """Say that it is old, when it is: "older than two years"."""
        return age_words() if self["as_at"] and is_old(self["as_at"]) else ""


class FigureBlock(blocks.StructBlock):
    """A number that says where it comes from and when it was true."""

    value = blocks.CharBlock(label=_("figure"), max_length=20, help_text=_("“9 in 10”, “41”."))
    what = blocks.CharBlock(label=_("what it counts"), max_length=160)
    source = blocks.CharBlock(label=_("source"), max_length=200)
    source_url = blocks.URLBlock(label=_("source's address"), required=False)
    as_at = blocks.DateBlock(label=_("as at"), help_text=_("When it was true."))

    class Meta:
        icon = "decimal"
        label = _("Figure")
        value_class = DatedValue


class FiguresBlock(blocks.StructBlock):
    """Figures, none without its source and date."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    figures = blocks.ListBlock(FigureBlock(), label=_("figures"), min_num=1, max_num=6)

    class Meta:
        icon = "table"
        label = _("Figures")
        description = _("Numbers, each with its source and the date it was true.")
        template = "cms/blocks/figures.html"
        preview_template = PREVIEW
        preview_value = {
            "figures": [
                {
                    "value": "41",
                    "what": "practitioners took part in the pilots",
                    "source": "Registers of the three pilots",
                    "as_at": dt.date(2026, 3, 31),
                }
            ]
        }


class ClaimBlock(blocks.StructBlock):
    """A sentence about what works, which says how we know."""

    text = blocks.RichTextBlock(label=_("claim"), features=LINE_FEATURES, help_text=_("One sentence or two."))
    source = blocks.CharBlock(label=_("source"), max_length=200, help_text=_("Who found it, where and in which year."))
    source_url = blocks.URLBlock(label=_("source's address"), required=False)
    as_at = blocks.DateBlock(label=_("as at"), help_text=_("When it was found."))

    class Meta:
        icon = "clipboard-list"
        label = _("Claim with its source")
        description = _("A sentence that says what works, with its source and the date it was found.")
        template = "cms/blocks/claim.html"
        value_class = DatedValue
        preview_template = PREVIEW
        preview_value = {
            "text": "<p>People who had set their own goal were still at it half a year later.</p>",
            "source": "Our own register of follow-up forms",
            "as_at": dt.date(2026, 3, 31),
        }


class DownloadBlock(blocks.StructBlock):
    """A document, called what people would call it."""

    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), max_length=120, required=False, help_text=_("Else the document's own."))

    class Meta:
        icon = "doc-full"
        label = _("Download")


class DownloadsBlock(blocks.StructBlock):
    """Public documents to take away."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    downloads = blocks.ListBlock(DownloadBlock(), label=_("documents"), min_num=1)

    class Meta:
        icon = "download"
        label = _("Downloads")
        description = _("Documents anybody may have. Materials of a module belong to the module.")
        template = "cms/blocks/downloads.html"
        preview_template = PREVIEW
        preview_value = {"heading": "To take away", "downloads": []}


class CallToActionBlock(blocks.StructBlock):
    """One thing to do next."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80)
    text = blocks.RichTextBlock(label=_("words"), features=LINE_FEATURES, required=False)
    label = blocks.CharBlock(label=_("words on the button"), max_length=40)
    page = blocks.PageChooserBlock(label=_("leads to a page"), required=False)
    address = blocks.CharBlock(
        label=_("or to an address"),
        max_length=200,
        required=False,
        search_index=False,
        validators=[RegexValidator(r"^(/(?!/)|https://|mailto:)", _("Begin with /, https:// or mailto:."))],
    )

    class Meta:
        icon = "pick"
        label = _("Call to action")
        description = _("One thing to do next, with a button.")
        template = "cms/blocks/call_to_action.html"
        preview_template = PREVIEW
        preview_value = {"heading": "Not sure yet?", "label": "Talk to a person", "address": "/contact/"}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse a button that leads nowhere, or to two places."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or give an address, one of the two."))}
            )
        return cleaned


class ImageBlock(blocks.StructBlock):
    """A picture; its alternative text is kept with it."""

    image = ImageChooserBlock(label=_("picture"))
    caption = blocks.RichTextBlock(label=_("caption"), features=LINE_FEATURES, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption.")
        template = "cms/blocks/image.html"
        preview_template = PREVIEW
        preview_value = {"image": None, "caption": "<p>The hill behind the centre, in May</p>"}


class BodyBlock(blocks.StreamBlock):
    """What a page's body may hold."""

    text = TextBlock()
    key_facts = KeyFactsBlock()
    steps = StepsBlock()
    people = PeopleBlock()
    figures = FiguresBlock()
    claim = ClaimBlock()
    image = ImageBlock()
    downloads = DownloadsBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        template = "cms/blocks/body.html"


class VoicesBlock(blocks.StructBlock):
    """Testimonials by reference: what is shown is asked for each time, so that a withdrawal reaches it at once."""

    heading = blocks.CharBlock(label=_("heading"), max_length=80, required=False)
    voices = blocks.ListBlock(VoiceChooserBlock(label=_("voice")), label=_("voices"), min_num=1)

    class Meta:
        icon = "openquote"
        label = _("Voices")
        description = _("What people said and agreed to show on a programme's page; never typed or pasted.")
        template = "cms/blocks/voices.html"
        preview_template = PREVIEW
        preview_value = {"heading": "What people say", "voices": []}

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        chosen = [voice.pk for voice in value["voices"] if voice]
        shown = shown_voices(Scope.PROGRAMME_PAGE).in_bulk(chosen)
        return context | {"voices": [shown[pk] for pk in chosen if pk in shown]}


class ProgrammeBodyBlock(BodyBlock):
    """A programme's page alone may show voices: that is what people agreed to."""

    voices = VoicesBlock()
