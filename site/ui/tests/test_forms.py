import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import RequestFactory

from ui.forms import ConsentField


class Needs(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="We only write about your place.")
    diet = forms.MultipleChoiceField(
        label="What should the kitchen leave out?",
        choices=[("nuts", "Nuts"), ("milk", "Milk")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that are so.",
    )
    more = forms.CharField(label="Anything else", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read how places are given")
    step = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("more") == "clash":
            raise ValidationError("These do not go together.")
        return super().clean()


GOOD = {"email": "ailsa@example.org", "diet": ["nuts"], "agree": "on", "step": "2"}
BAD = {"email": "ailsa", "diet": [], "more": "clash", "step": "2"}


def render(source, **context):
    html = engines["django"].from_string(source).render(context, RequestFactory().get("/"))
    return BeautifulSoup(html, "html.parser")


def draw(data=None):
    return render("{{ form }}", form=Needs(data))


def words(element):
    return " ".join(element.get_text(" ").split())


def test_every_control_has_a_label_or_a_legend():
    page = draw()
    assert [words(label) for label in page.select("label[for=id_email]")] == ["E-mail address"]
    assert words(page.select_one("fieldset > legend")) == "What should the kitchen leave out?"
    assert words(page.select_one("label[for=id_more]")) == "Anything else (optional)"
    assert words(page.select_one("label[for=id_agree]")) == "I have read how places are given"


def test_hints_are_tied_to_their_controls():
    page = draw()
    assert page.select_one("#id_email")["aria-describedby"] == "id_email_helptext"
    assert words(page.select_one("#id_email_helptext")) == "We only write about your place."
    assert page.select_one("fieldset")["aria-describedby"] == "id_diet_helptext"
    assert not page.select_one("#id_more").has_attr("aria-describedby")


def test_errors_are_tied_to_their_controls_and_nothing_is_cleared():
    page = draw(BAD)
    email = page.select_one("#id_email")
    assert email["aria-describedby"] == "id_email_helptext id_email_error"
    assert email["aria-invalid"] == "true"
    assert email["value"] == "ailsa"
    assert words(page.select_one("#id_email_error")) == "Error: Enter a valid email address."
    assert page.select_one("fieldset")["aria-describedby"] == "id_diet_helptext id_diet_error"
    assert words(page.select_one("#id_more")) == "clash"


def test_too_much_text_is_refused_with_all_of_it_still_there():
    class Form(forms.Form):
        words = forms.CharField(max_length=3, widget=forms.Textarea)

    form = Form({"words": "four"})
    assert not form.is_valid()
    assert "maxlength" not in str(form)
    assert "four</textarea>" in str(form)


def test_ids_are_used_once_and_every_reference_leads_somewhere():
    page = draw(BAD)
    ids = [element["id"] for element in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    named = [name for element in page.select("[aria-describedby]") for name in element["aria-describedby"].split()]
    assert set(named) <= set(ids)
    assert {label["for"] for label in page.select("label[for]")} <= set(ids)


def test_hidden_fields_are_kept_without_a_label():
    page = draw({**GOOD, "step": "2"})
    assert page.select_one("input[type=hidden][name=step]")["value"] == "2"
    assert page.select("label[for=id_step]") == []


def test_an_error_of_the_whole_form_is_shown_above_its_fields():
    first = draw(BAD).find()
    assert words(first) == "These do not go together."


def test_the_summary_leads_to_every_field_that_is_wrong():
    page = render("{% error_summary form %}{{ form }}", form=Needs(BAD))
    summary = page.select_one(".error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert words(summary.h2) == "Please look at this again"
    assert [words(item) for item in summary.select("li")] == [
        "These do not go together.",
        "E-mail address – Enter a valid email address.",
        "What should the kitchen leave out? – This field is required.",
        "I have read how places are given – This field is required.",
    ]
    links = [link["href"] for link in summary.select("a")]
    assert links == ["#id_email", "#id_diet_0", "#id_agree"]
    assert all(page.select_one(link).name == "input" for link in links)


def test_the_summary_calls_what_agrees_to_whole_sentences_by_a_short_name():
    class Agreement(forms.Form):
        agreed = ConsentField(
            label="I agree that what I say is kept for this workshop, and that it is deleted after it."
        )

    page = render("{% error_summary form %}", form=Agreement({}))
    assert [words(item) for item in page.select("li")] == ["Your agreement – This field is required."]


@pytest.mark.parametrize("form", [Needs(), Needs(GOOD), None])
def test_no_summary_and_no_prefix_when_nothing_is_wrong(form):
    assert words(render("{% error_summary form %}", form=form)) == ""
    assert words(render("{% title_prefix form %}Your needs", form=form)) == "Your needs"


def test_several_forms_share_one_summary_and_one_prefix():
    page = render(
        "<title>{% title_prefix one two %}Needs</title>{% error_summary one two %}",
        one=Needs(
            {"a-email": "x", **{f"a-{name}": value for name, value in GOOD.items() if name != "email"}}, prefix="a"
        ),
        two=Needs({"b-email": "x", "b-diet": ["nuts"], "b-agree": "on", "b-step": "2"}, prefix="b"),
    )
    assert words(page.title) == "Error: Needs"
    assert [link["href"] for link in page.select(".error-summary a")] == ["#id_a-email", "#id_b-email"]


def test_a_form_set_has_its_place_in_summary_and_title():
    form_set = forms.formset_factory(Needs)(
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            **{f"form-0-{name}": GOOD[name] for name in ("diet", "agree")},
        }
    )
    page = render("<title>{% title_prefix forms %}Group</title>{% error_summary forms %}", forms=form_set)
    assert words(page.title) == "Error: Group"
    assert [link["href"] for link in page.select(".error-summary a")] == ["#id_form-0-email", "#id_form-0-step"]


def test_form_sets_are_drawn_form_by_form():
    forms_of_two = forms.formset_factory(Needs, extra=2)()
    page = render("{{ forms_of_two }}", forms_of_two=forms_of_two)
    assert len(page.select(".formset-row")) == 2
    assert page.select_one("[name=form-TOTAL_FORMS]")["value"] == "2"
