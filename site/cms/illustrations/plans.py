"""Pictures seen from above."""

import itertools
import math
import random

from cms.illustrations.shapes import (
    CLAY,
    DUNE,
    DUSK,
    EMBER,
    FERN,
    HEIGHT,
    HONEY,
    INK,
    LEAF,
    MIST,
    MOSS,
    PAPER,
    PINE,
    SAND,
    TEAL,
    WIDTH,
    circle,
    n,
    path,
    rect,
    spark,
    stroke,
)


def table(rng: random.Random) -> list[str]:
    """A long table from above, chairs of every kind around it, one drawn back for whoever comes next."""
    shapes = [rect(0, 0, WIDTH, HEIGHT, LEAF)]
    for row in range(-1, 16):
        y = row * 62
        shapes.append(path(f"M0 {y}H1200", extra=stroke(MIST, 3)))
        for x in range(-(row % 2) * 150, WIDTH, 300):
            shapes.append(path(f"M{x + rng.randint(-30, 30) + 60} {y}v62", extra=stroke(MIST, 3)))
    shapes.append(rect(120, 130, 960, 640, SAND, ' rx="40"'))
    shapes.append(rect(148, 158, 904, 584, "none", f' rx="28"{stroke(DUNE, 5)}'))
    colours = [CLAY, TEAL, PINE, HONEY, MOSS, EMBER, DUSK, FERN]
    rng.shuffle(colours)
    empty = rng.randrange(5)
    places = [(330 + i * 135, side) for side in (-1, 1) for i in range(5)]
    for index, (x, side) in enumerate(places):
        out = 52 if index == empty else rng.uniform(-6, 8)
        turn = (17 if index == empty else rng.uniform(-7, 7)) + (0 if side < 0 else 180)
        shapes += _chair(
            x + rng.uniform(-8, 8),
            450 + side * (208 + out),
            turn,
            colours[index % len(colours)],
            round_seat=index % 3 == 0,
        )
    shapes += _chair(196 - rng.uniform(0, 8), 450, -90, colours[3], round_seat=True)
    shapes += _chair(1004 + rng.uniform(0, 8), 450, 90, colours[6], round_seat=False)
    shapes.append(rect(252, 306, 706, 304, "#7A4A2B", ' rx="46" opacity=".25"'))
    shapes.append(rect(248, 292, 704, 304, "#C58B5A", ' rx="46"'))
    for k in range(5):
        y = 330 + k * 57
        shapes.append(
            path(
                f"M290 {y}C460 {y + rng.randint(-9, 9)} 740 {y + rng.randint(-9, 9)} 910 {y}",
                extra=stroke("#B2784A", 3),
            )
        )
    for x, side in places:
        y = 450 + side * 104
        shapes += _at_a_place(rng, x, y)
    shapes += _bowl(rng, 450, 452)
    shapes += _bowl(rng, 748, 446)
    shapes.append(circle(600, 448, 44, PAPER))
    shapes.append(circle(600, 448, 30, TEAL))
    for k in range(9):
        angle = k * math.tau / 9 + rng.uniform(-0.2, 0.2)
        reach = rng.uniform(30, 66)
        bud = 600 + math.cos(angle) * reach, 448 + math.sin(angle) * reach
        shapes.append(path(f"M600 448L{n(bud[0])} {n(bud[1])}", extra=stroke(PINE, 4)))
        shapes.append(circle(*bud, rng.uniform(9, 15), rng.choice([HONEY, EMBER, PAPER])))
    return shapes


def _chair(x: float, y: float, turn: float, fill: str, *, round_seat: bool) -> list[str]:
    """A chair from above, its back away from the table; turn 0 has the back at the top."""
    seat = circle(0, 6, 43, fill) if round_seat else rect(-42, -36, 84, 82, fill, ' rx="18"')
    back = path("M-44 -34Q0 -66 44 -34", extra=stroke(INK, 13))
    return [f'<g transform="translate({n(x)} {n(y)}) rotate({n(turn)})">{seat}{back}</g>']


def _at_a_place(rng: random.Random, x: float, y: float) -> list[str]:
    """A cup, or a sheet with lines, or both."""
    drawn = []
    if rng.random() < 0.75:
        turn = rng.uniform(-16, 16)
        lines = "".join(f"M-22 {dy}h{rng.randint(22, 44)}" for dy in (-16, -4, 8, 20))
        drawn.append(
            f'<g transform="translate({n(x - 14)} {n(y)}) rotate({n(turn)})">'
            f"{rect(-32, -34, 64, 70, PAPER, ' rx=' + chr(34) + '4' + chr(34))}{path(lines, extra=stroke(FERN, 4))}</g>"
        )
    if rng.random() < 0.7:
        cup = rng.choice([TEAL, CLAY, PAPER, PINE])
        drawn += [circle(x + 42, y, 21, cup), circle(x + 42, y, 14, "#5B3520")]
    return drawn


def _bowl(rng: random.Random, x: float, y: float) -> list[str]:
    fruit = [
        circle(
            x + rng.uniform(-19, 19),
            y + rng.uniform(-16, 16),
            rng.uniform(11, 15),
            rng.choice([EMBER, HONEY, FERN, CLAY]),
        )
        for _i in range(6)
    ]
    return [circle(x, y, 48, DUSK), circle(x, y, 40, MIST), *fruit]


def plots(rng: random.Random) -> list[str]:
    """Allotments from above: every plot its own way, and paths that join them."""
    shapes = [rect(0, 0, WIDTH, HEIGHT, DUNE)]
    columns, rows = [0, 250, 560, 830, 1200], [0, 240, 520, 900]
    columns = [columns[0], *(c + rng.randint(-35, 35) for c in columns[1:-1]), columns[-1]]
    rows = [rows[0], *(r + rng.randint(-25, 25) for r in rows[1:-1]), rows[-1]]
    beds = [_rows_of_plants, _furrowed, _orchard, _pond, _flowers]
    order = [*beds, *beds, *rng.sample(beds, 2)]
    rng.shuffle(order)
    for j, (y1, y2) in enumerate(itertools.pairwise(rows)):
        for i, (x1, x2) in enumerate(itertools.pairwise(columns)):
            bed = order[j * 4 + i]
            shapes += bed(rng, x1 + 20, y1 + 20, x2 - x1 - 40, y2 - y1 - 40)
    turns = [
        (-20, rows[1] + 10),
        (columns[1], rows[1]),
        (columns[2] + 10, rows[1] + 8),
        (columns[2], rows[2]),
        (columns[3], rows[2]),
        (1220, rows[2] - 12),
    ]
    shapes.append(
        path("M" + "L".join(f"{n(x)} {n(y)}" for x, y in turns), extra=stroke(CLAY, 6, ' stroke-dasharray="2 18"'))
    )
    for x, y in turns[1:-1]:
        shapes += [circle(x, y, 20, PAPER), spark(x, y, 15, CLAY)]
    return shapes


def _bed(x: float, y: float, w: float, h: float, fill: str) -> str:
    return rect(x, y, w, h, fill, ' rx="16"')


def _rows_of_plants(rng: random.Random, x: float, y: float, w: float, h: float) -> list[str]:
    drawn = [_bed(x, y, w, h, "#6B4A33")]
    colour = rng.choice([FERN, MIST, MOSS])
    for cy in range(int(y + 34), int(y + h - 16), 44):
        for cx in range(int(x + 34), int(x + w - 16), 44):
            size = rng.uniform(11, 16)
            drawn.append(circle(cx, cy, size, colour))
            drawn.append(circle(cx + 2, cy - 2, size * 0.45, PINE))
    return drawn


def _furrowed(rng: random.Random, x: float, y: float, w: float, h: float) -> list[str]:
    ground, line = rng.choice([(MOSS, FERN), (PINE, MOSS), (HONEY, "#D9A24E"), (FERN, MIST)])
    drawn = [_bed(x, y, w, h, ground)]
    for cx in range(int(x + 24), int(x + w - 12), 26):
        bend = rng.uniform(-6, 6)
        drawn.append(
            path(f"M{cx} {n(y + 18)}Q{n(cx + bend)} {n(y + h / 2)} {cx} {n(y + h - 18)}", extra=stroke(line, 6))
        )
    return drawn


def _orchard(rng: random.Random, x: float, y: float, w: float, h: float) -> list[str]:
    drawn = [_bed(x, y, w, h, LEAF)]
    across, down = max(2, int(w // 95)), max(2, int(h // 95))
    for i in range(across):
        for j in range(down):
            cx, cy = x + (i + 0.5) * w / across + rng.uniform(-7, 7), y + (j + 0.5) * h / down + rng.uniform(-7, 7)
            drawn += [circle(cx + 5, cy + 6, 36, FERN), circle(cx, cy, 35, rng.choice([PINE, MOSS, "#2F6A48"]))]
            drawn += [
                circle(cx + rng.uniform(-19, 19), cy + rng.uniform(-19, 19), 5.5, rng.choice([CLAY, HONEY]))
                for _k in range(5)
            ]
    return drawn


def _pond(rng: random.Random, x: float, y: float, w: float, h: float) -> list[str]:
    cx, cy = x + w / 2, y + h / 2
    drawn = [_bed(x, y, w, h, FERN)]
    for scale, fill in ((0.43, TEAL), (0.35, "#2B7C80")):
        drawn.append(f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(w * scale)}" ry="{n(h * scale)}" fill="{fill}"/>')
    for _i in range(6):
        a, r = rng.uniform(0, math.tau), rng.uniform(0.1, 0.28)
        px, py = cx + math.cos(a) * w * r, cy + math.sin(a) * h * r
        drawn += [circle(px, py, 14, MIST), circle(px + 3, py - 2, 5, PAPER)]
    return drawn


def _flowers(rng: random.Random, x: float, y: float, w: float, h: float) -> list[str]:
    drawn = [_bed(x, y, w, h, rng.choice([SAND, "#2F6A48"]))]
    for _i in range(int(w * h / 2300)):
        cx, cy, size = x + rng.uniform(18, w - 18), y + rng.uniform(18, h - 18), rng.uniform(7, 13)
        drawn += [circle(cx, cy, size, rng.choice([CLAY, EMBER, HONEY, TEAL])), circle(cx, cy, size * 0.38, PAPER)]
    return drawn
