"""How somebody is named beside their words, from nothing to everything. Pure functions."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class BylineLevel(models.TextChoices):
    """How much is said about who speaks, least first."""

    UNPUBLISHED = "unpublished", gettext_lazy("Don't publish my words")
    SECTOR = "sector", gettext_lazy("Only the sector I work in")
    ROLE_AND_KIND = "role_and_kind", gettext_lazy("My role and the kind of organisation")
    INITIAL_AND_ROLE = "initial_and_role", gettext_lazy("My initial and my role")
    RELATION = "relation", gettext_lazy("How I know the person I speak of")
    FIRST_NAME_AND_ROLE = "first_name_and_role", gettext_lazy("My first name and my role")
    FULL = "full", gettext_lazy("My full name and my organisation")


@dataclass(frozen=True)
class Speaker:
    """What somebody told us about themselves; only what their byline level names is ever shown."""

    first_name: str = ""
    surname: str = ""
    role: str = ""
    organisation: str = ""
    organisation_kind: str = ""
    sector: str = ""
    relation: str = ""

    @property
    def initial(self) -> str:
        """The first letter of the first name, as a capital."""
        return self.first_name[:1].upper()


# What a level cannot do without. A full name may stand without a role.
NEEDED: dict[str, tuple[str, ...]] = {
    BylineLevel.UNPUBLISHED: (),
    BylineLevel.SECTOR: ("sector",),
    BylineLevel.ROLE_AND_KIND: ("role", "organisation_kind"),
    BylineLevel.INITIAL_AND_ROLE: ("first_name", "role"),
    BylineLevel.RELATION: ("relation",),
    BylineLevel.FIRST_NAME_AND_ROLE: ("first_name", "role"),
    BylineLevel.FULL: ("first_name", "surname", "organisation"),
}


def missing(level: str, speaker: Speaker) -> list[str]:
    """Return the names of the speaker's fields that this level needs and that are empty."""
    return [name for name in NEEDED[level] if not getattr(speaker, name)]


def render_byline(level: str, speaker: Speaker) -> str:
    """Return the exact line shown beside the words at this level; empty when they are not to be published."""
    match level:
        case BylineLevel.SECTOR:
            return _("Someone in %(sector)s") % {"sector": _inside_a_sentence(speaker.sector)}
        case BylineLevel.ROLE_AND_KIND:
            return _join(_capital(speaker.role), speaker.organisation_kind)
        case BylineLevel.INITIAL_AND_ROLE:
            return _join(speaker.initial, speaker.role)
        case BylineLevel.RELATION:
            return _capital(speaker.relation)
        case BylineLevel.FIRST_NAME_AND_ROLE:
            return _join(speaker.first_name, speaker.role)
        case BylineLevel.FULL:
            return _join(f"{speaker.first_name} {speaker.surname}", speaker.role, speaker.organisation)
    return ""


def _join(*pieces: str) -> str:
    return ", ".join(piece for piece in pieces if piece)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _inside_a_sentence(text: str) -> str:
    """Lower the first letter of an ordinary word; "NHS commissioning" stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
