"""Where a programme comes from, in one line; who has which part in a workshop."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from programmes.catalogue.models import Programme, ProgrammePartner, WorkshopPartner
from programmes.people.models import Organisation

Role = ProgrammePartner.Role


def lineage(programme: Programme) -> str:
    """Return a programme's line; one query."""
    return line(programme, programme.partners.select_related("organisation"))


def line(programme: Programme, partners: Iterable[ProgrammePartner]) -> str:
    """Return "Delivered by X in partnership with Y and Z, funded by W, as part of V", from the programme's partners.

    What there is nobody for is left out; "" when nothing is left. No full stop: pages set it as a line of its own.
    """
    names: dict[str, list[str]] = {}
    for partner in partners:
        names.setdefault(partner.role, []).append(partner.organisation.name)
    who = " ".join(
        phrase % {"names": get_text_list(names[role], _("and"))}
        for role, phrase in (
            (Role.DELIVERED_BY, _("delivered by %(names)s")),
            (Role.WITH, _("in partnership with %(names)s")),
        )
        if role in names
    )
    phrases = [who] if who else []
    if Role.FUNDED_BY in names:
        phrases.append(_("funded by %(names)s") % {"names": get_text_list(names[Role.FUNDED_BY], _("and"))})
    if programme.part_of:
        phrases.append(_("as part of %(whole)s") % {"whole": programme.part_of})
    line = ", ".join(phrases)
    return line[:1].upper() + line[1:]


@dataclass(frozen=True)
class RoleLine:
    """What some organisations have to do with a workshop: "Hosted by", and who that is."""

    phrase: str
    names: list[str]


def role_lines(partners: Iterable[WorkshopPartner]) -> list[RoleLine]:
    """Return who hosts a workshop, who adopts, who supports it and so on; what nobody does is left out.

    Partners come with `organisation__parent`.
    """
    partners = list(partners)
    role = WorkshopPartner.Role
    phrases = {
        role.HOST: _("Hosted by"),
        role.ADOPTER: _("Adopted by"),
        role.SUPPORT: _("Supported by"),
        role.PARTNER: _("In partnership with"),
        role.FUNDER: _("Funded by"),
    }
    lines = [RoleLine(phrase, names_of(one for one in partners if one.role == key)) for key, phrase in phrases.items()]
    return [line for line in lines if line.names]


def names_of(partners: Iterable[WorkshopPartner]) -> list[str]:
    """Return the partners' organisations by name, each with the one that it belongs to, if any."""
    return [named(partner.organisation) for partner in partners]


def named(organisation: Organisation) -> str:
    """Return an organisation's name, with that of the one it belongs to."""
    if organisation.parent is None:
        return organisation.name
    return _("%(name)s (part of %(whole)s)") % {"name": organisation.name, "whole": organisation.parent.name}
