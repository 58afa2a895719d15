"""Whose page it is: for everybody else there is none."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from programmes.enrolment.models import Enrolment
from programmes.goals import queries
from programmes.goals.models import Goal


def own(request: SignedInRequest, reference: str) -> Enrolment:
    """Return the visitor's own enrolment; 404 otherwise."""
    return get_object_or_404(queries.own_enrolments(request.user), reference=reference)


def own_and_writing(request: SignedInRequest, reference: str) -> Enrolment:
    """Return the visitor's own enrolment in which they take part; 404 otherwise, for there is nothing to write on."""
    enrolment = own(request, reference)
    if not writes(enrolment):
        raise Http404
    return enrolment


def writes(enrolment: Enrolment) -> bool:
    """True while its person may write on what belongs to an enrolment."""
    return enrolment.state in Enrolment.TAKING_PART


def own_goal(enrolment: Enrolment, reference: str) -> Goal:
    return get_object_or_404(queries.goals_of(enrolment), reference=reference)


def coached(request: SignedInRequest, reference: str) -> Enrolment:
    """Return an enrolment that the visitor coaches now; 404 otherwise, and for their own."""
    coached = queries.coached_enrolments(request.user).exclude(person=request.user)
    return get_object_or_404(coached, reference=reference)
