"""The mails of the directory. Each says what is true when it leaves, or is dropped."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.directory.models import Listing, RelayedMessage, Resource, ResourceCorrection
from programmes.directory.queries import found_by, wants_a_look


@mail_kind("directory/to_check", _("Entries that want a look"))
def to_check(notice: Notice) -> Content | None:
    """To whoever looks after entries: those that want a look. Nothing when none does any more."""
    owner = notice.recipient
    if owner is None:
        return None
    today = timezone.localdate()
    resources = list(wants_a_look(owner, today=today))
    if not resources:
        return None
    for resource in resources:
        resource.url = _url(reverse("resource_check", args=[resource.code]))  # type: ignore[attr-defined]
        resource.stale = resource.is_stale(today)  # type: ignore[attr-defined]
    return Content({"resources": resources, "desk_url": _url(reverse("resources_desk"))})


@mail_kind("directory/published", _("Suggested entry listed"))
def published(notice: Notice) -> Content | None:
    """To whoever suggested it: everybody sees it now."""
    return _resource(notice, state=Resource.State.VERIFIED)


@mail_kind("directory/given", _("Entry to look after"))
def given(notice: Notice) -> Content | None:
    """To whoever is to look after it from now on; nothing once somebody else does."""
    return _resource(notice, owner=notice.recipient_id)


@mail_kind("directory/correction_answered", _("Correction answered"))
def correction_answered(notice: Notice) -> Content | None:
    """To whoever wrote a correction: it was taken over, or why not."""
    correction = (
        ResourceCorrection.objects.filter(pk=notice.data["correction"])
        .exclude(state=ResourceCorrection.State.WAITING)
        .select_related("resource")
        .first()
    )
    if correction is None:
        return None
    accepted = correction.state == ResourceCorrection.State.ACCEPTED
    return Content({**_about(correction.resource), "correction": correction, "accepted": accepted})


@mail_kind("directory/message", _("Message passed on"))
def message(notice: Notice) -> Content | None:
    """Words passed on from one person to another; nothing once either may not find the other any more.

    Who wrote is a secret of the mail, like what they wrote: neither stays in what is kept of it.
    """
    row = RelayedMessage.objects.filter(pk=notice.data["message"]).select_related("sender").first()
    if row is None or not notice.secrets.get("message"):
        return None
    listing = Listing.objects.filter(reference=notice.data["listing"], person=row.recipient_id)
    if not row.sender.is_active or not found_by(row.sender).filter(pk__in=listing).exists():
        return None
    return Content(
        {
            "block_url": _url(reverse("network_message", args=[row.reference])),
            "network_url": _url(reverse("network")),
            "reference": row.reference,
        },
        secrets={"sender_name": row.sender.get_full_name(), "sender_email": row.sender.email},
        reply_to=row.sender.email,
    )


def _resource(notice: Notice, **wanted: object) -> Content | None:
    resource = Resource.objects.filter(pk=notice.data["resource"], **wanted).first()
    return Content(_about(resource)) if resource else None


def _about(resource: Resource) -> dict[str, object]:
    return {
        "reference": resource.code,
        "resource": resource,
        "resource_url": _url(reverse("resource", args=[resource.code])),
        "desk_url": _url(reverse("resources_desk")),
    }


def _url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
