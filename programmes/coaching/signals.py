"""What coaching tells the rooms above it, inside the transaction."""

from django.dispatch import Signal

# A call was booked, moved or cancelled. Arguments: call, kind ("booked", "moved" or "cancelled"), by (User or None).
call_changed = Signal()
# Dates of a group are others, or stand in other people's diaries. Arguments: group, people (who is concerned: users),
# calls (its GroupCalls concerned).
group_changed = Signal()
