"""What partners are asked, reminded and told: decided anew each time. And what they see of what has changed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_review.evidence.tests.factories import claim, finished_workshop, give_voice, partner_of, passage, share
from learning_review.instruments.tests.factories import VersionFactory
from learning_review.reviews import services, tasks
from learning_review.reviews.changes import changes
from learning_review.reviews.errors import ReviewRefused, WrittenMeanwhile
from learning_review.reviews.manifest import gather
from learning_review.reviews.models import PartnerPart, PartnerReading, Review
from learning_review.reviews.tests.factories import published, signed, signing, written
from notices.delivery import compose
from notices.models import Notice
from programmes.people.models import Membership
from programmes.people.services import add_membership, remove_membership
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def mails(kind, person=None):
    found = Notice.objects.filter(kind=f"reviews/{kind}")
    return list((found.filter(recipient=person) if person else found).order_by("pk"))


def said(notice):
    made = compose(notice)
    return made[0].body if made else None


@pytest.fixture
def asked():
    """A review whose partners have three weeks to contribute and have not."""
    arc = written()
    arc.review.parts.update(answers=[], contributed_at=None)
    services.ask_partners(arc.review, deadline=in_days(21), by=arc.coordinator)
    return arc


def later(days):
    return timezone.now() + dt.timedelta(days=days)


# --- What they are asked ---
def test_partners_are_asked_what_stood_when_they_were_first_asked(client):
    arc = written()
    arc.review.parts.update(answers=[], contributed_at=None)
    Review.objects.update(contribution_asked_at=None, state=Review.State.DRAFT)
    saw = {"code": "saw", "kind": "long_text", "mode": "named", "words": "What did you see?"}
    version = VersionFactory(stage="partner", programme=arc.workshop.programme, items=[saw, saw | {"code": "next"}])
    services.ask_partners(arc.review, deadline=in_days(21), by=arc.coordinator)
    VersionFactory(instrument=version.instrument, stage="partner", items=[saw | {"words": "And now?"}])
    services.ask_partners(arc.review, deadline=in_days(28), by=arc.coordinator)
    client.force_login(arc.partner)
    page = reverse("partner_review", args=[arc.workshop.code])
    assert list(client.get(page).context["form"].fields) == ["seen", "saw", "next"]
    client.post(page, {"saw": "More laughter.", "changed": "Not asked.", "then": "hand_in"})
    part = PartnerPart.objects.get(pk=arc.parts[0].pk)
    assert part.answers == [{"code": "saw", "question": "What did you see?", "text": "More laughter."}]
    assert Review.objects.get().partner_version == version
    # A session that ended loses nothing, and shows it to nobody else.
    typed = {"saw": "Less of it.", "writer": client.get(page).context["writer"]}
    back = []
    for who in (arc.partner, arc.other_partner):
        client.logout()
        client.post(page, typed)
        client.force_login(who)
        back.append(client.get(page).context["form"]["saw"].value() == "Less of it.")
    assert back == [True, False]


# --- Asked and reminded ---
def test_partners_are_asked_once_and_reminded_once_in_the_last_week(asked):
    for days in (0, 1, 13):
        tasks.ask_and_remind(later(days))
    # written() had asked them for a fortnight, then for three weeks
    assert (len(mails("contribution_asked", asked.partner)), mails("contribution_reminder")) == (2, [])
    for days in (15, 16, 20):
        tasks.ask_and_remind(later(days))
    assert len(mails("contribution_reminder", asked.partner)) == 1
    tasks.ask_and_remind(later(23))
    assert len(mails("contribution_reminder")) == 2  # each of the two partners once


def test_a_moved_day_makes_what_was_queued_stale_and_says_the_new_one(asked):
    tasks.ask_and_remind(later(15))
    former = mails("contribution_reminder", asked.partner)[0]
    assert said(former) is not None
    services.ask_partners(asked.review, deadline=in_days(40), by=asked.coordinator)
    assert said(former) is None
    tasks.ask_and_remind(later(34))
    assert len(mails("contribution_reminder", asked.partner)) == 2


def test_no_reminder_is_sent_to_who_contributed_signed_or_left_meanwhile(asked):
    tasks.ask_and_remind(later(15))
    [first], [second] = (mails("contribution_reminder", who) for who in (asked.partner, asked.other_partner))
    services.contribute(asked.parts[0], {"part": "We lent the hall."}, by=asked.partner)
    remove_membership(Membership.objects.get(person=asked.other_partner))
    assert (said(first), said(second)) == (None, None)


def test_who_joins_an_organisation_later_is_asked_too(asked):
    late = UserFactory()
    add_membership(late, asked.parts[0].organisation, Membership.Role.PARTNER_CONTACT)
    tasks.ask_and_remind(later(1))
    assert len(mails("contribution_asked", late)) == 1


def test_signing_is_asked_reminded_and_stale_when_signed_or_laid_out_anew():
    arc = signing()
    services.move_signing_deadline(arc.review, deadline=in_days(30), by=arc.coordinator)
    first, second = mails("signing_asked", arc.partner)
    assert (said(first), said(second) is not None) == (None, True)
    tasks.ask_and_remind(later(24))
    [reminder] = mails("signing_reminder", arc.partner)
    assert said(reminder) is not None
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.fresh().content_hash, by=arc.partner)
    assert said(reminder) is None
    services.rename(arc.review, "Another title", by=arc.coordinator)
    signing(arc)
    assert said(reminder) is None  # of the former laying out
    assert said(mails("signing_asked", arc.partner)[-1]) is not None


def test_a_redaction_leaves_a_reminder_standing():
    arc = signing()
    loose = give_voice(arc.workshop, "Never part of any finding.", by=arc.coordinator)
    services.rename(arc.review, "With one voice more", by=arc.coordinator)
    signing(arc)
    tasks.ask_and_remind(later(8))
    [reminder] = mails("signing_reminder", arc.partner)
    before = arc.fresh().content_hash
    withdraw(loose)
    assert arc.fresh().content_hash != before
    assert said(reminder) is not None


def withdraw(voice):
    from learning_review.voices import services as voices

    voice.refresh_from_db()
    voices.withdraw(voice)


def test_more_time_to_sign_takes_a_recorded_silence_back():
    arc = signing()
    assert len(services.record_silence(arc.review, now=later(16))) == 2
    with pytest.raises(ReviewRefused, match="still to come"):
        services.move_signing_deadline(arc.review, deadline=in_days(-2), by=arc.coordinator)
    services.move_signing_deadline(arc.review, deadline=in_days(30), by=arc.coordinator)
    assert [part.decision for part in arc.parts] == ["", ""]
    services.rename(arc.review, "Another title", by=arc.coordinator)
    with pytest.raises(ReviewRefused, match="not laid out"):
        services.move_signing_deadline(arc.review, deadline=in_days(30), by=arc.coordinator)


# --- Two who speak for one organisation ---
def colleague_of(part):
    return add_membership(UserFactory(first_name="Ana"), part.organisation, Membership.Role.PARTNER_CONTACT).person


def test_nobody_replaces_a_colleagues_answer_without_having_seen_it_and_said_so(client):
    arc = signing()
    ana, address = colleague_of(arc.parts[0]), f"/partners/{arc.workshop.code}/sign/"
    mine = {"decision": "disagree", "note": "It goes too far.", "read_hash": arc.review.content_hash}
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    first = arc.parts[0].events.get()
    client.force_login(ana)
    opened = client.get(address).context
    assert (opened["standing"], opened["form"]["standing"].value()) == (first, first.pk)
    # A form from before there was an answer, and one with another's answer ticked: both are shown again.
    for stale in ({}, {"replaces": "on", "standing": first.pk + 1}, {"standing": first.pk}):
        form = client.post(address, mine | stale).context["form"]
        assert list(form.errors) == ["replaces"]
        assert (form["note"].value(), form["standing"].value(), form["replaces"].value()) == (
            "It goes too far.", str(first.pk), False,
        )  # fmt: skip
    same = {"decision": "agree", "note": "", "read_hash": arc.review.content_hash}
    assert client.post(address, same).status_code == 302  # nothing to replace
    assert (arc.parts[0].decided_by, mails("answer_replaced")) == (arc.partner, [])
    assert client.post(address, mine | {"replaces": "on", "standing": first.pk}).status_code == 302
    part = arc.parts[0]
    assert (part.decision, part.decided_by) == ("disagree", ana)
    assert [(e.decision, e.by) for e in part.events.all()] == [("agree", arc.partner), ("disagree", ana)]
    [told] = mails("answer_replaced")
    assert (told.recipient, f"{ana} has answered since: disagrees" in said(told)) == (arc.partner, True)
    services.sign_off(
        part, decision="agree", read_hash=mine["read_hash"], replaces=part.events.last().pk, by=arc.partner
    )
    assert said(told) is None  # their own answer stands again


# --- What ends a signature, and what does not ---
def test_an_edit_ends_signatures_and_tells_who_had_signed():
    arc = signed()
    services.save_section(arc.review, "summary", "Something else.", by=arc.coordinator)
    part = arc.parts[1]
    assert (part.decision, part.former_decision, part.former_note) == (
        "",
        "disagree",
        "We think the claim goes too far.",
    )
    [told] = mails("signature_ended", arc.partner)
    assert "The signature has ended" in said(told)
    signing(arc)
    assert said(told) is None  # asked to sign instead
    changed = changes(arc.parts[0].signed_content, arc.review.content)
    assert [(c.sentence, c.after) for c in changed] == [("“Summary” was changed.", "Something else.")]
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    assert (arc.parts[0].voided_at, arc.parts[0].former_decision) == (None, "")


def test_a_redaction_keeps_signatures_and_tells_who_had_signed():
    arc = written()
    loose = give_voice(arc.workshop, "Never part of any finding.", by=arc.coordinator)
    signed(arc)
    withdraw(loose)
    assert [part.decision for part in arc.parts] == ["agree", "disagree"]
    assert {part.signed_hash for part in arc.parts} == {arc.fresh().content_hash}
    [told] = mails("signed_redacted", arc.partner)
    assert "Your signature stands" in said(told)
    assert "Never part" not in said(told)
    services.rename(arc.review, "Another", by=arc.coordinator)
    assert said(told) is None


def test_the_published_mail_goes_to_who_is_still_concerned():
    arc, _version = published()
    [told] = mails("published", arc.partner)
    assert said(told) is not None
    remove_membership(Membership.objects.get(person=arc.partner))
    assert said(told) is None


# --- Written on the way ---
def test_what_is_kept_on_the_way_is_nobody_elses_until_it_is_handed_in(asked, client):
    part = asked.parts[0]
    services.save_draft(part, {"part": "Half a sentence", "no-such": "x"}, by=asked.partner)
    part = asked.parts[0]
    assert (part.draft, part.said, part.contributed_at) == ({"part": "Half a sentence"}, [], None)
    assert "Half a sentence" not in str(gather(asked.review))
    client.force_login(asked.coordinator)
    assert "Half a sentence" not in client.get(f"/reviews/{asked.workshop.code}/draft/").content.decode()
    client.force_login(asked.partner)
    address = f"/partners/{asked.workshop.code}/"
    assert "Half a sentence" in client.get(address).content.decode()
    client.post(address, {"part": "A whole sentence.", "then": "later", "seen": part.held_mark})
    assert asked.parts[0].draft == {"part": "A whole sentence."}
    client.post(address, {"part": "A whole sentence."})
    assert (asked.parts[0].draft, [a["text"] for a in asked.parts[0].said]) == ({}, ["A whole sentence."])
    assert "error-summary" in client.post(address, {"part": " "}).content.decode()
    part = asked.parts[0]
    assert "Answer at least one" in client.post(address, {"seen": part.held_mark}).content.decode()


def test_two_who_write_for_one_organisation_see_each_other_and_lose_nothing(asked, client):
    part, second = asked.parts[0], UserFactory()
    add_membership(second, part.organisation, Membership.Role.PARTNER_CONTACT)
    address = f"/partners/{asked.workshop.code}/"
    client.force_login(asked.partner)
    opened = client.get(address).context["form"]["seen"].value()
    services.save_draft(part, {"part": "We lent the hall.", "next": "Again."}, by=second, seen=opened)
    mine = {"part": "We made the tea.", "next": "Again.", "seen": opened}
    for then in ("later", ""):
        answer = client.post(address, mine | {"then": then})
        page = answer.content.decode()
        assert ("wrote while you did" in page, "We made the tea." in page) == (True, True)
        assert answer.context["meanwhile"] == [("What did your organisation do towards it?", "We lent the hall.")]
        assert asked.parts[0].draft == {"part": "We lent the hall.", "next": "Again."}
    both = mine | {"part": "Hall and tea.", "seen": answer.context["form"]["seen"].value()}
    assert client.post(address, both).status_code == 302
    assert [one["text"] for one in asked.parts[0].said] == ["Hall and tea.", "Again."]
    services.contribute(asked.parts[0], both, by=second, seen=opened)  # the same words: nothing to lose
    with pytest.raises(WrittenMeanwhile):
        services.save_draft(asked.parts[0], {"part": "Tea."}, by=second, seen=opened)


# --- What changed ---
def test_what_changed_is_said_in_sentences():
    arc = written()
    before = gather(arc.review)
    assert changes(before, gather(arc.review)) == []
    assert changes(None, before) == []
    services.rename(arc.review, "Another title", by=arc.coordinator)
    services.contribute(arc.parts[0], {"next": "Again."}, by=arc.partner)
    extra = passage(share(arc.workshop, "One thing more that was said.").snapshots.get(), 1, by=arc.coordinator)
    claim(
        arc.workshop,
        arc.outcomes[0],
        list(arc.finding.excerpts.all()),
        by=arc.coordinator,
        finding=arc.finding,
        claim="A smaller claim.",
        strength="moderate",
    )
    new = passage(arc.reflection.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[1])
    claim(arc.workshop, arc.outcomes[1], [new], by=arc.coordinator, claim="A new one.")
    give_voice(arc.workshop, "One voice more.", by=arc.coordinator)
    sentences = [change.sentence for change in changes(before, gather(arc.fresh()))]
    title = arc.outcomes[1].title
    assert sentences == [
        "The title is another.",
        "A finding is worded anew.",
        "“A smaller claim.”: its evidence was called Strong, now Moderate.",
        "“A smaller claim.”: what is recommended was changed.",
        "“A smaller claim.”: who sees to what is recommended, or by when, was changed.",
        f"New finding under “{title}”.",
        "1 voice more.",
        "Other passages stand under “Evidence linked to no outcome”.",
        "What Alder Trust contributes was changed.",
        "Figures, or what is said of the programme, are different.",
    ]
    back = [change.sentence for change in changes(gather(arc.review), before)]
    assert f"A finding under “{title}” was taken out." in back
    assert "1 voice fewer." in back
    assert extra.text not in str(changes(before, gather(arc.review)))


def test_since_one_read_it(client):
    arc = signing()
    code = arc.workshop.code
    client.force_login(arc.partner)
    assert client.get(f"/partners/{code}/read/").status_code == 405
    assert client.post(f"/partners/{code}/read/").status_code == 302
    assert "Nothing since you read it" in client.get(f"/partners/{code}/").content.decode()
    services.save_section(arc.review, "summary", "Told in another way.", by=arc.coordinator)
    assert "Told in another way." in client.get(f"/partners/{code}/").content.decode()
    signing(arc)
    desk = client.get("/partners/")
    assert "1 thing is waiting for you." in desk.content.decode()
    assert "“Summary” was changed." in desk.content.decode()
    data = {"decision": "agree_with_note", "note": "Read twice.", "read_hash": arc.review.content_hash}
    assert client.post(f"/partners/{code}/sign/", data).status_code == 302
    assert PartnerReading.objects.get().content == arc.review.content
    assert "Nothing is waiting for you." in client.get("/partners/").content.decode()
    with pytest.raises(ReviewRefused, match="speak for"):
        services.mark_read(arc.parts[0], {}, by=UserFactory())


def test_the_desk_costs_the_same_however_many_reviews_lie_there(client, django_assert_num_queries):
    arc, person = signing(), UserFactory()
    costs = 12
    for number in range(3):
        partner_of(arc.workshop, f"Ash {number}", contact=person)
    Review.objects.filter(pk=arc.review.pk).update(state="contributing", content=None, content_hash="")
    services.ask_partners(arc.fresh(), deadline=in_days(9), by=arc.coordinator)
    client.force_login(person)
    client.get("/partners/")
    with django_assert_num_queries(costs):
        client.get("/partners/")
    elsewhere = finished_workshop(people=0)
    partner_of(elsewhere, "Elm", contact=person)
    services.ask_partners(services.open_review(elsewhere, by=arc.coordinator), deadline=in_days(9), by=arc.coordinator)
    with django_assert_num_queries(costs):
        client.get("/partners/")
