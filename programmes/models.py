"""Every room's models, gathered where Django looks for them. Rooms import one another, never this."""

from programmes.calendars.models import *
from programmes.catalogue.models import *
from programmes.coaching.models import *
from programmes.delivery.models import *
from programmes.directory.models import *
from programmes.enrolment.models import *
from programmes.goals.models import *
from programmes.mailing.models import *
from programmes.people.models import *
from programmes.prerequisites.models import *
from programmes.vocabulary.models import *
