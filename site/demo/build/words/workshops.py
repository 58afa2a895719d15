"""A few words for each workshop, by its name in the story; what is true of its house, by the house."""

WORKSHOPS = {
    "past": "The first group met by the river in Harrowby. It is over now; what it learned can be read in its review.",
    "running": "A group from six towns, in its month between the two visits. It meets again by the river.",
    "spring": "By the river in Harrowby, in a house with more garden than it needs. For people of all trades.",
    "full": "On the edge of the moor above Matlow, where the quarry fell silent and the birches came back.",
    "tentative": "A first group for North Wales. It meets at Matlow, a morning's train ride away, until there is a house.",
    "apply": "For people who lead a team and would like it to need them less. Say in a few lines what you hope for.",
    "undated": "There is interest, and no date. Tell us what would suit you; with ten people it can be arranged.",
    "off": "This one had to be called off: the house needs repairs. Those who had booked have been written to.",
}
# picture (title, alternative text, kind, seed)
PICTURES = {
    "Weir House": (
        "Weir House",
        "A house among trees in the evening sun, with a lane running down from the door.",
        "house",
        "weir-house",
    ),
    "The Old Quarry Lodge": (
        "Above the old quarry",
        "Hills with birches and a path leading up between them to a low sun.",
        "way",
        "old-quarry",
    ),
}
HOUSES = {
    "Weir House": """
<h2>The house</h2>
<p>Weir House was built for a mill owner and left to the town by his granddaughter. The river room, where we meet, looks out
on the weir; you hear it in the pauses. There are eighteen bedrooms, so everybody has their own, and the kitchen bakes.</p>
<p>The coaching walks go along the towpath, which is level and paved as far as the second lock. Those who like it wilder
turn up the bank to Larkhill, where some of the people you may work with have their allotments.</p>
""",
    "The Old Quarry Lodge": """
<h2>The house</h2>
<p>The lodge stands at the lip of the old quarry, four miles above Matlow. The men who cut the stone used to eat in what is
now our meeting room, and their names are still on the pegs. There is a big hearth, and a telescope for clear nights.</p>
<p>It is high and can be cold: bring a jumper, whatever the month. Telephones have a signal at the gate and nowhere else,
which most people come to like by the second day. There is wireless internet in the library.</p>
""",
}
NO_HOUSE = """
<h2>Where it will be</h2>
<p>That depends on who asks. We look for a house within an hour of most of the group, with a station or a bus that runs on
weekdays, level ways and a good cook. If you know one, tell us.</p>
"""
