"""Two programmes of supervised practice: for health and wellbeing coaches, and for those who supervise them."""

from typing import Any

# --- Health coaches -----------------------------------------------------------------------------------

COACHES: dict[str, Any] = {
    "title": "Health coaching, with supervision",
    "slug": "health-coaching",
    "summary": "Two days, four months of practice in your own surgery or service with a supervisor beside you, and a day to "
    "look back.",
    "code_prefix": "HCS",
    "part_of": "the Well Begun programme",
}
COACH_AUDIENCES = {
    "health-coach": "Health and wellbeing coach",
    "link-worker": "Social prescribing link worker",
    "care-coordinator": "Care coordinator",
    "practice-nurse": "Practice nurse",
    "peer-supporter": "Peer supporter",
}
# code, in a few words, in full
COACH_PURPOSES = [
    (
        "what-matters",
        "Begin with what matters to the person",
        "A conversation that starts from what somebody wants from their days, and gets to their health from there.",
    ),
    (
        "own-steps",
        "Small steps that are theirs",
        "People choose what to try, how they will notice that it helps, and what to do on the days when it doesn't.",
    ),
    (
        "know-the-edge",
        "Know where coaching ends",
        "See early when somebody needs a clinician or another service, and take them back there without dropping them.",
    ),
    (
        "kept-company",
        "Nobody practises alone",
        "Each coach has a supervisor for the coaching itself, beside whoever leads, trains or looks after the cases.",
    ),
]
COACH_METHODS = [
    (
        "one-and-many",
        "With one person and with groups",
        "You coach people singly, and a group of them, from the first month.",
    ),
    (
        "any-way",
        "Face to face, by telephone, by video",
        "You try all three, and find out which of your questions survive a bad line.",
    ),
    (
        "seen-and-heard",
        "Your own conversations",
        "You bring what you said and what you left out. What the other person told you stays with them.",
    ),
    (
        "supervised",
        "Supervision every month",
        "In a group each month and by yourself twice, with somebody who has coached for years.",
    ),
]
COACH_OUTCOMES = [
    ("steadier", "People keep going", "Those who are coached still do what they chose to do some months later."),
    (
        "referred-well",
        "Referred in time",
        "Needs beyond coaching are seen early, and people arrive where they can be met.",
    ),
    ("less-alone", "Coaches stay", "Coaches know whom to turn to, and are still in the work a year on."),
    (
        "team-knows",
        "The team knows what coaching is",
        "Colleagues send the people for whom it is any use, and say why.",
    ),
]
# code, title, what counts, how it is answered and for how long
COACH_PREREQUISITES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "training",
        "Accredited health coaching training",
        "A non-clinical course in health coaching skills with an accredited trainer. Count whole days of teaching, and half "
        "days as halves; reading at home doesn't count. A course you have booked counts once it is over.",
        {"answer": "amount", "minimum": 4, "unit": "days of training"},
    ),
    (
        "background-check",
        "Background check",
        "Your employer's check of your record at the level for work with adults, made within the last three years. We note "
        "that it was seen. We take no copy and no number.",
        {"answer": "check", "valid_months": 36},
    ),
    (
        "policies",
        "Policies read",
        "Confidentiality, safeguarding, lone working, handling of information, equality, health and safety: the ones of the "
        "place in which you will practise, read this year.",
        {"answer": "check", "valid_months": 12},
    ),
    (
        "experience",
        "What you bring already",
        "Any work in which you have listened more than you talked: coaching, counselling, peer support, a helpline.",
        {"answer": "words", "required": False},
    ),
]
# code, title, what it is, part of this programme
SUPERVISION = [
    (
        "individual",
        "Coaching supervision, one to one",
        "An hour by telephone or video with your supervisor, twice in the four months. About how you coach.",
        True,
    ),
    (
        "group",
        "Coaching supervision, in a group",
        "An hour and a half each month with the same few coaches and a supervisor.",
        True,
    ),
    (
        "clinical",
        "Clinical supervision",
        "About the treatment of the people you meet. Given by your own clinicians.",
        False,
    ),
    (
        "caseload",
        "Caseload supervision",
        "About whom you see, how many and in what order. Given where you work.",
        False,
    ),
    ("line", "Line management", "About your job, your hours and your pay. Your manager's, one to one.", False),
]
DEVELOPMENT = [
    ("supervisor", "Contact with your supervisor", "Regular, and more than once a quarter."),
    ("refresher", "Refresher days", "Half a day or more on a skill you have."),
    ("buddy", "Buddying", "Two coaches who ring each other."),
    ("peers", "Peer support sessions", "A group of coaches without a supervisor."),
    ("senior", "One to one with an experienced coach", "Somebody who has done it for longer than you have."),
    ("action-learning", "Action learning sets", "A question of yours, and five people who may only ask."),
    ("e-learning", "E-learning", "To take up again, or take further, what you learned in the room."),
    ("improvement", "Improvement work", "Making the service itself better, with colleagues."),
]
COACH_PAGE: dict[str, Any] = {
    "promise": "You will coach people about their health so that they leave with a step of their own, and know whom to ring when "
    "it is more than coaching.",
    "introduction": "Learning to coach takes days. Learning to coach people whose knees hurt, whose pills don't agree with them and "
    "whose brother has just moved in takes practice, and somebody to talk to about it. This programme is for coaches who have "
    "been trained and now begin.",
    "picture": (
        "Lines in the valley",
        "Telephone wires run from pole to pole across green hills, with birds sitting on them.",
        "wire",
        "health-coaching",
    ),
    "audience_words": "<p>For people who coach others about their health and are not their clinicians, such as:</p>",
    "text": """
<h2>What it is, and what it is not</h2>
<p>Health coaching is a series of conversations, with one person or a few, about what they want for their health and what
they will try. It is no treatment and no advice. You examine nobody, change no pills, and write nothing into anybody's
records. When something is beyond you, you say so and take it back to the team that sent the person.</p>
<p>We keep nothing about the people you coach: no names, no notes, no numbers. What you bring to supervision is your own
part of the conversation.</p>
""",
    "access": """
<p>Tell us what you need after you have booked, or ring first if your coming depends on it. The two days are on the ground
floor, with a loop and a quiet room. Supervision can be by telephone, by video with captions, or face to face.</p>
""",
    "cancellation": """
<h3>If you cannot come</h3>
<p>Give your place back on your own page or by telephone; you need no reason. The next person is asked at once.</p>
<h3>If something runs out while you practise</h3>
<p>Your place stays yours. You are written to sixty and fourteen days ahead, and renew it when you can.</p>
<h3>If fewer than eight book</h3>
<p>The dates stay provisional until a person decides, on the day the page names.</p>
""",
}
# slug, title, summary, introduction, text, picture
COACH_MODULES: list[dict[str, Any]] = [
    {
        "slug": "beginning",
        "title": "Two days to begin",
        "kind": "day",
        "days": 2,
        "start": (9, 30),
        "end": (16, 30),
        "summary": "From being trained to having people: first conversations, a group, and the edge of the role.",
        "agenda": "Day 1: what you were taught and what you remember; three conversations each.\n"
        "Day 2: coaching a group; what is not yours; your four months.",
        "introduction": "You know the model. Now somebody sits down, sighs, and says that the doctor sent them.",
        "text": "<p>The first day goes over what you learned by doing it: each of you coaches three times and is coached three "
        "times, about sleep, food, pain or walking. On the second you coach a group of six, and spend the afternoon on the "
        "edge: what you do when somebody mentions a lump, a loan or a husband.</p>"
        "<p>You leave with your first people in mind, your supervisor's number, and a page that says whom to tell of what.</p>",
        "picture": ("A bowl for everybody", "A round table laid for eight, seen from above.", "table", "hcs-beginning"),
        "aims": ["steadier", "referred-well"],
    },
    {
        "slug": "your-people",
        "title": "Four months with your own people",
        "kind": "practice",
        "days": 112,
        "summary": "Coach in your own service: singly and in a group, by telephone, video and face to face.",
        "introduction": "You coach where you work, at your own pace, with people who said yes to it.",
        "text": "<p>Most begin with three people and a group in the second month. Nobody counts how many. Write your own part in "
        "your journal here, without anything that would tell who the other was.</p>",
        "picture": (
            "Beds of one's own",
            "Allotment plots seen from above, each planted differently.",
            "plots",
            "hcs-your-people",
        ),
        "aims": ["steadier"],
    },
    *(
        {
            "slug": f"supervision-{number}",
            "title": f"Group supervision, month {word}",
            "kind": "online",
            "days": 1,
            "on_day": 28 * number - 6,
            "start": (13, 0),
            "end": (14, 30),
            "mode": "telephone" if number == 3 else "online",
            "summary": summary,
            "introduction": summary,
            "text": "<p>The same six to twelve coaches and a supervisor. One or two bring a conversation, the others ask. It is about "
            "your coaching: what you noticed, what you did, what you were afraid of. Who the person was is nobody's business "
            "there, and what should be done about their health is a matter for their clinicians.</p>",
            "picture": (
                "Round the fire",
                "A small fire in the dark with cushions on logs around it.",
                "hearth",
                "hcs-group",
            ),
            "aims": ["less-alone"],
        }
        for number, word, summary in (
            (1, "one", "How the first conversations went, and what you would rather not tell."),
            (2, "two", "Coaching a group: who talks, who doesn't, and what you do with your hands."),
            (3, "three", "By telephone, about the telephone: what you hear when you see nothing."),
        )
    ),
    {
        "slug": "one-to-one",
        "title": "Supervision of your own",
        "kind": "coaching",
        "days": 112,
        "on_day": 1,
        "summary": "Two hours by yourself with a supervisor, by telephone, when they suit you.",
        "introduction": "Twice in the four months you choose an hour and bring what you like.",
        "text": "<p>Your supervisor listens for you as you listen for others. They are not your manager, don't assess you, and "
        "report to nobody. What they must pass on, because somebody is in danger, they tell you first.</p>",
        "picture": ("Two chairs", "Wires between two houses in a valley.", "wire", "hcs-one-to-one"),
        "aims": ["less-alone"],
    },
    {
        "slug": "looking-back",
        "title": "A day to look back",
        "kind": "day",
        "days": 1,
        "gap_days": 6,
        "start": (9, 30),
        "end": (16, 0),
        "summary": "What four months have shown, and how you will be supervised from here.",
        "agenda": "What became of the first people, in your words. What the team understood. Your next year of supervision.",
        "introduction": "You come back with what happened, and with an idea of the coach you are.",
        "text": "<p>In the morning each tells one story, without names. In the afternoon you plan your next year: who supervises "
        "you, how often, what else you will do to keep learning. Bring your manager for the last hour if they can come.</p>",
        "picture": ("The way back", "A path between hills towards a low sun.", "way", "hcs-looking-back"),
        "aims": ["less-alone", "team-knows"],
    },
]
# key, code, title, a sentence for its page
COACH_WORKSHOPS = {
    "coaches-past": (
        "HCS-4RDW",
        "Health coaches, the first group",
        "Nine coaches from two networks of surgeries practised for four months. It is over; most have a supervisor now.",
    ),
    "coaches-running": (
        "HCS-7LMP",
        "Health coaches, this season",
        "A group in its four months of practice. It meets by video each month, and rings its supervisors in between.",
    ),
    "coaches-coming": (
        "HCS-2VKB",
        "Health coaches, by the river",
        "Two days in Harrowby, then four months where you work. Say what you have before you book: it takes ten minutes.",
    ),
}
WHERE = """
<h2>Where it will be</h2>
<p>The two days and the last one are at Weir House, on the ground floor, ten minutes from the station. Supervision is by video
and by telephone, so you can be at work for it; please find a door you can close.</p>
"""

# --- Their supervisors ----------------------------------------------------------------------------------

SUPERVISORS: dict[str, Any] = {
    "title": "Supervising health coaches",
    "slug": "supervising-health-coaches",
    "summary": "For experienced health coaches who supervise others: two days away, three months of supervising with a set of "
    "peers, and a day to close.",
    "code_prefix": "SHC",
    "part_of": "the Well Begun programme",
}
SUPERVISOR_AUDIENCES = {"health-coach": "Health and wellbeing coach", "coaching-supervisor": "Coaching supervisor"}
SUPERVISOR_PURPOSES = [
    (
        "for-the-coach",
        "Be there for the coach",
        "An hour in which a coach can think about their coaching, with somebody who wants nothing else from them.",
    ),
    (
        "safe-practice",
        "Keep practice safe",
        "Hear early when a coach is tired, out of their depth or beyond their role, and say so well.",
    ),
    (
        "own-ground",
        "Know your own ground",
        "See which models, values and habits you supervise from, and what each coach needs instead.",
    ),
]
SUPERVISOR_METHODS = [
    ("live", "Supervise in the room", "You supervise and are supervised on both days, singly and in a group."),
    ("set", "A set of peers", "Five of you meet each month and ask one another questions."),
    (
        "recorded",
        "What you said",
        "You bring ten minutes of your own words, with the coach's leave, and nobody else's.",
    ),
]
SUPERVISOR_OUTCOMES = [
    (
        "coaches-supervised",
        "Every coach has a supervisor",
        "Coaches near by can be supervised by somebody who has done the work.",
    ),
    (
        "kept-apart",
        "Supervision is kept apart",
        "It is not mixed with clinical or caseload supervision or with management.",
    ),
    ("supervisors-last", "Supervisors are supervised", "Those who supervise go on being supervised themselves."),
]
SUPERVISOR_PREREQUISITES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "experience",
        "Years as a health coach",
        "Years in which you have coached people about their health, full time or part time. Part of a year is part of a year: "
        "four years and eleven months are 4.92, not five.",
        {"answer": "amount", "minimum": 5, "unit": "years of health coaching"},
    ),
    (
        "client-hours",
        "Hours with clients, lately",
        "Hours in the last twelve months in which you yourself coached people, one to one or in a group. Supervision that you gave "
        "or had is not among them.",
        {"answer": "amount", "minimum": 50, "unit": "client hours a year", "valid_months": 12},
    ),
    (
        "formats",
        "Formats and settings",
        "Supervision you have given: one to one and in groups, face to face and online, under a contract or in training. Say "
        "when, how often and for what kind of service; no coach's name.",
        {"answer": "words"},
    ),
    (
        "own-supervision",
        "Your own supervision",
        "How often you are supervised, by whom, and since when. Your supervisor signs a statement that you show the "
        "coordinator; we keep that it was seen.",
        {"answer": "words", "valid_months": 12},
    ),
    (
        "self-regulation",
        "Safe and steady practice",
        "How you notice that you are tired, hurried or drawn in, and what you then do. Your supervisor confirms it in the "
        "same signed statement.",
        {"answer": "words", "valid_months": 12},
    ),
    (
        "models",
        "Models, and how you adapt them",
        "Which models of supervision you use, and how you change what you do for a beginner, for somebody with years behind "
        "them, and for somebody in trouble.",
        {"answer": "words"},
    ),
    (
        "values",
        "Values and beliefs",
        "What you believe about people, help and change that shows in how you supervise, and how it goes together with the "
        "values of the service you work in.",
        {"answer": "words"},
    ),
    (
        "supervision-training",
        "Training as a supervisor",
        "Your qualification in supervision, or what you have done that comes to the same.",
        {"answer": "words"},
    ),
]
SUPERVISOR_PAGE: dict[str, Any] = {
    "promise": "You will give a coach an hour from which they return to their people clearer, and know what is not yours to supervise.",
    "introduction": "Somebody has to be there for those who are there for others. If you have coached for five years or more and "
    "still do, you may be who a new coach needs.",
    "picture": (
        "The long table",
        "A table laid for many, seen from above, with bowls of different colours.",
        "table",
        "supervisors",
    ),
    "audience_words": "<p>For people who have coached for years, still do, and supervise others or are about to:</p>",
    "text": """
<h2>Eight things to show</h2>
<p>We ask for eight things before a place can be yours, and a coordinator looks at each. You say what you have as you apply,
in numbers or in your own words, and show papers on a call if we ask for them. We keep the outcome and no paper. Some of it is
renewed each year, because last year's fifty hours say little about this one.</p>
<p>You may apply with seven of eight: you are told what is missing, and it is kept until you have it.</p>
""",
    "access": """
<p>Two days away in a house with a lift and level ways; a room of your own. The monthly sets are by video with captions. Tell us
what you need after you have a place, or ring first.</p>
""",
    "cancellation": """
<h3>If you cannot come</h3>
<p>Tell us when you know. The place goes to the next person whose eight things are verified for the first day.</p>
<h3>If you are not offered a place</h3>
<p>You are told why in a sentence. What was verified stays verified, and serves you the next time.</p>
""",
}
SUPERVISOR_MODULES: list[dict[str, Any]] = [
    {
        "slug": "two-days",
        "title": "Two days away",
        "kind": "residential",
        "days": 2,
        "start": (10, 0),
        "end": (16, 0),
        "summary": "Supervise and be supervised, singly and in a group, and say what you work from.",
        "agenda": "Day 1: one to one, in threes; what you bring as a person.\nDay 2: a group of six; what isn't yours; your set.",
        "introduction": "Everybody in the room has coached for years. For two days you do it with one another.",
        "text": "<p>You supervise three times and are supervised three times. We stop often, to ask what the coach needed and what "
        "you gave. On the second day the group does it as a group, and you find the four people of your set.</p>",
        "picture": (
            "The house on the hill",
            "A house in a valley at dusk with its windows lit.",
            "house",
            "shc-two-days",
        ),
        "aims": ["coaches-supervised"],
    },
    {
        "slug": "supervising",
        "title": "Three months of supervising",
        "kind": "practice",
        "days": 84,
        "summary": "Supervise two coaches or a group where you work.",
        "introduction": "You begin, or go on, with two coaches or a small group.",
        "text": "<p>Agree with each what it is for, how often, and what you would have to pass on. Write down what you learn about "
        "yourself; nothing about them, and nothing about theirs.</p>",
        "picture": ("Terraces", "Plots on a slope seen from above.", "plots", "shc-supervising"),
        "aims": ["coaches-supervised", "kept-apart"],
    },
    *(
        {
            "slug": f"set-{number}",
            "title": f"Action learning set {number}",
            "kind": "online",
            "days": 1,
            "on_day": 28 * number - 6,
            "start": (16, 0),
            "end": (18, 0),
            "summary": "Five supervisors, one question, two hours by video.",
            "introduction": "One of you brings a question. The others ask, and keep their advice.",
            "text": "<p>It is harder than it sounds for people with so much experience, and that is the use of it.</p>",
            "picture": ("Stones in a ring", "A small fire with seats around it, in the dark.", "hearth", "shc-set"),
            "aims": ["supervisors-last"],
        }
        for number in (1, 2)
    ),
    {
        "slug": "closing",
        "title": "A day to close",
        "kind": "day",
        "days": 1,
        "gap_days": 6,
        "start": (10, 0),
        "end": (16, 0),
        "summary": "What you supervise from now, and who supervises you.",
        "agenda": "Ten minutes of your own words, each. What you will keep apart. Your own supervision for a year.",
        "introduction": "You leave with a statement of how you work, in your own words, that a coach can read before choosing you.",
        "text": "<p>In the morning each plays ten minutes of themselves and asks for one thing. In the afternoon you write your "
        "statement, read it to your set, and change it.</p>",
        "picture": ("Over the ridge", "A path that leads up between hills to the sun.", "way", "shc-closing"),
        "aims": ["supervisors-last"],
    },
]
SUPERVISOR_WORKSHOPS = {
    "supervisors-coming": (
        "SHC-5NTR",
        "Supervisors, the first group",
        "Above the old quarry, for eight to twelve. Apply with what you have; a coordinator looks at all eight.",
    ),
}
ABOVE = """
<h2>Where it will be</h2>
<p>The two days are at the old quarry lodge above Matlow, with a night between them. The sets are by video. The last day is
there too.</p>
"""

# --- What people say of themselves ------------------------------------------------------------------------

# first name | last name | audience | role in own words | sector | organisation | area
COACHES_TABLE = """
Aled|Marchant|health-coach||health|Alder Surgeries|Leenside
Bronagh|Tully|health-coach||health|Alder Surgeries|Eastgate
Chidi|Nwosu|link-worker||voluntary|The Open Kitchen|Leenside
Dilys|Fenwick|health-coach||health|Fernbrook Surgeries|Matlow
Emeka|Stroud|care-coordinator||health|Alder Surgeries|Leenside
Flora|Kettering|practice-nurse||health|Fernbrook Surgeries|Wirksdale
Gareth|Osgood|health-coach||health|Fernbrook Surgeries|Matlow
Hana|Brightwell|peer-supporter||voluntary|Steady Steps|Harrowby
Imran|Sallow|health-coach||health|Alder Surgeries|Eastgate
Jocelyn|Peake|link-worker||voluntary|Ridings Together|Wirksdale
Kofi|Ainsdale|health-coach||health|Alder Surgeries|Harrowby
Lowri|Hathersage|health-coach||health|Fernbrook Surgeries|Matlow
Magnus|Tideswell|care-coordinator||health|Fernbrook Surgeries|Wirksdale
Nadia|Cromford|health-coach||health|Alder Surgeries|Leenside
Otto|Bakewell|peer-supporter||voluntary|Steady Steps|Harrowby
Priya|Lathkill|health-coach||health|Fernbrook Surgeries|Matlow
Quentin|Mossop|practice-nurse||health|Alder Surgeries|Eastgate
Rhona|Eyam|health-coach||health|Alder Surgeries|Harrowby
Seren|Calver|link-worker||voluntary|Steady Steps|Harrowby
Tobias|Winster|health-coach||health|Fernbrook Surgeries|Wirksdale
Ursula|Monyash|health-coach||health|Alder Surgeries|Leenside
Viktor|Hartington|health-coach||health|Fernbrook Surgeries|Matlow
Wilma|Taddington|care-coordinator||health|Alder Surgeries|Eastgate
Xavi|Longnor|health-coach||health|Fernbrook Surgeries|Matlow
"""
SUPERVISORS_TABLE = """
Anwen|Brassington|coaching-supervisor||health|Fernbrook Surgeries|Matlow
Bashir|Youlgreave|health-coach||health|Alder Surgeries|Leenside
Celeste|Ashover|coaching-supervisor||voluntary|Steady Steps|Harrowby
Dafydd|Hulland|health-coach||health|Fernbrook Surgeries|Wirksdale
Esi|Birchover|health-coach||health|Alder Surgeries|Eastgate
Fergus|Rowsley|coaching-supervisor||health|Alder Surgeries|Harrowby
"""
EXPERIENCE = "Three years on a helpline at night, and a course in listening before that."
# What supervisors write, by the code of what is asked.
STATED = {
    "formats": "One to one each fortnight under contract with a network of surgeries, since four years; a group of six each month, "
    "by video in winter and in a community hall in summer.",
    "own-supervision": "An hour every three weeks with somebody who has supervised for eleven years. She signed the statement in "
    "spring and I can show it.",
    "self-regulation": "I notice it in my voice: I begin to finish sentences. Then I stop, say so, and take ten minutes. I have ended "
    "a day early twice this year and told people why.",
    "models": "Seven eyes to look with, and a cycle of reflection for those who like a shape. With beginners I ask about one "
    "conversation; with those who have done it long I ask what they have stopped noticing.",
    "values": "That people know more about their lives than I do. That kindness and candour go together. It fits with a service that "
    "is there for everybody and says so at the door.",
    "supervision-training": "A certificate in coaching supervision, a year part time, finished three years ago.",
}
NOTE_SEEN = "Seen on a call; given back."
NOTE_HOURS = "Your log comes to 49. Tell us again when the next hour is done: nothing else is missing."
SCOPE = (
    "Supervision of your coaching: what you notice, what you do, and how you are. I am not your manager, I don't look after your "
    "cases, and I am nobody's clinician."
)
ESCALATION = (
    "If somebody may be in danger, ring your own safeguarding lead first. For anything else beyond supervision: Morgan Field, "
    "0115 496 0142."
)
