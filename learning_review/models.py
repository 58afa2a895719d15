"""Every room's models, gathered where Django looks for them. Rooms import one another, never this."""

from learning_review.disclosure.models import *
from learning_review.evidence.models import *
from learning_review.instruments.models import *
from learning_review.reflections.models import *
from learning_review.reviews.models import *
from learning_review.voices.models import *
