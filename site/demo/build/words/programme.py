"""The programme's page."""

PROMISE = "You will be able to hold a conversation after which somebody does what they themselves decided to do."
INTRODUCTION = (
    "In places that have been regenerated again and again, the people who live there have often been asked what they "
    "need and seldom what they can do. This workshop is for those who meet them every day and would like to ask the "
    "second question."
)
PICTURE = (
    "Plots side by side",
    "Allotment plots seen from above: rows of plants, an orchard, a pond and beds of flowers, each tended differently.",
    "plots",
    "regeneration",
)
AUDIENCE_WORDS = """
<p>For people who work in the front line of a place, paid or unpaid, in whatever service. The group is mixed on purpose, so
that few come from any one organisation. Among those who have come are:</p>
"""
FACTS_HEADING = "Before you decide"
FACTS = [
    ("Experience", "<p>None needed. People with thirty years of it find plenty to do.</p>"),
    (
        "Your manager",
        "<p>Should know about the month in between: you will need an hour or two a week to try things.</p>",
    ),
    (
        "Nights",
        "<p>A room of your own on the nights within each visit; one the night before too, if you come from far.</p>",
    ),
    ("Meals", "<p>All of them, from the first lunch on. Tell us what you eat after you have booked.</p>"),
    ("Bring", "<p>Walking shoes, a coat, and one piece of work that is stuck.</p>"),
    ("Leave at home", "<p>Slides. We use none.</p>"),
]
ROOM = """
<h2>What it is like in the room</h2>
<p>Chairs in a circle and no tables. You coach and are coached before the first coffee, about something small and real.
There is talking, drawing, walking, writing and sitting still, so that each person meets a way that suits them. We stop
often and ask what just happened.</p>
<p>Nobody is marked, and nothing has to be told. What is said about people outside the room is said without names. Meals
are long, because a good part of the learning is done over them.</p>
"""
STEPS_HEADING = "From booking to half a year on"
# when, heading, words
STEPS = [
    (
        "When you book",
        "Your place is certain at once",
        "<p>You get a reference and a calendar file with every date in it.</p>",
    ),
    (
        "4 weeks before",
        "What you need",
        "<p>A short form: food, access, room, when you arrive. You can change it later.</p>",
    ),
    (
        "2 weeks before",
        "How to get there",
        "<p>Joining instructions, with a telephone number that is answered on the day.</p>",
    ),
    (
        "10 days before",
        "Where you stand now",
        "<p>A few questions about your work as it is. You answer them again afterwards and see for yourself what moved.</p>",
    ),
    ("The first visit", "Three days", "<p>You go home with a plan of your own for the month.</p>"),
    ("The month", "Your own work", "<p>Practice, a journal if you like one, and up to three calls with a coach.</p>"),
    ("The return", "Two days", "<p>What happened, what it shows, and whom you stay in touch with.</p>"),
    (
        "6 weeks later",
        "Then and now",
        "<p>The questions once more. The group's answers, counted together, go into its review.</p>",
    ),
    (
        "Half a year on",
        "What has lasted",
        "<p>One short form. The learning review says what we found, also where that is nothing.</p>",
    ),
]
PEOPLE_HEADING = "Who will be there"
# name, what they do, about them, picture (title, alternative text, kind, seed)
PEOPLE = [
    (
        "Idris Vaughan",
        "Facilitator",
        "<p>Ran a tenants' advice room for eleven years and noticed that the best days were those on which he gave least "
        "advice. Leads the five days, cooks on the second evening if asked.</p>",
        ("Where Idris begins", "A small fire in the dark with cushions on logs around it.", "hearth", "idris"),
    ),
    (
        "Bea Lindqvist",
        "Coach",
        "<p>Worked as a district nurse, took part in a trial workshop, and now rings people in the month between. Knows the "
        "sound of somebody parking the car to talk.</p>",
        ("Where Bea is heard", "Telephone wires run from pole to pole between two houses in a valley.", "wire", "bea"),
    ),
    (
        "Morgan Field",
        "Coordinator",
        "<p>Finds the houses, fills the groups and answers the telephone. Came from running a night shelter, and is hard "
        "to surprise.</p>",
        ("Where Morgan is met", "A house with lit windows at dusk, a lane leading to its door.", "house", "morgan"),
    ),
]
FIGURES_HEADING = "What we have counted so far"
# figure, what it counts, source, how many days before today it was true
FIGURES = [
    ("38", "people began one of our three trial workshops", "Our own registers of the trial workshops", 420),
    ("35", "of those 38 came back for the second visit", "Our own registers of the trial workshops", 420),
    (
        "24 of 29",
        "who answered half a year on had used it in the week before; nine did not answer",
        "Our own register of follow-up forms",
        230,
    ),
]
FIGURES_NOTE = """
<p>These are small numbers, counted by ourselves, and nobody stood beside the groups to compare them with. Each group's
learning review says how strong the evidence is, in words, and prints what speaks against it.</p>
"""
QUESTION = {
    "heading": "Is there one thing you would want to know first?",
    "text": "<p>Ask it. Most people ring before they book, and it commits you to nothing.</p>",
    "label": "Talk to a person",
}
ACCESS = """
<p>Tell us what you need after you have booked, or ring first if your coming depends on it. The coordinator and your
facilitator see your answer; the kitchen and the house get what they must know, without your name where that can be.</p>
<ul>
<li>We look at every house ourselves. Each workshop's page says what we found: steps, lifts, loops, adapted rooms.</li>
<li>Somebody who supports you comes free and does not take up a place.</li>
<li>Every handout exists in words that a screen reader can read; large print is ready on the day if you ask for it.</li>
<li>There is always a room to be quiet in. Walks have a short way and a long one, and a way without steps.</li>
<li>Interpreters for British Sign Language: we arrange them, and need six weeks to find good ones.</li>
</ul>
"""
CANCELLATION = """
<h3>If you cannot come</h3>
<p>Give your place back whenever you know, on your own page or by telephone. You need no reason. Whoever is first on the
waiting list is offered it at once and has forty-eight hours to say yes, so an early word does somebody a kindness.</p>
<h3>If you have to miss a day</h3>
<p>Talk to Idris. The evening by the fire and the calls are voluntary and never count as missed.</p>
<h3>If fewer than ten book</h3>
<p>A workshop needs ten people to work. While it has fewer, its page says how many are missing, and the dates are called
provisional. Nothing is cancelled automatically: on the day named there a person decides, and writes to everybody that
same day. Please don't pay for travel before the dates are confirmed.</p>
<h3>If we have to cancel</h3>
<p>You hear from us by mail, and by telephone if it is within two weeks. You keep your place in the queue: we offer you the
next workshop, and somebody rings you about anything you have already paid.</p>
"""
