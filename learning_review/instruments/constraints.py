"""What the database itself refuses about questions and answers, whoever writes and however.

- A published version and its items are never changed or deleted, and nothing is added to them.
- Only a published version is asked, and an ask keeps its version.
- An answer to an anonymous item can't be stored with a person, nor any other without one.
- A question that has been answered keeps its mode in each later version of its instrument.

Triggers say so on both databases. As in programmes.coaching.constraints they are put in place after every `migrate`;
on SQLite they are taken away before it, because it re-reads every trigger when it renames a table.
"""

from dataclasses import dataclass

from django.apps.config import AppConfig
from django.db import connections
from django.db.backends.utils import CursorWrapper

from learning_review.instruments.models import AnonymousAnswer, Ask, InstrumentVersion, Item, NamedAnswer

VERSION, ITEM, ASK = InstrumentVersion._meta.db_table, Item._meta.db_table, Ask._meta.db_table
NAMED, ANONYMOUS = NamedAnswer._meta.db_table, AnonymousAnswer._meta.db_table
PREFIX = "learning_review_keeps_"


@dataclass(frozen=True)
class Rule:
    """Refuse an event on a table where a condition about the OLD or NEW row holds."""

    name: str
    table: str
    event: str
    refuse_if: str
    of: tuple[str, ...] = ()

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}_{self.event.lower()}"

    @property
    def when(self) -> str:
        """The event with the columns it is about, in SQL."""
        columns = f" OF {', '.join(self.of)}" if self.of else ""
        return f"BEFORE {self.event}{columns} ON {self.table}"


def _published(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {row}.version_id AND v.published_at IS NOT NULL)"  # noqa: S608 - constants


_FIXED = ("instrument_id", "number", "intro", "minutes", "published_at")
_IS_ANONYMOUS = f"EXISTS (SELECT 1 FROM {ITEM} i WHERE i.id = NEW.item_id AND i.mode = 'anonymous')"  # noqa: S608 - constants
_IS_ASKED = f"""
EXISTS (
    SELECT 1 FROM {ITEM} i JOIN {ASK} a ON a.version_id = i.version_id WHERE i.id = NEW.item_id AND a.id = NEW.ask_id
)
"""  # noqa: S608 - constants
_IS_PUBLISHED = f"""
EXISTS (
    SELECT 1 FROM {ITEM} i JOIN {VERSION} v ON v.id = i.version_id
    WHERE i.id = NEW.item_id AND v.published_at IS NOT NULL
)
"""  # noqa: S608 - constants
_MODE_MOVED = f"""
OLD.published_at IS NULL AND NEW.published_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM {ITEM} mine
    JOIN {ITEM} other ON other.code = mine.code AND other.mode <> mine.mode
    JOIN {VERSION} v ON v.id = other.version_id AND v.instrument_id = NEW.instrument_id
    WHERE mine.version_id = NEW.id
    AND (
        EXISTS (SELECT 1 FROM {NAMED} answer WHERE answer.item_id = other.id)
        OR EXISTS (SELECT 1 FROM {ANONYMOUS} answer WHERE answer.item_id = other.id)
    )
)
"""  # noqa: S608 - constants

RULES = (
    Rule("items", ITEM, "INSERT", _published("NEW")),
    Rule("items", ITEM, "UPDATE", f"{_published('OLD')} OR {_published('NEW')}"),
    Rule("items", ITEM, "DELETE", _published("OLD")),
    Rule("version", VERSION, "UPDATE", "OLD.published_at IS NOT NULL", _FIXED),
    Rule("version", VERSION, "DELETE", "OLD.published_at IS NOT NULL"),
    Rule("modes", VERSION, "UPDATE", _MODE_MOVED, ("published_at",)),
    Rule("asked", ASK, "INSERT", f"NOT {_published('NEW')}"),
    Rule("asked", ASK, "UPDATE", "OLD.version_id <> NEW.version_id", ("version_id",)),
    *(Rule("named", NAMED, event, f"{_IS_ANONYMOUS} OR NOT {_IS_ASKED}") for event in ("INSERT", "UPDATE")),
    *(
        Rule("anonymous", ANONYMOUS, event, f"NOT {_IS_ANONYMOUS} OR NOT {_IS_PUBLISHED}")
        for event in ("INSERT", "UPDATE")
    ),
)


def install(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Put the rules in place on the database `using`; nothing happens where they stand, or the tables don't.

    A receiver of `post_migrate`.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if ANONYMOUS not in connection.introspection.table_names(cursor):
            return
        for rule in RULES:
            PUT[connection.vendor](cursor, rule)


def uninstall(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Take the triggers away where a migration would trip over them. A receiver of `pre_migrate`."""
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            for rule in RULES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger}")


def _on_sqlite(cursor: CursorWrapper, rule: Rule) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger}")
    cursor.execute(
        f"CREATE TRIGGER {rule.trigger} {rule.when} WHEN {rule.refuse_if} "
        f"BEGIN SELECT RAISE(ABORT, '{rule.trigger}'); END"
    )


def _on_postgresql(cursor: CursorWrapper, rule: Rule) -> None:
    row = "OLD" if rule.event == "DELETE" else "NEW"
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {rule.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {rule.refuse_if} THEN RAISE EXCEPTION '{rule.trigger}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {row}; END $$"
    )
    cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [rule.trigger])
    if cursor.fetchone() is None:  # creating one waits for whoever is writing
        cursor.execute(f"CREATE TRIGGER {rule.trigger} {rule.when} FOR EACH ROW EXECUTE FUNCTION {rule.trigger}()")


# How a rule is put in place, by kind of database; other rooms have rules as well.
PUT = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
