import pytest

from learning_review.evidence.models import Coding, Excerpt, ExcerptApproval, Finding, Snapshot
from learning_review.evidence.tests.factories import (
    JOURNAL_WORDS,
    coordinator,
    finished_workshop,
    give_voice,
    partner_of,
    passage,
    share,
)
from notices.delivery import compose
from notices.models import Notice
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return finished_workshop(people=0)


@pytest.fixture
def team(client):
    person = coordinator()
    client.force_login(person)
    return person


def address(workshop, rest=""):
    return f"/reviews/{workshop.code}/evidence/{rest}"


def test_only_the_review_team_comes_in(client, workshop):
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    elsewhere = UserFactory()
    finished_workshop(people=0).facilitators.add(elsewhere)
    author = share(workshop).person
    reference = Snapshot.objects.get().reference
    outcome = workshop.programme.outcomes.first()
    addresses = [address(workshop, rest) for rest in ("", f"texts/{reference}/", f"findings/new/{outcome.code}/")]
    people = [coordinator(), facilitator, elsewhere, author, partner_of(workshop), UserFactory()]
    seen = []
    for person in people:
        client.force_login(person)
        seen.append([client.get(page).status_code for page in addresses])
    assert seen == [[200] * 3] * 2 + [[404] * 3] * 4
    client.logout()
    assert [client.get(page).status_code for page in addresses] == [302] * 3


def test_the_workbench_shows_words_and_no_names(client, workshop, team):
    reflection = share(workshop)
    voice = give_voice(workshop, by=team)
    author = reflection.person
    author.first_name, author.last_name = "Quillon", "Varnley"
    author.save()
    passage(Snapshot.objects.get(reflection=reflection), 1, by=team)
    reference = Snapshot.objects.get(reflection=reflection).reference
    for page in (address(workshop), address(workshop, f"texts/{reference}/")):
        text = client.get(page).content.decode()
        assert "I held back for once" in text
        for private in ("Quillon", "Varnley", author.email, reflection.reference, voice.author_name, voice.reference):
            assert private not in text


def test_coding_without_a_mouse_takes_everything_between(client, workshop, team):
    share(workshop)
    snapshot = Snapshot.objects.get()
    outcome = workshop.programme.outcomes.first()
    page = address(workshop, f"texts/{snapshot.reference}/")
    answer = client.post(page, {"chosen": ["3", "1"], "outcome": outcome.code, "polarity": "mixed", "memo": "Both."})
    assert (answer.status_code, answer["Location"]) == (302, page)
    excerpt = Excerpt.objects.select_related("snapshot").get()
    assert excerpt.text == JOURNAL_WORDS
    coding = Coding.objects.get()
    assert (coding.outcome, coding.polarity, coding.memo, coding.coder) == (outcome, "mixed", "Both.", team)
    client.post(page, {"chosen": ["2"], "outcome": "none", "polarity": "unexpected"})
    assert Coding.objects.get(outcome=None).excerpt.text.startswith("She came up")
    client.post(address(workshop, f"codings/{coding.pk}/remove/"))
    assert not Coding.objects.filter(pk=coding.pk).exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"chosen": "9", "outcome": "none", "polarity": "mixed"},
        {"chosen": "x", "outcome": "none", "polarity": "mixed"},
        {"chosen": "1", "outcome": "no-such", "polarity": "mixed"},
        {"chosen": "1", "outcome": "none", "polarity": "\0"},
        {"chosen": "1", "outcome": "none", "polarity": "mixed", "memo": "a\0b"},
        {"chosen": "1", "outcome": "none", "polarity": "mixed", "memo": "x" * 1001},
        {"chosen": "1", "outcome": "none", "polarity": "mixed", "memo": JOURNAL_WORDS},
    ],
)
def test_a_wrong_coding_is_said_on_the_page(client, workshop, team, data):
    share(workshop)
    answer = client.post(address(workshop, f"texts/{Snapshot.objects.get().reference}/"), data)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Coding.objects.exists()


def test_writing_and_reviewing_a_finding(client, workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    new = address(workshop, f"findings/new/{outcome.code}/")
    assert "No passage is coded to this outcome yet" in client.get(new).content.decode()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    data = {
        "claim": "They wait.",
        "excerpts": [excerpt.pk],
        "strength": "tentative",
        "counter_evidence": "None found.",
        "other_explanations": "None that we can think of.",
    }
    for wrong in (
        {"excerpts": []},
        {"excerpts": ["x"]},
        {"excerpts": ["9" * 30]},
        {"strength": "strong"},
        {"claim": "\0"},
    ):
        answer = client.post(new, data | wrong)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert not Finding.objects.exists()
    assert client.post(new, data).status_code == 302
    finding = Finding.objects.get()
    edit = address(workshop, f"findings/{finding.pk}/")
    assert client.post(edit, data | {"claim": "They wait longer."}).status_code == 302
    assert Finding.objects.get().claim == "They wait longer."
    assert client.post(address(workshop, f"findings/{finding.pk}/delete/")).status_code == 302
    assert not Finding.objects.exists()


@pytest.mark.parametrize("texts", [1, 3, 50])
def test_the_workbench_costs_the_same_however_much_was_shared(client, workshop, team, texts, django_assert_num_queries):
    for number in range(texts):
        give_voice(workshop, f"Voice number {number}. It has more to say.", by=team)
    for snapshot in Snapshot.objects.all():
        passage(snapshot, 1, by=team)
    client.get(address(workshop))
    with django_assert_num_queries(13):
        client.get(address(workshop))


def test_an_author_answers_about_their_words(client, workshop, team):
    author = share(workshop, ask=True).person
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    approval = ExcerptApproval.objects.get()
    answer = f"/my/wordings/{approval.pk}/"
    assert client.post(answer, {"answer": "yes"}).status_code == 404  # the coordinator, signed in
    client.force_login(author)
    assert excerpt.text in client.get("/my/wordings/").content.decode()
    assert client.get(answer).status_code == 405
    client.post(answer, {"answer": "perhaps"})
    assert ExcerptApproval.objects.get().state == "asked"
    client.post(answer, {"answer": "yes"})
    assert ExcerptApproval.objects.get().state == "approved"
    client.post(answer, {"answer": "no"})
    assert ExcerptApproval.objects.get().state == "refused"
    client.force_login(UserFactory())
    assert excerpt.text not in client.get("/my/wordings/").content.decode()


def test_the_mail_leads_there_and_quotes_nothing(workshop, team):
    share(workshop, ask=True)
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    notice = Notice.objects.get(kind="evidence/wording_asked")
    made = compose(notice)
    assert made is not None
    assert "/my/wordings/" in made[0].body
    assert excerpt.text not in made[0].body
    ExcerptApproval.objects.update(state="refused")
    assert compose(notice) is None
