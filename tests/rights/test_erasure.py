"""Somebody who has something everywhere is erased: nothing says who they were, in any table, file or cache."""

import datetime as dt
from collections.abc import Iterable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment

from accounts.access import Kind, note_reading
from accounts.models import Reading, User
from cms.models import HomePage
from learning_review.evidence.models import Snapshot
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.voices.models import Voice, Wording
from notices.models import Notice
from notices.personal import holdings
from notices.services import NOWHERE
from notices.tasks import deliver
from privacy import copies, services, tasks, traces
from privacy.errors import ErasureRefused
from privacy.models import Copy, Erasure
from programmes.coaching.models import Call
from programmes.directory import services as directory
from programmes.enrolment import services as enrolment_services
from programmes.enrolment.models import Enrolment, Needs
from programmes.goals import services as goals
from programmes.people.services import rename_person, update_profile
from tests.rights.everything import fill
from tests.rights.one_of_each import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("world")]
NAME, CANARY, PHONE, SPACED = "Quillonby", "zanzibarine", "+442079460461", "7946 0461"
WORDS = [NAME, CANARY, PHONE, PHONE.removeprefix("+44"), SPACED, "practitioner@example.org"]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_else(world):
    Erasure.objects.all().delete()


def everywhere(person: User, enrolment: Enrolment) -> None:
    """Let a person who has a bit of everything say the canary, their name and their number wherever they can."""
    said = f"They say {CANARY} to this."
    rename_person(person, first_name=NAME, last_name=NAME)
    update_profile(person, phone=PHONE, area=CANARY, organisation_name=CANARY)
    Needs.objects.filter(enrolment=enrolment).delete()
    enrolment_services.save_needs(
        enrolment, values={"access": said, "emergency_name": NAME, "emergency_phone": PHONE}, consent=True, by=person
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(hopes=said)
    Call.objects.filter(enrolment=enrolment).update(number=PHONE)
    enrolment_services.leave_interest(enrolment.workshop.programme, name=NAME, email=person.email, message=said)
    enrolment_services.start_draft(enrolment.workshop, person, {"hopes": said})
    entry = journal.write(enrolment, by=person, what=said, sharing=Reflection.Sharing.REVIEW)
    assert Snapshot.objects.get(reflection=entry).text == said
    goals.write_goal(enrolment, by=person, aim=said)
    directory.be_found(person, scope="any", shown={"show_name"}, talks_about=said, consent=True)
    Comment.objects.create(page=HomePage.objects.get().page_ptr, user=person, text=said, contentpath="title")
    Authenticator.objects.create(user=person, type="webauthn", data={"name": CANARY})
    Client().force_login(person)
    Voice.objects.filter(author=person).update(author_name=NAME)
    note_reading([person.pk], reader=User.objects.get(email="facilitator@example.org"), kind=Kind.NEEDS, role="x")
    services.ask_copy(person)
    until_quiet()


def until_quiet() -> None:
    now = timezone.now()
    while deliver(now) or tasks.make_copies(now) or tasks.forget_addresses(now):
        pass


def test_nothing_says_who_they_were(world):
    person, enrolment = world["people"]["practitioner"], Enrolment.objects.get(reference=world["enrolment"])
    everywhere(person, enrolment)
    assert {trace.kind for trace in traces.in_tables(WORDS)} == {"table"}
    assert len({trace.place for trace in traces.in_tables(WORDS)}) > 25
    assert any(traces.in_files([CANARY]))  # their copy
    held = {holding.name: list(holding.rows(person)) for holding in holdings()}
    erasure = services.ask_erasure(person, by=person)
    assert tasks.carry_out_erasures(erasure.due_at - DAY) == 0
    mail.outbox.clear()
    assert tasks.carry_out_erasures(erasure.due_at) == 1
    until_quiet()
    assert [(sent.to, sent.subject) for sent in mail.outbox if person.email in sent.to] == [
        ([person.email], "Your details are erased")
    ]
    left = [*traces.in_tables(WORDS), *traces.in_files(WORDS), *traces.in_caches(WORDS)]
    assert sorted(set(left)) == []
    erasure.refresh_from_db()
    shell = User.objects.get(pk=person.pk)
    assert (erasure.state, set(erasure.done)) == (Erasure.State.DONE, set(held))
    assert (str(shell), shell.is_active) == ("Somebody whose details were erased", False)
    # What stays: that they had a place, without a word of theirs; and it was given up properly.
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.hopes) == (Enrolment.State.WITHDRAWN, "")
    assert not enrolment.calls.filter(state=Call.State.BOOKED, starts_at__gt=erasure.due_at).exists()
    assert {notice.address for notice in Notice.objects.filter(recipient=shell)} == {NOWHERE}
    # A second time nothing is left to do, and nothing breaks.
    again = {holding.name: holding.erase(shell, timezone.now()) for holding in holdings()}
    assert again.keys() == held.keys()


# What the program needs in a cell: codes, keys and zones, and no words.
CODES = {
    "accounts_user.password", "notices_notice.kind", "notices_notice.about", "notices_notice.secrets",
    "notices_notice.data", "programmes_call.time_zone", "programmes_needs.diets",
    "learning_review_consent.text_version",
    "learning_review_partnerpart.role", "learning_review_partnerpart.signed_hash",
    "learning_review_partnerpart.signed_content", "learning_review_partnerreading.content",
    "programmes_invitation.uid", "programmes_profile.time_zone", "programmes_profile.languages",
    "programmes_resourceevent.fields", "privacy_copy.file", "wagtailcore_comment.contentpath",
    "wagtailcore_comment.position",
}  # fmt: skip
# What stays in a table once somebody is erased, by the kind of data whose `stays` says so.
STAYS = {
    "learning_review_partnerpart": "reviews/downloads",  # an organisation's words
    "learning_review_decisionevent": "reviews/downloads",
    "programmes_resource": "directory/entries",  # facts about local services
    "programmes_resourcecorrection": "directory/entries",
    "programmes_resourcevisit": "directory/entries",
    "learning_review_voice": "voices/own",  # what another said of working with them
    "learning_review_wording": "voices/own",
    "learning_review_consent": "voices/own",
}
# Not in their copy: facts of an entry that they look after or put forward, how a mail failed or was drawn, and what the
# links to their calendar are made of.
NOT_COPIED = {
    "programmes_resource", "programmes_resourcecorrection", "notices_notice", "programmes_calendarsettings"
}  # fmt: skip
# Tables of which a practitioner may have nothing: those of people who coach, edit or run the place, and those that hold
# no words.
NOTHING_THERE = {
    "account.EmailAddress", "account.EmailConfirmation", "accounts.User_groups", "accounts.User_user_permissions",
    "cms.StoryConsent", "learning_review.ExcerptApproval", "learning_review.FindingEvidence", "privacy.Erasure",
    "programmes.Availability", "programmes.CalendarSettings", "programmes.CallAbsence", "programmes.CallGroup",
    "programmes.Coach", "programmes.Coach_roles", "programmes.ExtraHours", "programmes.GroupAttendance",
    "programmes.GroupCall", "programmes.NeedsReading", "programmes.PairNote", "programmes.StageAnswer",
    "programmes.TimeOff", "programmes.Workshop_facilitators", "wagtailadmin.EditingSession", "wagtailadmin.FormState",
    "wagtailcore.CommentReply", "wagtailcore.ModelLogEntry", "wagtailcore.PageSubscription", "wagtailusers.UserProfile",
}  # fmt: skip


def test_no_cell_of_any_table_says_it_any_more(world):
    """Every cell of every row about somebody is filled: all is in their copy, and gone but for what is said to stay."""
    person, enrolment = world["people"]["practitioner"], Enrolment.objects.get(reference=world["enrolment"])
    everywhere(person, enrolment)
    one_of_each(person, enrolment)
    filled = fill(person, "quandelmere", CODES)
    claimed = {model._meta.label for holding in holdings() for model in holding.models}
    assert sorted(filled.without & claimed - NOTHING_THERE) == []
    held = repr(copies.gather(person))
    assert tables(set(filled.places) - filled.found_in(held)) <= NOT_COPIED
    assert services.carry_out(services.ask_erasure(person, by=person), now=timezone.now())
    left = tables(trace.place for trace in traces.in_tables([filled.word]))
    assert left <= set(STAYS)
    said = {holding.name: str(holding.stays) for holding in holdings()}
    assert all(said[STAYS[table]] for table in left)
    # Words about working with them are their author's; nothing of their own voices is left.
    others = Voice.objects.exclude(author_email="").filter(first_name__contains=filled.word)
    assert {voice.subject.person_id for voice in others} == {person.pk}
    assert not Wording.objects.exclude(voice__in=others).filter(words__contains=filled.word).exists()
    assert set(traces.in_files([filled.word])) == set()


def tables(places: Iterable[str]) -> set[str]:
    return {place.partition(".")[0] for place in places}


def test_a_copy_holds_all_that_is_held_and_no_secret(world):
    person, enrolment = world["people"]["practitioner"], Enrolment.objects.get(reference=world["enrolment"])
    Authenticator.objects.create(user=person, type="totp", data={"secret": "hidden-seed"})
    everywhere(person, enrolment)
    copy = Copy.objects.get(person=person, state=Copy.State.READY, on_behalf=False, attempts=1, pk__gt=world["copy"])
    text = traces.text_of("copy.zip", (traces.Path(traces.settings.PRIVATE_ROOT) / copy.file).read_bytes())
    assert traces.words_in(text, [NAME, CANARY, SPACED]) == [NAME, CANARY, SPACED]
    assert "hidden-seed" not in text
    assert all(kind["rows"] for kind in copies.gather(person) if kind["kind"] in FILLED)
    later = timezone.now() + 8 * DAY
    tasks.forget_what_is_past(later)
    copy.refresh_from_db()
    assert (copy.state, copy.file) == (Copy.State.GONE, "")
    assert not any(traces.in_files([CANARY]))


FILLED = {
    "accounts/account", "accounts/sign-in", "accounts/readings", "people/profile", "enrolment/places",
    "enrolment/needs", "enrolment/before", "coaching/calls", "goals/words", "directory/network",
    "reflections/journal", "voices/own", "evidence/shared", "calendars/links", "cms/editing", "privacy/requests",
    "notices/mail",
}  # fmt: skip


def test_asking_again_taking_back_and_who_may(world):
    person, other = world["people"]["practitioner"], world["people"]["newcomer"]
    coordinator = world["people"]["coordinator"]
    now = timezone.now()
    erasure = services.ask_erasure(person, by=person, now=now)
    assert services.ask_erasure(person, by=person, now=now + DAY) == erasure
    assert erasure.due_at == now + 7 * DAY
    with pytest.raises(ErasureRefused):
        services.take_back(erasure, by=other)
    with pytest.raises(ErasureRefused):
        services.bring_forward(erasure, by=person)
    assert services.take_back(erasure, by=person, now=now).state == Erasure.State.TAKEN_BACK
    with pytest.raises(ErasureRefused):
        services.ask_erasure(other, by=coordinator)  # without saying how they asked
    with pytest.raises(ErasureRefused):
        services.ask_erasure(other, by=person, letter="They said so.")
    by_letter = services.ask_erasure(other, by=coordinator, letter="Letter of 3 May", now=now)
    assert services.bring_forward(by_letter, by=coordinator, now=now).due_at == now
    assert tasks.carry_out_erasures(now) == 1
    by_letter.refresh_from_db()
    assert (by_letter.state, by_letter.letter) == (Erasure.State.DONE, "")
    with pytest.raises(ErasureRefused):
        services.ask_erasure(User.objects.get(pk=other.pk), by=coordinator, letter="Again")


def test_whom_others_rely_on_waits_and_is_told_why(world):
    now = timezone.now()
    for role in ("facilitator", "coach", "admin"):
        with pytest.raises(ErasureRefused):
            services.ask_erasure(world["people"][role], by=world["people"][role])
    person = world["people"]["newcomer"]
    erasure = services.ask_erasure(person, by=person, now=now)
    world["running"].facilitators.add(person)
    assert tasks.carry_out_erasures(erasure.due_at) == 0
    erasure.refresh_from_db()
    assert erasure.waits_for == f"You facilitate {world['running'].code}. Somebody else has to take these over first."
    world["running"].facilitators.remove(person)
    assert tasks.carry_out_erasures(erasure.due_at) == 1


def test_a_worker_that_was_killed_half_way_leaves_the_rest_to_the_next(world, monkeypatch):
    person = world["people"]["newcomer"]
    erasure = services.ask_erasure(person, by=person)
    erase = services._erase

    def killed(erasure, holding, *args):
        if holding.name == "people/profile":
            raise SystemExit
        erase(erasure, holding, *args)

    monkeypatch.setattr(services, "_erase", killed)
    with pytest.raises(SystemExit):
        tasks.carry_out_erasures(erasure.due_at)
    half = Erasure.objects.get(pk=erasure.pk)
    assert half.state == Erasure.State.ASKED
    assert "enrolment/places" in half.done
    with pytest.raises(ErasureRefused):
        services.take_back(half, by=person)
    monkeypatch.undo()
    assert tasks.carry_out_erasures(erasure.due_at) == 1
    assert User.objects.get(pk=person.pk).is_erased
    assert not Reading.objects.filter(about=person).exists()


def test_a_permission_is_no_way_to_a_copy_of_others(world, client):
    client.force_login(world["people"]["coordinator"])
    assert client.get(f"/my/privacy/copy/{world['copy']}/").status_code == 404
