"""Handouts, one page each: which module, when they open, and what they say."""

from typing import Any

# module, title, description, when it opens, lede, sections (heading, lines)
HANDOUTS: list[dict[str, Any]] = [
    {
        "module": "starting",
        "title": "Before you come",
        "description": "What to bring, and one thing to think about on the way.",
        "release": "before",
        "lede": "You need not prepare anything. If you like to, this is enough.",
        "sections": [
            (
                "Think of one thing that is stuck",
                [
                    "Somebody to whom you keep giving the same advice.",
                    "A meeting in which only you speak.",
                    "A project that moves when you push it and stops when you do not.",
                ],
            ),
            (
                "Ask yourself",
                [
                    "What have I tried so far?",
                    "Whose question is it: mine, or theirs?",
                    "What would I see, if it came unstuck?",
                ],
            ),
            (
                "Bring",
                [
                    "Walking shoes and a coat.",
                    "Something to write with.",
                    "No names: change what could tell us who it is.",
                ],
            ),
        ],
    },
    {
        "module": "starting",
        "title": "Twelve questions that open",
        "description": "For the first conversations. Use three, and keep the rest in your pocket.",
        "release": "start",
        "lede": "None of these is clever. They work because you then wait.",
        "sections": [
            (
                "To begin",
                [
                    "What are you in the middle of?",
                    "What would you like to have from this half hour?",
                    "What is different today from last week?",
                    "Which of these matters most to you?",
                ],
            ),
            (
                "To look around",
                [
                    "What have you tried, and what did it show you?",
                    "When was it a little better? What did you do then?",
                    "Who else would like this to happen?",
                    "What do you already have for it?",
                ],
            ),
            (
                "To go on",
                [
                    "What could you do by Friday?",
                    "What might stop you, and what then?",
                    "How will you know that it worked?",
                    "Whom will you tell?",
                ],
            ),
        ],
    },
    {
        "module": "practice",
        "title": "My plan for the month",
        "description": "One page to write on: what, with whom, when, and how you will notice.",
        "release": "before",
        "lede": "Write it so that you could read it aloud to the person it is about.",
        "sections": [
            ("What I will try", ["In one sentence that begins with “I ask”."]),
            ("With whom, and when first", ["Somebody I already see. A day within the first week."]),
            ("How I will notice that it worked", ["Something one could see or hear."]),
            ("What may get in the way", ["And what I do then."]),
            ("Who asks me about it", ["My partner's name, and the day of our call."]),
        ],
    },
    {
        "module": "calls",
        "title": "How to use a call",
        "description": "Five minutes before it, and two after.",
        "release": "start",
        "lede": "The call is yours. You may talk about something quite different from what you had planned.",
        "sections": [
            (
                "Five minutes before",
                [
                    "Find a place where nobody listens.",
                    "What has happened since last time?",
                    "What would make these forty-five minutes worth it?",
                ],
            ),
            (
                "During it",
                ["Say when a question is the wrong one.", "Silence is allowed, on both sides.", "You may stop early."],
            ),
            (
                "Two minutes after",
                ["Write down your next step and its day.", "Write down one thing you said that surprised you."],
            ),
        ],
    },
    {
        "module": "returning",
        "title": "Going on by yourselves",
        "description": "How a group can meet without us: an evening for four to six people.",
        "release": "end",
        "lede": "You need a table, a kettle, a clock, and somebody who watches the clock.",
        "sections": [
            (
                "An evening in five parts",
                [
                    "Ten minutes: arrive, and say how you are in one sentence.",
                    "Five minutes: who brings something tonight? Two are enough.",
                    "Thirty minutes each: five to tell, ten for questions, five for silence and writing, ten for what next.",
                    "Ten minutes: what did those who listened learn?",
                    "Five minutes: the next date, before anybody has a coat on.",
                ],
            ),
            (
                "What keeps it alive",
                [
                    "Questions before advice, and advice only if asked for.",
                    "What is told stays at the table.",
                    "The same evening of the month, in turn at each other's work.",
                ],
            ),
        ],
    },
]
