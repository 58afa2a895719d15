import pytest

from learning_review.voices.bylines import NEEDED, BylineLevel, Speaker, missing, render_byline

BEA = Speaker(
    first_name="Bea",
    surname="Lindqvist",
    role="team leader",
    organisation="Brook Street Homes",
    organisation_kind="housing association",
    sector="Housing",
    relation="leads T's team",
)


@pytest.mark.parametrize(
    ("level", "byline"),
    [
        ("unpublished", ""),
        ("sector", "Someone in housing"),
        ("role_and_kind", "Team leader, housing association"),
        ("initial_and_role", "B, team leader"),
        ("relation", "Leads T's team"),
        ("first_name_and_role", "Bea, team leader"),
        ("full", "Bea Lindqvist, team leader, Brook Street Homes"),
    ],
)
def test_the_exact_byline_at_each_level(level, byline):
    assert render_byline(level, BEA) == byline


def test_a_full_name_may_stand_without_a_role():
    speaker = Speaker(first_name="Bea", surname="Lindqvist", organisation="Brook Street Homes")
    assert render_byline("full", speaker) == "Bea Lindqvist, Brook Street Homes"


@pytest.mark.parametrize(
    ("sector", "byline"),
    [("NHS commissioning", "Someone in NHS commissioning"), ("Adult social care", "Someone in adult social care")],
)
def test_a_sector_is_said_inside_a_sentence(sector, byline):
    assert render_byline("sector", Speaker(sector=sector)) == byline


@pytest.mark.parametrize("level", list(BylineLevel))
def test_a_level_says_nothing_but_what_it_needs(level):
    shown = NEEDED[level] + (("role",) if level == BylineLevel.FULL else ())
    only = Speaker(**{name: getattr(BEA, name) for name in shown})
    assert missing(level, only) == []
    if level == BylineLevel.INITIAL_AND_ROLE:
        assert "Bea" not in render_byline(level, BEA)
    assert render_byline(level, only) == render_byline(level, BEA)


@pytest.mark.parametrize("level", list(BylineLevel))
def test_what_is_missing_is_named(level):
    assert missing(level, Speaker()) == list(NEEDED[level])


def test_every_level_is_told_what_it_needs():
    assert set(NEEDED) == set(BylineLevel)
