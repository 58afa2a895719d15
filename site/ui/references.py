"""Names by which people speak of a thing: they say nothing about who, when or how many, and let nobody in."""

from django.utils.crypto import get_random_string

# Neither 0 and O nor 1, I and L, nor U beside V: references are read out on the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(length: int) -> str:
    """Return so many random digits and capital letters; whether they are taken is for the caller to see."""
    return get_random_string(length, LETTERS)
