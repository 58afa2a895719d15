"""Every cell of every row that is about one person, found by walking the tables, and filled with a word of theirs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import CASCADE, PROTECT, Model, Q

from accounts.models import User
from programmes.enrolment.models import Enrolment
from tests.architecture.test_personal import about_people

LONGEST_WAY = 4
PERSON: dict[type[Model], str] = {User: "", Enrolment: "person"}


def ways(model: type[Model], seen: tuple[type[Model], ...] = ()) -> Iterator[str]:
    """Yield the lookups by which a row leads to its person: by whatever it can't be without,
    or because they wrote it."""
    if model in PERSON:
        yield PERSON[model]
        return
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        above = field.related_model
        if (seen or above is not User) and field.remote_field.on_delete not in {CASCADE, PROTECT}:
            continue
        if above in owned() and above not in seen and len(seen) < LONGEST_WAY:
            for way in ways(above, (*seen, model)):
                yield f"{field.name}__{way}".removesuffix("__")


@cache
def owned() -> set[type[Model]]:
    """Return the tables about people."""
    return about_people(apps.get_models(include_auto_created=True))


def rows_of(model: type[Model], person: User) -> models.QuerySet[Any]:
    """Return a table's rows that are about somebody: by a way that leads to them, or by their address."""
    if model is User:
        return User.objects.filter(pk=person.pk)
    about = Q(pk__in=[])
    for way in ways(model):
        about |= Q(**{way: person.pk})
    for field in model._meta.local_fields:
        if isinstance(field, models.EmailField):
            about |= Q(**{f"{field.name}__iexact": person.email})
    return model._base_manager.filter(about)


def words_of(model: type[Model]) -> Iterator[models.Field[Any, Any]]:
    """Yield the columns in which somebody's words can stand: text that is no choice, no key and no code of ours."""
    for field in model._meta.local_fields:
        text = isinstance(field, (models.CharField, models.TextField))
        text = text and not isinstance(field, (models.SlugField, models.EmailField))
        if isinstance(field, models.JSONField) or (text and not field.choices and not field.unique and field.editable):
            yield field


def filled(value: Any, words: str) -> Any:
    """Return what a column of JSON holds with these words in the place of each text in it."""
    if isinstance(value, dict):
        return {key: filled(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, words) for one in value]
    return words if isinstance(value, str) else value


@dataclass
class Filled:
    """What was written where: a word with a number of its own for each column, so that it is known again anywhere."""

    word: str
    places: list[str]
    without: set[str]

    def found_in(self, text: str) -> set[str]:
        """Return the columns whose words stand in a text."""
        return {self.places[int(number)] for number in re.findall(rf"{self.word}(\d+)", text)}


def fill(person: User, word: str, but: Iterable[str]) -> Filled:
    """Put the word into every cell about somebody; `but` names columns that hold what the program needs."""
    done = Filled(word, [], set())
    for model in sorted(owned(), key=lambda model: model._meta.label):
        rows = model._base_manager.filter(pk__in=list(rows_of(model, person).values_list("pk", flat=True)))
        if not rows.exists():
            done.without.add(model._meta.label)
            continue
        for field in words_of(model):
            place, words = f"{model._meta.db_table}.{field.column}", f"{word}{len(done.places)}"
            if place not in but and fits(rows, field, words):
                done.places.append(place)
    return done


def fits(rows: models.QuerySet[Any], field: models.Field[Any, Any], words: str) -> bool:
    """Put words into a column of some rows; False where the database does not take them."""
    try:
        with transaction.atomic():
            if isinstance(field, models.JSONField):
                for row in rows:
                    rows.filter(pk=row.pk).update(**{field.name: filled(getattr(row, field.name), words)})
            else:
                rows.update(**{field.name: words[: field.max_length]})
    except IntegrityError:
        return False
    return True
