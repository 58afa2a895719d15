"""What this room tells the rooms above, inside the transaction of the change."""

from django.dispatch import Signal

# sender=Enrolment, enrolment, from_state ("" for a new one), to_state, by (a User, or None for the system), reason
enrolment_changed = Signal()

# sender=Enrolment, enrolment, choices (VoluntaryChoices with their sessions, as they now are): somebody comes to
# sessions that are theirs to choose, or does not
session_chosen = Signal()
