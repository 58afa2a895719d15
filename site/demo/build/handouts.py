"""What the modules hand out: small PDFs that we make ourselves, each with the same in words."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from demo.build.words.handouts import HANDOUTS
from programmes.catalogue.models import Programme
from programmes.delivery.models import Material
from ui.documents import render_pdf


def build_materials(programme: Programme) -> None:
    """Make every handout and put it with its module."""
    modules = {module.slug: module for module in programme.modules.all()}
    for order, handout in enumerate(HANDOUTS, start=1):
        module = modules[handout["module"]]
        pdf = render_pdf("documents/handout.html", {**handout, "programme": programme, "module": module})
        Material.objects.create(
            module=module,
            order=order,
            title=handout["title"],
            description=handout["description"],
            file=ContentFile(pdf, name=f"{slugify(handout['title'])}.pdf"),
            alternative_text=in_words(handout),
            release=handout["release"],
        )


def in_words(handout: dict[str, Any]) -> str:
    """Return what a handout says, as plain text."""
    parts = [handout["lede"]]
    for heading, lines in handout["sections"]:
        parts.append("\n".join([f"{heading}:", *(f"- {line}" for line in lines)]))
    return "\n\n".join(parts)
