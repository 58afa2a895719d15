"""The words of a page, read from what is kept and without a query: for excerpts, and to compare versions by."""

from collections.abc import Iterator
from typing import Any

from modelsearch import index
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

# What a page's own search fields hold beside its words.
NOT_WORDS = frozenset({"title", "draft_title"})


def text_of(page: Page) -> str:
    """Return what a page says beneath its title, as one line without markup."""
    return " ".join(" ".join(_pieces(page)).split())


def _pieces(page: Page) -> Iterator[str]:
    seen = set()
    for search_field in page.get_search_fields():
        name = search_field.field_name
        if not isinstance(search_field, index.SearchField) or name in NOT_WORDS or name in seen:
            continue
        seen.add(name)
        field = page._meta.get_field(name)
        value = getattr(page, name)
        if isinstance(field, StreamField):
            yield from _words_of(field.stream_block, value.get_prep_value())
        elif isinstance(field, RichTextField):
            yield get_text_for_indexing(value)
        else:
            yield str(value or "")


def _words_of(block: blocks.Block, raw: Any) -> Iterator[str]:
    """Yield the words in a block's value as it is kept; pictures, pages and documents are none."""
    if not raw:
        return
    if isinstance(block, blocks.StreamBlock):
        for child in raw:
            if child["type"] in block.child_blocks:
                yield from _words_of(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, blocks.StructBlock):
        for name, child_block in block.child_blocks.items():
            yield from _words_of(child_block, raw.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            kept = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            yield from _words_of(block.child_block, kept)
    elif isinstance(block, blocks.RichTextBlock):
        yield get_text_for_indexing(raw)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and block.search_index:
        yield raw
