import pytest

from programmes.catalogue.journey import stations_of_pattern
from programmes.catalogue.lineage import lineage
from programmes.catalogue.models import ProgrammePartner
from programmes.catalogue.tests.factories import ArcProgrammeFactory, ProgrammeFactory
from programmes.people.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
BY, WITH, FUNDED = ProgrammePartner.Role.DELIVERED_BY, ProgrammePartner.Role.WITH, ProgrammePartner.Role.FUNDED_BY


@pytest.mark.parametrize(
    ("partners", "part_of", "line"),
    [
        ([], "", ""),
        ([(BY, "Lantern")], "", "Delivered by Lantern"),
        ([], "Common Ground", "As part of Common Ground"),
        (
            [(BY, "Lantern"), (WITH, "Mill Trust")],
            "Common Ground",
            "Delivered by Lantern in partnership with Mill Trust, as part of Common Ground",
        ),
        (
            [(WITH, "Mill Trust"), (BY, "Lantern"), (WITH, "Weir Homes"), (WITH, "Leys Council"), (FUNDED, "A Fund")],
            "",
            "Delivered by Lantern in partnership with Mill Trust, Weir Homes and Leys Council, funded by A Fund",
        ),
    ],
)
def test_the_line_comes_from_the_partners(partners, part_of, line):
    programme = ProgrammeFactory(part_of=part_of)
    for order, (role, name) in enumerate(partners):
        ProgrammePartner.objects.create(
            programme=programme, organisation=OrganisationFactory(name=name), role=role, order=order
        )
    assert lineage(programme) == line


def test_a_pattern_can_be_drawn_before_any_dates():
    stations = stations_of_pattern(ArcProgrammeFactory())
    assert [(station.kind, station.days, station.note) for station in stations] == [
        ("residential", 3, ""),
        ("evening", 1, "voluntary"),
        ("practice", 32, ""),
        ("coaching", 32, ""),
        ("residential", 2, ""),
    ]
    assert stations_of_pattern(ProgrammeFactory()) == []
