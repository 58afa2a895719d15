import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning_review.evidence.models import BlindReading, Coding, Excerpt, ExcerptApproval, Finding, Snapshot
from learning_review.evidence.services import code_excerpt
from learning_review.evidence.tests.factories import (
    JOURNAL_WORDS,
    claim,
    coordinator,
    finished_workshop,
    give_voice,
    many_texts,
    partner_of,
    passage,
    share,
)
from learning_review.reflections import services as journal
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


PAGES = ["", "findings/", "matrix/", "gaps/", "recommendations/", "agreement/"]


def test_only_the_review_team_comes_in(client, workshop):
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    elsewhere = UserFactory()
    finished_workshop(people=0).facilitators.add(elsewhere)
    author = share(workshop).person
    reference = Snapshot.objects.get().reference
    outcome = workshop.programme.outcomes.first()
    pages = [*PAGES, f"texts/{reference}/", f"findings/new/{outcome.code}/"]
    addresses = [address(workshop, rest) for rest in pages]
    people = [coordinator(), facilitator, elsewhere, author, partner_of(workshop), UserFactory()]
    seen = []
    for person in people:
        client.force_login(person)
        seen.append([client.get(page).status_code for page in addresses])
    assert seen == [[200] * 8] * 2 + [[404] * 8] * 4
    client.logout()
    assert [client.get(page).status_code for page in addresses] == [302] * 8


def test_the_workbench_shows_words_and_no_names(client, workshop, team):
    reflection = share(workshop)
    voice = give_voice(workshop, by=team)
    author = reflection.person
    author.first_name, author.last_name = "Quillon", "Varnley"
    author.save()
    outcome = workshop.programme.outcomes.first()
    snapshot = Snapshot.objects.get(reflection=reflection)
    claim(workshop, outcome, [passage(snapshot, 1, by=team, outcome=outcome)], by=team)
    for rest in [*PAGES, f"texts/{snapshot.reference}/", f"findings/{Finding.objects.get().pk}/"]:
        text = client.get(address(workshop, rest)).content.decode()
        for private in ("Quillon", "Varnley", author.email, reflection.reference, voice.author_name, voice.reference):
            assert private not in text
    assert "I held back for once" in client.get(address(workshop)).content.decode()


def test_coding_without_a_mouse_takes_everything_between(client, workshop, team):
    share(workshop)
    give_voice(workshop, by=team)
    snapshot = Snapshot.objects.get(reflection__isnull=False)
    first, second = workshop.programme.outcomes.all()[:2]
    page = address(workshop, f"texts/{snapshot.reference}/")
    data = {"chosen": ["3", "1"], f"reads-{first.code}": "mixed", f"reads-{second.code}": "against", "memo": "Both."}
    answer = client.post(page, data)
    # The keyboard goes on after the text, all of whose sentences are coded now; below, at the next sentence.
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#go-on")
    excerpt = Excerpt.objects.select_related("snapshot").get()
    assert excerpt.text == JOURNAL_WORDS
    coding = Coding.objects.get(outcome=first)
    assert (coding.polarity, coding.memo, coding.coder) == ("mixed", "Both.", team)
    assert Coding.objects.get(outcome=second).polarity == "against"
    text = client.get(page).content.decode()
    assert text.count("Coded already:") == 3  # said beside each of its sentences, in words
    answer = client.post(page, {"chosen": ["2"], "reads-none": "unexpected", "then": "next"})
    other = Snapshot.objects.get(voice__isnull=False)
    assert answer["Location"] == address(workshop, f"texts/{other.reference}/#text")
    answer = client.post(page, {"chosen": ["2"], "reads-none": "mixed"})
    assert answer["Location"] == f"{page}#id_chosen_2"
    assert [f'id="{part}"' in text for part in ("text", "go-on", "coded", "id_chosen_2")] == [True] * 4
    assert Coding.objects.get(outcome=None).excerpt.text.startswith("She came up")
    removed = client.post(address(workshop, f"codings/{coding.pk}/remove/"))
    assert removed["Location"] == f"{page}#coded"
    assert not Coding.objects.filter(pk=coding.pk).exists()
    answer = client.post(address(workshop, f"texts/{other.reference}/aside/"), {"then": "next"})
    assert answer["Location"] == address(workshop)
    assert client.post(address(workshop, f"texts/{snapshot.reference}/aside/")).status_code == 302
    assert list(Snapshot.objects.filter(set_aside_at__isnull=False)) == [other]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"chosen": "1"},
        {"reads-none": "mixed"},
        {"chosen": "9", "reads-none": "mixed"},
        {"chosen": "x", "reads-none": "mixed"},
        {"chosen": "1", "reads-none": "sideways"},
        {"chosen": "1", "reads-none": "\0"},
        {"chosen": "1", "reads-none": "mixed", "memo": "a\0b"},
        {"chosen": "1", "reads-none": "mixed", "memo": "x" * 1001},
        {"chosen": "1", "reads-none": "mixed", "memo": JOURNAL_WORDS},
    ],
)
def test_a_wrong_coding_is_said_on_the_page(client, workshop, team, data):
    share(workshop)
    answer = client.post(address(workshop, f"texts/{Snapshot.objects.get().reference}/"), data)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Coding.objects.exists()


def test_the_list_is_filtered_in_the_address(client, workshop, team):
    first, second = workshop.programme.outcomes.all()[:2]
    own, later = (share(workshop, f"{word} held back for once.").snapshots.get() for word in ("I", "We"))
    voice = give_voice(workshop, by=team).snapshots.get()
    passage(own, 1, by=team, outcome=first)
    passage(own, 1, by=team, outcome=second, polarity="against")
    passage(voice, 1, by=team, outcome=None, polarity="mixed")

    def listed(query):
        page = client.get(address(workshop, f"?{query}")).context["page_obj"]
        return {snapshot.pk for snapshot in page}

    everything = {own.pk, later.pk, voice.pk}
    assert {query: listed(query) for query in FILTERS} == {
        "": everything,
        "kind=manager": {voice.pk},
        "state=coded": {own.pk, voice.pk},
        "state=uncoded": {later.pk},
        "state=aside": set(),
        "outcome=none": {voice.pk},
        "kind=nobody&page=x": everything,
    }
    assert listed(f"outcome={second.code}&polarity=against") == {own.pk}
    assert listed(f"outcome={first.code}&polarity=against") == set()
    grid = client.get(address(workshop, "matrix/")).context["matrix"]
    assert [row.kinds for row in grid.rows] == [1, 1, 0, 0, 0, 0, 1]
    assert grid.rows[0].cells[0].ways == (("supports", "Supports", 1),)


FILTERS = ["", "kind=manager", "state=coded", "state=uncoded", "state=aside", "outcome=none", "kind=nobody&page=x"]


def test_what_is_not_yet_supported_is_plain(client, workshop, team):
    outcomes = list(workshop.programme.outcomes.all())
    reflection = share(workshop)
    snapshot = reflection.snapshots.get()
    thin, spare = (passage(snapshot, n, by=team, outcome=outcomes[0]) for n in (1, 2))
    passage(snapshot, 3, by=team, outcome=outcomes[1])
    finding = claim(workshop, outcomes[0], [thin], by=team, against=[])
    gaps = client.get(address(workshop, "gaps/")).context["gaps"]
    assert gaps.without_evidence == tuple(outcomes[2:])
    assert gaps.without_finding == (outcomes[1],)
    assert (gaps.one_source, gaps.on_nothing, gaps.changed) == ((finding,), (), ())
    assert gaps.unused == ((outcomes[0], 1), (outcomes[1], 1))
    assert spare.pk not in finding.evidence.values_list("excerpt", flat=True)
    journal.unshare(reflection, by=reflection.person)
    gaps = client.get(address(workshop, "gaps/")).context["gaps"]
    assert (gaps.without_evidence, gaps.on_nothing, gaps.changed) == (tuple(outcomes), (finding,), (finding,))
    assert "To look at again" in client.get(address(workshop, "findings/")).content.decode()


def test_writing_and_reviewing_a_finding(client, workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    new = address(workshop, f"findings/new/{outcome.code}/")
    assert "No passage is coded to this outcome yet" in client.get(new).content.decode()
    excerpt, other = (passage(Snapshot.objects.get(), n, by=team, outcome=outcome) for n in (1, 2))
    use, use_other = f"use-{excerpt.pk}", f"use-{other.pk}"
    data = {
        "claim": "They wait.",
        use: "supports",
        use_other: "against",
        "strength": "tentative",
        "counter_evidence": "None found.",
        "other_explanations": "None that we can think of.",
    }
    for wrong in ({use: ""}, {use: "x"}, {use: "against"}, {"strength": "strong"}, {"claim": "\0"}):
        answer = client.post(new, data | wrong)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert not Finding.objects.exists()
    assert client.post(new, data).status_code == 302
    finding = Finding.objects.get()
    edit = address(workshop, f"findings/{finding.pk}/")
    assert [f.initial for f in client.get(edit).context["form"] if f.name.startswith("use-")] == ["supports", "against"]
    assert client.post(edit, data | {"claim": "They wait longer."}).status_code == 302
    assert Finding.objects.get().claim == "They wait longer."
    assert client.post(address(workshop, f"findings/{finding.pk}/move/"), {"way": "down"}).status_code == 302
    assert client.post(address(workshop, f"recommendations/{finding.pk}/")).status_code == 302
    assert client.post(address(workshop, f"findings/{finding.pk}/delete/")).status_code == 302
    assert not Finding.objects.exists()


def test_who_codes_blind_is_shown_nothing_that_would_tell(client, workshop, team):
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    snapshot = Snapshot.objects.get()
    excerpt = passage(snapshot, 1, by=team, outcome=outcome, polarity="mixed")
    code_excerpt(excerpt, outcome=outcome, polarity="mixed", by=team, memo="The silence is the point.")
    claim(workshop, outcome, [excerpt], by=team)
    asking = address(workshop, "agreement/")
    assert client.post(asking, {"person": "x"}).status_code == 200
    assert client.post(asking, {"person": facilitator.pk}).status_code == 302
    client.force_login(facilitator)
    pages = [*PAGES, f"texts/{snapshot.reference}/", f"findings/{Finding.objects.get().pk}/", "blind/"]
    telling = ["Both ways</strong>", "The silence is the point", "Residents make plans of their own"]

    def told():
        return {
            rest for rest in pages if any(t in client.get(address(workshop, rest)).content.decode() for t in telling)
        }

    assert told() == set()
    assert client.post(asking, {"person": team.pk}).status_code == 200  # closed, and nobody is asked
    assert client.get(address(workshop, f"?outcome={outcome.code}")).context["page_obj"].paginator.count == 0
    blind = address(workshop, "blind/")
    for wrong in ({}, {"passage": "x", "reads-none": "mixed"}, {"passage": excerpt.pk}):
        assert client.post(blind, wrong).status_code in {200, 404}
    assert not BlindReading.objects.exists()
    assert client.post(blind, {"passage": excerpt.pk, "reads-none": "against"})["Location"] == f"{blind}#passage"
    text = client.get(address(workshop, f"texts/{snapshot.reference}/")).content.decode()
    assert ("The silence is the point" in text, text.count("(second reading)")) == (True, 2)  # in the text, and below
    assert client.get(address(workshop)).content.decode().count("(second reading)") == 1
    assert client.post(address(workshop, "blind/end/")).status_code == 302
    assert client.get(blind).status_code == 404
    assert "findings/" in told()
    assert client.post(asking, {"person": team.pk}).status_code == 404  # a facilitator asks nobody


def test_four_hundred_texts_cost_what_one_costs_and_pages_stay_light(client, workshop, team):
    outcome = workshop.programme.outcomes.first()
    finding = claim(workshop, outcome, many_texts(workshop, 1, by=team, outcome=outcome), by=team)
    reference = Snapshot.objects.get().reference
    pages = {
        "texts": "",
        "filtered": f"?state=coded&kind=participant&outcome={outcome.code}&polarity=supports&page=9",
        "text": f"texts/{reference}/",
        "findings": "findings/",
        "finding": f"findings/{finding.pk}/",
        "new": f"findings/new/{outcome.code}/",
        "matrix": "matrix/",
        "gaps": "gaps/",
        "done": "recommendations/",
    }
    client.get(address(workshop))
    costs, weights = [], {}
    for more in (0, 2, 47, 350):
        many_texts(workshop, more, by=team, outcome=outcome)
        costs.append({})
        for name, rest in pages.items():
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address(workshop, rest))
            costs[-1][name], weights[name] = len(asked), len(page.content) // 1024
    first = {"texts": 15, "filtered": 15, "text": 14, "findings": 13, "finding": 16, "new": 12, "matrix": 10}
    assert costs == [first | {"gaps": 14, "done": 10}] * 4
    assert {name for name, weight in weights.items() if weight > 60} == {"finding", "new"}
    assert max(weights.values()) < 320  # four hundred passages of one outcome to choose from, folded by way they point
    gaps = client.get(address(workshop, "gaps/")).content.decode()
    assert [gaps.count(words) for words in ("Texts still to read", "Write a finding", finding.claim)] == [5, 0, 1]


def test_passages_are_offered_to_a_finding_by_the_way_they_point(client, workshop, team):
    outcome = workshop.programme.outcomes.first()
    used = many_texts(workshop, 2, by=team, outcome=outcome)
    many_texts(workshop, 3, by=team, outcome=outcome, polarity="against")
    finding = claim(workshop, outcome, used[:1], by=team)
    page = client.get(address(workshop, f"findings/{finding.pk}/"))
    assert [(label, [e.pk for e, _codings, _field in uses]) for label, uses in page.context["uses"]] == [
        ("In this finding", [used[0].pk]),
        ("Supports", [used[1].pk]),
        ("Speaks against", [e.pk for e in Excerpt.objects.filter(codings__polarity="against")]),
    ]


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
