"""Choosing a voice in Wagtail's editor: only those that may stand on a programme's page are offered."""

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView

from learning_review.voices.models import Scope, Voice
from learning_review.voices.queries import shown
from ui.choosers import ChooserViewSet, ChosenMultipleView, ChosenView


class OnlyShown:
    """Offers what its speakers agreed to show on a programme's page, and no more."""

    def get_object_list(self) -> QuerySet[Voice]:
        return shown(Scope.PROGRAMME_PAGE)

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("words", label=_("Words"), accessor=lambda voice: Truncator(voice.current.words).words(24)),
            Column("byline", label=_("By"), accessor=lambda voice: voice.current.byline),
        ]


class VoiceChooseView(OnlyShown, ChooseView):
    pass


class VoiceChooseResultsView(OnlyShown, ChooseResultsView):
    pass


class ChosenVoice(ChosenView):
    def choosable(self) -> QuerySet[Voice]:
        return shown(Scope.PROGRAMME_PAGE)


class ChosenVoices(ChosenMultipleView):
    def choosable(self) -> QuerySet[Voice]:
        return shown(Scope.PROGRAMME_PAGE)


class VoiceChooserViewSet(ChooserViewSet):
    model = Voice
    chosen_view_class = ChosenVoice
    chosen_multiple_view_class = ChosenVoices
    choose_view_class = VoiceChooseView
    choose_results_view_class = VoiceChooseResultsView
    icon = "openquote"
    choose_one_text = _("Choose a voice")
    choose_another_text = _("Choose another voice")


voice_chooser = VoiceChooserViewSet("voice_chooser")
VoiceChooserBlock = voice_chooser.get_block_class(name="VoiceChooserBlock", module_path="cms.voices")
