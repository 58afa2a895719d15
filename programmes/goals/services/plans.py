"""A person's practice plan: written, shared, looked back on, deleted; by them alone."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.withdrawals import note
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import NotYours
from programmes.goals.models import PracticePlan, Sharing
from programmes.goals.queries.own import practice_part
from programmes.goals.services.who import check_own, required
from programmes.goals.signals import plan_looked_back
from ui.locks import retry_once
from ui.typed import tidy

# What the ledger knows: plans deleted, and plans taken back from coaches.
PLAN, PLAN_SHARED = "goals/plan", "goals/plan_shared"


@retry_once
@transaction.atomic
def write_plan(
    enrolment: Enrolment,
    *,
    by: User,
    tries: str,
    with_whom: str = "",
    by_when: str = "",
    in_the_way: str = "",
    now: dt.datetime | None = None,
) -> PracticePlan:
    """Write one's plan, or write it anew, and return it; a new one is for oneself. Raises NotYours, NothingWritten."""
    now = now or timezone.now()
    # Before there is a plan its enrolment is what two windows of one browser wait for.
    enrolment = Enrolment.objects.select_for_update(of=["self"], no_key=True).get(pk=enrolment.pk)
    check_own(enrolment, by)
    plan = PracticePlan.objects.filter(enrolment=enrolment).first() or PracticePlan(enrolment=enrolment, written_at=now)
    plan.tries = required(tries, _("Write what you will try; one thing is plenty."))
    plan.with_whom, plan.in_the_way = tidy(with_whom), tidy(in_the_way)
    plan.by_when = " ".join(by_when.split())
    plan.updated_at = now
    plan.save()
    return plan


@retry_once
@transaction.atomic
def share_plan(plan: PracticePlan, sharing: str, *, by: User) -> PracticePlan:
    """Let one's coaches read the plan, and what became of it, or nobody. Raises NotYours."""
    plan = _own(plan, by)
    if (plan.sharing, sharing) == (Sharing.COACHES, Sharing.ME):
        note(PLAN_SHARED, plan.enrolment.reference, at=timezone.now())
    plan.sharing = Sharing(sharing)
    plan.save(update_fields=["sharing"])
    return plan


@retry_once
@transaction.atomic
def look_back(
    plan: PracticePlan, *, by: User, words: str, into_journal: bool = False, now: dt.datetime | None = None
) -> PracticePlan:
    """Say what became of the plan, and return it. It may be put into the journal too, once: there it is an entry like
    any other, for its writer alone.

    Raises NotYours, NothingWritten.
    """
    now = now or timezone.now()
    plan = _own(plan, by)
    plan.what_happened = required(words, _("Write what happened; one sentence is plenty."))
    plan.told_at = plan.updated_at = now
    new_in_journal = into_journal and plan.in_journal_at is None
    if new_in_journal:
        plan.in_journal_at = now
    plan.save()
    if new_in_journal:
        part = practice_part(plan.enrolment.workshop)
        plan_looked_back.send(PracticePlan, plan=plan, part=part, words=plan.what_happened, by=by, at=now)
    return plan


@retry_once
@transaction.atomic
def delete_plan(plan: PracticePlan, *, by: User) -> None:
    """Delete the plan for good; what was put into the journal stays there. Raises NotYours."""
    plan = _own(plan, by, writing=False)
    note(PLAN, plan.enrolment.reference, at=timezone.now())
    plan.delete()


def _own(plan: PracticePlan, by: User, *, writing: bool = True) -> PracticePlan:
    found = (
        PracticePlan.objects.select_for_update(of=["self"], no_key=True)
        .select_related("enrolment__workshop")
        .filter(pk=plan.pk)
        .first()
    )
    if found is None:
        raise NotYours(_("This plan has been deleted."))
    if writing or found.enrolment.person_id != by.pk:
        check_own(found.enrolment, by)
    return found
