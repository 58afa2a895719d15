"""The home page, the pages of plain prose, and what stands around every page."""

from typing import Any

PROMISE = "Learn to coach, where you already work."
HOME_INTRODUCTION = (
    "Workshops for people who work with people: three days away, a month of practice with a coach at the end of a "
    "telephone, and two days to see what changed."
)
HOW_HEADING = "Away, home, and away again"
HOW_IT_WORKS = """
<p>A single course is soon forgotten. So we work in two visits with your own work in between. You come away with a
small, mixed group and <b>practise from the first morning</b>. You go home with one plan, and try it for a month. Then
you come back and tell the others what happened, including what did not work.</p>
"""
HOME_TEXT = """
<h2>Who is in the room</h2>
<p>A housing officer beside a health visitor, a teacher beside somebody who runs an allotment. Between ten and sixteen
people who would not usually sit at one table, and who often work with the same families without knowing it.</p>
<p>Nobody needs to have coached before. It is enough that you talk with people in your work, or in the street where
you live, and would like those talks to lead somewhere.</p>
"""
HOME_CALL: dict[str, Any] = {
    "heading": "Not sure whether it is for you?",
    "text": "<p>Ring or write. You will reach Morgan, who arranges the workshops and has time for the question.</p>",
    "label": "Talk to a person",
}
HOME_PICTURE = (
    "The way there",
    "A pale path winds over green hills to a low sun. Five red beads lie along it: three close together, then two.",
    "way",
    "kindling",
)
LOCAL_HELP = "Local help"
FOOTER = (
    "Kindling puts on workshops for people who work with people. This is a demonstration: everybody in it is made up."
)

HOW_WE_COACH_INTRODUCTION = "Coaching, as we mean it, is a way of talking in which the other person does the thinking."
HOW_WE_COACH_PICTURE = (
    "A table set for talk",
    "A long table seen from above, with plates and papers on it and chairs of different colours all round.",
    "table",
    "how-we-coach",
)
HOW_WE_COACH = """
<p>Most help comes as an answer. Somebody brings a difficulty, and whoever knows more says what to do about it. That is
often right: if the boiler leaks, send for a plumber. But where a person's own life is the matter, an answer from outside
seldom lasts, and each one makes the next more necessary.</p>
<h2>What a coach does</h2>
<ul>
<li>Asks what you want to be different, and waits until you have found the words.</li>
<li>Listens for what you care about, and says back what was heard.</li>
<li>Asks what is there already: what you have tried, whom you know, what went well once.</li>
<li>Leaves the next step with you, and asks when you will take it.</li>
</ul>
<h2>What a coach does not do</h2>
<p>[[coaching|Coaching]] is not teaching, training or managing. A coach does not diagnose, treat, assess, or decide what anybody is entitled to. Coaching takes no power from you:
you choose the subject, and you may stop. Where somebody is in danger, or needs a service that only a service can give,
we say so plainly and help them reach it.</p>
<h2>The calls between the visits</h2>
<p>In the month between the visits you can have three calls of forty-five minutes with one of our coaches. You choose the
times. Your number is shown to your coach alone, and to them only for the calls. What is said stays between the two of
you; what the coach notes is the date, and whether the call took place.</p>
<h2>Who looks after the coaches</h2>
<p>Each coach has taken part in a workshop, has practised for at least a year, and has [[supervision]] with somebody more
experienced every month. That talk is about the coach's work; you are not named in it.</p>
"""
ACCESSIBILITY_INTRODUCTION = "What we do so that everybody can use this site and take part, and what does not work yet."
ACCESSIBILITY = """
<h2>This site</h2>
<p>You should be able to use every page with a keyboard, with a screen reader, enlarged to four times its size, on an old
telephone, and with scripts switched off. We build to the Web Content Accessibility Guidelines 2.2, level AA. Colours
follow the light or dark setting of your device. Nothing moves by itself, and nothing runs out while you think.</p>
<h2>What you get by mail or to take away</h2>
<p>Every mail can be read as plain text. Our PDFs are tagged for screen readers, and each handout has the same in words
beside it. If you would like large print, a recording, or somebody to go through it with you, say so.</p>
<h2>At a workshop</h2>
<p>Each workshop's page says what we know of its house: steps, lifts, hearing loops, adapted rooms, quiet rooms. After you
have booked we ask what you need. You may come with somebody who supports you; they need no place of their own. You may
leave the room, lie down or sit out at any time and give no reason.</p>
<h2>What we know is not right</h2>
<p>The upper floor of the Old Quarry Lodge can be reached by stairs only, so we keep its ground-floor bedrooms for those
who need them. Some materials from outside have no second format yet; these are marked, and we make one when asked.</p>
<h2>If something is in your way</h2>
<p>Tell us in whatever way suits you. We help you at once by another way, then mend it, and write to you when it is
done: within ten working days, or with a date if it takes longer.</p>
"""
PRIVACY_INTRODUCTION = "What we keep about you, who can see it, how long for, and how to have it back or deleted."
PRIVACY = """
<p>We keep what we need for the workshops you take part in, and nothing for its own sake.</p>
<h2>Who sees what</h2>
<ul>
<li><b>Your name, e-mail address and what you do:</b> those who run your workshop. The others in the group see your name,
and the rest only if you put yourself on the group's list.</li>
<li><b>What you need</b> (food, access, a room): the coordinator and your facilitator. The kitchen gets numbers without
names. It is deleted after the workshop.</li>
<li><b>Your telephone number:</b> your coach, for the calls you book.</li>
<li><b>Your journal:</b> you alone, unless you share an entry, and then only with those you choose.</li>
<li><b>Answers in the forms before and after:</b> counted together, and shown to nobody where fewer than five people
have answered.</li>
<li><b>Words of yours that we may publish:</b> only those you have read and approved, signed in the way you chose. You can
take them back at any time, and they are gone from these pages at once.</li>
</ul>
<h2>Your clients</h2>
<p>This site has no place for records about the people you work with, and we ask you not to name them in your journal. A
story about somebody is published only with their agreement and with everything removed by which they could be known.</p>
<h2>Cookies</h2>
<p>We set the cookies that keep you signed in and your forms safe. There are no others, no counters and no pixels, and no
page loads anything from another company.</p>
<h2>A copy, a correction, an end</h2>
<p>Write to us, and within a month you have a copy of everything we hold about you, or it is corrected, or deleted. Your
journal you can take with you at any time from your own page. If you think we have treated your data wrongly, please tell
us first; you can also go to the data protection authority.</p>
"""
CONTACT_INTRODUCTION = "There is no queue and no ticket. You will reach somebody who knows the workshops."
CONTACT_FACTS = [
    ("Who answers", "<p>Morgan Field, coordinator</p>"),
    (
        "Telephone",
        '<p><a href="tel:+441154960142">0115 496 0142</a>, Tuesday to Friday, 9.30am to 4pm. At other times leave your '
        "name and number; we ring back.</p>",
    ),
    (
        "E-mail",
        '<p><a href="mailto:coordinator@example.org">coordinator@example.org</a>; you have an answer within two working '
        "days.</p>",
    ),
    ("Other ways", "<p>Text relay, a video call with an interpreter, or a letter. All are welcome.</p>"),
]
CONTACT = """
<p>If you have a place, have your workshop's code at hand: it begins with CFR and stands in every mail about
it. If you have none yet, your first question is enough.</p>
<h2>If a workshop is about to begin</h2>
<p>On the day, ring the telephone number in your joining instructions. It is answered at the house from 8am, and if your
train is late we keep you a plate.</p>
<h2>If something went wrong</h2>
<p>Say so, to Morgan or to your facilitator, or to Ada Holm, who is neither and answers for both. You get an
answer in writing within ten working days, and it makes no difference to your place.</p>
"""
