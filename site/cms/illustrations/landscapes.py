# ruff: noqa: E501 - a shape reads best in one line
"""Pictures with a horizon."""

import itertools
import random
from collections.abc import Sequence

from cms.illustrations.shapes import (
    CLAY,
    DUNE,
    DUSK,
    EMBER,
    FERN,
    HEIGHT,
    HONEY,
    INK,
    MIST,
    MOSS,
    NIGHT,
    PAPER,
    PINE,
    SAND,
    TEAL,
    WIDTH,
    Point,
    birds,
    circle,
    furrows,
    height_at,
    hill,
    n,
    path,
    rect,
    ridge,
    smooth,
    spark,
    stroke,
    trees,
)


def way(rng: random.Random) -> list[str]:
    """A path over hills towards a low sun: three beads, a stretch, two beads, as in the journey line."""
    sun_x = rng.uniform(690, 900)
    far, middle, near = ridge(rng, 430, 45, 5), ridge(rng, 530, 40, 4), ridge(rng, 665, 30, 4)
    shapes = [
        rect(0, 0, WIDTH, HEIGHT, SAND),
        circle(sun_x, 330, 215, PAPER, ' opacity=".75"'),
        circle(sun_x, 330, 118, HONEY),
        *birds(rng, sun_x - 360, 190, 4, DUSK),
        hill(ridge(rng, 385, 40, 6), MIST),
        hill(far, FERN),
        *trees(rng, far, (rng.uniform(60, 1140) for _i in range(7)), 46, (MOSS, PINE)),
        hill(middle, MOSS),
        *furrows(rng, middle, FERN, 5, 17),
        *trees(rng, middle, (rng.uniform(30, 380) for _i in range(4)), 105, (PINE, DUSK, TEAL)),
        *trees(rng, middle, (rng.uniform(900, 1170) for _i in range(3)), 95, (PINE, DUSK, TEAL)),
        hill(near, PINE),
        *furrows(rng, near, MOSS, 7, 27),
    ]
    top = height_at(middle, sun_x - 70)
    turns: list[Point] = [
        (330 + rng.uniform(-60, 60), 930),
        (520 + rng.uniform(-30, 30), 815),
        (700 + rng.uniform(-30, 40), 730),
        (600 + rng.uniform(-40, 30), 655),
        (540 + rng.uniform(-20, 30), 600),
        (sun_x - 120, 560),
        (sun_x - 70, top + 6),
    ]
    halves = [74, 46, 30, 19, 13, 8, 3]
    left = [(x - half, y) for (x, y), half in zip(turns, halves, strict=True)]
    right = [(x + half, y) for (x, y), half in zip(turns, halves, strict=True)]
    shapes.append(path(f"{smooth(left)}L{smooth(right[::-1])[1:]}Z", PAPER))
    beads = [(0.03, 25), (0.1, 21), (0.17, 18), (0.62, 8.5), (0.69, 7)]
    for share, size in beads:
        x, y = _along(turns, 0.1 + share)
        shapes.append(circle(x, y, size, CLAY))
        shapes.append(circle(x, y, size * 0.42, PAPER))
    return shapes + trees(rng, near, (70, 1010, 1120), 190, (TEAL, DUSK, MOSS))


def _along(points: Sequence[Point], share: float) -> Point:
    place = share * (len(points) - 1)
    first = min(int(place), len(points) - 2)
    part = place - first
    (x1, y1), (x2, y2) = points[first], points[first + 1]
    return x1 + (x2 - x1) * part, y1 + (y2 - y1) * part


def hearth(rng: random.Random) -> list[str]:
    """A fire at nightfall with seats around it, and sparks that rise."""
    back = ridge(rng, 560, 28, 5)
    shapes = [
        rect(0, 0, WIDTH, HEIGHT, NIGHT),
        *(circle(600, 610, radius, fill) for radius, fill in ((520, "#24403F"), (390, "#314B44"), (270, "#4A5540"))),
        *(
            circle(rng.uniform(20, 1180), rng.uniform(20, 380), rng.uniform(1.5, 3.2), PAPER, ' opacity=".7"')
            for _i in range(46)
        ),
        hill(back, "#17302D"),
        *trees(
            rng,
            back,
            [*(rng.uniform(0, 330) for _i in range(7)), *(rng.uniform(870, 1200) for _i in range(7))],
            150,
            ("#10261F", "#1B3A33"),
        ),
        hill([(-40, 690), (300, 655), (600, 645), (900, 655), (1240, 690)], "#233B30"),
        '<ellipse cx="600" cy="742" rx="330" ry="72" fill="#6A5336"/>',
        '<ellipse cx="600" cy="742" rx="235" ry="48" fill="#A9713F"/>',
    ]
    for angle in (-1, 1):
        for k, (dx, dy, size) in enumerate(((450, 14, 0.9), (345, 78, 1.05), (158, 118, 1.2))):
            x, y = 600 + angle * (dx + rng.uniform(-12, 12)), 705 + dy
            shapes += _seat(x, y, size, (CLAY, TEAL, HONEY, FERN, EMBER, MIST)[(k + (angle > 0) * 3)])
    for turn in (-24, 20, -6):
        shapes.append(rect(470, 722, 260, 26, "#3A2418", f' rx="13" transform="rotate({turn} 600 735)"'))
    for high, wide, fill in ((330, 118, CLAY), (255, 88, EMBER), (175, 58, HONEY), (90, 30, PAPER)):
        lean = rng.uniform(-26, 26)
        d = (
            f"M{n(600 - wide)} 700C{n(600 - wide * 1.25)} {n(700 - high * 0.42)} {n(600 - wide * 0.15 + lean)} {n(700 - high * 0.5)}"
            f" {n(600 + lean)} {n(700 - high)}C{n(600 + wide * 0.35 + lean)} {n(700 - high * 0.62)} {n(600 + wide * 1.35)} {n(700 - high * 0.4)}"
            f" {n(600 + wide)} 700C{n(600 + wide * 0.7)} 752 {n(600 - wide * 0.7)} 752 {n(600 - wide)} 700Z"
        )
        shapes.append(path(d, fill))
    for _i in range(26):
        up = rng.random()
        x = 600 + rng.uniform(-1, 1) * (40 + up * 170)
        shapes.append(
            spark(
                x,
                400 - up * 350,
                rng.uniform(5, 15) * (1.15 - up * 0.6),
                rng.choice([HONEY, EMBER, HONEY]),
                1 - up * 0.55,
            )
        )
    return shapes


def _seat(x: float, y: float, size: float, fill: str) -> list[str]:
    """A cushion on a log."""
    w = 118 * size
    return [
        rect(x - w / 2, y, w, 34 * size, "#2B1C14", f' rx="{n(17 * size)}"'),
        circle(x + w / 2 - 17 * size, y + 17 * size, 12 * size, "#8A6A45"),
        rect(x - w * 0.36, y - 15 * size, w * 0.62, 21 * size, fill, f' rx="{n(10 * size)}"'),
    ]


def house(rng: random.Random) -> list[str]:
    """A house in a valley in the evening, lamps lit, a lane to the door."""
    far, hillside = ridge(rng, 400, 60, 5), ridge(rng, 500, 30, 4)
    shapes = [
        rect(0, 0, WIDTH, HEIGHT, "#F3D9B8"),
        rect(0, 0, WIDTH, 210, "#F0C9A0", ' opacity=".55"'),
        circle(rng.uniform(180, 330), 250, 82, PAPER),
        hill(ridge(rng, 345, 60, 5), "#DDB08B"),
        hill(far, "#93A98F"),
        *furrows(rng, far, "#7F977F", 4, 18),
        hill(hillside, MOSS),
        *trees(rng, hillside, (rng.uniform(20, 330) for _i in range(6)), 130, (PINE, DUSK, TEAL)),
        *trees(rng, hillside, (rng.uniform(900, 1180) for _i in range(6)), 130, (PINE, DUSK, TEAL)),
        hill([(-40, 650), (260, 630), (600, 648), (900, 622), (1240, 660)], "#2F6A48"),
    ]
    x, width, floor = 400 + rng.uniform(-30, 30), 470.0, 650.0
    wing, eaves = x + width * 0.62, 452.0
    wall, dark = PAPER, "#E4D5BE"
    shapes += [
        rect(x, eaves, width * 0.66, floor - eaves, wall),
        path(f"M{n(x - 26)} {n(eaves + 6)}L{n(x + 42)} 340H{n(wing + 20)}L{n(wing + 60)} {n(eaves + 6)}Z", CLAY),
        *(rect(x + dx, 296, 40, 72, "#8A3517") for dx in (62, width * 0.5)),
        rect(wing - 6, eaves - 10, width * 0.44, floor - eaves + 10, dark),
        path(
            f"M{n(wing - 30)} {n(eaves)}L{n(wing + width * 0.21)} 296L{n(wing + width * 0.44 + 18)} {n(eaves)}Z",
            "#8A3517",
        ),
        circle(wing + width * 0.21, 398, 24, HONEY),
    ]
    lit = [True, True, True, True, True, False, False]
    rng.shuffle(lit)
    windows = [
        (x + 34, 478),
        (x + 116, 478),
        (x + 214, 478),
        (x + 34, 562),
        (wing + 24, 482),
        (wing + 126, 482),
        (wing + 24, 566),
    ]
    for (wx, wy), light in zip(windows, lit, strict=True):
        shapes.append(rect(wx, wy, 54, 60, HONEY if light else DUSK, stroke(INK, 5)))
        shapes.append(path(f"M{n(wx + 27)} {wy}v60M{n(wx)} {wy + 30}h54", extra=stroke(INK, 4)))
    door = x + 150
    shapes += [
        path(f"M{n(door)} {n(floor)}V590Q{n(door + 34)} 548 {n(door + 68)} 590V{n(floor)}Z", TEAL),
        circle(door + 56, 612, 5, HONEY),
        path(f"M{n(wing + 118)} {n(floor)}V570h74V{n(floor)}Z", HONEY, stroke(INK, 5)),
        path(f"M{n(wing + 155)} 570V{n(floor)}", extra=stroke(INK, 4)),
    ]
    lane_left = [(door - 4, floor), (door - 40, 712), (door + 70, 790), (door + 10, 920)]
    lane_right = [(door + 250, 920), (door + 210, 786), (door + 62, 714), (door + 74, floor)]
    shapes.append(path(f"{smooth(lane_left)}L{smooth(lane_right)[1:]}Z", DUNE))
    ground = [(-40, 800), (200, 770), (330, 930), (1240, 930)]
    shapes.append(path(f"{smooth(ground)}L-40 930Z", PINE))
    shapes.append(path("M1240 760C1080 740 960 790 830 930H1240Z", PINE))
    for _i in range(34):
        fx = rng.choice([rng.uniform(0, 230), rng.uniform(960, 1200)])
        fy = rng.uniform(815, 890)
        shapes.append(path(f"M{n(fx)} {n(fy + 18)}V{n(fy)}", extra=stroke(MOSS, 3)))
        shapes.append(circle(fx, fy, rng.uniform(5, 9), rng.choice([HONEY, PAPER, EMBER])))
    smoke = x + 82
    puffs = [(smoke, 292), (smoke + 24, 240), (smoke - 10, 190), (smoke + 34, 130), (smoke + 10, 70)]
    return [*shapes, path(smooth(puffs), extra=stroke(PAPER, 15, ' opacity=".8"')), *birds(rng, 880, 180, 5, DUSK)]


def wire(rng: random.Random) -> list[str]:
    """Poles and wires over the hills from one lit window to another: somebody rings, somebody answers."""
    back, front = ridge(rng, 560, 30, 5), ridge(rng, 690, 26, 4)
    shapes = [
        rect(0, 0, WIDTH, HEIGHT, "#D9E6DD"),
        circle(600, 470, 300, PAPER, ' opacity=".65"'),
        circle(600, 470, 170, "#F4D9A8"),
        hill(ridge(rng, 470, 60, 5), MIST),
        hill(back, FERN),
        *furrows(rng, back, MOSS, 4, 16),
        *trees(rng, back, (rng.uniform(260, 940) for _i in range(8)), 58, (PINE, MOSS)),
    ]
    xs = [150, 390, 605, 820, 1050]
    tops: list[Point] = []
    for index, x in enumerate(xs):
        foot = height_at(front, x) + 24
        top = foot - 400 + abs(index - 2) * 24
        tops.append((x + rng.uniform(-5, 5), top))
        shapes.append(path(f"M{x} {n(foot)}L{n(tops[-1][0])} {n(top - 26)}", extra=stroke(INK, 11)))
        shapes.append(
            path(f"M{n(tops[-1][0] - 48)} {n(top)}h96M{n(tops[-1][0] - 34)} {n(top + 34)}h68", extra=stroke(INK, 8))
        )
    rows = ((-44, 0), (44, 0), (-30, 34))
    hanging: list[tuple[Point, Point, float]] = []
    for row, (dx, dy) in enumerate(rows):
        for (x1, y1), (x2, y2) in itertools.pairwise(tops):
            start, end, sag = (x1 + dx, y1 + dy), (x2 + dx, y2 + dy), 62 + row * 10
            hanging.append((start, end, sag))
            shapes.append(_hang(start, end, sag))
    left, right = (66, height_at(front, 66) - 128), (1146, height_at(front, 1146) - 128)
    shapes += [_hang((tops[0][0] - 44, tops[0][1]), left, 20), _hang((tops[-1][0] + 44, tops[-1][1]), right, 20)]
    for start, end, slack in rng.sample(hanging, 5):
        for share in rng.sample([0.22, 0.3, 0.4, 0.55, 0.66, 0.78], rng.randint(1, 2)):
            shapes += _perched(rng, _on_hang(start, end, slack, share))
    shapes.append(hill(front, PINE))
    shapes += furrows(rng, front, MOSS, 7, 25)
    shapes += _cottage(66, height_at(front, 66) + 26, CLAY)
    shapes += _cottage(1146, height_at(front, 1146) + 26, TEAL)
    return shapes + trees(rng, front, (255, 330, 905, 968), 120, (TEAL, DUSK, MOSS))


def _hang(start: Point, end: Point, sag: float) -> str:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    d = f"M{n(start[0])} {n(start[1])}Q{n(middle[0])} {n(middle[1])} {n(end[0])} {n(end[1])}"
    return path(d, extra=stroke(DUSK, 3))


def _on_hang(start: Point, end: Point, sag: float, share: float) -> Point:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * start[0] + b * middle[0] + c * end[0], a * start[1] + b * middle[1] + c * end[1]


def _perched(rng: random.Random, at: Point) -> list[str]:
    """A bird on the wire, looking left or right."""
    x, y = at
    to = rng.choice([-1, 1])
    tail = f"M{n(x - to * 7)} {n(y - 6)}l{-to * 17} 11l{to * 4} -13Z"
    beak = f"M{n(x + to * 15)} {n(y - 22)}l{to * 9} 3l{-to * 9} 4Z"
    return [path(tail, INK), circle(x, y - 9, 11, INK), circle(x + to * 8, y - 19, 8, INK), path(beak, EMBER)]


def _cottage(x: float, floor: float, roof: str) -> list[str]:
    return [
        rect(x - 58, floor - 96, 116, 110, PAPER),
        path(f"M{n(x - 76)} {n(floor - 92)}L{n(x)} {n(floor - 166)}L{n(x + 76)} {n(floor - 92)}Z", roof),
        rect(x - 34, floor - 74, 40, 40, HONEY, stroke(INK, 5)),
        path(f"M{n(x - 14)} {n(floor - 74)}v40M{n(x - 34)} {n(floor - 54)}h40", extra=stroke(INK, 3.5)),
        rect(x + 20, floor - 68, 28, 82, INK),
    ]
