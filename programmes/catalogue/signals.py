"""What the catalogue tells the rooms above it."""

from dataclasses import dataclass, field

from django.dispatch import Signal

from programmes.catalogue.models import Session

# Sent inside the transaction, once for each act, with the arguments of `catalogue.services.events.tell`:
#   workshop  the locked row, as it is now
#   kind      a WorkshopEvent.Kind: created, planned, announced, confirmed, started, completed, cancelled, moved,
#             details, session_changed, session_cancelled
#   change    a Change: what was different before
#   reason    the words of whoever did it, or ""
#   by, at    the User, or None for the system; the instant
# A receiver that cannot let the act stand raises a Refused of its own: everything is then undone.
workshop_changed = Signal()

# Sent inside the transaction, the workshop locked, once for each change of a stage's state:
#   part        the stage as it is now, with its workshop
#   kind        a StageEvent.Kind: opened, paused, resumed, closed, reopened
#   from_state, to_state  Part.StageState
#   sessions    those that stand in doubt from now on, or no longer do; empty but for a pause and its end
#   reason, by, at        as above
stage_changed = Signal()


@dataclass(frozen=True)
class SessionChange:
    """One session that now differs; `fields` are the names that changed, `before` their former values."""

    session: Session
    before: dict[str, object]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.before)


@dataclass(frozen=True)
class Change:
    """What an act changed: sessions, and the workshop's own fields with their former values."""

    sessions: tuple[SessionChange, ...] = ()
    before: dict[str, object] = field(default_factory=dict)
