"""Pictures that stand beside a link where people share it: drawn by us, of what the page says."""

from cms.cards.content import Card, of_page, of_review, of_site, of_workshop
from cms.cards.drawing import HEIGHT, WIDTH
from cms.cards.keeping import drawn

__all__ = ["HEIGHT", "WIDTH", "Card", "drawn", "of_page", "of_review", "of_site", "of_workshop"]
