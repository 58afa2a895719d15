"""Drawing takes a tenth of a second: what was drawn is kept under a digest of what it shows."""

import logging

from django.core.cache import caches

from cms.cards.content import Card
from cms.cards.drawing import png

KEPT_SECONDS = 7 * 24 * 3600

logger = logging.getLogger(__name__)


def drawn(card: Card) -> bytes:
    """Return a card as a PNG, drawn once; each time, while the cache is down."""
    key = f"card-{card.digest}"
    try:
        kept = caches["pages"].get(key)
    except Exception:  # every kind of cache has failures of its own
        logger.warning("The cache of pages failed; cards are drawn each time")
        return png(card)
    if kept is None:
        kept = png(card)
        caches["pages"].set(key, kept, KEPT_SECONDS)
    return kept
