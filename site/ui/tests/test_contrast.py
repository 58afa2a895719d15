"""WCAG 2.2 contrast (success criteria 1.4.3 and 1.4.11) of every pair of colours the style sheet puts together."""

import re
from itertools import product

import pytest
from django.contrib.staticfiles import finders

STYLE_SHEET = "css/kindling.css"
TEXT = 4.5
SHAPE = 3.0

# Every colour of words, upon every ground that words stand on.
WORDS_ON_GROUNDS = list(product(["ink", "muted", "pine", "link", "clay", "error"], ["paper", "sand", "leaf"]))
OTHER_WORDS = [("on-pine", "pine"), ("focus-ink", "focus"), ("ink", "field"), ("paper", "pine"), ("paper", "clay")]
SHAPES = [("input", "paper"), ("input", "field"), ("input", "sand"), ("pine", "paper"), ("clay", "paper")]


def schemes():
    """Return the tokens of both schemes, the dark one with what it takes over from the light one."""
    with open(finders.find(STYLE_SHEET), encoding="utf-8") as file:
        css = file.read()
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})\b", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


SCHEMES = schemes()


def test_the_measure_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground"), WORDS_ON_GROUNDS + OTHER_WORDS)
def test_words_can_be_read(scheme, front, ground):
    tokens = SCHEMES[scheme]
    assert contrast(tokens[front], tokens[ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground"), SHAPES)
def test_shapes_can_be_seen(scheme, front, ground):
    tokens = SCHEMES[scheme]
    assert contrast(tokens[front], tokens[ground]) >= SHAPE


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_can_be_seen_by_its_fill_or_its_line(scheme):
    tokens = SCHEMES[scheme]
    assert max(contrast(tokens[line], tokens["paper"]) for line in ("focus", "focus-ink")) >= SHAPE


def test_the_tokens_are_the_designs():
    assert {name: SCHEMES["light"][name] for name in ("paper", "ink", "muted", "pine", "link", "clay", "error")} == {
        "paper": "#FBF8F3",
        "ink": "#1F2A2C",
        "muted": "#55615F",
        "pine": "#14532D",
        "link": "#0F5E63",
        "clay": "#A6431F",
        "error": "#B3261E",
    }


def test_the_style_sheet_is_light_to_carry():
    with open(finders.find(STYLE_SHEET), "rb") as file:
        assert len(file.read()) < 32_000
