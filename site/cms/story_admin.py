"""The page of the admin on which a story's checklist and agreement are kept."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from cms import clearance
from cms.errors import StoryRefused
from cms.models import StoryChecklist, StoryConsent, StoryPage
from cms.models.articles import today
from cms.texts import text_of
from ui.requests import sent


def in_two_years() -> dt.date:
    day = today()
    return day.replace(year=day.year + clearance.YEARS, day=min(day.day, 28))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ChecklistForm(forms.ModelForm):
    """The points of the checklist. Half of them may be kept; the story then waits."""

    class Meta:
        model = StoryChecklist
        fields = StoryChecklist.POINTS

    @property
    def ticked(self) -> set[str]:
        return {point for point in StoryChecklist.POINTS if self.cleaned_data[point]}


class ConsentForm(forms.Form):
    """Who agreed, when, how, until when and to what."""

    person_name = forms.CharField(
        label=gettext_lazy("Who agreed"),
        max_length=160,
        help_text=gettext_lazy("Kept here, apart from the page. Only those who publish stories see it."),
    )
    person_contact = forms.CharField(
        label=gettext_lazy("How to reach them"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("To ask again, or through whom. Leave it empty if they would rather not be asked."),
    )
    how = forms.ChoiceField(label=gettext_lazy("How"), choices=StoryConsent.How.choices, widget=forms.RadioSelect)
    given_on = forms.DateField(label=gettext_lazy("On which day"), initial=today, widget=DayInput)
    until = forms.DateField(
        label=gettext_lazy("Until when"),
        initial=in_two_years,
        widget=DayInput,
        help_text=gettext_lazy("After this day the story is taken down by itself, unless they agreed again."),
    )
    in_print = forms.BooleanField(label=gettext_lazy("Also on paper and in talks"), required=False)
    on_social = forms.BooleanField(label=gettext_lazy("Also in posts on social media"), required=False)


class StoryClearance(WagtailAdminTemplateMixin, TemplateView):
    """Go through the checklist, record an agreement, or take a story back. For whoever may edit the story."""

    template_name = "cms/admin/story_clearance.html"
    page_title = gettext_lazy("Checklist and agreement")
    header_icon = "lock-open"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.tester.can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @cached_property
    def story(self) -> StoryPage:
        return get_object_or_404(StoryPage, pk=self.kwargs["pk"])

    @cached_property
    def tester(self) -> Any:
        return self.story.permissions_for_user(self.request.user)

    @property
    def editor(self) -> User:
        """Whoever is at it: `dispatch` lets nobody else in."""
        return cast(User, self.request.user)

    def get_page_subtitle(self) -> str:
        return self.story.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": self.edit_url, "label": self.story.get_admin_display_title()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.story.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts = {"checklist": self.check, "consent": self.agree, "withdraw": self.withdraw}
        act = acts.get(request.POST.get("act", ""))
        return act() if act else redirect(request.path)

    def check(self) -> HttpResponse:
        form = ChecklistForm(self.request.POST)
        form.is_valid()
        clearance.save_checklist(self.story, form.ticked, by=self.editor)
        return self.done(_("The checklist is kept."))

    def agree(self) -> HttpResponse:
        form = ConsentForm(self.request.POST)
        if form.is_valid():
            try:
                clearance.record_consent(self.story, **form.cleaned_data, by=self.editor)
            except StoryRefused as refused:
                form.add_error(None, " ".join(refused.obstacles))
            else:
                return self.done(_("The agreement is recorded."))
        return self.render_to_response(self.get_context_data(consent_form=form))

    def withdraw(self) -> HttpResponse:
        clearance.withdraw(self.story, by=self.editor)
        return self.done(_("The story is taken back. It is shown nowhere, and its words are deleted."))

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        latest = clearance.as_it_would_be_published(self.story)
        checklist = StoryChecklist.objects.filter(page=self.story).first()
        return context | {
            "story": latest,
            "text": text_of(latest),
            "hints": clearance.hints(latest),
            "obstacles": latest.obstacles,
            "checklist": checklist,
            "checklist_form": ChecklistForm(instance=checklist),
            "consent_form": kwargs.get("consent_form") or ConsentForm(sent(self.request)),
            "consents": self.story.consents.select_related("recorded_by"),
            "standing": StoryConsent.of(self.story),
            "statement": clearance.statement(),
            "may_see_who": self.tester.can_publish(),
            "edit_url": self.edit_url,
        }
