"""An author and a coordinator, and two windows of one author, about the same words at the same instant."""

import datetime as dt
from functools import partial

import pytest

from learning_review.voices import queries, services
from learning_review.voices.errors import VoiceClosed
from learning_review.voices.models import Consent, Scope, Voice, Wording
from learning_review.voices.tests.factories import ApprovedVoiceFactory, WrittenVoiceFactory, agree, coordinator
from tests.races.rivals import race

pytestmark = pytest.mark.django_db(transaction=True)
LATER = dt.datetime(2040, 1, 1, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "act",
    [
        services.accept,
        partial(services.ask_for_changes, reason="harm"),
        partial(services.edit_wording, words="Other.", gloss="", byline_level="sector"),
    ],
    ids=["accept", "give back", "reword"],
)
def test_withdrawn_while_a_coordinator_acts_is_withdrawn(act):
    voice, by = WrittenVoiceFactory(), coordinator()
    agree(voice)
    withdrawn, other = race([partial(services.withdraw, voice), partial(act, voice, by=by)])
    assert isinstance(withdrawn, Voice)
    assert isinstance(other, Voice | Wording | VoiceClosed)
    assert Voice.objects.get().state == Voice.State.WITHDRAWN
    assert not any(queries.shown(scope).exists() for scope in Scope)
    assert queries.words_left_behind() == []


def test_two_yeses_at_once_are_one_and_so_are_a_yes_and_its_end():
    voice = ApprovedVoiceFactory(scopes=["social"])
    old = Consent.objects.get()
    yes = partial(services.approve, voice, voice.current, scopes=["social"], channel="link", now=LATER)
    results = race([yes, yes, partial(services.let_lapse, old, now=LATER)])
    renewed = Consent.objects.get(withdrawn_at=None)
    assert results[:2] == [renewed, renewed]
    assert queries.shown("social").get() == voice


def test_two_workers_ask_once():
    ApprovedVoiceFactory(scopes=["social"])
    consent = Consent.objects.get()
    moment = dt.datetime.combine(consent.review_on, dt.time(), dt.UTC) - dt.timedelta(days=9)
    assert sorted(race([partial(services.ask_again, consent, now=moment)] * 2)) == [False, True]  # type: ignore[type-var]
    assert sorted(race([partial(services.let_lapse, consent, now=LATER)] * 2)) == [False, True]  # type: ignore[type-var]
