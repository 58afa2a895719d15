"""The demo's workshops: one over, one in its month, several to come, one full, one without a date, one called off."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from accounts.models import User
from demo.build.clock import Clock
from programmes.catalogue.models import Programme, Region, Venue, Workshop, WorkshopPartner
from programmes.catalogue.pattern import lay_out
from programmes.catalogue.services import announce_workshop, cancel_workshop, create_workshop, start_workshop
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.people.models import Organisation

Mode = Workshop.EnrolmentMode
Partner = WorkshopPartner.Role
WARM_WORDS = "I give answers all day. I would like to find out what happens when I don't."
HOPES = [
    WARM_WORDS,
    "We have four agencies at one kitchen table. I hope to learn how to be one person less in that room.",
    "My caseload has doubled and I cannot do twice as much for people. There must be another way.",
]


@dataclass
class Stage:
    """What the workshops are built with."""

    clock: Clock
    programme: Programme
    regions: dict[str, Region]
    venues: dict[str, Venue]
    organisations: dict[str, Organisation]
    people: dict[str, User]
    crowd: list[User]
    workshops: dict[str, Workshop] = field(default_factory=dict)

    @property
    def coordinator(self) -> User:
        return self.people["coordinator"]

    def put_on(
        self,
        key: str,
        code: str,
        title: str,
        *,
        announced_days_ago: int,
        programme: Programme | None = None,
        partners: list[tuple[Organisation, str]] | None = None,
        **values: Any,
    ) -> Workshop:
        """Put a workshop on and announce it, both some days ago; of the first programme unless another is given."""
        confirmed = values.pop("confirmed", True)
        region = self.regions[values.pop("region", "east-midlands")]
        venue = self.venues.get(values.pop("venue", "weir"))
        announced = self.clock.days_ago(announced_days_ago, 9)
        programme = programme or self.programme
        if first_day := values.pop("first_day", None):
            values["planned"] = self.clock.around_the_holidays(lay_out(programme, first_day, settings.TIME_ZONE))
        workshop = create_workshop(
            programme,
            code=code,
            title=title,
            region=region,
            venue=venue,
            facilitators=values.pop("facilitators", [self.people["facilitator"]]),
            partners=self.usual_partners if partners is None else partners,
            by=self.coordinator,
            now=announced - dt.timedelta(days=2),
            **values,
        )
        self.workshops[key] = announce_workshop(workshop, by=self.coordinator, confirmed=confirmed, now=announced)
        return self.workshops[key]

    @property
    def usual_partners(self) -> list[tuple[Organisation, str]]:
        return [
            (self.organisations["meadow"], Partner.FUNDER),
            (self.organisations["harrowby"], Partner.PARTNER),
            (self.organisations["leenside"], Partner.PARTNER),
        ]

    def book(self, workshop: Workshop, people: list[User], *, from_days_ago: int) -> list[Enrolment]:
        """Let people book, one an afternoon, and join the list once it is full."""
        return [
            services.book(
                workshop,
                person,
                by=person,
                join_list=True,
                now=self.clock.days_ago(from_days_ago, 13, 5) + dt.timedelta(hours=5 * number),
            )
            for number, person in enumerate(people)
        ]


def build_past(stage: Stage) -> Workshop:
    """One that is over: fourteen came, thirteen completed, and its learning review is out."""
    workshop = stage.put_on(
        "past",
        "CFR-3HTN",
        "East Midlands, the first group",
        announced_days_ago=300,
        first_day=stage.clock.tuesday(-190),
    )
    stage.book(workshop, stage.crowd[:15], from_days_ago=290)
    left = Enrolment.objects.get(workshop=workshop, person=stage.crowd[14])
    services.withdraw(left, by=left.person, reason="A new job, in another county.", now=stage.clock.days_ago(240))
    return workshop


def build_signing(stage: Stage) -> Workshop:
    """One that is over, whose learning review lies before its partners to be signed: ten came."""
    workshop = stage.put_on(
        "signing",
        "CFR-8BWR",
        "Yorkshire, the first group",
        announced_days_ago=230,
        first_day=stage.clock.tuesday(-120),
        region="yorkshire",
        venue="quarry",
    )
    stage.book(workshop, stage.crowd[50:60], from_days_ago=220)
    return workshop


def build_running(stage: Stage) -> Workshop:
    """One in the middle of its month: the practitioner of the demo is in it."""
    first_day = stage.clock.tuesday(-18)
    workshop = stage.put_on(
        "running", "CFR-8DKW", "East Midlands, this season", announced_days_ago=120, first_day=first_day
    )
    stage.book(workshop, [stage.people["practitioner"], *stage.crowd[15:26]], from_days_ago=110)
    return start_workshop(workshop, by=None, now=stage.clock.at(first_day, 6))


def build_coming(stage: Stage) -> None:
    """Those that can be booked, waited for, applied for, or wished for."""
    clock = stage.clock
    spring = stage.put_on(
        "spring",
        "CFR-7K2M",
        "East Midlands, by the river",
        announced_days_ago=60,
        first_day=clock.tuesday(45),
    )
    stage.book(spring, stage.crowd[26:37], from_days_ago=55)
    full = stage.put_on(
        "full",
        "CFR-5QVZ",
        "Yorkshire, at the old quarry",
        announced_days_ago=70,
        first_day=clock.tuesday(80),
        region="yorkshire",
        venue="quarry",
    )
    taken = stage.book(full, [*stage.crowd[:2], *stage.crowd[33:50]], from_days_ago=66)
    # Somebody leaves, so the first on the list has an offer that is still open.
    services.withdraw(taken[3], by=taken[3].person, reason="The dates clash after all.", now=clock.now)
    tentative = stage.put_on(
        "tentative",
        "CFR-2PXB",
        "North Wales, a first group",
        announced_days_ago=30,
        first_day=clock.tuesday(115),
        region="north-wales",
        venue="quarry",
        confirmed=False,
        decision_date=clock.today + dt.timedelta(days=70),
    )
    early = stage.book(tentative, stage.crowd[3:9], from_days_ago=25)
    services.transfer(
        early[5], spring, by=stage.coordinator, reason="North Wales is too far after all.", now=clock.days_ago(6, 10)
    )
    build_applications(stage)
    build_undated(stage)
    off = stage.put_on(
        "off",
        "CFR-9NRC",
        "East Midlands, midsummer",
        announced_days_ago=90,
        first_day=clock.tuesday(60),
        venue="quarry",
    )
    stage.book(off, stage.crowd[44:47], from_days_ago=80)
    cancel_workshop(
        off,
        by=stage.coordinator,
        reason="The house has to close for repairs. We are looking for another.",
        now=clock.days_ago(20),
    )


def build_applications(stage: Stage) -> None:
    """One where a coordinator decides: two applications to read, one accepted, one answered with no."""
    clock = stage.clock
    workshop = stage.put_on(
        "apply",
        "CFR-6TGH",
        "East Midlands, for those who lead teams",
        announced_days_ago=40,
        first_day=clock.tuesday(150),
        enrolment_mode=Mode.APPLY,
    )
    applied = [
        services.apply_for_place(
            workshop, person, by=person, hopes=HOPES[number % 3], now=clock.days_ago(12 - 2 * number, 15)
        )
        for number, person in enumerate(stage.crowd[9:13])
    ]
    services.decide(applied[0], accept=True, by=stage.coordinator, now=clock.days_ago(1, 11))
    services.decide(
        applied[1],
        accept=False,
        by=stage.coordinator,
        reason="This group is for people who lead a team; the one by the river would suit you.",
        now=clock.days_ago(1, 11, 20),
    )


def build_undated(stage: Stage) -> None:
    """One without a date, and those who would come if there were one."""
    workshop = stage.put_on(
        "undated",
        "CFR-4JMS",
        "Yorkshire, when enough of us want it",
        announced_days_ago=50,
        region="yorkshire",
        venue="",
        confirmed=False,
    )
    wishes = [
        ("Carys Dunmore", "carys.dunmore@example.org", "Any time but school holidays."),
        ("Leo Abara", "leo.abara@example.org", ""),
        ("Mina Sorrell", "mina.sorrell@example.org", "Four of us from the same estate would come."),
        ("Gethin Rowe", "gethin.rowe@example.org", "A weekday course is hard for me; is there another way?"),
    ]
    for number, (name, email, message) in enumerate(wishes):
        services.leave_interest(
            stage.programme,
            name=name,
            email=email,
            region=stage.regions["yorkshire"],
            workshop=workshop,
            message=message,
            now=stage.clock.days_ago(30 - 4 * number, 18),
        )
