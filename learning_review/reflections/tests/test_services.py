import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning_review.reflections import services
from learning_review.reflections.errors import NothingWritten, NotInTheEntry, NotYours
from learning_review.reflections.models import Reflection
from learning_review.reflections.signals import reflection_shared, reflection_unshared
from learning_review.reflections.tests.factories import ReflectionFactory
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.tests.factories import CoachFactory, PairingFactory
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WHOLE = "I held back an answer and waited.\n\nShe found a better one herself."


@pytest.fixture
def told():
    """What the journal told the rooms above, in order."""
    heard: list[tuple] = []

    def shared(sender, reflection, level, words, **kwargs):
        heard.append(("shared", level, words))

    def unshared(sender, reflection, **kwargs):
        heard.append(("unshared",))

    reflection_shared.connect(shared)
    reflection_unshared.connect(unshared)
    yield heard
    reflection_shared.disconnect(shared)
    reflection_unshared.disconnect(unshared)


# --- Writing ----------------------------------------------------------------------------------------


def test_an_entry_is_private_unless_its_owner_says_otherwise():
    entry = ReflectionFactory()
    assert entry.sharing == "me"
    assert entry.text == WHOLE
    assert entry.shared_words == ""


def test_writing_keeps_when_it_was_written():
    enrolment = EnrolmentFactory()
    at = dt.datetime(2027, 5, 4, 20, 15, tzinfo=dt.UTC)
    entry = services.write(enrolment, by=enrolment.person, what="Rain, and a walk.", now=at)
    assert (entry.written_at, entry.updated_at) == (at, at)


@pytest.mark.parametrize("blank", ["", "   \r\n "])
def test_nothing_written_is_refused(blank):
    enrolment = EnrolmentFactory()
    with pytest.raises(NothingWritten):
        services.write(enrolment, by=enrolment.person, what=blank)


def test_nobody_writes_in_somebody_elses_journal():
    with pytest.raises(NotYours):
        services.write(EnrolmentFactory(), by=UserFactory(), what="Not mine.")


@pytest.mark.parametrize("state", sorted(set(Enrolment.State) - Enrolment.TAKING_PART))
def test_only_people_who_take_part_keep_a_journal(state):
    enrolment = EnrolmentFactory(state=state)
    with pytest.raises(NotYours):
        services.write(enrolment, by=enrolment.person, what="Early thoughts.")


def test_the_part_must_be_of_that_workshop():
    enrolment = EnrolmentFactory()
    with pytest.raises(NotYours):
        services.write(enrolment, by=enrolment.person, what="Day two.", part=WorkshopFactory().parts.first())


def test_only_the_owner_edits_shares_and_deletes():
    entry, other = ReflectionFactory(), UserFactory()
    with pytest.raises(NotYours):
        services.edit(entry, by=other, what="x", so_what="", now_what="")
    with pytest.raises(NotYours):
        services.share(entry, "review", by=other)
    with pytest.raises(NotYours):
        services.unshare(entry, by=other)
    with pytest.raises(NotYours):
        services.delete(entry, by=other)
    entry.refresh_from_db()
    assert (entry.what, entry.sharing) == ("I held back an answer and waited.", "me")


@pytest.mark.parametrize(("later", "entries"), [(10, 2), (9, 1)])
def test_the_same_words_sent_twice_are_one_entry(later, entries):
    enrolment, now = EnrolmentFactory(), timezone.now()
    for minutes in (0, later):
        at = now + dt.timedelta(minutes=minutes)
        services.write(enrolment, by=enrolment.person, what="Leeks.", sharing="review", now=at)
    services.write(enrolment, by=enrolment.person, so_what="Leeks.", now=now)
    assert Reflection.objects.count() == entries + 1


# --- Sharing ----------------------------------------------------------------------------------------


def test_the_review_is_given_the_words_as_they_stand(told):
    entry = ReflectionFactory()
    services.share(entry, "review", by=entry.person)
    assert told == [("shared", "review", WHOLE)]


def test_a_coach_is_given_no_copy(told):
    entry = ReflectionFactory(sharing="coach")
    assert told == []
    assert entry.shared_whole is True


def test_editing_leaves_what_the_review_holds_and_says_that_it_is_behind(told):
    entry = ReflectionFactory(sharing="review")
    edited = services.edit(entry, by=entry.person, what="Something else.", so_what="", now_what="")
    assert edited.shared_words == WHOLE
    assert edited.review_is_behind is True
    assert told == [("shared", "review", WHOLE)]


@pytest.mark.parametrize(("left", "behind"), [("I held back an answer.", False), ("I answered.", True)])
def test_a_passage_that_the_entry_has_no_longer_is_behind(left, behind):
    entry = ReflectionFactory(sharing="review", passage="held back")
    assert services.edit(entry, by=entry.person, what=left).review_is_behind is behind


def test_sharing_again_after_an_edit_replaces_the_words(told):
    entry = ReflectionFactory(sharing="review")
    services.edit(entry, by=entry.person, what="Something else.", so_what="", now_what="")
    entry = services.share(entry, "review", by=entry.person)
    assert told == [("shared", "review", WHOLE), ("unshared",), ("shared", "review", "Something else.")]
    assert entry.review_is_behind is False


def test_asking_to_be_asked_keeps_the_same_words(told):
    entry = ReflectionFactory(sharing="review")
    services.share(entry, "review_ask", by=entry.person)
    assert told == [("shared", "review", WHOLE), ("shared", "review_ask", WHOLE)]


@pytest.mark.parametrize("level", ["me", "coach"])
def test_leaving_the_review_takes_the_words_out_of_it(told, level):
    entry = ReflectionFactory(sharing="review_ask")
    entry = services.share(entry, level, by=entry.person)
    assert told == [("shared", "review_ask", WHOLE), ("unshared",)]
    assert entry.sharing == level


def test_unsharing_forgets_what_was_shared(told):
    entry = ReflectionFactory(sharing="review")
    entry = services.unshare(entry, by=entry.person)
    assert (entry.shared_words, entry.shared_at, entry.shared_whole) == ("", None, False)
    assert told[-1] == ("unshared",)


def test_deleting_takes_the_words_out_of_the_review_first(told):
    entry = ReflectionFactory(sharing="review")
    services.delete(entry, by=entry.person)
    assert told[-1] == ("unshared",)
    assert not Reflection.objects.exists()


def test_deleting_a_private_entry_tells_nobody(told):
    entry = ReflectionFactory()
    services.delete(entry, by=entry.person)
    assert told == []


@pytest.mark.parametrize(
    ("passage", "kept"),
    [
        ("She found a better one", "She found a better one"),
        ("  She   found\r\na better one ", "She found a better one"),
        ("and waited. She found", "and waited.\n\nShe found"),
        ("waited", "waited"),
        ("", WHOLE),
        ("   ", WHOLE),
    ],
)
def test_a_passage_is_a_piece_of_the_entry_to_the_letter(told, passage, kept):
    entry = ReflectionFactory()
    entry = services.share(entry, "review", by=entry.person, passage=passage)
    assert entry.shared_words == kept
    assert entry.shared_whole is (kept == WHOLE)
    assert told == [("shared", "review", kept)]


def test_the_first_place_of_a_passage_is_meant():
    entry = ReflectionFactory(what="so so so it went, and so\tit goes", so_what="")
    entry = services.share(entry, "review", by=entry.person, passage="so it")
    assert entry.shared_words == "so it"


@pytest.mark.parametrize(
    "passage", ["He found a better one", "found better", "wait", "aited.", "She found a better one herself. And"]
)
def test_words_that_are_not_in_the_entry_are_refused(told, passage):
    entry = ReflectionFactory()
    with pytest.raises(NotInTheEntry):
        services.share(entry, "review", by=entry.person, passage=passage)
    assert told == []


def test_the_database_refuses_a_private_entry_with_shared_words():
    entry = ReflectionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.filter(pk=entry.pk).update(shared_words="leaked")


# --- Who may read -----------------------------------------------------------------------------------


def readers(entry) -> dict[str, bool]:
    """Who of everybody around an entry may read it."""
    workshop = entry.enrolment.workshop
    coach = PairingFactory(enrolment=entry.enrolment).coach
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    people = {
        "owner": entry.person,
        "coach": coach.user,
        "other coach": CoachFactory().user,
        "facilitator": facilitator,
        "fellow": EnrolmentFactory(workshop=workshop).person,
        "superuser": UserFactory(is_staff=True, is_superuser=True),
    }
    return {who: Reflection.objects.visible_to(user).filter(pk=entry.pk).exists() for who, user in people.items()}


@pytest.mark.parametrize(
    ("sharing", "who_reads"),
    [("me", {"owner"}), ("coach", {"owner", "coach"}), ("review", {"owner"}), ("review_ask", {"owner"})],
)
def test_who_may_read_at_each_level(sharing, who_reads):
    reads = readers(ReflectionFactory(sharing=sharing))
    assert {who for who, may in reads.items() if may} == who_reads


def test_a_former_coach_reads_no_longer():
    entry = ReflectionFactory(sharing="coach")
    pairing = PairingFactory(enrolment=entry.enrolment)
    pairing.ended_at = pairing.started_at + dt.timedelta(days=1)
    pairing.save()
    assert not Reflection.objects.visible_to(pairing.coach.user).exists()


def test_the_words_are_in_nothing_that_names_an_entry():
    entry = ReflectionFactory()
    assert str(entry) == entry.reference
    assert repr(entry) == f"<Reflection: {entry.reference}>"
