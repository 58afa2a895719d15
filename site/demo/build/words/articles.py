"""Articles, with who wrote them and how many days before today."""

from typing import Any

INTRODUCTION = "What we see, try and learn on the way. Each is signed by who wrote it."
# name, address, one sentence
CATEGORIES = [
    ("Listening", "listening", "What happens when one asks, and then waits."),
    ("Working together", "working-together", "Services, coaches and neighbours around one table."),
    ("How we learn", "how-we-learn", "Why our workshops are laid out as they are, and what we have found so far."),
]
# Which pages an article leads to, where its own categories would not do.
RELATED = {
    "counting-to-ten": ["starting", "why-a-month"],
    "three-at-the-table": ["four-agencies-one-table", "calls"],
    "many-names-for-one-job": ["practice", "not-now"],
    "why-a-month": ["coaching-for-regeneration", "practice"],
}
ARTICLES: list[dict[str, Any]] = [
    {
        "slug": "counting-to-ten",
        "title": "Counting to ten",
        "byline": "Idris Vaughan, facilitator",
        "days_ago": 9,
        "categories": ["Listening"],
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
        "categories": ["Working together"],
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
        "categories": ["How we learn"],
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
    {
        "slug": "three-at-the-table",
        "title": "Three at the table",
        "byline": "Bea Lindqvist, coach",
        "days_ago": 118,
        "categories": ["Working together"],
        "introduction": "Two coaches and one person sounds like too many. It turned out to be the right number.",
        "picture": (
            "Three chairs drawn up",
            "A round of chairs about a small table, three of them turned towards one another.",
            "table",
            "three",
        ),
        "text": """
<p>For two years I coached alone. Then Sam joined, who knows about work as I know about health, and we tried
[[dual coaching]]: both of us with one person, from the first appointment on.</p>
<p>What changed was the waiting. “I shall have to find out” used to end many of my good moments. With two, the answer was
usually in the room, or the better question was.</p>
<h2>Who leads</h2>
<p>Neither of us, and least of all both. The person has the goals. Whoever of us is nearer to the next one takes the lead,
and when the goal changes, so does the lead. In one spring it went back and forth four times.</p>
<h2>What it asks of the coaches</h2>
<p>Half an hour a week, which we never drop: where each person is, what went well, what is planned, who does what. The week
we left it out we each rang the same man on the same day. He was kind about it.</p>
<p>The strength is not in the pair. It is in the [[triad|three]]: one of them is the person, and it is their table.</p>
""",
        "claim": (
            "<p>Of the people who began with two coaches, more than two thirds were still meeting them after six months.</p>",
            "Our own appointment books of the trial in Shipworth",
            300,
        ),
    },
    {
        "slug": "many-names-for-one-job",
        "title": "Many names for one job",
        "byline": "Morgan Field, coordinator",
        "days_ago": 160,
        "categories": ["Working together"],
        "introduction": "Navigator, connector, trainer, adviser: whoever you are called, you may be doing the same work.",
        "text": """
<p>At the last workshop five people found out over lunch that they had the same job. On their badges stood community
navigator, health trainer, well-being coordinator, connector and [[link worker]].</p>
<p>Each of them hears people out for an hour, finds what they would like to do, and walks with them as far as the door of
whoever does it. None had known that the others existed in the same county.</p>
<h2>The map is walked, not drawn</h2>
<p>They were all good at [[asset mapping]], which is a grand name for going round to see. A list that nobody has visited
since last year sends people to locked doors. So they now keep one list together, with a day beside each line, and those who
run the choir and the garden come to their team meeting too.</p>
<h2>No pushing</h2>
<p>And they had all found out separately that it is no use to push. Somebody who is told to join a walking group comes once.
[[not now|“Not now”]] is a good answer, and the person who was allowed to give it comes back.</p>
""",
        "figures": (
            "From their own lists",
            [
                ("5", "job titles for the same work, at one lunch", "Count at the return of a spring workshop", 200),
                ("143", "groups and places on their shared list", "The shared list, as it was handed to us", 1250),
            ],
        ),
    },
    {
        "slug": "not-now",
        "title": "The word “yet”, and when to leave it out",
        "byline": "Idris Vaughan, facilitator",
        "days_ago": 205,
        "categories": ["Listening"],
        "introduction": "Some people are not on their way to a goal. That can be said without calling it a failure.",
        "text": """
<p>I used to like the word “yet”. “You have not found a flat yet.” It was meant to hold a door open. A woman in Larkhill told
me what it sounded like from inside: as though she were late.</p>
<p>Since then I ask whether now is the time at all. Often it is not: a parent is dying, the rent is due, the week has been
enough. [[coaching|Coaching]] somebody towards a goal for which they have no room is only a friendlier kind of pressure.</p>
<h2>What we write down</h2>
<p>We write “not now”, and the day on which we shall ask again. There is no column for “did not engage”. The first thing
that changed was our own tone on the telephone.</p>
""",
    },
    {
        "slug": "dont-jump-to-the-end",
        "title": "Don’t jump to the end",
        "byline": "Ada Holm, programme director",
        "days_ago": 260,
        "categories": ["How we learn"],
        "introduction": "A team that knows the answer on the first morning has usually answered something else.",
        "text": """
<p>When a team wants to take on a way of working from elsewhere, they come with the last page written: what the service will
be called, where it will sit, who will run it. We ask them to put the page in an envelope.</p>
<p>Then we go back. Who are the young people? What were their first years like? What would they be feeling here, and here?
It takes a morning, and somebody always says that we are wasting time. In the afternoon it is usually they who take the
envelope out and tear it up.</p>
<h2>In order</h2>
<p>A [[theory of change]] has a beginning for a reason. Where are we now? What is to be different, for whom, by when? Why
should this step lead to that one? Only then: what shall we do on Monday?</p>
<p>It helps to have the people in the room who know the beginning. They are seldom those who know the budget.</p>
""",
    },
    {
        "slug": "who-looks-after-the-coach",
        "title": "Who looks after the coach",
        "byline": "Bea Lindqvist, coach",
        "days_ago": 330,
        "categories": ["How we learn", "Listening"],
        "introduction": "Four kinds of talk that are often taken for one another, and why I keep them apart.",
        "text": """
<p>I have a manager, who answers for my hours. I have somebody with whom I go through my list. As a nurse I had a clinical
supervisor. And once a month I have [[supervision]] for my coaching, with a woman who has done it for twice as long as I have
and says very little.</p>
<p>For a while all four were one meeting. It was efficient. It also meant that I never said the thing that I was least proud
of, because the person opposite also signed my leave.</p>
<h2>What is different about this one</h2>
<p>It is about me, not about the people I coach: they are not named. What did I do when he went quiet? Whose need was it that
I gave advice? When should I have thought of [[referring back]], and what kept me?</p>
<p>In between there is [[buddying]]: a colleague and I ring each other on Fridays for ten minutes. We are not wise, but we are
on the telephone.</p>
""",
    },
]
