"""What the database refuses, whoever writes. Each of these goes past the services on purpose."""

import pytest
from django.db import IntegrityError, transaction

from learning_review.instruments.models import AnonymousAnswer, InstrumentVersion, Item, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


def refused(act, name):
    """True when the database refuses `act` by the rule of this name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    return f"learning_review_{name}" in str(refusal.value)


@pytest.fixture
def version():
    return VersionFactory()


@pytest.fixture
def ask(version):
    return ask_of(version, EnrolmentFactory())


def test_what_is_published_stays_as_it_is_and_a_draft_does_not(version):
    item, fixed = version.items.get(code="how"), InstrumentVersion.objects.filter(pk=version.pk)
    assert refused(lambda: Item.objects.filter(pk=item.pk).update(words="Other?"), "keeps_items_update")
    assert refused(lambda: Item.objects.filter(pk=item.pk).update(mode="named"), "keeps_items_update")
    assert refused(item.delete, "keeps_items_delete")
    added = Item(version=version, code="more", kind="scale", mode="named", words="More?")
    assert refused(added.save, "keeps_items_insert")
    assert refused(lambda: fixed.update(intro="Other."), "keeps_version_update")
    assert refused(lambda: fixed.update(published_at=None), "keeps_version_update")
    assert refused(lambda: fixed._raw_delete(fixed.db), "keeps_version_delete")
    assert fixed.update(published_by=None) == 1
    draft = VersionFactory(instrument=version.instrument, draft=True)
    moved = draft.items.filter(code="how")
    assert refused(lambda: moved.update(version=version), "keeps_items_update")
    assert moved.update(words="Other?") == 1
    draft.delete()


def test_only_what_is_published_is_asked_and_an_ask_keeps_its_version(ask):
    draft = VersionFactory(instrument=ask.instrument, draft=True)
    assert refused(lambda: ask_of(draft, ask.enrolment, occasion=1), "keeps_asked_insert")
    ask.version = draft
    assert refused(ask.save, "keeps_asked_update")


def test_an_anonymous_answer_has_no_person_and_a_named_one_has(version, ask):
    by_mode = {item.mode: item for item in version.items.all()}
    workshop = ask.enrolment.workshop
    named = NamedAnswer(ask=ask, item=by_mode["named"], value=1)
    named.save()
    NamedAnswer.objects.create(ask=ask, item=by_mode["confidential"], value=2)
    anonymous = AnonymousAnswer.objects.create(workshop=workshop, item=by_mode["anonymous"], value=3)
    wrong = NamedAnswer(ask=ask, item=by_mode["anonymous"], value=3)
    assert refused(wrong.save, "keeps_named_insert")
    named.item = by_mode["anonymous"]
    assert refused(named.save, "keeps_named_update")
    for mode in ("named", "confidential"):
        bare = AnonymousAnswer(workshop=workshop, item=by_mode[mode], value=3)
        assert refused(lambda bare=bare: bare.save(force_insert=True), "keeps_anonymous_insert")
        anonymous.item = by_mode[mode]
        assert refused(anonymous.save, "keeps_anonymous_update")


def test_an_answer_belongs_to_a_question_that_was_asked(ask):
    other = VersionFactory(instrument=ask.instrument)
    elsewhere = NamedAnswer(ask=ask, item=other.items.get(code="name"), value=1)
    assert refused(elsewhere.save, "keeps_named_insert")
    draft = VersionFactory(instrument=ask.instrument, draft=True)
    early = AnonymousAnswer(workshop=ask.enrolment.workshop, item=draft.items.get(code="how"), value=1)
    assert refused(lambda: early.save(force_insert=True), "keeps_anonymous_insert")


def test_what_is_no_answer_has_no_value_and_an_answer_has_one(version, ask):
    item, workshop = version.items.get(code="how"), ask.enrolment.workshop
    for said, value in (("answer", None), ("not_mine", 4), ("not_now", 4)):
        empty = AnonymousAnswer(workshop=workshop, item=item, said=said, value=value)
        assert refused(lambda empty=empty: empty.save(force_insert=True), "anonymousanswer_said")


@pytest.mark.parametrize("answered", ["name", "how"])
def test_a_question_keeps_its_mode_once_it_is_answered(version, ask, answered):
    other = {"name": "anonymous", "how": "named"}[answered]
    draft = VersionFactory(instrument=version.instrument, items=[{"code": answered, "mode": other}], draft=True)

    def publish():
        InstrumentVersion.objects.filter(pk=draft.pk).update(published_at=ask.enrolment.created_at)

    with transaction.atomic():
        publish()
        transaction.set_rollback(True)
    item = version.items.get(code=answered)
    if answered == "name":
        NamedAnswer.objects.create(ask=ask, item=item, value=1)
    else:
        AnonymousAnswer.objects.create(workshop=ask.enrolment.workshop, item=item, value=1)
    assert refused(publish, "keeps_modes_update")


def test_no_column_of_an_anonymous_answer_leads_to_whose_it_is():
    assert {field.name for field in AnonymousAnswer._meta.get_fields()} == {
        "id",
        "workshop",
        "item",
        "occasion",
        "said",
        "value",
    }
