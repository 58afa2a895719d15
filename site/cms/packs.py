"""Role packs as PDFs: made by the worker after each publication, served while their page is public."""

import datetime as dt

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import F, Q, QuerySet
from django.utils import translation

from cms.models import RolePackFile, RolePackPage
from ui.addresses import absolute
from ui.documents import render_pdf

# After a failure the same publication is tried again so much later.
PAUSE = dt.timedelta(minutes=10)

log = structlog.get_logger(__name__)


def public_packs() -> QuerySet[RolePackPage]:
    """Return the packs that anybody may have, with their files and programmes."""
    return RolePackPage.objects.live().public().select_related("programme", "pdf")


def due(now: dt.datetime) -> QuerySet[RolePackPage]:
    """Return the packs that were published since their PDF was made, or whose PDF failed a while ago."""
    newer = Q(pdf=None) | Q(last_published_at__gt=F("pdf__made_for"))
    failed = Q(pdf__name="", pdf__tried_at__lte=now - PAUSE)
    return public_packs().filter(newer | failed, last_published_at__isnull=False).order_by("pk")


def make(page: RolePackPage, *, now: dt.datetime) -> bool:
    """Make and keep the PDF of a pack as it is published; False when that failed, which is tried again later."""
    old = getattr(page, "pdf", None)
    storage = storages["private"]
    name = ""
    try:
        name = storage.save(f"role-packs/{page.pk}.pdf", ContentFile(content_of(page)))
    except Exception:  # whatever broke one pack must not keep the others from being made
        log.exception("role_pack_pdf_failed", page=page.pk)
    RolePackFile.objects.update_or_create(
        page=page, defaults={"made_for": page.last_published_at, "name": name, "tried_at": now}
    )
    if old and old.name:
        storage.delete(old.name)
    return bool(name)


def content_of(page: RolePackPage) -> bytes:
    """Return the pack as a tagged PDF."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_pdf(
            "documents/role_pack.html",
            {"page": page, "address": absolute(page.url or ""), "published_at": page.last_published_at},
        )


def current_file(page: RolePackPage) -> str:
    """Return the name of the file that was made from the pack as it is published; "" while there is none."""
    file = getattr(page, "pdf", None)
    return file.name if file and file.made_for == page.last_published_at else ""
