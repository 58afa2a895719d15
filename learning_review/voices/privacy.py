"""What somebody said of a workshop for others to read, and what they agreed to."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.voices import queries, services, stopped
from learning_review.voices.bylines import Speaker
from learning_review.voices.models import AddressStopped, Consent, Scope, Voice, VoiceLink, Wording
from learning_review.voices.services.steps import ASKED, WORDS, YES
from notices.personal import AtAddress, Holding, Row, hold, rows_of
from notices.retention import Rule, keep
from notices.withdrawals import Standing, Withdrawable, withdrawable


def of(person: User) -> QuerySet[Voice]:
    """Return the voices that somebody gave or was asked for, signed in or by a link sent to their address."""
    return Voice.objects.filter(Q(author=person) | Q(author_email__iexact=person.email)).order_by("pk")


def about(person: User) -> QuerySet[Voice]:
    """Return what others said that speaks of this person."""
    return Voice.objects.filter(subject__person=person).exclude(author=person).order_by("pk")


def spoken_for_a_body(person: User) -> QuerySet[Consent]:
    """Return the consents of organisations that were given through somebody with this whole name."""
    name = person.get_full_name()
    return Consent.objects.filter(on_behalf__icontains=name) if name else Consent.objects.none()


def given(own: QuerySet[Voice]) -> list[Row]:
    """Return what is held of voices for whoever gave them, or was asked to."""
    agreed = Consent.objects.filter(voice__in=own.values("pk"))
    return (
        rows_of(
            own, "reference", "state", "relationship", "author_name", "author_email", *Speaker.__dataclass_fields__,
            "invited_at", "written_at", "closed_at", "answer_reason", "answer", "answered", workshop="workshop__code",
        )
        + rows_of(
            Wording.objects.filter(voice__in=own.values("pk")), "number", "words", "gloss", "reported_speech",
            "insider", "incentive", "byline_level", "byline", "by_author", "at", voice="voice__reference",
        )
        + consents(agreed.filter(kind=Consent.Kind.AUTHOR))
        + bodies(agreed.filter(kind=Consent.Kind.BODY))
        + rows_of(
            VoiceLink.objects.filter(voice__in=own.values("pk")),
            "purpose", "created_at", "expires_at", link_to="voice__reference",
        )
    )  # fmt: skip


def consents(found: QuerySet[Consent]) -> list[Row]:
    return rows_of(
        found, "kind", "text_version", *Scope.values, "channel", "given_at", "review_on", "renewal_asked_at",
        "withdrawn_at", "lapsed", voice="voice__reference",
    )  # fmt: skip


def bodies(found: QuerySet[Consent]) -> list[Row]:
    return rows_of(
        found, "on_behalf", *Scope.values, "given_at", "review_on", "withdrawn_at",
        an_organisation_agreed="voice__reference",
    )  # fmt: skip


def rows(person: User) -> list[Row]:
    return (
        given(of(person))
        + consents(Consent.objects.filter(given_by=person).exclude(kind=Consent.Kind.AUTHOR))
        + bodies(spoken_for_a_body(person))
        + rows_of(about(person), speaks_of_you="reference", state="state")
        + stopped_at(person.email)
    )


def of_address(address: str) -> QuerySet[Voice]:
    """Return the voices that somebody without an account gave, or was asked for."""
    return Voice.objects.filter(author=None, author_email__iexact=address).order_by("pk")


def rows_at(address: str) -> list[Row]:
    return given(of_address(address)) + stopped_at(address)


def stopped_at(address: str) -> list[Row]:
    return rows_of(stopped.of_address(address), wants_no_mail_that_asks_for_words_since="on")


def erase(person: User, now: dt.datetime) -> int:
    """Withdraw what they said, and their yes to what others say of them; empty who they were and spoke for."""
    own = list(of(person))
    for voice in about(person).filter(state=Voice.State.APPROVED):
        services.withdraw_subject_consent(voice, by=person, now=now)
    spoken_for_a_body(person).update(on_behalf=str(_("Somebody whose details were erased")))
    return silence(own, now)


def erase_at(address: str, at: dt.datetime) -> int:
    return silence(of_address(address).filter(invited_at__lte=at), at)


def silence(own: Iterable[Voice], now: dt.datetime) -> int:
    """Withdraw words, forget who was asked for some, and empty who they were; return how many voices."""
    keys = [voice.pk for voice in own]
    for voice in own:
        if voice.state in Voice.WITH_WORDS:
            services.withdraw(voice, by=voice.author, quietly=True, now=now)
    services.let_go(Voice.objects.filter(pk__in=keys), now=now)
    VoiceLink.objects.filter(voice__in=keys).delete()
    nameless = dict.fromkeys(("author_name", "author_email", *Speaker.__dataclass_fields__), "")
    return Voice.objects.filter(pk__in=keys).update(**nameless)


def known() -> QuerySet[Voice, tuple[str, dt.datetime]]:
    return Voice.objects.filter(author=None).exclude(author_email="").values_list("author_email", "invited_at")


hold(
    Holding(
        name="voices/own",
        title=_("What you said of a workshop, and where you agreed to have it shown"),
        why=_("Because you gave it, for the places you ticked."),
        kept=_("Until you withdraw it."),
        models=(Voice, Wording, Consent, VoiceLink, AddressStopped),
        rows=rows,
        at_address=AtAddress(rows_at, erase_at, known),
        erase=erase,
        stays=_(
            "That there was a voice, without words or name. What somebody else wrote of working with you stays theirs, "
            "and is shown nowhere from then on. If you asked us not to write to your address again: a code made of it, "
            "by which we know the address when somebody gives it to us, and which nobody can turn back."
        ),
    )
)


def let_go(rows: QuerySet[Voice]) -> None:
    services.let_go(rows, now=timezone.now())


keep(
    Rule(
        name="voices/invited",
        what=_("Names and addresses of people without an account who were asked for words and never answered"),
        setting="VOICE_INVITATIONS_KEPT_DAYS",
        since=_("after they were last written to"),
        past=queries.unanswered,
        remove=let_go,
    )
)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def words() -> Iterator[Standing]:
    for voice in Voice.objects.filter(state__in=Voice.WITH_WORDS).order_by("pk"):
        yield Standing(voice, voice.invited_at, [voice.reference])


def yeses() -> Iterator[Standing]:
    """Yield each yes to the words of now, by its places: what was edited or given back since is shown no more either,
    until somebody says yes again."""
    live = Consent.objects.live().filter(wording=F("voice__current")).select_related("voice").order_by("pk")
    for consent in live:
        yield Standing(consent, consent.given_at, [consent.key(scope) for scope in consent.scopes])


def may_be_asked() -> Iterator[Standing]:
    """Yield the voices by whose mails somebody may still be asked for words."""
    for voice in Voice.objects.exclude(author_email="").exclude(state__in=Voice.CLOSED).order_by("pk"):
        if voice.state == Voice.State.INVITED or not stopped.of_address(voice.author_email).exists():
            yield Standing(voice, voice.invited_at, [voice.reference])


def narrow(consent: Consent, at: dt.datetime, keys: Collection[str]) -> None:
    services.narrow(consent, [scope for scope in consent.scopes if consent.key(scope) in keys], now=at)


def ask_no_more(voice: Voice, at: dt.datetime, keys: Collection[str]) -> None:
    if voice.author_id is not None and voice.state == Voice.State.INVITED:
        services.refuse(voice, now=at)
    else:
        services.stop_asking(voice, now=at)


withdrawable(Withdrawable(WORDS, words, lambda voice, at, _: services.withdraw(voice, quietly=True, now=at)))
withdrawable(Withdrawable(YES, yeses, narrow))
withdrawable(Withdrawable(ASKED, may_be_asked, ask_no_more))
