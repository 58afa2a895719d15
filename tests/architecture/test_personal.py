"""No table about people is forgotten: a room's privacy.py hands it out and erases it, or says why it does not."""

from collections.abc import Iterable

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.db.models import CASCADE, PROTECT, EmailField, ForeignKey, Model

from accounts.models import User
from notices.models import Notice
from notices.personal import holdings, why_not_personal
from programmes.coaching.models import CallAbsence
from programmes.enrolment.models import Enrolment
from programmes.goals.models import GoalVersion


def about_people(every: Iterable[type[Model]]) -> set[type[Model]]:
    """Return the models that point at a user or an enrolment or hold an e-mail address, and whatever is a part of one.

    A part is what goes, or can't go, with the row it points at: what hangs on a journal entry is about its writer.
    """
    every = list(every)
    found = {User, Enrolment}
    found |= {model for model in every if any(isinstance(field, EmailField) for field in model._meta.local_fields)}
    direct = {
        model
        for model in every
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model in {User, Enrolment}
    }
    owned = {User, Enrolment}
    while more := {
        model
        for model in every
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and field.related_model in owned
        and field.remote_field.on_delete in {CASCADE, PROTECT}
        and model not in owned
    }:
        owned |= more
    return found | direct | owned


def test_every_table_about_people_is_claimed_or_says_why_not():
    claimed = {model for holding in holdings() for model in holding.models}
    named = claimed | set(why_not_personal())
    people = about_people(apps.get_models(include_auto_created=True))
    assert sorted(model._meta.label for model in people - named) == []
    assert sorted(model._meta.label for model in claimed & set(why_not_personal())) == []
    assert {GoalVersion, CallAbsence, EmailAddress, Notice} <= people


def test_a_new_table_would_be_noticed():
    class Remark(models.Model):
        about = models.ForeignKey(GoalVersion, on_delete=CASCADE)

        class Meta:
            app_label = "tests"

        def __str__(self) -> str:
            return "A remark"

    assert Remark in about_people([*apps.get_models(), Remark])
    del apps.all_models["tests"]["remark"]


def test_every_reason_is_said_of_a_table_that_is_about_people():
    people = about_people(apps.get_models(include_auto_created=True))
    assert sorted(model._meta.label for model in set(why_not_personal()) - people) == []
    assert all(why.endswith(".") for why in why_not_personal().values())


@pytest.mark.parametrize("holding", holdings(), ids=lambda holding: holding.name)
def test_every_kind_of_data_says_why_and_for_how_long(holding):
    room, _slash, kind = holding.name.partition("/")
    assert room
    assert kind
    assert str(holding.why).endswith(".")
    assert str(holding.kept).endswith(".")
