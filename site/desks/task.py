"""A line of a task list, on a person's own page and on a desk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line of a task list: where it leads, and how it stands in a word or two."""

    title: str
    url: str
    status: str
    tone: str = "plain"
    hint: str = ""
