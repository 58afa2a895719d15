"""What this room tells the rooms above, inside the transaction of the change."""

from django.dispatch import Signal

# sender=Enrolment, enrolment, from_state ("" for a new one), to_state, by (a User, or None for the system), reason
enrolment_changed = Signal()

# sender=Enrolment, choice (a VoluntaryChoice, as it now is): somebody comes to a voluntary session, or does not
session_chosen = Signal()
