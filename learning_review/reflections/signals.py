"""What the journal tells the rooms above it. Sent inside the transaction of what happened.

`reflection_shared(reflection, level, words)`: the review was given these exact words; a receiver keeps them frozen.
Sent again, with the same words, when only the level changes between "review" and "ask me": keep what is held.
`reflection_unshared(reflection)`: the review may hold none of its words any longer. Also sent before new words of an
entry replace the former, and before an entry is deleted.
"""

from django.dispatch import Signal

reflection_shared = Signal()
reflection_unshared = Signal()
