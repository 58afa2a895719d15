"""When did anything change that a public page shows? The database answers, exactly and at once.

Triggers put a row with a random number into cms_change, in the transaction of whatever changed, be it a service, an
update of many rows, the editor or somebody at the database's own prompt. The sum of these numbers is the version of
all that is public: it differs after each commit, whichever of two transactions began first, and whichever process
asks. Nothing waits for anything: rows are only ever added (and pruned), never updated.

The triggers are put in place after every `migrate`, as those of programmes.coaching.constraints are, and taken away
before it on SQLite, which re-reads every trigger when it renames a table.
"""

from collections.abc import Iterator

from django.apps import apps
from django.apps.config import AppConfig
from django.db import connection, connections, models
from django.db.backends.utils import CursorWrapper

from cms.models import Change

TABLE = Change._meta.db_table
NAME = "cms_note_change"
# So many rows are kept when they are pruned: summing them takes no time.
ROWS_KEPT = 100

# Everything of these is watched, but for what no kept page ever shows.
OURS = ("cms", "programmes", "learning_review")
NEVER_SHOWN = frozenset(
    {
        "cms.Change",
        # Who takes part, and what they need
        "programmes.Membership",
        "programmes.MembershipInvitation",
        "programmes.Profile",
        "programmes.EnrolmentEvent",
        "programmes.VoluntaryChoice",
        "programmes.Needs",
        "programmes.NeedsReading",
        "programmes.Interest",
        "programmes.BookingDraft",
        "programmes.Attendance",
        "programmes.StageAnswer",
        "programmes.StageEvent",
        # Who wants no mail
        "learning_review.AddressStopped",
        # What people work on between the days, and what their coaches note
        "programmes.Goal",
        "programmes.GoalVersion",
        "programmes.GoalLead",
        "programmes.GoalProposal",
        "programmes.Action",
        "programmes.Preparation",
        "programmes.PracticePlan",
        "programmes.PairNote",
        # Calls and calendars
        "programmes.Coach",
        "programmes.Pairing",
        "programmes.Availability",
        "programmes.ExtraHours",
        "programmes.TimeOff",
        "programmes.PublicHoliday",
        "programmes.Call",
        "programmes.CallAbsence",
        "programmes.CallEvent",
        "programmes.Claim",
        "programmes.CallGroup",
        "programmes.GroupCall",
        "programmes.GroupMember",
        "programmes.GroupAttendance",
        "programmes.CalendarSettings",
        "programmes.Invitation",
        # Planned mail
        "programmes.MailPause",
        "programmes.MailWording",
        "programmes.NudgesStopped",
        # What members add to the directory, and who wants to be found
        "programmes.KeptResource",
        "programmes.ResourceCorrection",
        "programmes.ResourceEvent",
        "programmes.ResourceVisit",
        "programmes.Listing",
        "programmes.ListingConsent",
        "programmes.NetworkBlock",
        "programmes.RelayedMessage",
        # Questions and answers, journals, and the making of reviews
        "learning_review.Instrument",
        "learning_review.InstrumentVersion",
        "learning_review.Item",
        "learning_review.Ask",
        "learning_review.AskDraft",
        "learning_review.Completion",
        "learning_review.NamedAnswer",
        "learning_review.AnonymousAnswer",
        "learning_review.QuestionsStopped",
        "learning_review.VoiceLink",
        "learning_review.Reflection",
        "learning_review.Release",
        "learning_review.ReleasedText",
        "learning_review.Snapshot",
        "learning_review.Excerpt",
        "learning_review.ExcerptApproval",
        "learning_review.Coding",
        "learning_review.Finding",
        "learning_review.FindingEvidence",
        "learning_review.SecondCoder",
        "learning_review.BlindReading",
        "learning_review.ReviewSection",
        "learning_review.PartnerReading",
        "learning_review.DecisionEvent",
        "learning_review.PartnerPart",
        "learning_review.ReviewDownload",
    }
)
# Of other people's tables, what pages are made of; where fields are named, only a change of one of them counts.
OTHERS: dict[str, tuple[str, ...]] = {
    "accounts.User": ("first_name", "last_name"),
    "wagtailcore.Locale": (),
    "wagtailcore.Page": (),
    "wagtailcore.PageViewRestriction": (),
    "wagtailcore.PageViewRestriction_groups": (),
    "wagtailcore.Site": (),
    "wagtaildocs.Document": (),
}


def version() -> str:
    """Return what changes whenever something public does: one query. Ask before reading what it is to stand for."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(stamp), 0) FROM {TABLE}")  # noqa: S608 - a constant
        rows, total = cursor.fetchone()
    return f"{rows}.{total}"


def prune() -> int:
    """Delete all but the newest rows and return how many went; that is a change like any other."""
    oldest = Change.objects.order_by("-pk").values_list("pk", flat=True)[ROWS_KEPT - 1 : ROWS_KEPT]
    gone = 0
    for pk in oldest:
        gone, _by_model = Change.objects.filter(pk__lt=pk).delete()
    return gone


def watched() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    """Yield the models whose rows public pages show, each with the only fields that matter, or none for all."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model._meta.proxy or not model._meta.managed:
            continue
        if (model._meta.app_label in OURS and label not in NEVER_SHOWN) or label in OTHERS:
            yield model, OTHERS.get(label, ())


def install(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Put a trigger on every watched table of the database `using` that has none. A receiver of `post_migrate`."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
        if TABLE not in tables:
            return
        put = _ON[connections[using].vendor]
        for model, fields in watched():
            if model._meta.db_table in tables:
                put(cursor, model._meta.db_table, fields)


def uninstall(sender: AppConfig | None, *, using: str, **kwargs: object) -> None:
    """Take the triggers away where a migration would trip over them. A receiver of `pre_migrate`."""
    if connections[using].vendor != "sqlite":
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def _on_sqlite(cursor: CursorWrapper, table: str, fields: tuple[str, ...]) -> None:
    # A number that many rows can be summed of: SQLite's integers do not grow.
    note = f"BEGIN INSERT INTO {TABLE} (stamp) VALUES (random() >> 24); END"  # noqa: S608 - a constant
    for event in ("update",) if fields else ("insert", "update", "delete"):
        of = f" OF {', '.join(fields)}" if fields else ""
        cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {NAME}_{table}_{event} AFTER {event}{of} ON {table} {note}")


def _on_postgresql(cursor: CursorWrapper, table: str, fields: tuple[str, ...]) -> None:
    note = f"INSERT INTO {TABLE} (stamp) VALUES ((random() * 1e15)::bigint); RETURN NULL;"  # noqa: S608 - a constant
    cursor.execute(f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note} END $$")
    columns = fields or ("*",)
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    wanted = {f"{NAME}_update": f"AFTER UPDATE ON {table} FOR EACH ROW WHEN ({differs})"}
    if not fields:
        wanted[NAME] = f"AFTER INSERT OR DELETE ON {table} FOR EACH ROW"
    cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
    there = {name for (name,) in cursor.fetchall()}
    for name, when in wanted.items():
        if name not in there:  # creating one waits for whoever is writing
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {NAME}()")


_ON = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
