"""What the demo's people work on between the days, and what their coaches note. All of it is made up."""

from typing import Any

# What the practitioner wants, as she first wrote it, and after a call about it.
GOAL: dict[str, Any] = {
    "aim": "I say less in the tenants' meeting.",
    "standing": "I chair it, I write the agenda, I answer first.",
    "options": "Let somebody else chair. Sit at the side. Count to ten. Come late once.",
    "will_do": "Hand over the chair in the next meeting.",
    "sure": 5,
}
GOAL_AFTER: dict[str, Any] = {
    "aim": "The tenants run their own meeting, and I am there when they ask.",
    "standing": "They wrote the agenda themselves last time. I still open the meeting.",
    "will_do": "Sit at the side with the tea, and say nothing for the first half hour.",
    "sure": 8,
}
PROPOSED = {
    "aim": "You notice when you are about to give an answer.",
    "why": "You told me three times how it felt just before. It may be worth having by itself.",
}
TAKEN = "I notice the moment before I give an answer, and write it down."
REWORDED = {
    "aim": "The tenants run their own meeting, whether I am there or not.",
    "why": "What if you could not come at all?",
}
ACTIONS = {
    "done": "Ask the two loudest who would like to chair",
    "to_do": "Sit at the side in the next meeting",
    "proposed": "Ask them afterwards what they missed",
}
PREPARATION = {
    "wants": "To be able to bear it when it goes slowly.",
    "since": "They wrote their own agenda. Twenty minutes longer, and four people took something on.",
    "helps": "Ask me what I was afraid of. I will change the subject.",
}
PLAN: dict[str, Any] = {
    "tries": "One meeting in which I ask and do not answer.",
    "with_whom": "The tenants' group, and one colleague from the health side.",
    "by_when": "Before the second module; the first try in week one.",
    "in_the_way": "Silence. I will have a pen in my hand and my questions on paper.",
}
LEADERS_COACH = (
    "Marged",
    "Elis",
    "An hour with those who answer for a change. I carry nothing from it into any other room.",
)
LEADERS_GOAL: dict[str, Any] = {
    "aim": "I can tell the cabinet that we don't know yet, and stay standing.",
    "standing": "I hear myself promise dates that nobody has given me.",
    "will_do": "Say once a month what we have learnt instead of what we have done.",
    "sure": 6,
}
# What pairs note in a week; taken in turn.
NOTES: list[dict[str, str]] = [
    {
        "progress": "Sleeps again, and has drawn up the week as it is instead of as it should be.",
        "goals": "The week first; the move to other premises waits.",
        "successes": "Said no to a Saturday.",
        "plans": "One of us asks after the order book, the other after the walks.",
        "actions": "Send each other the dates of the next calls.",
    },
    {
        "progress": "Stuck at the same place as last week, and knows it.",
        "goals": "Asked who could take over the invoices. That is a goal now.",
        "plans": "Leave the silence longer; both of us fill it.",
    },
    {
        "progress": "Two customers told of the price rise. Nobody left.",
        "successes": "Did it by telephone, and on foot for the old ones.",
        "plans": "Come back to the walks; they stopped when business picked up.",
        "actions": "Ask who of us should lead on the premises from here.",
    },
]
