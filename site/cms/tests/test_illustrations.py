"""Pictures drawn by ourselves."""

import pytest
from defusedxml import ElementTree

from cms.illustrations import KINDS, draw, illustration
from cms.models import Illustration


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_picture_for_ever(kind):
    assert draw(kind, "spring") == draw(kind, "spring")
    assert draw(kind, "spring") != draw(kind, "autumn")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_plain_svg(kind):
    root = ElementTree.fromstring(draw(kind, "spring"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "ellipse"}
    assert not any("style" in element.attrib for element in root.iter())
    assert len(draw(kind, "spring")) < 60_000


def test_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        draw("carousel", "spring")


@pytest.mark.django_db
def test_a_picture_is_kept_once_with_its_words():
    first = illustration("The way", "A path over green hills", "way", "spring")
    again = illustration("The way", "A path over green hills at dusk", "way", "spring")
    assert first.pk == again.pk
    kept = Illustration.objects.get()
    assert kept.default_alt_text == "A path over green hills at dusk"
    assert (kept.width, kept.height) == (1200, 900)
    assert kept.get_rendition("width-600|preserve-svg").url.endswith(".svg")
