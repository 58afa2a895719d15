"""The mails of this room. Each says what is true when it leaves, or is dropped; none repeats what somebody stated."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.catalogue.models import Programme
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.queries import Standing, standings

State = PrerequisiteStatement.State


@mail_kind("prerequisites/to_verify", _("Something to verify"))
def to_verify(notice: Notice) -> Content | None:
    """To the programme's contact: somebody has stated what they have. What, is read on our pages."""
    found = _of(notice)
    if found is None or not any(standing.waiting for standing in found[2]):
        return None
    person, programme, _standings = found
    url = reverse("facilitate_prerequisites_person", args=[programme.slug, person.pk])
    return Content({"programme": programme, "verify_url": _url(url)})


@mail_kind("prerequisites/answered", _("Statements answered"))
def answered(notice: Notice) -> Content | None:
    """Somebody has looked at all that they stated: what is verified, what isn't, and whether they can have a place."""
    found = _of(notice)
    if found is None or any(standing.waiting for standing in found[2]):
        return None
    person, programme, all_of_them = found
    told = [standing for standing in all_of_them if standing.answered]
    if not told:
        return None
    return Content(
        _about(person, programme)
        | {
            "standings": told,
            "lacking": [standing for standing in all_of_them if standing.lacking],
            "finder_url": _url(f"{reverse('finder')}?programme={programme.slug}"),
        }
    )


@mail_kind("prerequisites/renew", _("To renew"))
def renew(notice: Notice) -> Content | None:
    """What is verified runs out soon, and nothing newer was stated."""
    statement = _statement(notice, State.MET)
    if statement is None:
        return None
    standing = _standing(statement)
    if standing.waiting or standing.counting != statement:
        return None
    return Content(_about(statement.person, statement.prerequisite.programme) | {"statement": statement})


@mail_kind("prerequisites/lapsed", _("No longer verified"))
def lapsed(notice: Notice) -> Content | None:
    """What was verified has run out, and nothing newer holds."""
    statement = _statement(notice, State.LAPSED)
    if statement is None:
        return None
    standing = _standing(statement)
    if standing.met or standing.waiting:
        return None
    return Content(_about(statement.person, statement.prerequisite.programme) | {"statement": statement})


def _of(notice: Notice) -> tuple[User, Programme, list[Standing]] | None:
    person = User.objects.filter(pk=notice.data["person"]).first()
    programme = Programme.objects.filter(pk=notice.data["programme"]).first()
    if person is None or programme is None:
        return None
    return person, programme, standings(person, programme, on=timezone.localdate())


def _statement(notice: Notice, state: str) -> PrerequisiteStatement | None:
    return (
        PrerequisiteStatement.objects.filter(pk=notice.data["statement"], state=state)
        .select_related("person", "prerequisite__programme")
        .first()
    )


def _standing(statement: PrerequisiteStatement) -> Standing:
    found = standings(statement.person, statement.prerequisite.programme, on=timezone.localdate())
    return next(one for one in found if one.prerequisite == statement.prerequisite)


def _about(person: User, programme: Programme) -> dict[str, object]:
    return {
        "person": person,
        "programme": programme,
        "my_url": _url(reverse("my_prerequisites_programme", args=[programme.slug])),
    }


def _url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
