"""Articles, with who wrote them and how many days before today."""

from typing import Any

INTRODUCTION = "What we see, try and learn on the way. Each is signed by who wrote it."
ARTICLES: list[dict[str, Any]] = [
    {
        "slug": "counting-to-ten",
        "title": "Counting to ten",
        "byline": "Idris Vaughan, facilitator",
        "days_ago": 9,
        "introduction": "What happens in the silence after a question, and why it is so hard to leave it alone.",
        "picture": (
            "Birds on a wire",
            "Blackbirds sit on telephone wires strung between two houses, before a low sun; there are gaps between them.",
            "wire",
            "ten",
        ),
        "text": """
<p>In the first hour of every workshop I ask people to put a question to their partner and then to count to ten before they
say anything more. Silently; they may look out of the window. Almost nobody reaches ten. The usual number is four.</p>
<p>At four we rephrase. At five we offer an example. At six we say what we ourselves would do, as a way of being kind. None
of this is wrong. But the person opposite has just begun to think, and now has to listen to us.</p>
<h2>What the silence is for</h2>
<p>A question that can be answered at once has usually been answered before. The ones worth asking need a while: people
have to go and look. If you watch somebody's eyes you can see them leave, and see them come back with something.</p>
<p>A housing officer told me she tried it on the telephone, with a man who had rung about his damp wall every Monday for a
year. “What would you like to happen?” she asked, and counted. At eight he said: “I'd like to know whether next door have
it too.” By Friday five of them had written a letter. The wall is still damp, she says, but he has stopped ringing on
Mondays, because he is at the meeting.</p>
<h2>Try it</h2>
<p>Once today, with somebody who will not be harmed by ten seconds. Note the number you reached. Tomorrow, one more.</p>
""",
    },
    {
        "slug": "four-agencies-one-table",
        "title": "Four agencies, one kitchen table",
        "byline": "Bea Lindqvist, coach",
        "days_ago": 37,
        "introduction": "Many people who need one thing are visited by five services. What changes if all five ask alike?",
        "picture": (
            "One kitchen table",
            "A long table seen from above, with plates and papers on it and chairs drawn up on every side.",
            "table",
            "four-agencies",
        ),
        "text": """
<p>When I was a district nurse I often put my bag down on a kitchen table beside other people's papers: a tenancy warning, a
letter from school, an appointment at the job centre. Each paper had a plan in it. The plans did not know about each other.
The woman whose table it was had to know about all of them.</p>
<p>What wore her down was less the work than the sorts of person she had to be. Capable in the morning, so that she would be
allowed to keep her children; in need by the afternoon, so that somebody would pay for the cooker.</p>
<h2>The same question</h2>
<p>We cannot merge the services from below. What people who come to the workshops can do is agree on how they begin. In one
town a housing officer, a teacher, a health visitor and a debt adviser decided after their return that each would open with
the same words: “What are you in the middle of?” Not “what is the problem”.</p>
<p>They tell me two things. People repeat themselves less. And the plans have become shorter, because they are now the
person's own, with somebody's telephone number beside each line.</p>
<h2>What it does not do</h2>
<p>It does not build houses or raise wages, and I would be ashamed to say that it did. It stops us making a hard week
harder. (The woman and the table are put together from several, none of whom could be recognised.)</p>
""",
    },
    {
        "slug": "why-a-month",
        "title": "Why there is a month in the middle",
        "byline": "Morgan Field, coordinator",
        "days_ago": 71,
        "introduction": "Five days in one week would be cheaper and easier to arrange. We tried that.",
        "picture": (
            "A year of plots",
            "Garden plots from above, bare earth beside full rows and fruit trees.",
            "plots",
            "why-a-month",
        ),
        "text": """
<p>Every few weeks somebody asks whether the five days could be had in one go. It would save a journey, and five days are
more easily explained to a manager than three and a month and two. I understand it. I book the rooms.</p>
<p>The first trial workshop was in fact one week. People left it glowing. When we rang them after two months, most remembered
the food.</p>
<h2>What changed when we cut it in two</h2>
<p>On the third day nobody glows now. They are a little worried, because they have written down what they will do on Monday,
and somebody will ask. In the second visit they bring back what happened, and it is never what they had planned. That is
where the learning is. You cannot have it in advance.</p>
<p>Thirty-two days is about the shortest time in which a meeting that takes place once a month takes place. Six weeks was too
long: the plan slid under the other papers.</p>
<h2>What it costs</h2>
<p>A second journey, two absences to arrange, and about one person in each group for whom the return does not work out. We
think it is worth it. You can hold our own figures against us: they are on the programme's page, with their source.</p>
""",
    },
]
