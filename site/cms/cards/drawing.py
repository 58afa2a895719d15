"""Drawing a card: 1200 by 630, in our typefaces and colours.

First the words are laid out, so that they can be measured; then they are drawn where they lie.
"""

import functools
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from cms.cards.content import Card, Shape

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INSIDE = WIDTH - 2 * MARGIN
PAPER, INK, MUTED, SAND = "#FBF8F3", "#1F2A2C", "#55615F", "#F1EBE0"
CLAY, PINE = "#A6431F", "#14532D"

TITLE_SIZES = (76, 68, 60, 52, 46)
TITLE_LINES, LINE_LINES = 3, 2
TITLE_TOP, TITLE_BOTTOM = 176, 440
# Without a journey the words stand lower, in the middle of what is free.
LOWER = 64
JOURNEY_TOP, JOURNEY_HEIGHT = 540, 56
# Shapes are drawn so many times as large and made smaller, for Pillow's own have jagged edges.
FINE = 4
MORE = "…"

FONTS = settings.SITE_DIR / "static" / "fonts"
HEADING = ("fraunces-latin-600-normal.woff2", "fraunces-latin-ext-600-normal.woff2")
BOLD = ("atkinson-hyperlegible-next-latin-700-normal.woff2", "atkinson-hyperlegible-next-latin-ext-700-normal.woff2")
TEXT = ("atkinson-hyperlegible-next-latin-400-normal.woff2", "atkinson-hyperlegible-next-latin-ext-400-normal.woff2")
Faces = tuple[str, ...]


# --- Type ---------------------------------------------------------------------------------------------


@functools.cache
def letters_of(name: str) -> frozenset[int]:
    """Return the letters that a file of type has."""
    with TTFont(FONTS / name, lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def readable(text: str, faces: Faces) -> str:
    """Return a text as our type can draw it: composed, on one line, without signs that it does not have."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(sign for sign in composed if any(ord(sign) in letters_of(name) for name in faces))
    return " ".join(kept.split())


def runs(text: str, faces: Faces) -> Iterator[tuple[str, str]]:
    """Yield pieces of a text with the file that has their letters: typefaces lie in one file for each alphabet."""
    run, current = "", faces[0]
    for sign in text:
        name = next((name for name in (current, *faces) if ord(sign) in letters_of(name)), current)
        if name != current and run:
            yield run, current
            run = ""
        run, current = run + sign, name
    if run:
        yield run, current


def length(text: str, faces: Faces, size: int) -> float:
    """Return how wide a text is, in pixels."""
    return sum(face(name, size).getlength(run) for run, name in runs(text, faces))


def broken(text: str, faces: Faces, size: int, most: int) -> list[str]:
    """Return a text in lines no wider than the card, at most so many; the last ends with an ellipsis if more would be.

    A word that is wider than a line is broken where it has to be.
    """
    lines: list[str] = []
    rest = text.split(" ") if text else []
    while rest and len(lines) < most:
        line = ""
        while rest:
            longer = f"{line} {rest[0]}".strip()
            if length(longer, faces, size) > INSIDE:
                break
            line, rest = longer, rest[1:]
        if not line:
            line, left = _as_much_as_fits(rest[0], faces, size)
            rest = [left, *rest[1:]]
        lines.append(line)
    if rest:
        lines[-1] = _shortened(lines[-1], faces, size)
    return lines


def _as_much_as_fits(word: str, faces: Faces, size: int) -> tuple[str, str]:
    end = next(end for end in range(len(word), 0, -1) if end == 1 or length(word[:end], faces, size) <= INSIDE)
    return word[:end], word[end:]


def _shortened(line: str, faces: Faces, size: int) -> str:
    while line and length(line + MORE, faces, size) > INSIDE:
        line = line[:-1].rstrip()
    return line + MORE


# --- Laying out ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A line of text in its place: its left end, the top of its letters, and what it looks like."""

    text: str
    x: int
    y: int
    faces: Faces
    size: int
    colour: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is drawn of it."""
        return self.x, self.y, self.x + length(self.text, self.faces, self.size), self.y + self.size * 1.25


def lay_out(card: Card) -> list[Words]:
    """Place a card's words: a title as large as three lines allow, the line beneath it, none beyond the margins."""
    words = [Words(settings.WAGTAIL_SITE_NAME, MARGIN + 58, 58, HEADING, 38, INK)]
    down = 0 if card.journey else LOWER
    kicker = broken(readable(card.kicker, BOLD), BOLD, 30, 1)
    words += [Words(line, MARGIN, TITLE_TOP - 42 + down, BOLD, 30, card.accent) for line in kicker]
    title, size = _title(readable(card.title, HEADING) or settings.WAGTAIL_SITE_NAME)
    top = TITLE_TOP + down
    words += [Words(line, MARGIN, top + n * _leading(size), HEADING, size, INK) for n, line in enumerate(title)]
    below = top + len(title) * _leading(size) + 18
    lines = broken(readable(card.line, TEXT), TEXT, 34, LINE_LINES if below - down <= TITLE_BOTTOM - 30 else 1)
    return words + [Words(line, MARGIN, below + n * 44, TEXT, 34, MUTED) for n, line in enumerate(lines)]


def _title(text: str) -> tuple[list[str], int]:
    """Return a title in lines, and the size at which it fits; the smallest where it never does."""
    for size in TITLE_SIZES:
        lines = broken(text, HEADING, size, TITLE_LINES)
        if not lines[-1].endswith(MORE) and TITLE_TOP + len(lines) * _leading(size) <= TITLE_BOTTOM:
            return lines, size
    return lines, size


def _leading(size: int) -> int:
    return round(size * 1.12)


# --- Drawing ------------------------------------------------------------------------------------------


def png(card: Card) -> bytes:
    """Draw a card."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 13), fill=card.accent)
    _fine(image, (MARGIN, 52, 44, 52), _flame)
    for words in lay_out(card):
        _write(draw, words)
    if card.journey:
        draw.rectangle((0, JOURNEY_TOP - 24, WIDTH, HEIGHT), fill=SAND)
        box = (MARGIN, JOURNEY_TOP, INSIDE, JOURNEY_HEIGHT)
        _fine(image, box, functools.partial(_journey, shapes=card.journey, accent=card.accent), SAND)
    file = io.BytesIO()
    image.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


def _write(draw: ImageDraw.ImageDraw, words: Words) -> None:
    x = float(words.x)
    baseline = words.y + words.size
    for run, name in runs(words.text, words.faces):
        font = face(name, words.size)
        draw.text((x, baseline), run, font=font, fill=words.colour, anchor="ls")
        x += font.getlength(run)


def _fine(
    image: Image.Image,
    box: tuple[int, int, int, int],
    paint: Callable[[ImageDraw.ImageDraw, int, int], None],
    ground: str = PAPER,
) -> None:
    """Paint into a box (left, top, width, height) with smooth edges."""
    left, top, width, height = box
    large = Image.new("RGB", (width * FINE, height * FINE), ground)
    paint(ImageDraw.Draw(large), width * FINE, height * FINE)
    image.paste(large.resize((width, height), Image.Resampling.LANCZOS), (left, top))


def _flame(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Our mark: a flame on two twigs."""
    unit = height / 32
    outer = _curve((16.5, 2), (17.5, 7.5), (25, 10.6), (25, 18.4)) + _curve(
        (25, 18.4), (25, 23.5), (21, 27.5), (16, 27.5)
    )
    outer += _curve((16, 27.5), (11, 27.5), (7, 23.5), (7, 18.4)) + _curve((7, 18.4), (7, 13.7), (10, 11.7), (11.3, 8))
    outer += _curve((11.3, 8), (13.1, 9.3), (13.9, 10.8), (14.2, 12.6)) + _curve(
        (14.2, 12.6), (16, 10), (16.9, 6.5), (16.5, 2)
    )
    heart = _curve((16, 15.5), (16.6, 18.1), (19.7, 19.2), (19.7, 22.5)) + _curve(
        (19.7, 22.5), (19.7, 24.6), (18, 26.2), (16, 26.2)
    )
    heart += _curve((16, 26.2), (14, 26.2), (12.3, 24.6), (12.3, 22.5)) + _curve(
        (12.3, 22.5), (12.3, 19.5), (15.2, 18.6), (16, 15.5)
    )
    shift = (width / unit - 32) / 2
    draw.polygon([((x + shift) * unit, y * unit) for x, y in outer], fill=CLAY)
    draw.polygon([((x + shift) * unit, y * unit) for x, y in heart], fill=PAPER)
    for left, right in (((5, 29.5), (27, 26.5)), ((5, 26.5), (27, 29.5))):
        ends = [((x + shift) * unit, y * unit) for x, y in (left, right)]
        draw.line([*ends[0], *ends[1]], fill=PINE, width=round(2.2 * unit))


Point = tuple[float, float]


def _curve(start: Point, one: Point, other: Point, end: Point, steps: int = 16) -> list[Point]:
    """Return points along a cubic curve."""
    points = []
    for step in range(steps):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * one[0] + c * other[0] + d * end[0],
                a * start[1] + b * one[1] + c * other[1] + d * end[1],
            )
        )
    return points


def _journey(draw: ImageDraw.ImageDraw, width: int, height: int, *, shapes: tuple[Shape, ...], accent: str) -> None:
    """The journey line, as templates/ui/journey_drawing.html draws it."""
    unit = height / 56

    def at(per_cent: float) -> float:
        return per_cent / 100 * (width - 4 * unit) + 2 * unit

    thick = round(3 * unit)
    for shape in shapes:
        left, right = at(shape.x), at(shape.x + shape.width)
        if shape.kind == "loop":
            box = (left, 6 * unit, right, 38 * unit)
            draw.rounded_rectangle(box, radius=15 * unit, outline=CLAY, width=thick)
        elif shape.kind == "moon":
            draw.line((left, 12 * unit, left, 38 * unit), fill=CLAY, width=thick)
            draw.ellipse((left - 9 * unit, 1 * unit, left + 9 * unit, 19 * unit), fill=PAPER, outline=CLAY, width=thick)
        elif shape.kind == "stretch":
            draw.line((left, 40 * unit, right, 40 * unit), fill=accent, width=thick)
            for mark in shape.marks:
                draw.line((at(mark), 34 * unit, at(mark), 46 * unit), fill=accent, width=thick)
        else:
            draw.rounded_rectangle((left, 28 * unit, right, 52 * unit), radius=12 * unit, fill=accent)
            for mark in shape.marks:
                middle = at(mark)
                draw.ellipse((middle - 5 * unit, 35 * unit, middle + 5 * unit, 45 * unit), fill=PAPER)
