import datetime as dt
import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from learning_review.instruments.tests.factories import VersionFactory
from learning_review.voices import forms, links, privacy, queries, services
from learning_review.voices.bylines import Speaker
from learning_review.voices.errors import AlreadyAsked, Incomplete, NotAllowed, VoiceClosed, WordingChanged
from learning_review.voices.models import Consent, Scope, Voice, VoiceLink, Wording
from learning_review.voices.signals import voice_approved, voice_withdrawn
from learning_review.voices.tests.factories import (
    BEA,
    EVERYWHERE,
    WORDS,
    ApprovedVoiceFactory,
    VoiceFactory,
    WrittenVoiceFactory,
    agree,
    coordinator,
    subject_agree,
)
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Voice.State
NOW = dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)


def mails(kind=None):
    found = Notice.objects.order_by("pk").filter(kind__startswith="voices/")
    return [(notice.kind, notice.address) for notice in found if kind in (None, notice.kind)]


@pytest.fixture
def told():
    """What the voices told the rooms above, in order."""
    heard = []

    def approved(sender, voice, **kwargs):
        heard.append("approved")

    def withdrawn(sender, voice, cause, **kwargs):
        heard.append(str(cause))

    voice_approved.connect(approved)
    voice_withdrawn.connect(withdrawn)
    yield heard
    voice_approved.disconnect(approved)
    voice_withdrawn.disconnect(withdrawn)


def shown_where(voice) -> set[str]:
    return {scope.value for scope in Scope if queries.shown(scope).filter(pk=voice.pk).exists()}


# --- Asking -----------------------------------------------------------------------------------------


def test_a_coordinator_asks_somebody_and_a_mail_is_queued():
    voice = VoiceFactory(author_email="Bea@Example.org")
    assert (voice.state, voice.author_email, voice.current) == (State.INVITED, "bea@example.org", None)
    assert mails() == [("voices/invitation", "bea@example.org")]


def test_a_participant_asks_somebody_who_could_confirm():
    enrolment = EnrolmentFactory()
    voice = services.invite_voice(
        enrolment.workshop,
        relationship="manager",
        author_name="Tom Abara",
        author_email="tom@example.org",
        subject=enrolment,
        by=enrolment.person,
    )
    assert (voice.subject, voice.invited_by) == (enrolment, enrolment.person)


def ask(enrolment, by, email="tom@example.org", subject=None):
    return services.invite_voice(
        enrolment.workshop,
        relationship="client",
        author_name="Tom",
        author_email=email,
        subject=subject,
        by=by,
    )


def test_a_participant_asks_about_themselves_only():
    enrolment = EnrolmentFactory()
    fellow = EnrolmentFactory(workshop=enrolment.workshop)
    for by, subject in [
        (enrolment.person, None),
        (enrolment.person, fellow),
        (UserFactory(), enrolment),
        (coordinator(), EnrolmentFactory()),
    ]:
        with pytest.raises(NotAllowed):
            ask(enrolment, by, subject=subject)


def test_nobody_is_asked_twice_or_about_themselves_or_by_a_campaign():
    enrolment = EnrolmentFactory()
    ask(enrolment, enrolment.person, subject=enrolment)
    with pytest.raises(AlreadyAsked):
        ask(enrolment, enrolment.person, "TOM@example.org ", subject=enrolment)
    with pytest.raises(AlreadyAsked):
        ask(enrolment, enrolment.person, enrolment.person.email, subject=enrolment)
    for number in range(services.MAY_BE_ASKED - 1):
        ask(enrolment, enrolment.person, f"n{number}@example.org", subject=enrolment)
    with pytest.raises(AlreadyAsked):
        ask(enrolment, enrolment.person, "last@example.org", subject=enrolment)
    assert Voice.objects.count() == services.MAY_BE_ASKED


def test_a_fresh_link_goes_out_only_while_there_is_no_answer():
    voice = VoiceFactory()
    services.invite_again(voice, by=coordinator())
    assert len(mails("voices/invitation")) == 2
    with pytest.raises(NotAllowed):
        services.invite_again(voice, by=UserFactory())
    services.submit(voice, words=WORDS, byline_level="full", speaker=BEA)
    with pytest.raises(VoiceClosed):
        services.invite_again(voice, by=coordinator())


def test_somebody_who_would_rather_not_is_left_in_peace():
    voice = VoiceFactory()
    links.mint(voice, "invitation")
    voice = services.refuse(voice, now=NOW)
    assert (voice.state, voice.closed_at) == (State.REFUSED, NOW)
    assert not VoiceLink.objects.exists()
    with pytest.raises(VoiceClosed):
        services.submit(voice, words=WORDS, byline_level="full", speaker=BEA)
    with pytest.raises(VoiceClosed):
        services.refuse(voice)
    with pytest.raises(AlreadyAsked):
        services.invite_voice(
            voice.workshop, relationship="other", author_name="Bea", author_email=voice.author_email, by=coordinator()
        )


# --- Words ------------------------------------------------------------------------------------------


def test_sending_words_publishes_nothing_and_brings_a_receipt():
    voice = WrittenVoiceFactory()
    assert voice.state == State.WRITTEN
    assert (voice.current.number, voice.current.words, voice.current.byline) == (1, WORDS, "Bea, team leader")
    assert voice.current.by_author is True
    assert shown_where(voice) == set()
    assert mails("voices/receipt") == [("voices/receipt", voice.author_email)]


def test_the_receipt_comes_once():
    voice = WrittenVoiceFactory()
    services.submit(voice, words="Better words.", byline_level="full", speaker=BEA)
    assert len(mails("voices/receipt")) == 1


@pytest.mark.parametrize(
    ("level", "speaker"),
    [
        ("sector", Speaker(role="gardener")),
        ("full", Speaker(first_name="Bea", surname="Lindqvist")),
        ("relation", BEA),  # nobody is recorded as the person spoken of
    ],
)
def test_a_byline_needs_its_pieces(level, speaker):
    voice = VoiceFactory()
    with pytest.raises(Incomplete):
        services.submit(voice, words=WORDS, byline_level=level, speaker=speaker)
    voice.refresh_from_db()
    assert (voice.state, voice.role) == (State.INVITED, "")


def test_words_are_needed():
    with pytest.raises(Incomplete):
        services.submit(VoiceFactory(), words=" \r\n ", byline_level="full", speaker=BEA)


def test_sending_the_same_again_is_the_same_version():
    voice = WrittenVoiceFactory()
    agree(voice)
    again = services.submit(voice, words=f" {WORDS}\r\n", byline_level="first_name_and_role", speaker=BEA)
    assert again.current.number == 1
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_a_wording_is_never_changed():
    wording = WrittenVoiceFactory().current
    wording.words = "Something else."
    with pytest.raises(TypeError):
        wording.save()


def test_only_the_author_changes_their_words():
    enrolment = EnrolmentFactory()
    voice = services.own_voice(enrolment, by=enrolment.person)
    with pytest.raises(NotAllowed):
        services.submit(voice, words=WORDS, byline_level="full", speaker=BEA, by=UserFactory())
    with pytest.raises(NotAllowed):
        services.own_voice(enrolment, by=UserFactory())


def test_a_participant_has_one_voice_that_stands():
    enrolment = EnrolmentFactory()
    voice = services.give(enrolment, by=enrolment.person, words=WORDS, byline_level="sector", speaker=BEA)
    assert voice.relationship == "participant"
    assert voice.needs_subject is False
    assert services.own_voice(enrolment, by=enrolment.person) == voice
    services.withdraw(voice, by=enrolment.person)
    assert services.own_voice(enrolment, by=enrolment.person) != voice


def test_the_database_allows_one_too():
    enrolment = EnrolmentFactory()
    services.own_voice(enrolment, by=enrolment.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.create(
            workshop=enrolment.workshop, subject=enrolment, author=enrolment.person, relationship="participant"
        )


def test_somebody_on_the_waiting_list_has_nothing_to_say_yet():
    enrolment = EnrolmentFactory(state=Enrolment.State.WAITLISTED)
    with pytest.raises(NotAllowed):
        services.own_voice(enrolment, by=enrolment.person)


# --- Agreeing ---------------------------------------------------------------------------------------


def test_words_agreed_to_wait_for_a_coordinator(told):
    voice = WrittenVoiceFactory()
    agree(voice)
    assert shown_where(voice) == set()
    voice = services.accept(voice, by=coordinator())
    assert voice.state == State.APPROVED
    assert shown_where(voice) == set(Scope.values)
    assert told == ["approved"]


def test_words_taken_before_their_author_agreed_wait_for_the_author():
    voice = services.accept(WrittenVoiceFactory(), by=coordinator())
    assert voice.state == State.IN_WORDING
    assert mails("voices/approval") == [("voices/approval", voice.author_email)]
    assert shown_where(voice) == set()
    agree(voice)
    assert shown_where(voice) == set(Scope.values)
    assert mails("voices/approved") == [("voices/approved", voice.author_email)]


@pytest.mark.parametrize("scope", list(Scope))
def test_each_place_is_agreed_to_apart(scope):
    assert shown_where(ApprovedVoiceFactory(scopes=[scope])) == {scope.value}


def test_agreeing_to_no_place_shows_nothing():
    voice = ApprovedVoiceFactory(scopes=[])
    assert (voice.state, shown_where(voice)) == (State.APPROVED, set())


def test_consent_says_exactly_what_how_and_until_when():
    voice = WrittenVoiceFactory()
    consent = services.approve(voice, voice.current, scopes=["review_web"], channel="link", now=NOW)
    assert (consent.wording, consent.text_version, consent.channel) == (voice.current, "2026-1", "link")
    assert (consent.given_at, consent.review_on) == (NOW, dt.date(2029, 6, 1))
    assert consent.scopes == [Scope.REVIEW_WEB]


def test_a_leap_day_is_reviewed_on_the_28th():
    leap = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
    voice = WrittenVoiceFactory()
    consent = services.approve(voice, voice.current, scopes=[], channel="link", now=leap)
    assert consent.review_on == dt.date(2030, 2, 28)


def test_agreeing_again_replaces_the_former_yes_and_narrowing_is_told(told):
    voice = ApprovedVoiceFactory()
    told.clear()
    agree(voice, ["review_web"])
    assert shown_where(voice) == {"review_web"}
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert told == ["narrowed", "approved"]
    agree(voice, ["review_web", "social"])
    assert told == ["narrowed", "approved", "approved"]


def test_nobody_agrees_to_words_they_have_not_read():
    voice = WrittenVoiceFactory()
    read = voice.current
    services.edit_wording(voice, words="Put otherwise.", gloss="", byline_level="full", by=coordinator())
    with pytest.raises(WordingChanged):
        services.approve(voice, read, scopes=EVERYWHERE, channel="link")


def test_a_coordinator_writes_down_a_yes_on_paper_and_nobody_else_does():
    voice = WrittenVoiceFactory()
    assert services.approve(voice, voice.current, scopes=[], channel="in_writing", by=coordinator()).channel
    for by in (None, UserFactory()):
        with pytest.raises(NotAllowed):
            services.approve(voice, voice.current, scopes=EVERYWHERE, channel="in_writing", by=by)
    with pytest.raises(NotAllowed):
        services.approve(voice, voice.current, scopes=EVERYWHERE, channel="signed_in", by=coordinator())


def test_words_not_to_be_published_are_settled_without_asking():
    voice = WrittenVoiceFactory(byline_level="unpublished")
    voice = services.accept(voice, by=coordinator())
    assert voice.state == State.APPROVED
    assert shown_where(voice) == set()
    assert mails("voices/approval") == []
    agree(voice)
    assert shown_where(voice) == set()


def test_only_coordinators_accept_and_word():
    voice = WrittenVoiceFactory()
    with pytest.raises(NotAllowed):
        services.accept(voice, by=UserFactory())
    with pytest.raises(NotAllowed):
        services.edit_wording(voice, words="x", gloss="", byline_level="full", by=UserFactory())
    with pytest.raises(Incomplete):
        services.accept(VoiceFactory(), by=coordinator())


# --- Wording ----------------------------------------------------------------------------------------


def reword(voice, **changes):
    current = Voice.objects.select_related("current").get(pk=voice.pk).current
    content = {"words": current.words, "gloss": current.gloss, "byline_level": current.byline_level}
    return services.edit_wording(voice, by=coordinator(), **(content | changes))


@pytest.mark.parametrize(
    "change",
    [
        {"words": "She asks first."},
        {"gloss": "the coaching approach"},
        {"byline_level": "sector"},
        {"reported_speech": True},
        {"insider": "works with us"},
        {"incentive": "a book token"},
    ],
)
def test_any_edit_voids_every_yes_at_once(told, change):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    told.clear()
    wording = reword(voice, **change)
    voice.refresh_from_db()
    assert (wording.number, wording.by_author, voice.state, voice.current) == (2, False, State.IN_WORDING, wording)
    assert shown_where(voice) == set()
    assert told == ["edited"]
    agree(voice)
    assert shown_where(voice) == set()  # the practitioner has to agree to the new words too
    subject_agree(voice)
    assert shown_where(voice) == set(Scope.values)


def test_the_original_is_kept():
    voice = ApprovedVoiceFactory()
    reword(voice, words="She asks first.")
    assert [wording.words for wording in voice.wordings.all()] == [WORDS, "She asks first."]


def test_changing_nothing_asks_nobody():
    voice = ApprovedVoiceFactory()
    assert reword(voice).number == 1
    assert mails("voices/approval") == []
    assert shown_where(voice) == set(Scope.values)


def test_an_author_who_changes_their_words_is_read_again(told):
    voice = ApprovedVoiceFactory()
    told.clear()
    voice = services.submit(voice, words="On reflection: yes.", byline_level="full", speaker=BEA)
    assert (voice.state, shown_where(voice), told) == (State.WRITTEN, set(), ["edited"])


# --- The practitioner spoken of ---------------------------------------------------------------------


def test_both_have_to_agree():
    enrolment = EnrolmentFactory()
    voice = ApprovedVoiceFactory(subject=enrolment, subject_agrees=False)
    assert mails("voices/subject_consent") == [("voices/subject_consent", enrolment.person.email)]
    assert shown_where(voice) == set()
    subject_agree(voice, ["review_web"])
    assert shown_where(voice) == {"review_web"}


def test_a_place_takes_both():
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory(), scopes=["review_web"], subject_agrees=False)
    subject_agree(voice)
    assert shown_where(voice) == {"review_web"}


def test_the_subject_is_asked_only_about_settled_words():
    enrolment = EnrolmentFactory()
    voice = WrittenVoiceFactory(subject=enrolment)
    with pytest.raises(WordingChanged):
        subject_agree(voice)
    agree(voice)
    with pytest.raises(WordingChanged):
        subject_agree(voice)
    assert mails("voices/subject_consent") == []


def test_nobody_agrees_for_the_subject():
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory(), subject_agrees=False)
    with pytest.raises(NotAllowed):
        services.subject_consent(voice, voice.current, scopes=EVERYWHERE, channel="signed_in", by=UserFactory())
    own = ApprovedVoiceFactory()
    with pytest.raises(NotAllowed):
        services.subject_consent(own, own.current, scopes=EVERYWHERE, channel="link")


def test_the_subject_takes_their_yes_back_and_the_words_stay_their_authors(told):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    told.clear()
    services.withdraw_subject_consent(voice, by=voice.subject.person)
    voice.refresh_from_db()
    assert (shown_where(voice), voice.state, voice.current.words, told) == (set(), State.APPROVED, WORDS, ["subject"])
    services.withdraw_subject_consent(voice, by=voice.subject.person)
    assert told == ["subject"]
    with pytest.raises(NotAllowed):
        services.withdraw_subject_consent(voice, by=UserFactory())


# --- Withdrawing ------------------------------------------------------------------------------------


def test_withdrawing_erases_and_ends_everything_in_one_act(told):
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory(), insider="cousin", incentive="tea")
    reword(voice, gloss="tea is a drink")
    agree(voice)
    told.clear()
    address = voice.author_email
    voice = services.withdraw(voice, now=NOW)
    assert (voice.state, voice.closed_at) == (State.WITHDRAWN, NOW)
    assert shown_where(voice) == set()
    assert set(Wording.objects.values_list("words", "gloss", "insider", "incentive", "byline")) == {("",) * 5}
    assert voice.speaker == Speaker()
    assert (voice.author_name, voice.author_email) == ("", "")
    assert not Consent.objects.filter(withdrawn_at__isnull=True).exists()
    assert told == ["author"]
    assert mails("voices/withdrawn") == [("voices/withdrawn", address)]


def test_withdrawing_reaches_what_is_read_the_next_moment():
    voice = ApprovedVoiceFactory()
    page = queries.shown_on_programme_page(voice.workshop.programme)
    assert [shown.current.words for shown in page.all()] == [WORDS]
    services.withdraw(voice)
    assert list(page.all()) == []
    assert list(queries.shown_in_review(voice.workshop, "web")) == []
    assert list(queries.shown_in_review(voice.workshop, "pdf")) == []


def test_a_receiver_that_fails_undoes_it_all():
    voice = ApprovedVoiceFactory()

    def fails(sender, **kwargs):
        raise RuntimeError

    voice_withdrawn.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            services.withdraw(voice)
    finally:
        voice_withdrawn.disconnect(fails)
    assert shown_where(voice) == set(Scope.values)


def test_withdrawing_twice_is_once():
    voice = services.withdraw(ApprovedVoiceFactory(), now=NOW)
    assert services.withdraw(voice).closed_at == NOW
    assert len(mails("voices/withdrawn")) == 1


def test_who_may_withdraw():
    voice = ApprovedVoiceFactory(subject=EnrolmentFactory())
    for by in (UserFactory(), voice.subject.person):
        with pytest.raises(NotAllowed):
            services.withdraw(voice, by=by)
    assert services.withdraw(voice, by=coordinator()).state == State.WITHDRAWN
    with pytest.raises(VoiceClosed):
        services.withdraw(VoiceFactory())


def test_nothing_more_happens_to_a_withdrawn_voice():
    voice = services.withdraw(ApprovedVoiceFactory())
    with pytest.raises(VoiceClosed):
        services.submit(voice, words="Back again.", byline_level="full", speaker=BEA)
    with pytest.raises(VoiceClosed):
        reword(voice, words="Back again.")
    with pytest.raises(VoiceClosed):
        agree(voice)


# --- Counting, and what readers could mistake -------------------------------------------------------


def test_collected_and_shown_are_counted_and_a_withdrawal_does_not_uncount():
    workshop = WorkshopFactory()
    VoiceFactory(workshop=workshop)
    WrittenVoiceFactory(workshop=workshop)
    ApprovedVoiceFactory(workshop=workshop)
    gone = ApprovedVoiceFactory(workshop=workshop)
    ApprovedVoiceFactory()
    assert queries.counts(workshop, Scope.REVIEW_WEB) == queries.Counts(collected=3, shown=2)
    services.withdraw(gone)
    assert queries.counts(workshop, Scope.REVIEW_WEB) == queries.Counts(collected=3, shown=1)


def same(workshop) -> dict[str, int]:
    return {initial: len(voices) for initial, voices in queries.same_initials(queries.for_desk(workshop)).items()}


def test_two_people_with_one_initial_are_warned_about():
    workshop = WorkshopFactory()
    ApprovedVoiceFactory(workshop=workshop, byline_level="initial_and_role")
    assert same(workshop) == {}
    ben = Speaker(first_name="Ben", role="adviser")
    ApprovedVoiceFactory(workshop=workshop, byline_level="initial_and_role", speaker=ben)
    assert same(workshop) == {"B": 2}


def test_one_person_in_two_voices_is_one_person():
    vera = EnrolmentFactory(person=UserFactory(first_name="Vera"))
    own = Speaker(first_name="Vera", role="community manager")
    services.give(vera, by=vera.person, words="It works.", byline_level="initial_and_role", speaker=own)
    WrittenVoiceFactory(subject=vera, words="V can't stop talking about it.")
    assert same(vera.workshop) == {}
    WrittenVoiceFactory(
        workshop=vera.workshop, byline_level="initial_and_role", speaker=Speaker(first_name="Vic", role="officer")
    )
    assert same(vera.workshop) == {"V": 3}


def test_an_initial_in_a_relation_is_the_authors_or_the_subjects():
    cara = EnrolmentFactory(person=UserFactory(first_name="Cara"))
    client = WrittenVoiceFactory(subject=cara, byline_level="relation", speaker=Speaker(relation="J, client of C"))
    assert same(cara.workshop) == {}
    jo = EnrolmentFactory(workshop=cara.workshop, person=UserFactory(first_name="Jo"))
    officer = WrittenVoiceFactory(subject=jo, words="J is a changed woman.", byline_level="sector")
    warned = queries.same_initials(queries.for_desk(cara.workshop))
    assert warned == {"J": [client, officer]}


def test_the_word_i_is_nobodys_initial():
    ida = EnrolmentFactory(person=UserFactory(first_name="Ida"))
    WrittenVoiceFactory(subject=ida, words="I see it too.")
    ivo = Speaker(first_name="Ivo", role="officer")
    WrittenVoiceFactory(workshop=ida.workshop, byline_level="initial_and_role", speaker=ivo)
    assert same(ida.workshop) == {}


# --- Links ------------------------------------------------------------------------------------------


def test_a_link_is_256_random_bits_of_which_only_the_hash_is_kept():
    voice = VoiceFactory()
    tokens = {links.mint(voice, "invitation", now=NOW) for _attempt in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}
    kept = set(VoiceLink.objects.values_list("token_hash", flat=True))
    assert kept == {hashlib.sha256(token.encode()).hexdigest() for token in tokens}
    assert links.find(tokens.pop()).voice == voice
    assert links.find("x" * 43) is None


@pytest.mark.parametrize(
    ("purpose", "after", "ended"),
    [
        ("invitation", dt.timedelta(days=30) - dt.timedelta(seconds=1), False),
        ("invitation", dt.timedelta(days=30), True),
        ("manage", dt.timedelta(days=36_500), False),
        ("subject", dt.timedelta(days=36_500), False),
    ],
)
def test_how_long_a_link_lasts(purpose, after, ended):
    link = links.find(links.mint(VoiceFactory(), purpose, now=NOW))
    assert links.has_ended(link, now=NOW + after) is ended


@pytest.mark.parametrize(
    "left",
    [
        lambda voice: voice.wordings.update(words="Still here"),
        lambda voice: voice.consents.update(withdrawn_at=None),
        lambda voice: Voice.objects.update(author_email="mina@example.org"),
    ],
)
def test_what_is_left_of_a_withdrawn_voice_is_found(left):
    voice = ApprovedVoiceFactory()
    assert queries.words_left_behind() == []
    services.withdraw(voice, by=coordinator())
    assert queries.words_left_behind() == []
    left(voice)
    assert queries.words_left_behind() == [f"Voice {voice.reference}: withdrawn, but something of it is still here."]


def test_somebody_else_is_asked_what_the_programme_publishes_and_keeps_that(client):
    """A participant is asked in our own words; consent, byline and places are the same for everybody."""
    enrolment = EnrolmentFactory()
    asks = [{"code": "seen", "kind": "long_text", "mode": "named", "words": "What have you seen?"}]
    version = VersionFactory(stage="voice", programme=enrolment.workshop.programme, items=asks)
    voice = VoiceFactory(subject=enrolment)
    VersionFactory(instrument=version.instrument, stage="voice", items=[asks[0] | {"words": "And now?"}])
    page = client.get(reverse("voice", args=[links.mint(voice, VoiceLink.Purpose.INVITATION)])).content.decode()
    assert ("What have you seen?" in page, "And now?" in page) == (True, False)
    asked = {
        relationship: VoiceFactory(workshop=enrolment.workshop, relationship=relationship).version
        for relationship in ("participant", "client")
    }
    assert asked == {"participant": None, "client": version.instrument.versions.get(number=2)}
    assert VoiceFactory().version is None


def test_a_voice_keeps_which_of_its_questions_its_words_answer(client):
    enrolment = EnrolmentFactory()
    seen, other = (
        {"code": code, "kind": "long_text", "mode": "named", "words": f"What of {code}?"} for code in ("seen", "else")
    )
    version = VersionFactory(stage="voice", programme=enrolment.workshop.programme, items=[seen, other])
    voice = VoiceFactory(workshop=enrolment.workshop)
    address = reverse("voice", args=[links.mint(voice, VoiceLink.Purpose.INVITATION)])
    data = {"words": WORDS, "byline_level": "sector", "sector": "Housing", "answers-else": "on", "answers-no": "on"}
    assert client.post(address, data).status_code == 302
    voice.refresh_from_db()
    kept = [{"code": "else", "question": "What of else?"}]
    assert (voice.answered, forms.voice_as_initial(voice)["answers-else"], voice.wordings.count()) == (kept, True, 1)
    client.force_login(coordinator())
    desk = client.get(reverse("voices_desk_voice", args=[voice.workshop.code, voice.reference]))
    assert ("What of else?" in desk.content.decode(), "What of seen?" in desk.content.decode()) == (True, False)
    [row] = [row for row in privacy.rows_at(voice.author_email) if "answered" in row]
    assert row["answered"] == kept
    services.submit(
        voice, words=WORDS, byline_level="sector", speaker=Speaker(sector="Housing"), answered=["seen", "else"]
    )
    voice.refresh_from_db()
    assert ([answer["code"] for answer in voice.answered], voice.wordings.count()) == (["seen", "else"], 1)
    services.withdraw(voice, by=coordinator())
    voice.refresh_from_db()
    assert (voice.answered, voice.version) == ([], version)
