"""A programme of stages: what it is, how it goes on, and what its pages say. Every council in it is made up."""

from typing import Any

PROGRAMME = {
    "title": "Coaching for Innovation",
    "slug": "coaching-for-innovation",
    "summary": "Eighteen months beside an authority that takes up something that works elsewhere and makes it its own.",
    "code_prefix": "INN",
    "part_of": "the Doors Open partnership",
    "contact_name": "Morgan Field",
    "contact_role": "Programme coordinator",
    "contact_email": "coordinator@example.org",
    "contact_phone": "+441154960142",
    "places_min": 5,
    "places_max": 10,
    "may_miss_sessions": 1,
}
# code, in a few words, in full
PURPOSES = [
    (
        "take-up",
        "Take up what works elsewhere",
        "An authority that has seen something work in another place can begin it at home without starting from nothing.",
    ),
    (
        "make-it-ours",
        "Make it one's own",
        "What is taken up is fitted to other streets, other budgets and other people, and keeps what made it work.",
    ),
    (
        "change-that-stays",
        "A change that stays when we go",
        "The team that makes the change carries it; the coaches leave as soon as they are no longer needed.",
    ),
    (
        "lead-well",
        "Leaders who hold their nerve",
        "Those who answer for the change have somebody to think aloud with, who wants nothing from them.",
    ),
]
METHODS = [
    (
        "questions",
        "Questions rather than answers",
        "A coach takes for granted that the people in the room are able. They ask, listen, and don't let go of what was said.",
    ),
    (
        "stories",
        "Real lives, looked at closely",
        "Before anybody plans, the team follows the story of a few young people from the beginning, stop by stop.",
    ),
    (
        "in-order",
        "One thing after the other",
        "Each stage has questions in an order. The last one is not asked before the first is answered.",
    ),
    (
        "everybody",
        "Everybody who has a say in the room",
        "Care, health, police, schools, voluntary groups, councillors: who was there is written down with each answer.",
    ),
    (
        "stepping-back",
        "Stepping back on purpose",
        "While the host trains the new team, the coaches stay away. They come back when the doors are open.",
    ),
]
OUTCOMES = [
    (
        "own-version",
        "A version of its own",
        "The authority has a service with its own name, place, team and way of working, and can say what it kept and why.",
    ),
    (
        "opened",
        "Doors that are open",
        "The service has opened, with people who were trained by those who have done it before.",
    ),
    (
        "one-team",
        "One team across agencies",
        "People from different agencies work in one team, and a family meets one plan instead of five.",
    ),
    (
        "used-questions",
        "Questions that go on being asked",
        "The questions with which the team holds itself to account are still asked a year later.",
    ),
    (
        "manager-carries",
        "A manager who can carry it",
        "Whoever runs the house leads it without us, and knows whom to ring.",
    ),
]
# code, in a few words, in full, with whom (CoachingKind.Form)
COACHING = [
    (
        "leaders",
        "Leaders, one to one",
        "An hour every few weeks for the person who answers for the change. What is said stays between the two.",
        "one_to_one",
    ),
    (
        "challenge",
        "Challenge",
        "Somebody from outside who asks what nobody inside likes to ask: is this still the thing that worked?",
        "both",
    ),
    (
        "change-team",
        "The team that makes the change",
        "Five to ten people who do the work, coached as a team through every stage.",
        "group",
    ),
]
DEEP_AGENDA = """Each day: 9.30 coffee, 10 begin, 1 lunch, 4 close.
Day 1: one young person's story, told from the beginning, by those who were there for parts of it.
Day 2: the same years as their family saw them.
Day 3: where another door would have helped, and which."""
THEORY_AGENDA = """9.30 coffee, 10 begin, 4 close. Everybody who pays, decides or works is asked.
Morning: where we start. Afternoon: what is to change. The rest is not for today."""
DESIGN_AGENDA = """9.30 coffee, 10 begin, 4 close. The team alone, with its coaches.
Bring everything that was said so far. We begin with the name, for it shows what people think they are making."""
OPENING_AGENDA = "From 2pm: cake, speeches of two minutes, the house to look at. Come if you like."
# slug, title, summary, kind, values; what is attended is from 10 to 4 unless it says otherwise
MODULES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (
        "discovery",
        "Discovery",
        "The host shows how it works, from the kitchen to the accounts; the authority writes its own budget and plan.",
        "stage",
        {"days": 70, "kinds": ["leaders"]},
    ),
    (
        "deep-dives",
        "Deep dives",
        "Three days with the stories of a few young people, followed slowly from the beginning.",
        "day",
        {"days": 3, "agenda": DEEP_AGENDA, "kinds": ["change-team"]},
    ),
    (
        "theory-of-change",
        "Theory of change",
        "Where we start, what is to change, what comes of it and by when: four questions, in this order.",
        "stage",
        {"days": 35, "gap_days": 4, "kinds": ["challenge", "change-team"]},
    ),
    (
        "theory-day",
        "A day on the theory of change",
        "Everybody who has a say comes together for the first two questions.",
        "day",
        {"on_day": 8, "agenda": THEORY_AGENDA, "kinds": ["challenge"]},
    ),
    (
        "design",
        "Design",
        "The name, the place and its people, the way of working, and the questions that keep it honest.",
        "stage",
        {"days": 56, "kinds": ["challenge", "change-team", "leaders"]},
    ),
    (
        "design-day",
        "A day on the design",
        "The core team brings together what it has learned, and begins with the name.",
        "day",
        {"on_day": 3, "agenda": DESIGN_AGENDA, "kinds": ["change-team"]},
    ),
    (
        "stepping-back",
        "Stepping back",
        "The host helps to find and train the team. The coaches stay away until the doors are open.",
        "stage",
        {"days": 196, "led_by": "host"},
    ),
    (
        "opening-day",
        "Opening day",
        "The house opens. Everybody who had a part in it may come.",
        "day",
        {"on_day": 190, "voluntary": True, "starts": 14, "agenda": OPENING_AGENDA},
    ),
    (
        "managers-coaching",
        "Coaching for the manager of the house",
        "One to one, for half a year, with whoever runs the house.",
        "stage",
        {"days": 182, "opens": "milestone", "kinds": ["leaders"]},
    ),
]
# module, code, how it is answered, question, hint, the original's answer, laid side by side
CONDITIONS = [
    (
        "discovery",
        "budget",
        "tick",
        "A budget is agreed",
        "By whoever can say yes to it, for the first two years.",
        "",
        False,
    ),
    (
        "discovery",
        "plan",
        "tick",
        "A plan is written",
        "Who does what by when, on a few pages that people read.",
        "",
        False,
    ),
    (
        "theory-of-change",
        "where-we-start",
        "words",
        "Where do we start?",
        "As it is, and not as the last report had it.",
        "Eleven moves in two years for one boy of fifteen, and nobody who knew all eleven.",
        False,
    ),
    (
        "theory-of-change",
        "the-change",
        "words",
        "What change do we want to see?",
        "Seen from a young person's chair.",
        "One house, one team, one plan; and a bed that is there before the night gets worse.",
        False,
    ),
    (
        "theory-of-change",
        "what-comes-of-it",
        "words",
        "What will come of it, for whom?",
        "Three or four things that somebody outside could notice.",
        "Fewer moves, fewer nights missing, more who go home or stay near it.",
        False,
    ),
    (
        "theory-of-change",
        "by-when",
        "words",
        "Over what time?",
        "What should have moved after one year, what only after three?",
        "Moves within a year; placements far away within three.",
        True,
    ),
    (
        "design",
        "name",
        "words",
        "What will it be called?",
        "Ask those who will walk through the door.",
        "The Landing: it is where the stairs from every floor meet.",
        True,
    ),
    (
        "design",
        "place",
        "words",
        "What is the place, and who works in it?",
        "The house itself, and the people from the cook to the psychologist.",
        "A former vicarage with six beds; a manager, twelve workers, a speech therapist, a police officer, a cook.",
        True,
    ),
    (
        "design",
        "practice",
        "words",
        "What way of working holds it together?",
        "One that everybody in the house can name.",
        "Relationships first: the same two people stay with a young person from the first day on.",
        True,
    ),
    (
        "design",
        "provocations",
        "words",
        "Which questions will hold us to account?",
        "Questions that make one stop, on the wall where one makes tea.",
        "If she were ours, would we send her there tonight?",
        True,
    ),
    ("stepping-back", "team", "tick", "The team is there", "Appointed, with a start date.", "", False),
    ("stepping-back", "trained", "tick", "The team has been trained by the host", "", "", False),
    (
        "stepping-back",
        "launched",
        "milestone",
        "The house is open",
        "The first day on which somebody came in.",
        "",
        False,
    ),
    (
        "managers-coaching",
        "wants",
        "words",
        "What does the manager want from this half-year?",
        "Only what may be read by the group; the rest stays between the two.",
        "",
        False,
    ),
    (
        "managers-coaching",
        "holds",
        "words",
        "What goes on without us, and who holds it?",
        "",
        "",
        False,
    ),
]
# key: name, kind, key of the one it belongs to
ORGANISATIONS = {
    "northmere": ("Northmere County Council", "local_authority", ""),
    "landing": ("The Landing", "local_authority", "northmere"),
    "plain-sums": ("Plain Sums", "social_enterprise", ""),
    "eldermere": ("Eldermere County Council", "local_authority", ""),
    "tarnbrook": ("Tarnbrook Borough Council", "local_authority", ""),
    "ashdyke": ("Ashdyke Council", "local_authority", ""),
    "dunsea": ("Dunsea and the Marshes Council", "local_authority", ""),
    "saltmarsh": ("Saltmarsh Borough Council", "local_authority", ""),
    "saltmarsh-young": ("Saltmarsh Young People's Services", "local_authority", "saltmarsh"),
    "peakshire": ("Peakshire County Council", "local_authority", ""),
    "wychbeck": ("Wychbeck City Council", "local_authority", ""),
}
# key of the organisation they speak for, first name, last name
CONTACTS = [("landing", "Hester", "Brand"), ("saltmarsh-young", "Joss", "Merrow"), ("tarnbrook", "Adil", "Rahman")]
FACILITATORS = {"priya": ("Priya", "Lockwood"), "tomos": ("Tomos", "Ashby")}
# strand | first name | last name | audience | role in own words | sector
TEAMS = """
eldermere|Carla|Whitmore|other|Head of early help|local_government
eldermere|Dean|Okafor|social-worker||local_government
eldermere|Lotte|Vries|other|Residential worker|local_government
eldermere|Bryn|Tudor|health-practitioner||health
eldermere|Asha|Menon|educator||education
tarnbrook|Fiona|Garside|other|Service manager|local_government
tarnbrook|Marcus|Bell|social-worker||local_government
tarnbrook|Ewa|Kowal|voluntary-staff||voluntary
tarnbrook|Reece|Dalby|other|Police officer for missing young people|other
tarnbrook|Indira|Shah|health-practitioner||health
ashdyke|Noel|Fairley|other|Assistant director|local_government
ashdyke|Tess|Holloway|social-worker||local_government
ashdyke|Abdi|Warsame|other|Youth worker|voluntary
ashdyke|Gwyneth|Rees|educator||education
ashdyke|Paul|Sexton|other|Foster carer|resident
ashdyke|Mina|Choi|health-practitioner||health
dunsea|Sheila|Tranter|other|Head of children's homes|local_government
dunsea|Kofi|Asante|social-worker||local_government
dunsea|Roisin|Keane|health-practitioner||health
dunsea|Leigh|Barlow|housing-staff||housing
dunsea|Viktor|Petrov|other|Youth justice worker|local_government
saltmarsh|Della|Norcott|other|Manager of the house|local_government
saltmarsh|Jonah|Pryor|social-worker||local_government
saltmarsh|Yasmin|Aziz|other|Speech and language therapist|health
saltmarsh|Stuart|Lomax|other|Councillor|local_government
saltmarsh|Hanne|Dahl|voluntary-staff||voluntary
saltmarsh|Errol|Grant|educator||education
peakshire|Ruth|Oldroyd|other|Service manager|local_government
peakshire|Sam|Whitaker|social-worker||local_government
peakshire|Bisi|Oyelaran|health-practitioner||health
peakshire|Colm|Devlin|voluntary-staff||voluntary
peakshire|Greta|Lund|other|Residential worker|local_government
wychbeck|Anita|Desai|other|Head of service|local_government
wychbeck|Lloyd|Barrington|social-worker||local_government
wychbeck|Katya|Morozova|educator||education
wychbeck|Niall|Cassidy|other|Youth worker|voluntary
"""

# --- What the groups answered: strand, then (day, code, answer, who was in the room) ------------------

CORE = ["The core team", "Priya Lockwood"]
MANY = [
    "The core team",
    "Two councillors",
    "Health: two nurses",
    "Police: the missing persons officer",
    "A foster carer",
]
ANSWERS: dict[str, dict[str, tuple[int, str]]] = {
    "tarnbrook": {
        "where-we-start": (
            84,
            "We know our teenagers by the nights on which something happened. Between those nights nobody is in charge.",
        ),
        "the-change": (84, "There is one grown-up who answers the telephone, and it is the same one as last week."),
    },
    "ashdyke": {
        "where-we-start": (84, "Fifty-one young people in homes that are not ours, the furthest 190 miles away."),
        "the-change": (84, "They live near enough to be visited on a bus."),
        "what-comes-of-it": (98, "Fewer miles, fewer moves, families who are rung before and not after."),
        "by-when": (105, "Miles within one year; the budget for faraway homes within three."),
        "name": (114, "Number Nine. It is the house's number, and nobody has to explain it to a friend."),
        "place": (
            131,
            "The old bank house in Fell Street, five beds; a manager, ten workers, a nurse, half a police officer.",
        ),
    },
    "dunsea": {
        "where-we-start": (84, "Three services, each with a waiting list and a form, for the same nineteen families."),
        "the-change": (84, "Whoever a family meets first stays."),
        "what-comes-of-it": (92, "Fewer emergencies on Fridays; fewer young people who have to tell it all again."),
        "by-when": (100, "Fridays by the first winter. The rest takes two years."),
        "name": (114, "The Boathouse: half our young people can see it from where they live."),
        "place": (126, "The sailing club's upper floor and four rooms above the chandler's; a manager, nine workers."),
        "practice": (140, "Mend it together: nothing that went wrong is left without a talk about putting it right."),
        "provocations": (155, "Who is waiting at the moment, and do they know what for?"),
    },
    "saltmarsh": {
        "where-we-start": (84, "Every second placement breaks in its first half-year, most of them at a weekend."),
        "the-change": (84, "A place to go before it breaks, and people there who know you already."),
        "what-comes-of-it": (95, "Placements that hold; parents who ask for a night's rest instead of a way out."),
        "by-when": (103, "Weekends within the first year, placements within two."),
        "name": (114, "Anchor House."),
        "place": (
            126,
            "A guest house on the front, six beds and a kitchen that seats fourteen; a manager, eleven workers.",
        ),
        "practice": (
            141,
            "Everybody who works there learns to listen as one does to somebody who stammers: to the end.",
        ),
        "provocations": (155, "Would you leave your own child here, tonight, and go home and sleep?"),
    },
    "peakshire": {
        "where-we-start": (84, "Good workers, tired out by handing over."),
        "the-change": (84, "Nobody is handed over more than once."),
        "what-comes-of-it": (96, "Workers who stay; young people who know whom to ring."),
        "by-when": (104, "Two years, and we look after each winter."),
        "name": (114, "The Lodge."),
        "place": (128, "The gate lodge of the old asylum, four beds; a manager and eight workers."),
        "practice": (142, "Small promises, kept."),
        "provocations": (156, "What did we promise, and to whom?"),
    },
}
# Answers that were given anew: strand, code, day, words, who was in the room
REVISED = [
    (
        "saltmarsh",
        "name",
        150,
        "The Slipway. The young people laughed at Anchor House: an anchor is what keeps you from going anywhere.",
        ["Four young people", "The core team", "Priya Lockwood"],
    ),
    (
        "ashdyke",
        "the-change",
        158,
        "They live near enough to be visited on a bus, and somebody is paid to go with the parent who can't face it alone.",
        ["The core team", "The finance director", "The parents' forum", "Tomos Ashby"],
    ),
]
MANAGER_WANTS = "To learn to go home at six. To know when a rule of the house is worth keeping and when it is only old."
MANAGER_HOLDS = "The Thursday tea at which anybody may put one of our questions. The deputy holds it now."
PAUSED = "Children's services are being inspected; everybody in the team is needed for six weeks."
REOPENED = "Those who pay had not been in the room for the second question, and read it differently."

# --- Pages --------------------------------------------------------------------------------------------

PAGE: dict[str, Any] = {
    "promise": "You will have your own version of something that works, and a team that can say why it is as it is.",
    "introduction": "Good services seldom travel. They are copied with the furniture and without the thinking, or praised "
    "and left where they are. This programme walks beside an authority for eighteen months while it takes one up: a house "
    "with one team for teenagers whose homes are giving way.",
    "picture": (
        "Where stairs meet",
        "A house with lit windows at dusk and a lane that leads to its door.",
        "house",
        "the-landing",
    ),
    "audience_words": "<p>For the five to ten people in an authority who will really make the change: managers, social "
    "workers, people from health, schools, police and voluntary groups. Leaders come in where they are needed. "
    "Authorities join by agreement with the host.</p>",
    "facts_heading": "Before an authority decides",
    "facts": [
        (
            "The host",
            "<p>The Landing in Northmere, which has run its house for six years and opens its books to you.</p>",
        ),
        ("Time", "<p>Five days together, and about half a day a week for the core team between them.</p>"),
        ("Money", "<p>The first stage ends with a budget. Nobody goes on without one.</p>"),
        ("Pauses", "<p>Elections, inspections and illness happen. A stage can rest, and the dates wait for you.</p>"),
    ],
    "text": """
<h2>What coaching is here, and what it isn't</h2>
<p>Our coaches don't teach, train or manage. The host trains: its people know how the house is run. A coach begins from
the thought that you are able to work out what your place needs, and helps you to stay with the question for longer than
is comfortable.</p>
<h2>Why the stages have gates</h2>
<p>Every group we know wants to talk about the building first. So each stage asks a few questions in an order, and the
next one stays shut until the one before it has an answer that the people in the room can stand by. Who was in the room
is written down. When somebody important was not, a stage that was closed can be opened again.</p>
<h2>Why we go away in the middle</h2>
<p>Once you know what you want to make, those who have made it are better company than we are. The host helps you to find
and train the team. We come back on the day after the doors have opened, for the person who now runs the house.</p>
""",
    "access": "<p>Days together are held in your own authority, in rooms that we have looked at with you: level ways in, a "
    "loop, a quiet room. Tell us what the people in your team need after they have said yes.</p>",
    "cancellation": "<p>An authority can pause at any time and stop after any stage. Say so to the coordinator; nobody is "
    "asked to defend it. Days that had to be moved are moved together, and everybody is told once.</p>",
}
# slug: introduction, picture (title, alternative text, kind, seed), body
MODULE_PAGES: dict[str, tuple[str, tuple[str, str, str, str], str]] = {
    "discovery": (
        "Ten weeks in which the host hides nothing.",
        ("The way up to the house", "A path leads up between hills to a low sun.", "way", "discovery"),
        """
<p>Your team spends days at The Landing: in the kitchen, in the office, on a late shift. You read what it costs and what
went wrong in its first winter. At home you write two things: a budget that somebody with the power to do so has agreed
to, and a plan.</p>
<p>Most authorities find this stage dull until they see how many of their later quarrels it has saved.</p>
""",
    ),
    "deep-dives": (
        "Three days with a few young lives, told slowly and from the beginning.",
        ("A table with many places", "A long table seen from above, laid for many people.", "table", "deep-dives"),
        """
<p>The stories are real and have no names. They are told by people who were there for parts of them, with the consent of
those whose lives they are. At each stop we ask the same: what does she see from where she stands, what is she afraid of,
what would have helped?</p>
<p>Groups like to jump to the end. The coaches will keep taking you back to the year in which a child was six.</p>
""",
    ),
    "theory-of-change": (
        "Four questions. The order is the point of it.",
        ("Plots in their order", "Garden plots seen from above, one beside the other.", "plots", "theory"),
        """
<p>Where do we start? What change do we want to see? What will come of it, for whom? Over what time? Each is answered in
words that fit on a card, by everybody who pays, decides or works. The third is not opened before the second has an
answer.</p>
<p>When the last is answered the stage closes and design opens in the same moment.</p>
""",
    ),
    "theory-day": (
        "One day, two questions, forty people if need be.",
        ("Round one table", "A round table seen from above with cups and papers.", "table", "theory-day"),
        "<p>Care, health, police, schools, voluntary groups, foster carers and councillors are asked. In the morning the "
        "first question, in the afternoon the second. If the room gets no further than that, it was a good day.</p>",
    ),
    "design": (
        "The name, the place, the way of working, and questions that make one stop.",
        ("A house in pieces", "Plots and beds seen from above, each laid out differently.", "plots", "design"),
        """
<p>The core team answers four questions, each beside the answer of the original. To keep what the host has is an answer
too, if you can say why. Answers may change: every version is kept, with who was in the room.</p>
<p>The fourth asks for provocations: questions for the wall, at which people who hurry have to stop.</p>
""",
    ),
    "design-day": (
        "The day on which the house gets its name, for the time being.",
        ("The lamp over the table", "A table laid for work, seen from above.", "table", "design-day"),
        "<p>We bring back everything that was said since discovery and lay it on the floor. Then we begin with the name. "
        "Many names don't live long; that is what versions are for.</p>",
    ),
    "stepping-back": (
        "The host and your team work. We stay away.",
        (
            "Wires between two houses",
            "Wires run from pole to pole between two houses in a valley.",
            "wire",
            "stepping-back",
        ),
        """
<p>Recruiting and training a team is work for people who have done it. The Landing's manager and her deputy come to you,
and your new people go to them for weeks at a time. The coaches are not in these rooms on purpose: with us there, people
look at us.</p>
<p>The stage asks for three things: that the team is there, that it has been trained, and the day on which the doors
opened. With that day our last stage opens.</p>
""",
    ),
    "opening-day": (
        "Cake, short speeches, and the house to look at.",
        ("Light in every window", "A house among trees in the evening, each window lit.", "house", "opening-day"),
        "<p>Everybody who had a part in it may come, from the first deep dive on. It is voluntary. The date is planned; the "
        "day on which the first young person really comes in is recorded as a milestone, and may be another.</p>",
    ),
    "managers-coaching": (
        "Half a year of calls for the person who now has the keys.",
        ("A fire kept in", "A small fire in the dark with seats around it.", "hearth", "managers-coaching"),
        """
<p>Whoever runs such a house is asked for answers from morning to night. Every two or three weeks there is an hour with
somebody who has none, and who asks. What is said stays between the two; the group reads only what the manager wants it to
know.</p>
<p>The last question is for everybody: what goes on without us, and who holds it?</p>
""",
    ),
}
# key of the strand: code, title, region, days since its first day, a sentence for its page
STRANDS = {
    "peakshire": (
        "INN-4PLT",
        "Peakshire: the pilot",
        "east-midlands",
        760,
        "The first authority to take up the house from Northmere. It is over; The Lodge is in its second year.",
    ),
    "saltmarsh": (
        "INN-7SLP",
        "Saltmarsh: The Slipway",
        "yorkshire",
        420,
        "The house on the front has opened, and its manager is being coached.",
    ),
    "dunsea": (
        "INN-3BTH",
        "Dunsea: The Boathouse",
        "yorkshire",
        290,
        "The host is training the team; the coaches have stepped back.",
    ),
    "ashdyke": (
        "INN-9NMB",
        "Ashdyke: Number Nine",
        "east-midlands",
        175,
        "In the middle of its design, and once more at the second question.",
    ),
    "tarnbrook": (
        "INN-6TRN",
        "Tarnbrook: a house by the beck",
        "north-wales",
        100,
        "Half-way through its theory of change, and resting for an inspection.",
    ),
    "eldermere": (
        "INN-2LDR",
        "Eldermere: the beginning",
        "east-midlands",
        25,
        "The newest strand: a team of five is finding out what it would cost.",
    ),
    "wychbeck": (
        "INN-8WCH",
        "Wychbeck: the next to come",
        "east-midlands",
        -75,
        "Begins in a few weeks, by agreement between the city and the host.",
    ),
}
