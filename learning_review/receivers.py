"""Connects each upper room to the signals of the rooms below it. Importing this module connects them.

The order matters where two rooms listen to one signal: evidence forgets before the review looks.
"""

from learning_review.evidence import tasks as evidence
from learning_review.evidence.signals import evidence_changed
from learning_review.instruments import services as instruments
from learning_review.reflections import services as reflections
from learning_review.reflections.signals import reflection_shared, reflection_unshared
from learning_review.reviews import tasks as reviews
from learning_review.voices.signals import voice_approved, voice_withdrawn
from programmes.enrolment.signals import enrolment_changed
from programmes.goals.signals import plan_looked_back

enrolment_changed.connect(instruments.follow_enrolment, dispatch_uid="instruments follow an enrolment")
plan_looked_back.connect(reflections.follow_plan, dispatch_uid="reflections follow a plan")
reflection_shared.connect(evidence.keep_shared_words, dispatch_uid="evidence keeps shared words")
reflection_unshared.connect(evidence.forget_shared_words, dispatch_uid="evidence forgets shared words")
voice_approved.connect(evidence.follow_voice, dispatch_uid="evidence follows an approved voice")
voice_withdrawn.connect(evidence.follow_voice, dispatch_uid="evidence follows a withdrawn voice")
voice_withdrawn.connect(reviews.follow_voice, dispatch_uid="reviews follow a withdrawn voice")
evidence_changed.connect(reviews.follow_evidence, dispatch_uid="reviews follow the evidence")
