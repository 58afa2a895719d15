"""What a role pack's four documents are made of. Plain text only: they are printed, and others copy out of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

REQUIRED, OPTIONAL = "required", "optional"
NEEDS = [(REQUIRED, _("Required")), (OPTIONAL, _("Optional"))]
ESSENTIAL, DESIRABLE = "essential", "desirable"
WEIGHTS = [(ESSENTIAL, _("Essential")), (DESIRABLE, _("Desirable"))]
LOOKED_FOR = [("application", _("In the application")), ("interview", _("In the interview")), ("both", _("In both"))]


class Marked(blocks.StructValue):
    """An item with its marks in words."""

    @property
    def need_word(self) -> str:
        return str(dict(NEEDS)[self["need"]])

    @property
    def weight_word(self) -> str:
        return str(dict(WEIGHTS)[self["weight"]])

    @property
    def looked_for_words(self) -> str:
        return str(dict(LOOKED_FOR)[self["looked_for"]])


class NeedBlock(blocks.ChoiceBlock):
    """Whether an item must be in every pack that is made from this one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": NEEDS, "default": REQUIRED, "label": _("must it be there?"), **kwargs})


class DutyBlock(blocks.StructBlock):
    """One thing that the role does."""

    text = blocks.TextBlock(label=_("words"), rows=2)
    need = NeedBlock()

    class Meta:
        value_class = Marked
        icon = "arrow-right"
        label = _("Item")


class DutiesBlock(blocks.StructBlock):
    """A part of the description: a heading and what stands beneath it."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    items = blocks.ListBlock(DutyBlock(), label=_("items"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Part of the description")
        template = "cms/blocks/pack_duties.html"


class CriterionBlock(blocks.StructBlock):
    """Something that an applicant has, can do or is."""

    text = blocks.TextBlock(label=_("words"), rows=2)
    weight = blocks.ChoiceBlock(label=_("how much it counts"), choices=WEIGHTS, default=ESSENTIAL)
    looked_for = blocks.ChoiceBlock(label=_("where it is looked for"), choices=LOOKED_FOR, default="both")

    class Meta:
        value_class = Marked
        icon = "tick"
        label = _("Criterion")


class CriteriaBlock(blocks.StructBlock):
    """Criteria of one kind."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120, help_text=_("“Experience”, “Skills”."))
    criteria = blocks.ListBlock(CriterionBlock(), label=_("criteria"), min_num=1)

    class Meta:
        icon = "table"
        label = _("Criteria")
        template = "cms/blocks/pack_criteria.html"


class AdvertLineBlock(blocks.StructBlock):
    """A line of the advert to be filled in or kept: hours, pay, the day it closes."""

    term = blocks.CharBlock(label=_("term"), max_length=60)
    text = blocks.TextBlock(label=_("words"), rows=2, help_text=_("What stands there, or what is to be filled in."))
    need = NeedBlock()

    class Meta:
        value_class = Marked
        icon = "tag"
        label = _("Line")


class AdvertLinesBlock(blocks.StructBlock):
    """Facts of the post."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    lines = blocks.ListBlock(AdvertLineBlock(), label=_("lines"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Lines")
        template = "cms/blocks/pack_lines.html"


class AdvertTextBlock(blocks.StructBlock):
    """A paragraph of the advert."""

    text = blocks.TextBlock(label=_("words"), rows=4)
    need = NeedBlock()

    class Meta:
        value_class = Marked
        icon = "pilcrow"
        label = _("Paragraph")
        template = "cms/blocks/pack_text.html"


class ScenarioBlock(blocks.StructBlock):
    """A made-up situation that each applicant gets before the interview, the same for all."""

    text = blocks.TextBlock(label=_("situation"), rows=6, help_text=_("Made up. Nobody’s story, not even changed."))
    task = blocks.TextBlock(label=_("what they are asked to do"), rows=2)
    minutes = blocks.IntegerBlock(label=_("minutes to prepare"), min_value=1, max_value=120, default=15)
    need = NeedBlock()

    class Meta:
        value_class = Marked
        icon = "doc-full"
        label = _("Scenario")
        template = "cms/blocks/pack_scenario.html"


class QuestionBlock(blocks.StructBlock):
    """A question of the interview."""

    question = blocks.TextBlock(label=_("question"), rows=2)
    listen_for = blocks.TextBlock(label=_("listen for"), rows=2, required=False)
    need = NeedBlock()

    class Meta:
        value_class = Marked
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    """Questions in the order in which they are put."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Questions")
        template = "cms/blocks/pack_questions.html"
