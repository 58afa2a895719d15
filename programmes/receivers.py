"""Connects each upper room to the signals of the rooms below it. Importing this module connects them."""

from programmes.calendars.tasks import tell_of_choice, tell_of_enrolment, tell_of_group, tell_of_stage, tell_of_workshop
from programmes.catalogue.signals import stage_changed, workshop_changed
from programmes.coaching.services import follow_enrolment as coaching_follows_enrolment
from programmes.coaching.services import follow_workshop as coaching_follows_workshop
from programmes.coaching.signals import group_changed
from programmes.delivery.tasks import settle_completed_workshop
from programmes.directory.services import follow_enrolment as directory_follows_enrolment
from programmes.enrolment.services import follow_workshop
from programmes.enrolment.signals import enrolment_changed, session_chosen
from programmes.mailing.tasks import tell_that_it_goes_ahead

workshop_changed.connect(follow_workshop, dispatch_uid="enrolment follows workshop")
workshop_changed.connect(tell_of_workshop, dispatch_uid="calendars follow workshop")
stage_changed.connect(tell_of_stage, dispatch_uid="calendars follow stage")
enrolment_changed.connect(tell_of_enrolment, dispatch_uid="calendars follow enrolment")
workshop_changed.connect(coaching_follows_workshop, dispatch_uid="coaching follows workshop")
enrolment_changed.connect(coaching_follows_enrolment, dispatch_uid="coaching follows enrolment")
enrolment_changed.connect(directory_follows_enrolment, dispatch_uid="directory follows enrolment")
group_changed.connect(tell_of_group, dispatch_uid="calendars follow groups")
session_chosen.connect(tell_of_choice, dispatch_uid="calendars follow choice")
workshop_changed.connect(settle_completed_workshop, dispatch_uid="delivery follows workshop")
workshop_changed.connect(tell_that_it_goes_ahead, dispatch_uid="mailing follows workshop")
