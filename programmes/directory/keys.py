"""What is left of a name, a postcode or a web address when it is compared with another."""

import re
from urllib.parse import urlsplit


def name_key(name: str) -> str:
    """Return a name without case and punctuation: "The Open-Kitchen" → "openkitchen"."""
    words = re.findall(r"\w+", name.casefold())
    told = [word for word in words if word not in {"the", "a", "and"}]
    return "".join(told or words)[:160]


def postcode_key(postcode: str) -> str:
    """Return a postcode in capitals without spaces."""
    return re.sub(r"\W+", "", postcode).upper()[:12]


def website_key(website: str) -> str:
    """Return a web address without scheme, www., query and a last slash; "" when it is none."""
    try:
        parts = urlsplit(website.strip().lower())
    except ValueError:
        return ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"[:200]
