"""What people took back is taken back again after a backup from before has been restored."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms import clearance
from cms.models.stories import StoryConsent
from cms.tests.factories import StoryPageFactory, cleared
from learning_review.evidence import services as evidence
from learning_review.evidence.models import ExcerptApproval, Finding, Snapshot
from learning_review.evidence.tests import factories as texts
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.reflections.tests.factories import ReflectionFactory
from learning_review.reviews.models import ReviewVersion
from learning_review.reviews.tests.factories import published
from learning_review.voices import services as voices
from learning_review.voices import stopped
from learning_review.voices.models import Consent, Scope, Voice, Wording
from learning_review.voices.tests.factories import (
    BEA,
    ApprovedVoiceFactory,
    VoiceFactory,
    agree,
    coordinator,
    subject_agree,
)
from notices.invariants import violations
from notices.models import Notice, Withdrawal
from notices.withdrawals import withdrawables
from privacy import tasks
from privacy.services import ADDRESS
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.directory import services as directory
from programmes.directory.models import Listing
from programmes.directory.tests.factories import ListingFactory
from programmes.enrolment import services as enrolment
from programmes.enrolment.models import Needs
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.goals import services as goals
from programmes.goals.models import Goal, PracticePlan
from programmes.goals.tests.factories import GoalFactory, PracticePlanFactory

pytestmark = pytest.mark.django_db
Sharing = Reflection.Sharing


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings) -> Path:
    """A ledger of its own, in which nothing stands yet."""
    options = {"BACKEND": "ui.files.PrivateFiles", "OPTIONS": {"location": str(tmp_path / "ledger")}}
    settings.STORAGES = {**settings.STORAGES, "ledger": options}
    return tmp_path / "ledger"


@contextmanager
def lost() -> Iterator[None]:
    """Lose what happens within, but for the ledger: the database is then as a backup from before restores it."""
    backup = transaction.savepoint()
    yield
    tasks.write_ledger(timezone.now())
    assert not Withdrawal.objects.exists()
    transaction.savepoint_rollback(backup)


def replay(*options: str) -> list[str]:
    said = io.StringIO()
    call_command("replay_ledger", *options, stdout=said)
    return [line for line in said.getvalue().splitlines() if not line.startswith(("People", "Erased"))]


# --- One case for each kind: what takes it back, and whether it is in view -------------------------------
Case = tuple[Callable[[], object], Callable[[], bool]]


def a_voice() -> Case:
    voice = ApprovedVoiceFactory()
    return partial(voices.withdraw, voice), lambda: Wording.objects.exclude(words="").exists()


def a_yes() -> Case:
    voice = ApprovedVoiceFactory()
    return partial(agree, voice, [Scope.REVIEW_WEB]), lambda: Voice.objects.shown(Scope.SOCIAL).exists()


def an_address() -> Case:
    voice = VoiceFactory()
    return partial(voices.refuse, voice), lambda: not stopped.of_address(voice.author_email).exists()


def a_deleted_entry() -> Case:
    entry = ReflectionFactory()
    return partial(journal.delete, entry, by=entry.person), lambda: Reflection.objects.exists()


def an_entry() -> Case:
    entry = ReflectionFactory(sharing=Sharing.REVIEW)
    return partial(journal.unshare, entry, by=entry.person), lambda: Snapshot.objects.exclude(text="").exists()


def a_passage() -> Case:
    entry = texts.share(texts.finished_workshop(0), ask=True)
    excerpt = texts.passage(Snapshot.objects.get(), 1, by=coordinator())
    evidence.answer_wording(excerpt.approval, agreed=True, by=entry.person)
    approval = ExcerptApproval.objects.get()
    refuse = partial(evidence.answer_wording, approval, agreed=False, by=entry.person)
    return refuse, lambda: ExcerptApproval.objects.filter(state="approved").exists()


def a_story() -> Case:
    page = cleared(StoryPageFactory())
    return partial(clearance.withdraw, page, by=None), lambda: StoryConsent.objects.exclude(person_name="").exists()


def a_listing() -> Case:
    listing = ListingFactory(workshop=WorkshopFactory())
    return partial(directory.stop_being_found, listing.person), lambda: Listing.objects.exists()


def needs() -> Case:
    place = EnrolmentFactory()
    enrolment.save_needs(place, values={"access": "A ramp"}, consent=True, by=place.person)
    return partial(enrolment.remove_needs, place, by=place.person), lambda: Needs.objects.exists()


def a_deleted_goal() -> Case:
    goal = GoalFactory(enrolment=EnrolmentFactory())
    return partial(goals.delete_goal, goal, by=goal.enrolment.person), lambda: Goal.objects.exists()


def a_goal() -> Case:
    goal = GoalFactory(enrolment=EnrolmentFactory(), sharing="coaches")
    hide = partial(goals.share_goal, goal, "me", by=goal.enrolment.person)
    return hide, lambda: Goal.objects.filter(sharing="coaches").exists()


def a_deleted_plan() -> Case:
    plan = PracticePlanFactory(enrolment=EnrolmentFactory())
    return partial(goals.delete_plan, plan, by=plan.enrolment.person), lambda: PracticePlan.objects.exists()


def a_plan() -> Case:
    plan = PracticePlanFactory(enrolment=EnrolmentFactory(), sharing="coaches")
    hide = partial(goals.share_plan, plan, "me", by=plan.enrolment.person)
    return hide, lambda: PracticePlan.objects.filter(sharing="coaches").exists()


CASES = {
    "cms/story": a_story,
    "directory/found": a_listing,
    "enrolment/needs": needs,
    "evidence/wording": a_passage,
    "goals/goal": a_deleted_goal,
    "goals/goal_shared": a_goal,
    "goals/plan": a_deleted_plan,
    "goals/plan_shared": a_plan,
    "reflections/entry": a_deleted_entry,
    "reflections/shared": an_entry,
    "voices/asked": an_address,
    "voices/words": a_voice,
    "voices/yes": a_yes,
}


def test_every_kind_has_its_case():
    assert sorted([*CASES, ADDRESS]) == [kind.name for kind in withdrawables()]  # its own: test_erasure_at_address


@pytest.mark.parametrize("name", CASES)
def test_what_was_taken_back_is_taken_back_again(name):
    take_back, in_view = CASES[name]()
    assert in_view()
    assert replay() == ["In view again: 0", "Taken back again: 0"]
    with lost():
        take_back()
        assert not in_view()
    assert in_view()
    Notice.objects.all().delete()
    replay("--dry-run")
    assert in_view()
    said = replay()
    assert not in_view()
    assert f"  {name}: " in "".join(line[: len(name) + 4] for line in said)
    assert replay() == ["In view again: 0", "Taken back again: 0"]
    assert not Notice.objects.filter(kind="voices/withdrawn").exists()


# --- What is particular to some ------------------------------------------------------------------------
def test_what_was_shared_anew_before_the_backup_stays():
    entry = ReflectionFactory(sharing=Sharing.REVIEW)
    voice = ApprovedVoiceFactory()
    person, wording = entry.person, voice.current
    journal.unshare(entry, by=person)
    journal.share(entry, Sharing.REVIEW, by=person)
    agree(voice, [Scope.REVIEW_WEB])
    agree(voice, [Scope.REVIEW_WEB, Scope.SOCIAL])
    tasks.write_ledger(timezone.now())
    assert replay() == ["In view again: 0", "Taken back again: 0"]
    assert Reflection.objects.get().sharing == Sharing.REVIEW
    assert Consent.objects.live().get(wording=wording).scopes == [Scope.REVIEW_WEB, Scope.SOCIAL]


def test_a_yes_narrowed_is_narrow_again_and_lasts_no_longer_than_it_did():
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    until = Consent.objects.get(kind="author").review_on
    with lost():
        agree(voice, [Scope.REVIEW_WEB, Scope.REVIEW_PDF])
        subject_agree(voice, [Scope.REVIEW_WEB])
    replay()
    author, subject = Consent.objects.live().order_by("kind")
    assert (author.scopes, author.review_on) == ([Scope.REVIEW_WEB, Scope.REVIEW_PDF], until)
    assert subject.scopes == [Scope.REVIEW_WEB]


@pytest.mark.parametrize("act", ["edited", "given back", "the subject", "the author"])
def test_words_that_were_changed_or_given_back_are_dark_until_somebody_says_yes_again(act):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    staff = coordinator()
    acts = {
        "edited": lambda: voices.edit_wording(voice, words="Other.", gloss="", byline_level="sector", by=staff),
        "given back": lambda: voices.decline(voice, reason="harm", by=staff),
        "the subject": lambda: voices.withdraw_subject_consent(voice),
        "the author": lambda: voices.submit(voice, words="Other.", byline_level="sector", speaker=BEA),
    }
    with lost():
        acts[act]()
    replay()
    assert [scope for scope in Scope if Voice.objects.shown(scope).exists()] == []
    (subject_agree if act == "the subject" else agree)(voice)
    assert Voice.objects.shown(Scope.SOCIAL).exists()


def test_an_entry_goes_back_as_far_as_its_owner_took_it():
    entry = ReflectionFactory(sharing=Sharing.REVIEW)
    other = ReflectionFactory(sharing=Sharing.COACH)
    with lost():
        journal.share(entry, Sharing.REVIEW_ASK, by=entry.person)
        journal.share(other, Sharing.COACH, by=other.person, passage="I held back an answer")
    replay()
    levels = {one.pk: one.sharing for one in Reflection.objects.all()}
    assert levels == {entry.pk: Sharing.REVIEW_ASK, other.pk: Sharing.ME}


def test_a_published_review_follows():
    arc, first = published()
    with lost():
        voices.withdraw(arc.voice)
    assert Finding.objects.get(pk=arc.finding.pk).state == Finding.State.OK
    replay()
    first.refresh_from_db()
    second = ReviewVersion.objects.get(minor=1)
    assert (first.pdf_state, first.superseded_by, second.pdf_state) == ("withdrawn", second, "due")


def test_two_places_of_one_yes_are_one_new_version():
    arc, _first = published()
    with lost():
        agree(arc.voice, [])
    replay()
    assert list(ReviewVersion.objects.order_by("minor").values_list("minor", flat=True)) == [0, 1]


def test_the_ledger_names_nobody_and_holds_no_words_and_what_waits_for_it_is_not_lost(ledger):
    voice = ApprovedVoiceFactory()
    voices.withdraw(voice)
    ledger.write_text("a file where the folder should be")
    now = timezone.now()
    with pytest.raises(OSError):  # noqa: PT011 - whatever the storage raises
        tasks.write_ledger(now)
    assert Withdrawal.objects.get().key == voice.reference
    assert violations(now + tasks.LATE) == {
        "privacy/ledger": ["1 withdrawals are not in the ledger of what was taken back."]
    }
    ledger.unlink()
    assert (tasks.write_ledger(now), tasks.write_ledger(now)) == (1, 0)
    (name,) = storages["ledger"].listdir("")[1]
    said = f"{name} {(ledger / name).read_text()}"
    assert not any(word in said for word in (voice.reference, voice.author_email, "Bea", voice.workshop.code))


def test_what_can_not_be_taken_back_keeps_nobody_else_from_it(settings):
    goal = GoalFactory(enrolment=EnrolmentFactory(), sharing="coaches")
    listing = ListingFactory(workshop=WorkshopFactory())
    with lost():
        goals.share_goal(goal, "me", by=goal.enrolment.person)
        directory.stop_being_found(listing.person)
    type(goal.enrolment).objects.filter(pk=goal.enrolment_id).update(state="withdrawn")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, fifty characters long at the very least"
    assert replay() == [
        "In view again: 2",
        "Taken back again: 1",
        "  directory/found: 1",
        "  goals/goal_shared: 1, 1 refused: look at them by hand",
    ]
