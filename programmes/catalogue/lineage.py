"""Where a programme comes from, in one line."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from programmes.catalogue.models import Programme, ProgrammePartner

Role = ProgrammePartner.Role


def lineage(programme: Programme) -> str:
    """Return "Delivered by X in partnership with Y and Z, funded by W, as part of V", from the programme's partners.

    What there is nobody for is left out; "" when nothing is left. No full stop: pages set it as a line of its own.
    """
    names: dict[str, list[str]] = {}
    for partner in programme.partners.select_related("organisation"):
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
