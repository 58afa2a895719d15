"""The programme: what it is for, how it works, what is expected of it, and how its parts follow one another."""

import datetime as dt

from programmes.catalogue.models import (
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    Region,
    Venue,
)
from programmes.people.models import Audience, Organisation

AUDIENCES = {
    "regeneration-officer": "Regeneration officer",
    "enterprise-officer": "Enterprise development officer",
    "health-practitioner": "Health practitioner",
    "social-worker": "Social worker",
    "educator": "Teacher or other educator",
    "business-adviser": "Business adviser",
    "community-development": "Community development worker",
    "housing-staff": "Housing association staff",
    "activist": "Community activist",
    "voluntary-staff": "Voluntary organisation staff",
    "neighbourhood-renewal": "Neighbourhood renewal worker",
}
ORGANISATIONS = {
    "hearth": ("The Hearth Foundation", Organisation.Kind.VOLUNTARY),
    "meadow": ("Five Rivers Development Agency", Organisation.Kind.DEVELOPMENT_AGENCY),
    "harrowby": ("Harrowby Borough Council", Organisation.Kind.LOCAL_AUTHORITY),
    "brook": ("Brook Street Homes", Organisation.Kind.HOUSING),
    "leenside": ("Leenside Health Trust", Organisation.Kind.HEALTH),
}
# code, in a few words, in full
PURPOSES = [
    (
        "share-the-approach",
        "Share a way of working",
        "Ten to sixteen people who work where life is hardest learn to coach by coaching, and have something new to offer the people they meet.",
    ),
    (
        "from-dependence",
        "From being helped to helping oneself",
        "Conversations in which people find their own next step, in place of services that take the step for them.",
    ),
    (
        "release-energy",
        "Release what people have in them",
        "Residents act on what they care about, and what they do changes the place they live in: its life together, its living, its land.",
    ),
    (
        "connect",
        "Connect people to what is there already",
        "Use networks to bring residents together with people and means near by, so that long-held plans become possible and some become enterprises.",
    ),
    (
        "learn-together",
        "Learn from one another",
        "Practitioners of different trades tell one another what works, and keep in touch.",
    ),
    (
        "common-language",
        "One language between agencies",
        "Add to the ways of referring and planning that areas have, so that a person meets one approach and not five.",
    ),
    (
        "know-oneself",
        "See one's own part",
        "Understand how the way one speaks, listens and behaves changes what others do.",
    ),
]
METHODS = [
    (
        "by-doing",
        "By doing it",
        "Everybody coaches and is coached from the first morning, by voice, movement, drawing, writing and silence, so that each finds a way in.",
    ),
    ("without-fear", "Without fear", "Practice is among friends, in a house away from work, and nobody is marked."),
    (
        "own-work",
        "In one's own work",
        "Each person decides where to use it, tries it for a month, and brings back what happened.",
    ),
    ("networks", "With the networks one has", "The group maps whom it knows and makes use of it."),
    (
        "five-days",
        "Five days in two visits",
        "Three days, a month at home, two days. Meals, walks and a voluntary evening are part of the learning.",
    ),
    ("telephone", "With a coach on the telephone", "Between the visits each is offered three calls, one to one."),
    ("review", "Looked back on together", "All partners take stock in a learning review that anybody can read."),
]
OUTCOMES = [
    (
        "lighter-caseload",
        "A caseload that is easier to carry",
        "Practitioners find it a good deal easier to manage the work they have.",
    ),
    (
        "clients-own",
        "Clients take charge of their situation",
        "People take more of their situation into their own hands, with the practitioner helping them see what stands in the way.",
    ),
    (
        "residents-lead",
        "Residents run projects themselves",
        "More residents are found who take a project on and keep it going under their own power.",
    ),
    (
        "lasting-projects",
        "Projects that last",
        "It becomes easier to help projects come about that keep going when the funding ends.",
    ),
    (
        "networks",
        "Networks that solve problems",
        "People who met here go on solving problems together and refer to one another.",
    ),
    ("partnerships", "Partnerships across walls", "Organisations work together where they used to work side by side."),
]
FIRST_AGENDA = """Day 1: arrive from 9.30am, begin at 10. What a good conversation does; listening in threes.
Day 2: questions that open; coaching walks in the afternoon. The evening is free, or round the fire.
Day 3: a plan for the month; close at 4pm after tea."""
RETURN_AGENDA = """Day 1: begin at 10. What happened in the month: successes, failures and surprises.
Day 2: coaching groups and meetings; what we take with us, whom we stay in touch with; close at 4pm."""


def build_regions() -> dict[str, Region]:
    """Make the regions one can look in."""
    names = {"east-midlands": "East Midlands", "yorkshire": "Yorkshire", "north-wales": "North Wales"}
    return {slug: Region.objects.create(slug=slug, name=name) for slug, name in names.items()}


def build_venues() -> dict[str, Venue]:
    """Make two houses in which one can stay."""
    return {
        "weir": Venue.objects.create(
            name="Weir House",
            address="Mill Lane",
            town="Harrowby",
            postcode="HB4 2WH",
            travel="Harrowby station is twelve minutes on foot along the river; a taxi takes four. Parking for twenty cars. "
            "If you come by train we meet the 9.12 from Leenside.",
            access_notes="Level entrance, lift to every floor, two adapted rooms with wet rooms. Hearing loop in the "
            "river room. A quiet room is ours throughout. Assistance dogs welcome.",
            bedrooms=18,
            email="rooms@weirhouse.example.org",
            latitude="53.12500",
            longitude="-1.26100",
        ),
        "quarry": Venue.objects.create(
            name="The Old Quarry Lodge",
            address="Stonegate Road",
            town="Matlow",
            postcode="MT7 9QL",
            travel="Bus 6 from Matlow bus station stops at the gate every half hour. Parking for thirty cars.",
            access_notes="Ground-floor meeting rooms and four ground-floor bedrooms; the upper floor has stairs only.",
            bedrooms=22,
            email="bookings@quarrylodge.example.org",
            latitude="53.13900",
            longitude="-1.55200",
        ),
    }


def build_organisations() -> dict[str, Organisation]:
    """Make the organisations that deliver, pay for and take part."""
    return {key: Organisation.objects.create(name=name, kind=kind) for key, (name, kind) in ORGANISATIONS.items()}


def build_programme(organisations: dict[str, Organisation]) -> Programme:
    """Make the programme with all that belongs to it."""
    programme = Programme.objects.create(
        title="Coaching for Regeneration",
        slug="coaching-for-regeneration",
        summary="Five days in two visits, for people who work where life is hardest, with a month of practice and a "
        "coach on the telephone in between.",
        code_prefix="CFR",
        part_of="the Kindled Places programme",
        contact_name="Morgan Field",
        contact_role="Programme coordinator",
        contact_email="coordinator@example.org",
        contact_phone="+441154960142",
        places_min=10,
        places_max=16,
        coaching_calls=3,
        call_minutes=45,
    )
    for order, (code, name) in enumerate(AUDIENCES.items(), start=1):
        audience = Audience.objects.create(code=code, name=name)
        ProgrammeAudience.objects.create(programme=programme, audience=audience, order=order)
    roles = ProgrammePartner.Role
    for order, (key, role) in enumerate([("hearth", roles.DELIVERED_BY), ("meadow", roles.WITH)], start=1):
        ProgrammePartner.objects.create(programme=programme, organisation=organisations[key], role=role, order=order)
    for model, rows in ((Purpose, PURPOSES), (Method, METHODS), (Outcome, OUTCOMES)):
        for order, (code, title, text) in enumerate(rows, start=1):
            model.objects.create(programme=programme, order=order, code=code, title=title, text=text)
    build_modules(programme)
    return programme


def build_modules(programme: Programme) -> None:
    """Lay the pattern: three days, an evening, a month with its calls, two days; five weeks from door to door."""
    kind = Module.Kind
    away = {"kind": kind.RESIDENTIAL, "start_time": dt.time(10), "end_time": dt.time(16)}
    modules: list[tuple[str, str, str, dict]] = [
        (
            "starting",
            "Three days to begin",
            "Coach and be coached from the first morning; leave with a plan for the month.",
            away | {"days": 3, "agenda": FIRST_AGENDA},
        ),
        (
            "fireside",
            "An evening by the fire",
            "Stories from people who have used it for a year. Come if you like.",
            {
                "kind": kind.EVENING,
                "start_time": dt.time(19, 30),
                "end_time": dt.time(21),
                "on_day": 2,
                "voluntary": True,
            },
        ),
        (
            "practice",
            "A month in your own work",
            "Try it where you are: one meeting, one visit, one hard conversation at a time.",
            {"kind": kind.PRACTICE, "days": 32},
        ),
        (
            "calls",
            "Calls with a coach",
            "Three calls of three quarters of an hour, when they suit you, or none.",
            {"kind": kind.COACHING, "days": 32, "on_day": 1},
        ),
        (
            "returning",
            "Two days to return",
            "What happened, what it shows, and what you will go on with.",
            away | {"days": 2, "agenda": RETURN_AGENDA},
        ),
    ]
    outcomes = {outcome.code: outcome for outcome in programme.outcomes.all()}
    aims = {"starting": ["clients-own", "lighter-caseload"], "practice": ["residents-lead", "lasting-projects"]}
    aims["returning"] = ["networks", "partnerships"]
    for order, (slug, title, summary, values) in enumerate(modules, start=1):
        module = Module.objects.create(
            programme=programme, order=order, slug=slug, title=title, summary=summary, **values
        )
        module.outcomes.set([outcomes[code] for code in aims.get(slug, [])])
