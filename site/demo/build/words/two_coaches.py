"""The programme in which each person has two coaches, and the people in it. All fictional."""

from typing import Any

ORGANISATIONS = {
    "bridge": ("Bridge and Anchor", "social_enterprise", ""),
    "millrace": ("Millrace Housing", "housing", ""),
    "wellworth": ("Wellworth Recovery College", "education", ""),
}
AUDIENCES = {
    "wellbeing-practitioner": "Wellbeing practitioner",
    "employment-adviser": "Employment adviser",
    "occupational-therapist": "Occupational therapist",
    "money-adviser": "Debt and money adviser",
}
# Where somebody of an audience works, if not in health.
SECTORS = {"employment-adviser": "enterprise", "money-adviser": "voluntary"}
PROGRAMME: dict[str, Any] = {
    "title": "Three Chairs",
    "slug": "three-chairs",
    "code_prefix": "TRC",
    "summary": "Two days and eight weeks for people who help others back to work or back to health, with two coaches of their own "
    "who complement one another.",
    "part_of": "the Steady Ground partnership",
    "contact_name": "Tobin Asher",
    "contact_role": "Programme lead",
    "contact_email": "tobin.asher@example.org",
    "contact_phone": "+441144960133",
    "places_min": 6,
    "places_max": 12,
    "coaching_calls": 4,
    "call_minutes": 40,
    "call_mode": "telephone",
    "first_call_joint": True,
    "may_miss_sessions": 1,
}
PARTNERS = [("bridge", "delivered_by"), ("wellworth", "with"), ("millrace", "funded_by")]
PURPOSES = [
    (
        "two-views",
        "Two ways of seeing, one person",
        "Health and work are talked about together, by people who know one of them well and respect the other.",
    ),
    (
        "their-aims",
        "The aims are the person’s",
        "Whoever is coached sets the aims and their order; coaches suggest, and hold to it.",
    ),
    (
        "close-pairs",
        "Pairs that talk to one another",
        "Practitioners learn to work as a pair: openly, weekly, and without a chief.",
    ),
    ("shared-weight", "Share the weight", "What is hard is carried by two, and so is what goes well."),
]
METHODS = [
    (
        "being-coached",
        "Be coached by two",
        "Each participant has two coaches for eight weeks, and finds out what that is like.",
    ),
    ("threes", "Work in threes", "On both days everything is practised with three chairs: two coaches and a person."),
    ("own-pairs", "In your own work", "You look for a colleague from the other side, and try one meeting as a pair."),
    ("half-way", "Half-way", "An hour on the screen in the middle: what ebbs, what flows, who leads now."),
]
OUTCOMES = [
    (
        "whole-answer",
        "Answers that fit together",
        "People get health and work thought through in one conversation, and not two half answers.",
    ),
    (
        "clear-aims",
        "Aims that stand",
        "The person’s aims are written in their words, and everybody knows which comes first.",
    ),
    ("lead-moves", "The lead moves easily", "Who leads changes with the aim, and nobody loses face over it."),
    ("pairs-last", "Pairs that last", "Practitioners go on working with somebody from the other side."),
]
# What the two coaches bring: code, title, in full
ROLES = [
    ("wellbeing", "Wellbeing", "Energy, health, sleep and company: what makes it possible to get there, and to stay."),
    ("work", "Work", "Jobs, training, employers and money: where there is a way in, and what it asks of one."),
]
MODULES: list[tuple[str, str, str, str, dict[str, Any], list[str]]] = [
    (
        "a-day-with-three-chairs",
        "A day with three chairs",
        "How two people coach one without getting in one another’s way.",
        "day",
        {"start_time": "09:30", "end_time": "16:30"},
        ["whole-answer", "clear-aims"],
    ),
    (
        "eight-weeks-in-pairs",
        "Eight weeks in pairs",
        "In your own work: find your other half, and try one meeting together.",
        "practice",
        {"days": 56},
        ["pairs-last"],
    ),
    (
        "calls-with-either",
        "Calls with either coach",
        "Four calls in all, with one of your two coaches or the other, as your aims want it.",
        "coaching",
        {"days": 56, "on_day": 1},
        ["clear-aims", "lead-moves"],
    ),
    (
        "half-way-hour",
        "An hour half-way",
        "On the screen: what ebbs, what flows, and who leads now.",
        "online",
        {"on_day": 30, "start_time": "12:00", "end_time": "13:00"},
        ["lead-moves"],
    ),
    (
        "what-three-made-of-it",
        "What three made of it",
        "The group comes back with what it tried, and what it will go on with.",
        "day",
        {"start_time": "09:30", "end_time": "16:00"},
        ["pairs-last", "whole-answer"],
    ),
]
PAGE: dict[str, Any] = {
    "promise": "You will know from your own chair what two coaches can do for one person, and how to be one of the two.",
    "introduction": "Somebody who has been ill for long seldom has one question. There is sleep, and rent, and whether an employer "
    "would have them. One coach alone ends up guessing at half of it. Two who trust one another need not guess.",
    "picture": (
        "Two windows, one wire",
        "Telephone wires swing from pole to pole over green hills between two lit windows; birds sit on them.",
        "wire",
        "three-chairs",
    ),
    "audience_words": "<p>For practitioners on either side: those whose trade is health and recovery, and those whose trade is work, "
    "learning or money. The group is half and half, on purpose.</p>",
    "facts_heading": "Before you decide",
    "facts": [
        ("Your two coaches", "<p>One brings wellbeing, one brings work. You meet both on the first day.</p>"),
        ("Who leads", "<p>You do. Your aims, your order; a coach may suggest, and may not write them for you.</p>"),
        ("One is enough?", "<p>Say so. Some people go on with one of the two, and it is no less.</p>"),
        ("Time", "<p>Two days, an hour on the screen, and up to four calls in between.</p>"),
    ],
    "text": """
<h2>Three, and why it is not one more meeting</h2>
<p>When two people help the same person apart, that person carries the messages. Put three chairs in a room and the
messages stop. The one who knows about benefits hears what the one who knows about pain has just heard, and the plan is
made once.</p>
<p>Some weeks one of the two has more to give, and then it turns. Nobody is in charge of that but the person in the third
chair.</p>
""",
    "steps_heading": "From booking to a pair of your own",
    "steps": [
        ("When you book", "Tell us your side", "<p>Health or work: so that the group comes out even.</p>"),
        ("The first day", "Three chairs", "<p>You coach and are coached in threes, and meet your own two coaches.</p>"),
        (
            "Eight weeks",
            "Calls and a trial",
            "<p>Up to four calls, with whichever of the two you need. One meeting at work as a pair.</p>",
        ),
        ("Half-way", "An hour", "<p>Short, honest and at lunchtime.</p>"),
        (
            "The second day",
            "What three made of it",
            "<p>What worked, what got in the way, and with whom you go on.</p>",
        ),
    ],
    "figures_heading": "What we counted in the first group",
    "figures": [
        ("9", "practitioners began, five from one side and four from the other", "Our own register", 120),
        ("6", "of these 9 held a meeting as a pair at work", "Asked on the second day", 60),
    ],
    "access": """
<p>Both days are on a ground floor, with a lift to the quiet room. The hour half-way has captions. Calls can be by video or
with an interpreter; say what suits you.</p>
""",
    "cancellation": "<p>Give your place back on your own page. With fewer than six people we ask everybody by the decision date whether to "
    "wait for another start.</p>",
}
MODULE_PAGES: dict[str, dict[str, Any]] = {
    "a-day-with-three-chairs": {
        "introduction": "Two coaches, one person, one question at a time.",
        "picture": (
            "Chairs drawn up",
            "A table seen from above with chairs of every kind around it, one of them drawn back.",
            "table",
            "three-chairs-day",
        ),
        "steps_heading": "How the day goes",
        "steps": [
            (
                "9.30am",
                "What each brings",
                "<p>Both sides say what they know and what they do not. It is usually news.</p>",
            ),
            (
                "11am",
                "The first triads",
                "<p>One person, one real question, two coaches. Then the person says what it was like.</p>",
            ),
            ("1.30pm", "Your own two", "<p>You meet the two who coach you for the next eight weeks.</p>"),
            ("3pm", "Aims", "<p>Yours, in your words, in your order. Your coaches listen, and write nothing.</p>"),
        ],
        "text": "<h2>What to bring</h2><p>A question of your own that has a bit of both: strength, and work. Nobody is asked for their medical history.</p>",
    },
    "eight-weeks-in-pairs": {
        "introduction": "Find the colleague who knows the other half.",
        "picture": (
            "Two paths, one hill",
            "A path over hills in evening light with beads along it, towards a low sun.",
            "way",
            "eight-weeks",
        ),
        "steps_heading": "What most people do",
        "steps": [
            ("Weeks 1 and 2", "Look around", "<p>Who do you already pass people on to? Have tea with one of them.</p>"),
            (
                "Weeks 3 to 6",
                "One meeting",
                "<p>Ask somebody you both know whether they would like to see you together.</p>",
            ),
            (
                "Weeks 7 and 8",
                "Talk about it",
                "<p>A quarter of an hour a week between the two of you is enough, and less is not.</p>",
            ),
        ],
        "text": "<p>If nobody is to be found, that is a finding. Bring it back.</p>",
    },
    "calls-with-either": {
        "introduction": "Four calls in eight weeks, with one coach or the other. You choose each time.",
        "picture": (
            "Two lines out",
            "Telephone poles cross a green valley, with wires going to two houses far apart.",
            "wire",
            "calls-with-either",
        ),
        "steps_heading": "How a call works",
        "steps": [
            (
                "Before",
                "With whom?",
                "<p>On your page you see the hours of both, and take the time that suits you.</p>",
            ),
            ("At the time", "Your question", "<p>Begin with what you would like to have at the end of it.</p>"),
            (
                "Afterwards",
                "Nothing is passed on",
                "<p>What you say stays in that call unless you want the other to know.</p>",
            ),
        ],
        "text": "<h2>If one of the two is enough</h2><p>Tell us. You go on with one, and the calls stay yours.</p>",
    },
}
WORKSHOP_PAGES = {
    "chairs-past": "The first group, in Shipworth: nine people from clinics, jobcentres and a food bank.",
    "chairs-running": "A group from Calderbeck and Shipworth, in its eight weeks. Everybody has two coaches; one person goes on with one.",
    "chairs-coming": "The next group. Half its places are for people from the side of work, half from that of health.",
}
VENUE = {
    "name": "Anchor House",
    "address": "Foundry Yard",
    "town": "Shipworth",
    "postcode": "SH1 7AN",
    "travel": "Five minutes on foot from Shipworth station, level all the way. Parking in the yard.",
    "access_notes": "Ground floor throughout, wide doors, hearing loop, a quiet room with a sofa.",
    "latitude": "53.83200",
    "longitude": "-1.77900",
}
HOUSE = """
<h2>The house</h2>
<p>Anchor House was the pattern shop of a foundry; the wooden patterns still hang on the walls, each made in two halves that
fit. It has good light, bad acoustics in one corner, and soup at noon.</p>
"""
HOUSE_PICTURE = (
    "The pattern shop",
    "A house in a valley in the evening with lamps lit, a lane to its door.",
    "house",
    "anchor-house",
)
# first name, last name, role's code, scope
COACHES = [
    (
        "Ottilie",
        "Brandt",
        "wellbeing",
        "Energy, rest and what keeps you steady. I don’t treat anything, and say so when it is not for me.",
    ),
    (
        "Femi",
        "Adewale",
        "wellbeing",
        "How you are in your days: sleep, food, people. No therapy, no advice on medicines.",
    ),
    (
        "Gráinne",
        "Hurley",
        "work",
        "Work, training and the people who hire. I promise nobody a job, and know who is honest.",
    ),
    ("Stefan", "Kowal", "work", "What you can do, and who would pay for it. For debts I know whom to ask."),
]
# Who talks in something beside English, by first name, the language they like best first.
LANGUAGES = {"Femi": ["en", "yo"], "Stefan": ["en", "pl"], "Idowu": ["yo", "en"], "Shanthi": ["ta", "en"]}
# Why two pairings were changed by hand.
WHY_ANOTHER = "The two of them worked together until last year."
WHY_ALONE = "One coach is enough for now, they say."
ESCALATION = "Tobin Asher, 0114 496 0133, when something comes up that is beyond a coaching call."
# first name | last name | audience | organisation | area
PEOPLE = """
Callum|Reyes|employment-adviser|Bridge and Anchor|Shipworth
Hyacinth|Boyle|wellbeing-practitioner|Wellworth Recovery College|Shipworth
Pavel|Horak|occupational-therapist|Leenside Health Trust|Calderbeck
Noreen|Aspinall|money-adviser|Millrace Housing|Shipworth
Jamal|Chowdhury|employment-adviser|Bridge and Anchor|Calderbeck
Tess|Gallimore|wellbeing-practitioner|Calderbeck Surgery|Calderbeck
Viktor|Lund|employment-adviser|Shipworth Jobs Desk|Shipworth
Moira|Fenwick|occupational-therapist|Leenside Health Trust|Shipworth
Ade|Balogun|money-adviser|Night Shelter North|Shipworth
Susanna|Pell|wellbeing-practitioner|Wellworth Recovery College|Calderbeck
Keith|Mostyn|employment-adviser|Shipworth Jobs Desk|Shipworth
Roya|Karimi|occupational-therapist|Calderbeck Surgery|Calderbeck
Dafydd|Pugh|money-adviser|Millrace Housing|Shipworth
Lucinda|Marr|wellbeing-practitioner|Top of the Town|Calderbeck
Ebo|Asante|employment-adviser|Bridge and Anchor|Shipworth
Greta|Nowak|wellbeing-practitioner|Wellworth Recovery College|Shipworth
Hugh|Ormerod|employment-adviser|Shipworth Jobs Desk|Calderbeck
Shanthi|Perera|occupational-therapist|Leenside Health Trust|Shipworth
Bron|Hewlett|money-adviser|Night Shelter North|Calderbeck
Idowu|Falade|wellbeing-practitioner|Calderbeck Surgery|Shipworth
Mabel|Crewe|employment-adviser|Bridge and Anchor|Shipworth
Saul|Feldman|wellbeing-practitioner|Top of the Town|Calderbeck
"""
