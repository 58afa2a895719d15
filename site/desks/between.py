"""The lines of a task list that lead to what one works on between the days."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desks.task import Task
from programmes.coaching.models import GroupCall
from programmes.coaching.queries import CoachingStatus
from programmes.enrolment.models import Enrolment
from programmes.goals.queries import Glance, practice_part, return_day
from programmes.people.queries import time_zone_of
from ui import when


def tasks_between(enrolment: Enrolment, coaching: CoachingStatus, glance: Glance, now: dt.datetime) -> list[Task]:
    """Return them; no query where the workshop's parts are at hand."""
    tasks = []
    if practice_part(enrolment.workshop):
        tasks.append(_plan(enrolment, glance, now))
    tasks += [_preparation(enrolment, coaching, glance)] if coaching.coming else []
    if coaching.pairings or enrolment.workshop.programme.coaching_calls or glance.anything:
        tasks.append(_goals(enrolment, glance))
    return tasks


def kept_from(enrolment: Enrolment, glance: Glance) -> list[Task]:
    """Lines that lead somebody who left a workshop early back to what they wrote there; no query."""
    reference, word = enrolment.reference, _("Yours to read")
    kept = []
    if glance.anything:
        kept.append(Task(_("Your goals and actions"), reverse("goals", args=[reference]), word))
    if glance.plan:
        kept.append(Task(_("Your practice plan"), reverse("plan", args=[reference]), word))
    return kept


def tasks_of_groups(enrolment: Enrolment, calls: Sequence[GroupCall]) -> list[Task]:
    """A line for each group that somebody is in, with its next date; or one that there are groups to join."""
    url = reverse("call_groups", args=[enrolment.reference])
    first = {call.group_id: call for call in reversed(calls) if call.mine}  # type: ignore[attr-defined]
    tasks = []
    for call in sorted(first.values(), key=lambda one: (one.starts_at, one.pk)):
        zone = time_zone_of(enrolment.person, call.time_zone)
        day = when.short_day(call.starts_at.astimezone(ZoneInfo(zone)))
        hint = _("%(kind)s with %(coach)s") % {"kind": call.group.get_kind_display(), "coach": call.group.coach}
        tasks.append(Task(call.group.title, url, _("Next: %(day)s") % {"day": day}, "good", hint))
    if calls and not tasks:
        tasks.append(
            Task(_("Groups that meet together"), url, _("If you like"), hint=_("join one, and leave it again"))
        )
    return tasks


def _plan(enrolment: Enrolment, glance: Glance, now: dt.datetime) -> Task:
    back = return_day(enrolment.workshop)
    is_back = back is not None and back <= enrolment.workshop.today(now)
    url = reverse("plan", args=[enrolment.reference])
    title = _("Your practice plan")
    if glance.plan is None:
        return Task(title, url, _("If you like"), hint=_("what you will try at work, for you alone until you share it"))
    if glance.plan.told_at:
        return Task(title, url, _("Told"), "good", _("what you wrote, and what happened"))
    if is_back:
        return Task(title, url, _("What happened?"), "now", _("you are back: read what you wrote, and say"))
    hint = _("when you meet again you are asked what happened")
    return Task(title, url, _("Written"), "good", hint)


def _preparation(enrolment: Enrolment, coaching: CoachingStatus, glance: Glance) -> Task:
    call = coaching.coming[0]
    url = reverse("call_prepare", args=[enrolment.reference, call.reference])
    reads = _("three questions, if you like; %(coach)s reads your answers")
    read = _("three questions, if you like; %(coach)s read your answers")
    hint = (read if call.second_coach else reads) % {"coach": call.coach_names}
    if call.pk in glance.prepared:
        return Task(_("Before your call"), url, _("Written"), "good", hint)
    return Task(_("Before your call"), url, _("If you like"), hint=hint)


def _goals(enrolment: Enrolment, glance: Glance) -> Task:
    url = reverse("goals", args=[enrolment.reference])
    title = _("Your goals and actions")
    to_do = ngettext("%(n)s thing to do", "%(n)s things to do", glance.to_do) % {"n": glance.to_do}
    hint = to_do if glance.to_do else _("for you alone until you share them")
    if glance.waiting:
        word = ngettext("%(n)s to answer", "%(n)s to answer", glance.waiting) % {"n": glance.waiting}
        return Task(title, url, word, "wait", _("your coach has proposed something"))
    if glance.goals_open:
        word = ngettext("%(n)s open", "%(n)s open", glance.goals_open) % {"n": glance.goals_open}
        return Task(title, url, word, "plain", hint)
    return Task(title, url, _("If you like"), hint=hint)
