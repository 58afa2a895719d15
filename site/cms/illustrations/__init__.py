"""Pictures drawn by ourselves: landscapes cut from coloured paper, the same for the same seed for ever.

Each picture is plain SVG, 1200 by 900, with presentation attributes only: it needs no style sheet and no script.
"""

import random
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.utils.text import slugify

from cms.illustrations.landscapes import hearth, house, way, wire
from cms.illustrations.plans import plots, table
from cms.illustrations.shapes import HEIGHT, WIDTH
from cms.models import Illustration

__all__ = ["KINDS", "draw", "illustration"]

MOTIFS: dict[str, Callable[[random.Random], list[str]]] = {
    "hearth": hearth,
    "house": house,
    "plots": plots,
    "table": table,
    "way": way,
    "wire": wire,
}
KINDS = tuple(MOTIFS)


def draw(kind: str, seed: str) -> str:
    """Return a picture of one of `KINDS` as SVG text; the same seed gives the same picture. KeyError otherwise."""
    # No secret hangs on it: the picture must come out the same next year.
    shapes = MOTIFS[kind](random.Random(f"{kind}/{seed}"))  # noqa: S311
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{''.join(shapes)}</svg>\n"
    )


def illustration(title: str, alt: str, kind: str, seed: str) -> Illustration:
    """Draw a picture and keep it, with `alt` for those who don't see it; one with that title is drawn again."""
    kept = Illustration.objects.filter(title=title).first() or Illustration(title=title)
    kept.alternative_text = alt
    kept.file = ContentFile(draw(kind, seed).encode(), name=f"{slugify(title)}.svg")
    kept.save()
    return kept
