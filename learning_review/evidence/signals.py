"""What this room tells the room above it."""

from django.dispatch import Signal

# Sent inside the transaction, with `workshop` and `words_withdrawn` (True when somebody took words back, False when
# the review team changed a finding).
evidence_changed = Signal()
