"""Languages that people talk in, and what we call them. Which of them somebody prefers is on their profile."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

# What is spoken where nobody has said anything else.
USUAL = "en"
# By their codes in BCP 47, the usual one first, then by name.
LANGUAGES = {
    USUAL: _("English"),
    "sq": _("Albanian"),
    "am": _("Amharic"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "bfi": _("British Sign Language"),
    "bg": _("Bulgarian"),
    "yue": _("Cantonese"),
    "ckb": _("Central Kurdish (Sorani)"),
    "cs": _("Czech"),
    "prs": _("Dari"),
    "nl": _("Dutch"),
    "fr": _("French"),
    "de": _("German"),
    "el": _("Greek"),
    "gu": _("Gujarati"),
    "hi": _("Hindi"),
    "hu": _("Hungarian"),
    "ga": _("Irish"),
    "it": _("Italian"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
    "cmn": _("Mandarin"),
    "kmr": _("Northern Kurdish (Kurmanji)"),
    "ps": _("Pashto"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "pa": _("Punjabi"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "gd": _("Scottish Gaelic"),
    "sk": _("Slovak"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "ta": _("Tamil"),
    "ti": _("Tigrinya"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "vi": _("Vietnamese"),
    "cy": _("Welsh"),
    "yo": _("Yoruba"),
}


def validate_languages(codes: object) -> None:
    """Raise ValidationError unless this is a list of codes of LANGUAGES, each once."""
    if (
        not isinstance(codes, list)
        or len(set(map(str, codes))) != len(codes)
        or not set(map(str, codes)) <= {*LANGUAGES}
    ):
        raise ValidationError(_now("Choose from the languages on the list, each once."))


def in_words(codes: Iterable[str]) -> str:
    """Return the names of languages as one text, in their order: "Polish, English"."""
    return ", ".join(str(LANGUAGES[code]) for code in codes if code in LANGUAGES)
