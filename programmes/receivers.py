"""Connects each upper room to the signals of the rooms below it. Importing this module connects them."""

from programmes.catalogue.signals import workshop_changed
from programmes.enrolment.services import follow_workshop

workshop_changed.connect(follow_workshop, dispatch_uid="enrolment follows workshop")
