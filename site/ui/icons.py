"""A small set of icons, drawn for us: 24 units square, one stroke, the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    "arrow": '<path d="M4 12h15m-6-6 6 6-6 6"/>',
    "back": '<path d="M20 12H5m6-6-6 6 6 6"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4m8-4v4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "dot": '<circle cx="12" cy="12" r="4" fill="currentColor"/>',
    "download": '<path d="M12 4v11m-5-5 5 5 5-5M5 20h14"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-10v.5"/>',
    "lock": '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "mail": '<path d="M3 6h18v12H3zm0 1 9 7 9-7"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "moon": '<path d="M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6m0-15.5a3.5 3.5 0 0 '
        '1 0 7m2.5 3c2.2.8 3.5 2.6 3.5 5.5"/>'
    ),
    "phone": (
        '<path d="M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3c0 1.7-1.3 3-3 3A15 15 0 0 1 3 6c0-1.7 1.3-3 3-3z"/>'
    ),
    "place": (
        '<path d="M12 21c5-5.5 7-8.7 7-11.5a7 7 0 0 0-14 0C5 12.3 7 15.5 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>'
    ),
    "ring": '<circle cx="12" cy="12" r="7"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "spark": (
        '<path d="M12 2.5c.7 4.6 2.9 7.3 7 9.5-4.1 2.2-6.3 4.9-7 9.5-.7-4.6-2.9-7.3-7-9.5 '
        '4.1-2.2 6.3-4.9 7-9.5z" fill="currentColor" stroke="none"/>'
    ),
    "tick": '<path d="m4.5 12.5 5 5L20 7"/>',
    "warning": '<path d="M12 3.5 22 20.5H2zM12 10v5m0 2.5v.5"/>',
}
FOR_TONE = {"good": "tick", "now": "spark", "wait": "clock", "bad": "cross", "plain": "dot"}


def draw(name: str, text: str = "") -> SafeString:
    """Return the icon as inline SVG, hidden from assistive technology unless `text` says what it means.

    Raises KeyError for a name that is not in SHAPES.
    """
    shape = mark_safe(SHAPES[name])
    opening = 'class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
    if text:
        return format_html('<svg {} role="img"><title>{}</title>{}</svg>', mark_safe(opening), text, shape)
    return format_html('<svg {} aria-hidden="true">{}</svg>', mark_safe(opening), shape)
