"""The page of each module: what happens, told by those who facilitate it."""

from typing import Any

STARTING: dict[str, Any] = {
    "introduction": "You arrive as whatever you are at work, and leave three days later with one plan that is yours.",
    "picture": (
        "The house in the evening",
        "A stone house in a green valley at dusk, its windows lit, with smoke rising from a chimney.",
        "house",
        "starting",
    ),
    "body": [
        (
            "text",
            """
<p>The first visit is about one skill: to stay with somebody's question until they have found an answer of their own. It
sounds little. Most of us are trained, paid and thanked for doing the opposite.</p>
""",
        ),
        (
            "steps",
            "Day by day",
            [
                (
                    "Day 1",
                    "Listening",
                    "<p>Tea from 9.30am; we begin at 10. You coach and are coached before lunch, in threes: one speaks, one "
                    "listens, one watches. In the afternoon we look at what we each do instead of listening, and have a "
                    "good laugh about it.</p>",
                ),
                (
                    "Day 2",
                    "Asking",
                    "<p>Questions that open and questions that steer. After lunch a coaching walk in pairs, an hour out with "
                    "one speaking, an hour back with the other. The evening is free, or by the fire.</p>",
                ),
                (
                    "Day 3",
                    "Deciding",
                    "<p>What do you want to try, with whom, and how will you notice that it worked? You write it on one page, "
                    "read it to a partner, and have it questioned. Tea at half past three; we close at 4.</p>",
                ),
            ],
        ),
        (
            "text",
            """
<h2>What to prepare</h2>
<p>Nothing to read. Think of one piece of work that is stuck: a person you keep giving the same advice, a meeting in which
nobody speaks, a project that only moves when you push. Bring it without names.</p>
<h2>What you take home</h2>
<p>A practice plan of one page, the name of the partner who will ask you how it goes, and your first call with a coach
already in the calendar, if you want one.</p>
""",
        ),
    ],
}
FIRESIDE: dict[str, Any] = {
    "introduction": "Somebody who came a year ago tells what they did with it. You may listen, ask, or go to bed.",
    "picture": (
        "An evening by the fire",
        "A fire burns at nightfall with seats of different colours around it, and sparks rise into the stars.",
        "hearth",
        "fireside",
    ),
    "body": [
        (
            "text",
            """
<p>On the second evening, from half past seven until nine, there is a fire: outside when it is dry, in the hearth when it is
not. One or two people from an earlier group come and tell one story each. We ask them for an honest one. Last time it was
about a residents' meeting that went wrong twice before it went right.</p>
<p>After the stories there is soup, and whoever plays something plays it.</p>
<h2>It is voluntary, and we mean it</h2>
<p>Three days with strangers are tiring. If you would sooner read, ring home or sleep, do. You say yes or no on your own
page, so that we know how much soup to make, and you can change your mind at the door. Staying away is written down
nowhere.</p>
<h2>If you would like to come back and tell a story yourself</h2>
<p>Say so to Idris when your group ends. We pay for the journey and the bed.</p>
""",
        ),
    ],
}
PRACTICE: dict[str, Any] = {
    "introduction": "Back at work, with one plan: a meeting, a visit, a hard conversation at a time.",
    "picture": (
        "A month of plots",
        "Garden plots from above, some newly dug, some in rows, some in flower.",
        "plots",
        "practice",
    ),
    "body": [
        (
            "text",
            """
<p>The month is the workshop's longest part, and nobody but you is there. Start small. A good first step is one that you
could take this week, with somebody you already see, in a meeting that takes place anyway.</p>
""",
        ),
        (
            "steps",
            "How most people use it",
            [
                (
                    "Week 1",
                    "One conversation",
                    "<p>Choose one talk in which you will ask and not advise. Note afterwards who spoke more.</p>",
                ),
                (
                    "Week 2",
                    "The same, with somebody difficult",
                    "<p>Often it is here that it fails. Write down what happened "
                    "while it is fresh; the failures are what the group learns most from.</p>",
                ),
                (
                    "Week 3",
                    "A group",
                    "<p>A team meeting, a residents' evening, a class. Ask one question and count to ten.</p>",
                ),
                (
                    "Week 4",
                    "Look back",
                    "<p>Open your plan again. What moved, what did not, and what surprised you? Change the "
                    "plan if it was the wrong one.</p>",
                ),
            ],
        ),
        (
            "text",
            """
<h2>The journal</h2>
<p>On your page there is a journal with three questions: what happened, what does it mean, what now? Two lines are
enough. It is yours alone. You may share an entry with your coach, with the group, or with the learning review, one at a
time, and take it back again.</p>
<h2>When nothing happens</h2>
<p>Some months are floods and inspections. Come back all the same: “I could not” is also a finding, and often somebody else
in the group had the same month.</p>
<p>About once a week we send you one question by mail. If you would rather not have it, one click ends it.</p>
""",
        ),
    ],
}
CALLS: dict[str, Any] = {
    "introduction": "Three quarters of an hour in which somebody listens to you, three times in the month, if you like.",
    "picture": (
        "Calls across the valley",
        "Telephone wires swing from pole to pole between two houses, far apart in a green valley; birds sit on them.",
        "wire",
        "calls",
    ),
    "body": [
        (
            "text",
            """
<p>Between the visits you can have three calls with a coach. They are offered, not expected: some people take all three, some
one, and some would sooner walk the dog.</p>
""",
        ),
        (
            "steps",
            "How a call works",
            [
                (
                    "Before",
                    "You choose the time",
                    "<p>From the fourth day on you see when your coach is free, in your own time "
                    "zone, and take what suits you. You can move or cancel it on your page; close to the time, ring us.</p>",
                ),
                (
                    "At the time",
                    "Your coach rings you",
                    "<p>On the number you gave. Sit where nobody listens; a parked car is "
                    "fine. The first question is what you would like to have from this call.</p>",
                ),
                (
                    "45 minutes",
                    "You do the thinking",
                    "<p>Your coach asks, says back what they hear, and keeps an eye on the "
                    "clock. You will not be given advice unless you ask for it twice.</p>",
                ),
                (
                    "At the end",
                    "One next step",
                    "<p>In your words, with a day. You may note it on your page, where only you see it.</p>",
                ),
            ],
        ),
        (
            "text",
            """
<h2>What is kept</h2>
<p>That the call took place, and when. What was said is not written down for anybody else. Your coach sees your number
until the month is over, and no longer.</p>
<h2>When a telephone is not for you</h2>
<p>Say so, and we find another way: by video, by text relay, with an interpreter, or on a bench half-way between.</p>
<h2>If your coach does not suit you</h2>
<p>Tell Morgan, in one sentence and without a reason. You get another, and nobody minds.</p>
""",
        ),
    ],
}
RETURNING: dict[str, Any] = {
    "introduction": "The same house, the same people, a month later. What happened, and what does it show?",
    "picture": (
        "The way back",
        "A path over hills in evening light, seen from further along, with five beads on it.",
        "way",
        "returning",
    ),
    "body": [
        (
            "text",
            """
<p>We open your plans from the third day and begin there. Nobody presents. Each person has twenty minutes, a listening
group of four, and the choice of what to bring: something that worked, something that failed, or something odd.</p>
""",
        ),
        (
            "steps",
            "Day by day",
            [
                (
                    "Day 1",
                    "What happened",
                    "<p>We begin at 10. Stories from the month in groups of four, then what they have in "
                    "common. In the afternoon: what gets in the way, at work, in the system, in ourselves, and whom in this "
                    "room could you ring about it?</p>",
                ),
                (
                    "Day 2",
                    "What goes on",
                    "<p>Coaching a group, a meeting, a team. Before lunch you draw the map of whom you "
                    "know and what they have; after lunch you make two agreements with people in the room. The partners join "
                    "us for the last hour, to hear it from you. We close at 4.</p>",
                ),
            ],
        ),
        (
            "text",
            """
<h2>The learning review</h2>
<p>Over these two days we collect what the group has learned, with your agreement and in your words. All partners add
theirs, and each signs the result or says where they see it differently. It is published for anybody to read.</p>
<h2>Afterwards</h2>
<p>You get a certificate that says what you took part in. If you like, you are on the list by which people of all groups
find one another. And about half of every group meets again on their own account; we tell you who offered to begin.</p>
""",
        ),
    ],
}
MODULES = {
    "starting": STARTING,
    "fireside": FIRESIDE,
    "practice": PRACTICE,
    "calls": CALLS,
    "returning": RETURNING,
}

# What the facilitator has handed in for the editors to read: one more paragraph on the first three days.
EDITED = "starting"
EDIT = """
<h2>If you are uneasy about it</h2>
<p>Most people are, on the way here. You will not be asked to play a part, to touch anybody, or to tell a secret. You may
answer every question with “I would rather not”, and after the second time it gets easier for the others too.</p>
"""
