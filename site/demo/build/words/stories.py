"""Stories about people whom practitioners work with, made up like all else here, and a role pack."""

from typing import Any

INTRODUCTION = (
    "What happened when somebody asked instead of telling. Each is told with the agreement of the person it is about, "
    "and so that nobody can tell who that is."
)
# Published: gone through and agreed to.
PUBLISHED: dict[str, Any] = {
    "slug": "the-man-who-rang-on-mondays",
    "title": "The man who rang on Mondays",
    "told_by": "a housing officer",
    "days_ago": 140,
    "introduction": "For most of a year he rang every week about his damp wall. Then he was asked what he would like to happen.",
    "text": """
<p>He had been given a reference number, a dehumidifier and two appointments that nobody kept. I had a script for the call,
and so, by then, had he.</p>
<p>After the workshop I put the script away and asked what he would like to happen. It took him a while. He did not say: a dry
wall. He said that he would like to know whether he was the only one.</p>
<p>That was something he could find out, and I could not. He went from door to door with a notebook, on a stick, in the rain.
Four of the others had the same wall. One of them knew how to write a letter.</p>
<h2>What came of it</h2>
<p>The wall was mended late, and not for all of them. He still has the notebook. There is a meeting on the stairs now, about
other things, and it is he who tells people when it is.</p>
<p>I did nothing for him that is in my job description. I asked, and then I was quiet for longer than I liked.</p>
""",
    "person": ("Mr B. (name kept by the housing officer)", "through the housing officer"),
    "agreed_days_ago": 130,
}
# A draft: two points of its checklist are open, and nobody has agreed.
DRAFT: dict[str, Any] = {
    "slug": "the-keys",
    "title": "The keys",
    "told_by": "a link worker",
    "days_ago": 12,
    "introduction": "She had the keys to the hall for two years before anybody asked her what she would do with it.",
    "text": """
<p>She opened up for the choir, the toddlers and the councillor's surgery, and locked up after them. When I asked what she would
do with the hall if it were hers for one evening, she looked at me as if I had asked her to sing.</p>
<p>A week later she had a list. The first line was: soup.</p>
""",
    "ticked": ["names", "places", "times", "others"],
}

PACK: dict[str, Any] = {
    "slug": "health-and-well-being-coach",
    "title": "Health and well-being coach",
    "programme": "health-coaching",
    "introduction": (
        "For practices and neighbourhood teams that look for somebody to coach people who live with long-term conditions. "
        "Take it, change what is optional, and make it yours."
    ),
    "legend": "Whoever pays for the post asks for it, or the work is not safe without it.",
    "description": [
        (
            "What it is for",
            [
                (
                    "You help people who live with long-term conditions to decide what they want to change, and to do it.",
                    "required",
                ),
                (
                    "The role is not clinical: you do not diagnose, treat or advise on medicines, and you say so.",
                    "required",
                ),
            ],
        ),
        (
            "What you do",
            [
                (
                    "Meet people one to one over a series of sessions: face to face, by telephone or on video.",
                    "required",
                ),
                ("Lead groups in which people coach one another.", "required"),
                ("Keep a list of people that you can look after, and say when it is full.", "required"),
                (
                    "Notice when somebody needs more than coaching, and refer them back on the same day.",
                    "required",
                ),
                ("Tell those who refer to you what coaching is, and whom it tends to suit.", "required"),
                ("Ask people who are seldom reached how they would like to be reached.", "required"),
                ("Collect what people say of the service, and stories that they wish to tell.", "optional"),
                ("Ask people to rate how able they feel to look after themselves, before and after.", "optional"),
                ("Help to train colleagues in a coaching way of talking.", "optional"),
            ],
        ),
        (
            "Who looks after you",
            [
                (
                    "Coaching supervision, which is neither clinical supervision, nor a look at your list, nor line management.",
                    "required",
                ),
                ("A clinician whom you can ask about a person on the same day.", "required"),
                ("Time to learn: refreshers, a buddy, a learning set.", "required"),
            ],
        ),
    ],
    "specification": [
        (
            "How you are with people",
            [
                ("Asks what matters to somebody before what is the matter with them.", "essential", "interview"),
                ("Takes it that people have more at hand than they have used so far.", "essential", "interview"),
                ("Notices their own part in a conversation, and can talk about it.", "essential", "both"),
            ],
        ),
        (
            "What you have done",
            [
                ("Has helped people change something by coaching or another way of listening.", "essential", "both"),
                ("Has worked in a team of several professions.", "desirable", "application"),
                ("Has worked with statutory and voluntary bodies together.", "desirable", "application"),
                ("Has led groups, also when they did not agree.", "desirable", "interview"),
            ],
        ),
        (
            "What you know and bring",
            [
                (
                    "Four days of accredited training in health coaching, or the will to take part in it before beginning.",
                    "essential",
                    "application",
                ),
                ("Understands how housing, money and company bear on health.", "essential", "interview"),
                ("Knows when to ask for help.", "essential", "interview"),
                ("Speaks a second language that people here speak.", "desirable", "application"),
                ("Can be checked for work with adults at risk.", "essential", "application"),
            ],
        ),
    ],
    "advert": [
        (
            "The post",
            [
                ("Title", "Health and well-being coach", "required"),
                ("Hours", "[hours a week, and which evenings]", "required"),
                ("Pay", "[band or amount, and what it is for part of the week]", "required"),
                ("Contract", "[permanent, or until when]", "required"),
                ("Closes on", "[day and hour]", "required"),
                ("Interviews on", "[days; say that questions are sent before if you do so]", "optional"),
                ("Ask", "[a name, and a number that is answered]", "required"),
            ],
        ),
    ],
    "advert_text": [
        (
            "You will sit with people for whom being told has not worked, and help them find what might. You will be one of a "
            "team, with link workers and care coordinators beside you, and somebody to talk to about your own work.",
            "required",
        ),
        ("Come and spend a morning with us before you apply. It commits you to nothing.", "optional"),
    ],
    "scenario": {
        "text": (
            "Ron is in his early sixties and drives a van. He was told two years ago that he has diabetes. He has seen the "
            "leaflet. His daughter cooks for him on Sundays; on the other days he eats at the wheel. He has joined a gym twice. "
            "He comes because the nurse said he should, and says at the door that he has ten minutes."
        ),
        "task": "How do you spend the ten minutes, and what do you hope is different when he leaves?",
        "minutes": 15,
        "need": "required",
    },
    "questions": [
        ("What draws you to this work, and what do you bring to it?", "", "required"),
        (
            "Tell us of a time when you helped somebody change something. What was yours to do, and what was theirs?",
            "What the person decided; what did not work.",
            "required",
        ),
        (
            "What else bears on somebody's health but what they do, and what can a coach do about that?",
            "Rent, work, company; knowing the limits of the role.",
            "required",
        ),
        (
            "Somebody in front of you is angry and close to tears. What do you do then, and what the next day?",
            "Staying calm; safety; whom they would tell.",
            "required",
        ),
        ("When were you stuck yourself? What got you moving?", "", "optional"),
        ("What would you ask a link worker or a care coordinator on your first day?", "", "optional"),
        (
            "A doctor tells you at the coffee machine that coaching is a waste of time. What do you say?",
            "Curiosity rather than a defence.",
            "required",
        ),
    ],
}
