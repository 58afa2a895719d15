# ruff: noqa: E501 - a shape reads best in one line
"""Paper shapes that pictures are made of: hills, trees, birds, sparks."""

import itertools
import random
from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 1200, 900
PAPER, INK, PINE, TEAL, CLAY = "#FBF8F3", "#1F2A2C", "#14532D", "#0F5E63", "#A6431F"
SAND, LEAF = "#F1EBE0", "#DCEBDF"
MOSS, FERN, MIST, DUNE, EMBER, HONEY, DUSK = (
    "#4F7D5E",
    "#8DB394",
    "#C3D9CB",
    "#E2CDAF",
    "#D2794A",
    "#EDBB6B",
    "#2C4A4C",
)
NIGHT = "#1D3638"

Point = tuple[float, float]


def n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> str:
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" fill="{fill}"{extra}/>'


def circle(x: float, y: float, radius: float, fill: str, extra: str = "") -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"{extra}/>'


def path(d: str, fill: str = "none", extra: str = "") -> str:
    return f'<path d="{d}" fill="{fill}"{extra}/>'


def stroke(colour: str, width: float, more: str = "") -> str:
    return f' stroke="{colour}" stroke-width="{n(width)}" stroke-linecap="round" stroke-linejoin="round"{more}'


def smooth(points: Sequence[Point]) -> str:
    """Return path data of a soft curve through the points (Catmull-Rom, as Bézier curves)."""
    data = [f"M{n(points[0][0])} {n(points[0][1])}"]
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        data.append("C" + " ".join(n(value) for point in (first, second, end) for value in point))
    return "".join(data)


def ridge(rng: random.Random, y: float, swing: float, bumps: int) -> list[Point]:
    """Return the points of a hill's back from edge to edge."""
    step = WIDTH / bumps
    return [(-40 + i * (step + 80 / bumps), y + rng.uniform(-swing, swing)) for i in range(bumps + 1)]


def hill(points: Sequence[Point], fill: str) -> str:
    return path(f"{smooth(points)}L{WIDTH + 40} {HEIGHT + 20}L-40 {HEIGHT + 20}Z", fill)


def height_at(points: Sequence[Point], x: float) -> float:
    """Return roughly how high a ridge is at x, straight between its points."""
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if x1 <= x <= x2:
            share = (x - x1) / (x2 - x1)
            share = share * share * (3 - 2 * share)
            return y1 + (y2 - y1) * share
    return points[-1][1]


def furrows(rng: random.Random, points: Sequence[Point], colour: str, count: int, gap: float) -> list[str]:
    """Return lines that follow a hill's back, as if it had been ploughed."""
    lines = []
    for row in range(1, count + 1):
        start = rng.uniform(-40, WIDTH * 0.45)
        end = start + rng.uniform(WIDTH * 0.25, WIDTH * 0.55)
        xs = [start + (end - start) * i / 8 for i in range(9)]
        inner = [(x, height_at(points, x) + row * gap) for x in xs]
        lines.append(path(smooth(inner), extra=stroke(colour, 2.5, ' opacity=".5"')))
    return lines


def tree(rng: random.Random, x: float, foot: float, size: float, colours: Sequence[str]) -> list[str]:
    """Return a tree: a poplar, a round one, or a fir."""
    crown, shade = rng.sample(list(colours), 2)
    trunk = path(f"M{n(x)} {n(foot)}V{n(foot - size * 0.5)}", extra=stroke(INK, max(2, size * 0.045)))
    kind = rng.choice(["poplar", "round", "round", "fir"])
    if kind == "fir":
        shape = "".join(
            f"M{n(x - size * w)} {n(foot - size * b)}L{n(x)} {n(foot - size * t)}L{n(x + size * w)} {n(foot - size * b)}Z"
            for w, b, t in ((0.27, 0.18, 0.66), (0.2, 0.45, 0.88), (0.13, 0.7, 1.05))
        )
        return [trunk, path(shape, crown)]
    wide, high = (0.15, 0.46) if kind == "poplar" else (0.3, 0.33)
    middle = foot - size * (0.62 if kind == "poplar" else 0.6)
    return [
        trunk,
        f'<ellipse cx="{n(x)}" cy="{n(middle)}" rx="{n(size * wide)}" ry="{n(size * high)}" fill="{crown}"/>',
        path(
            f"M{n(x)} {n(middle - size * high)}A{n(size * wide)} {n(size * high)} 0 0 1 {n(x)} {n(middle + size * high)}Z",
            shade,
            ' opacity=".45"',
        ),
        path(f"M{n(x)} {n(foot)}V{n(middle)}", extra=stroke(INK, max(1.5, size * 0.025))),
    ]


def trees(
    rng: random.Random, points: Sequence[Point], xs: Iterable[float], size: float, colours: Sequence[str]
) -> list[str]:
    drawn = []
    for x in xs:
        drawn += tree(rng, x, height_at(points, x) + 6, size * rng.uniform(0.75, 1.25), colours)
    return drawn


def spark(x: float, y: float, size: float, fill: str, opacity: float = 1) -> str:
    """Return the four-pointed spark of the mark."""
    s, t = size, size * 0.24
    d = (
        f"M{n(x)} {n(y - s)}Q{n(x + t)} {n(y - t)} {n(x + s * 0.8)} {n(y)}Q{n(x + t)} {n(y + t)} {n(x)} {n(y + s)}"
        f"Q{n(x - t)} {n(y + t)} {n(x - s * 0.8)} {n(y)}Q{n(x - t)} {n(y - t)} {n(x)} {n(y - s)}Z"
    )
    return path(d, fill, f' opacity="{opacity:.2f}"' if opacity < 1 else "")


def birds(rng: random.Random, x: float, y: float, count: int, colour: str) -> list[str]:
    drawn = []
    for _i in range(count):
        bx, by, s = x + rng.uniform(-110, 110), y + rng.uniform(-50, 50), rng.uniform(9, 16)
        d = f"M{n(bx - s)} {n(by - s * 0.35)}Q{n(bx - s * 0.3)} {n(by - s * 0.55)} {n(bx)} {n(by)}Q{n(bx + s * 0.3)} {n(by - s * 0.55)} {n(bx + s)} {n(by - s * 0.35)}"
        drawn.append(path(d, extra=stroke(colour, 3)))
    return drawn
