"""No two active claims of a person overlap: kept by the database itself, whoever writes and however.

PostgreSQL has exclusion constraints for this; SQLite gets triggers that say the same. Both are put in place after
every `migrate` rather than by a migration, because Django rebuilds a whole SQLite table to change a column, and the
table's triggers go with the old one.
"""

from django.apps.config import AppConfig
from django.db import connections

from programmes.coaching.models import Claim

NAME = "programmes_claim_no_overlap"
TABLE = Claim._meta.db_table

_POSTGRESQL = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT {NAME}
EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (active)
"""
_SQLITE_OVERLAP = f"""
EXISTS (
    SELECT 1 FROM {TABLE} AS other
    WHERE other.person_id = NEW.person_id AND other.active AND other.id IS NOT NEW.id
    AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
"""  # noqa: S608


def install(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Put the rule in place on the database `using`; nothing happens where it stands or the table doesn't.

    A receiver of `post_migrate`. On PostgreSQL the role that migrates must be allowed to create the extension
    btree_gist, which an owner of the database is.
    """
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
                cursor.execute(_POSTGRESQL)
        elif connection.vendor == "sqlite":
            for event in ("INSERT", "UPDATE"):
                trigger = f"{NAME}_{event.lower()}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
                cursor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {event} ON {TABLE} "
                    f"WHEN NEW.active AND {_SQLITE_OVERLAP} "
                    f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
                )
