"""The programme for link workers: a group that meets twice a week, and the people in it. All fictional."""

from typing import Any

# name, kind, key of the organisation it belongs to ("" for none)
ORGANISATIONS = {
    "lantern": ("Lantern Street", "social_enterprise", ""),
    "doorstep": ("Doorstep Health", "health", "lantern"),
    "thread": ("Common Thread", "voluntary", "lantern"),
}
AUDIENCES = {
    "link-worker": "Link worker",
    "community-connector": "Community connector",
    "care-navigator": "Care navigator",
    "wellbeing-adviser": "Health or wellbeing adviser",
}
PROGRAMME: dict[str, Any] = {
    "title": "Walking Alongside",
    "slug": "walking-alongside",
    "code_prefix": "WAL",
    "summary": "Ten weeks of two small-group sessions a week for link workers: how to walk beside somebody at their own "
    "pace, and not push.",
    "part_of": "the Good Neighbours agreement",
    "contact_name": "Marisol Peake",
    "contact_role": "Practice lead",
    "contact_email": "marisol.peake@example.org",
    "contact_phone": "+441154960177",
    "places_min": 6,
    "places_max": 12,
    "coaching_calls": 1,
    "call_minutes": 30,
    "may_miss_sessions": 8,
}
# key of the organisation, role
PARTNERS = [("lantern", "delivered_by"), ("doorstep", "with"), ("thread", "with"), ("leenside", "funded_by")]
PURPOSES = [
    (
        "own-pace",
        "Go at the other person’s pace",
        "Link workers notice when somebody is not ready, and stay beside them without pulling.",
    ),
    (
        "behind-the-reason",
        "Hear what lies behind the reason",
        "The first conversation takes in a whole life, so that the thing people came about is met where it begins.",
    ),
    (
        "living-map",
        "Keep the map of a neighbourhood alive",
        "What is there to belong to is found on foot, checked by visiting, and kept up to date together.",
    ),
    (
        "one-team",
        "Be one team across employers",
        "Link workers of different organisations learn in one room and can hand over to one another.",
    ),
    ("stay-well", "Stay well in the work", "A caseload is carried by a group, and nobody has to be the strong one."),
]
METHODS = [
    (
        "small-and-often",
        "Small groups, often",
        "Two hours, twice a week, for ten weeks: little enough to fit, often enough to stay.",
    ),
    (
        "evoke",
        "Let the other argue for it",
        "We practise conversations in which the reasons for a change come from whom it is about.",
    ),
    ("on-foot", "On foot", "Every fourth session is outdoors: we visit what we refer to, and they visit us."),
    (
        "not-now",
        "“Not now” is an answer",
        "What we learn to hear from others holds in the room: nobody is pushed to come or to speak.",
    ),
    (
        "aftercare",
        "Aftercare",
        "For twelve weeks afterwards the door stays open, with a call to look back if one likes.",
    ),
]
OUTCOMES = [
    (
        "ready",
        "Readiness is read",
        "Link workers tell low readiness from unwillingness, and change their own way first.",
    ),
    (
        "whole-life",
        "First conversations are wider",
        "Assessments take in home, money, company and health, not only the reason on the form.",
    ),
    (
        "warm-handover",
        "Handovers are warm",
        "People are introduced in person to what they are linked to, and somebody asks how it went.",
    ),
    ("map", "The map is true", "What stands in the shared list was visited within half a year."),
    ("lighter", "The work weighs less", "Link workers say that they carry fewer people alone."),
]
# slug, title, summary, kind, other values, outcomes
MODULES: list[tuple[str, str, str, str, dict[str, Any], list[str]]] = [
    (
        "circle-afternoons",
        "Circle afternoons",
        "Two hours on Mondays and Fridays, ten weeks long: practise, walk, and think aloud about real work.",
        "series",
        {"days": 70, "weekdays": [0, 4], "start_time": "15:30", "end_time": "17:30"},
        ["ready", "whole-life", "lighter"],
    ),
    (
        "open-door",
        "Aftercare: the open door",
        "Twelve weeks in which the group is there when it is wanted, and lets you be when it is not.",
        "practice",
        {"days": 84},
        ["warm-handover", "map"],
    ),
    (
        "looking-back-call",
        "A call to look back",
        "Half an hour with somebody who was not in the room, at a time of your own choosing.",
        "coaching",
        {"days": 84, "on_day": 1},
        ["lighter"],
    ),
]

PAGE: dict[str, Any] = {
    "promise": "You will be able to wait with somebody until they are ready, and to see when they are.",
    "introduction": "A doctor can write “company” on a form, but somebody has to be there when it is read. This programme is for "
    "those who meet people between the surgery and the street, and have been told to move them along.",
    "picture": (
        "Paths between the plots",
        "Garden plots seen from above with paths that run between them and meet, some straight, some wandering.",
        "plots",
        "alongside",
    ),
    "audience_words": "<p>For people who link others to what a neighbourhood offers, under whatever name: there are a dozen "
    "names for the job, and all of them are welcome.</p>",
    "facts_heading": "Before you decide",
    "facts": [
        ("Cost", "<p>Free for people who work in the area of the agreement.</p>"),
        ("Time", "<p>Two afternoons a week for ten weeks, in working hours.</p>"),
        (
            "Missing some",
            "<p>Up to eight of the twenty, for whatever reason or none, and it still counts as the whole.</p>",
        ),
        (
            "About clients",
            "<p>We talk about our own work. Nothing that could tell who somebody is leaves your office.</p>",
        ),
    ],
    "text": """
<h2>Why so often, and so short</h2>
<p>Most courses are a day that is forgotten in a week. Here you try something on Monday, and on Friday you can say how it
went, or that you did not dare. By the fourth week the group knows what you find hard, which saves a good deal of
explaining.</p>
<h2>You may say “not now”</h2>
<p>Some weeks are floods. Say “not now” to one afternoon, or to all until you say otherwise. Nobody rings to ask why, and it
stands nowhere as an absence. When you are ready again, you say so and come. We would find it odd to teach this and do
something else.</p>
""",
    "steps_heading": "From booking to the open door",
    "steps": [
        (
            "When you book",
            "Your place is certain",
            "<p>You get one link that puts all twenty dates into your calendar.</p>",
        ),
        (
            "Weeks 1 to 3",
            "Listening wide",
            "<p>The first conversation, as long as it needs to be. What do you hear when you stop filling in the form?</p>",
        ),
        ("Weeks 4 to 6", "Readiness", "<p>What it looks like, what it does not, and how your own hurry shows.</p>"),
        ("Weeks 7 to 9", "The map", "<p>Walks to the places you refer to. You introduce one of them to the group.</p>"),
        ("Week 10", "What stays", "<p>Two agreements: one with a colleague, one with yourself.</p>"),
        (
            "Afterwards",
            "The open door",
            "<p>Twelve weeks in which the group meets if it likes, and a call for whoever wants one.</p>",
        ),
    ],
    "figures_heading": "What we counted in the first group",
    "figures": [
        ("10", "link workers from two employers began", "Our own register", 170),
        ("8", "of these 10 took part in twelve afternoons or more", "Our own register", 100),
        (
            "41",
            "places on the shared map, of which 33 had been visited in the half-year before",
            "The group’s own list",
            100,
        ),
    ],
    "access": """
<p>The rooms are level from the street, with a hearing loop. If the afternoons are hard for you, tell us: there is a way to
join by video, and a friend who sits beside you is welcome.</p>
<ul>
<li>The walks have a short way without steps, and a bench.</li>
<li>Handouts come in large print and as plain text.</li>
</ul>
""",
    "cancellation": "<p>Give your place back on your own page, at any time and without a reason. With fewer than six people we look for "
    "another start; those who have booked decide with us.</p>",
}
MODULE_PAGES: dict[str, dict[str, Any]] = {
    "circle-afternoons": {
        "introduction": "Twenty times two hours. A circle of chairs, tea, one thing to try before the next time.",
        "picture": (
            "A round table, again",
            "A long table from above with chairs of every kind around it, one drawn back for whoever comes next.",
            "table",
            "circle-afternoons",
        ),
        "steps_heading": "How an afternoon goes",
        "steps": [
            ("First quarter", "Arriving", "<p>Tea. Each says in a sentence with what they come, or says nothing.</p>"),
            (
                "Half an hour",
                "What happened",
                "<p>Who tried something? Two people tell it; the group asks and does not advise.</p>",
            ),
            (
                "An hour",
                "Practice",
                "<p>In threes: one talks about real work, one listens, one watches. Then round. Every fourth time we walk.</p>",
            ),
            ("Last quarter", "One thing", "<p>What will you try before we meet again? Small enough for tomorrow.</p>"),
        ],
        "text": """
<h2>If you cannot come</h2>
<p>Then you cannot, and that is all there is to it. On your own page you say “not now” to an afternoon, or to all that
follow; “I’m ready again” brings you back. The chair stays in the circle.</p>
<h2>When a date has to move</h2>
<p>Halls have choirs and boilers. When an afternoon moves, or all that are left, you get one mail that says what has
changed, and your calendar follows.</p>
""",
    },
    "open-door": {
        "introduction": "Twelve weeks after the last afternoon. Nobody checks how you are doing; somebody is there if you ask.",
        "picture": (
            "A lit doorway",
            "A house in a valley at dusk with its lamps lit, a lane leading up to an open door.",
            "house",
            "open-door",
        ),
        "steps_heading": "What there is",
        "steps": [
            (
                "When you like",
                "The group",
                "<p>It has a room on the first Friday of each month, and decides itself whether to meet.</p>",
            ),
            ("Once", "A call", "<p>Half an hour with a coach, to look back. An offer, nothing more.</p>"),
            (
                "Twice",
                "The map",
                "<p>A walk to bring the list up to date. Bring a place that has closed, or one that has opened.</p>",
            ),
        ],
        "text": """
<p>People who learn something hard often drop out of touch just when it begins to work. Aftercare is there so that being
out of touch can be mended with one line.</p>
""",
    },
}
WORKSHOP_PAGES = {
    "circle-past": "The first circle: ten link workers of two employers, in the reading room above the library.",
    "circle-running": "This season’s circle, on Monday and Friday afternoons. The last weeks begin an hour later: the hall has a choir.",
    "circle-coming": "A new circle in Harrowby. Half its places are for people who are new in the work.",
}
VENUE = {
    "name": "The Reading Room",
    "address": "Above the library, 3 Lantern Street",
    "town": "Leenside",
    "postcode": "LS2 4RR",
    "travel": "Tram to Library; the door is beside the returns box. Bicycles can stand in the hall.",
    "access_notes": "Lift from the street door. Hearing loop. A quiet corner behind the atlas shelves.",
    "latitude": "52.95480",
    "longitude": "-1.15810",
}
HOUSE = """
<h2>The room</h2>
<p>The Reading Room has tall windows, forty chairs of which we use twelve, and an urn that takes its time. Downstairs is the
library, whose staff know more about the neighbourhood than any list.</p>
"""
HOUSE_PICTURE = (
    "The room above the library",
    "A house with lit windows at dusk and a lane running down from its door.",
    "house",
    "reading-room",
)
WHY_MOVED = "The hall has a choir until half past four from now on. Sorry: it sings well."
# first name | last name | audience | organisation | area
PEOPLE = """
Rosa|Whitby|link-worker|Doorstep Health|Leenside
Ivo|Castledine|link-worker|Doorstep Health|Leenside
Maureen|Tandy|community-connector|Common Thread|Canal Quarter
Sahra|Warsame|link-worker|Common Thread|Eastgate
Dougal|Penn|care-navigator|Doorstep Health|Harrowby
Lorna|Fiske|link-worker|Doorstep Health|Larkhill
Anselm|Okafor|wellbeing-adviser|Common Thread|Leenside
Birgit|Soames|link-worker|Doorstep Health|Eastgate
Tariq|Mahmood|link-worker|Common Thread|Leenside
Eilidh|Moncrieff|community-connector|Common Thread|Harrowby
Nathan|Brough|link-worker|Doorstep Health|Canal Quarter
Perpetua|Gomes|care-navigator|Doorstep Health|Leenside
Wilf|Harker|link-worker|Common Thread|Larkhill
Suki|Tanaka|wellbeing-adviser|Doorstep Health|Eastgate
Orla|Devane|link-worker|Common Thread|Leenside
Caspian|Lowe|link-worker|Doorstep Health|Harrowby
Meera|Joshi|link-worker|Common Thread|Canal Quarter
Gwilym|Rees|community-connector|Doorstep Health|Leenside
Halina|Bielak|link-worker|Doorstep Health|Larkhill
Deshawn|Merritt|link-worker|Common Thread|Eastgate
Freya|Lindgren|care-navigator|Common Thread|Leenside
Abel|Mensah|link-worker|Doorstep Health|Canal Quarter
Kezia|Thorpe|link-worker|Doorstep Health|Harrowby
Laurence|Ibbs|wellbeing-adviser|Common Thread|Larkhill
Yara|Haidari|link-worker|Common Thread|Leenside
"""
