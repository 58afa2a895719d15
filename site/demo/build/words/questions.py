"""What the people of the demo answered in their own words, by stage and question."""

# Of the five steps, by turn.
AGREE = (4, 5, 4, 3, 5, 4, 5, 2, 4, 5)

SETS = {
    ("baseline", "hope"): (
        "A way of talking with tenants that does not end with me carrying everything home.",
        "I would like to stop answering before people have finished asking.",
        "To meet others who do this alone in their town.",
        "There is one family I think of. I have run out of ideas, and they have not.",
        "Honestly, two days away from the telephone would be a start.",
    ),
    ("baseline", "in-the-way"): (
        "Targets count visits, so short visits are good visits.",
        "Too many people, too little time, and nobody to talk it over with.",
        "We still fix things for people because it is quicker.",
    ),
    ("end", "missing"): (
        "The second visit was short for all we brought back.",
        "My manager did not know what I was away for, and it showed.",
        "More time outdoors. The best talk of the week was on the path to the weir.",
    ),
    ("end", "tell-others"): (
        "Bring something that really bothers you, not the tidy case.",
        "It is not a course. You do the work and they keep you company.",
        "Book the month off from new projects, if anybody lets you.",
    ),
    ("weeks", "change"): (
        "I leave silences alone. Last week a tenant filled one with a plan I would never have thought of.",
        "We dropped the form for first visits. It matters because people tell us why they came.",
        "Less than I hoped: the caseload went up again. But I no longer take it home every night.",
        "A residents’ group runs the Tuesday kitchen now, and I am invited as a guest.",
    ),
    ("weeks", "confirm"): ("A colleague on my team", "Two residents of the kitchen group", "My line manager"),
    ("weeks", "helped"): (
        "The calls. Knowing that somebody would ask me about it on Thursday.",
        "My manager tried it too. What hindered was the reorganisation.",
        "Having one other person from the group in the next town.",
    ),
    ("weeks", "else"): (
        "A new colleague took over part of my area in the same month.",
        "We had extra money for the winter, which made a lot possible.",
        "Nothing else that I can see.",
    ),
}
