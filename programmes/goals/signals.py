"""What this room tells those above it, inside the transaction."""

from django.dispatch import Signal

# Somebody said what became of their plan, and wants it in their journal. Arguments: plan, part (of the workshop, or
# None), words, by (the person), at (aware instant).
plan_looked_back = Signal()
