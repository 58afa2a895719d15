"""What the database itself refuses about figures: one that was taken is never changed, whoever writes and however."""

from django.apps.config import AppConfig
from django.db import connections

from learning_review.disclosure.models import Release
from learning_review.instruments.constraints import PUT, Rule

TABLE = Release._meta.db_table
RULES = (Rule("release", TABLE, "UPDATE", "1 = 1"),)


def install(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Put the rules in place on the database `using`; nothing where the table isn't. A receiver of `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            for rule in RULES:
                PUT[connection.vendor](cursor, rule)


def uninstall(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Take them away where a migration would trip over them. A receiver of `pre_migrate`."""
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            for rule in RULES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger}")
