"""Words as they are compared: without capitals, accents, hyphens and the plural's "s"."""

import re
import unicodedata

# Some signs are written out ("½" as "1⁄2") when they are compared.
MOST_LETTERS_OF_A_KEY = 200
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text as they stand: "Well-being, NOW" gives ["Well", "being", "NOW"]."""
    return WORD.findall(text)


def singular(name: str) -> str:
    """Return a word or a name without the "s" of its plural ("link workers"); "less" and "gas" stay as they are."""
    return name[:-1] if len(name) > 3 and name.endswith("s") and not name.endswith("ss") else name


def folded(word: str) -> str:
    """Return what a word is compared by."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return singular(plain.casefold())


def key_of(name: str) -> str:
    """Return what a name is compared by: "Link Workers" and "link-worker" are one."""
    return " ".join(folded(word) for word in words_of(name))[:MOST_LETTERS_OF_A_KEY]
