"""The pages that gather rooms for one kind of person."""

from django.urls import path

from desks import coach, facilitate, my, partners, places, prerequisites, stages, strands

urlpatterns = [
    path("my/", my.journey, name="my_journey"),
    path("facilitate/", facilitate.desk, name="facilitate"),
    path("facilitate/prerequisites/", prerequisites.waiting, name="facilitate_prerequisites"),
    path(
        "facilitate/prerequisites/<slug:slug>/<int:person>/",
        prerequisites.person,
        name="facilitate_prerequisites_person",
    ),
    path(
        "facilitate/prerequisites/<slug:slug>/<int:person>/<int:pk>/",
        prerequisites.answer,
        name="facilitate_prerequisites_answer",
    ),
    path("facilitate/<slug:code>/", facilitate.workshop, name="facilitate_workshop"),
    path("facilitate/<slug:code>/needs/", facilitate.needs, name="facilitate_needs"),
    path("facilitate/<slug:code>/kitchen/", facilitate.kitchen, name="facilitate_kitchen"),
    path("facilitate/<slug:code>/register/<int:pk>/", facilitate.register, name="facilitate_register"),
    path("facilitate/<slug:code>/stages/", stages.stages, name="facilitate_stages"),
    path("facilitate/<slug:code>/stages/<int:pk>/", stages.stage, name="facilitate_stage"),
    path(
        "facilitate/<slug:code>/stages/<int:pk>/answer/<slug:condition>/",
        stages.answer,
        name="facilitate_stage_answer",
    ),
    path("facilitate/<slug:code>/stages/<int:pk>/<slug:act>/", stages.act, name="facilitate_stage_act"),
    path("facilitate/<slug:code>/places/", places.desk, name="facilitate_places"),
    path("facilitate/<slug:code>/places/invite/", places.invite, name="facilitate_invite"),
    path("facilitate/<slug:code>/places/interested/", places.invite_interested, name="facilitate_interested"),
    path("facilitate/<slug:code>/places/coach/", places.coach, name="facilitate_coach"),
    path("facilitate/<slug:code>/places/coaches/", places.coaches, name="facilitate_coaches"),
    path("facilitate/<slug:code>/places/coaches/<int:pk>/release/", places.release, name="facilitate_release"),
    path("facilitate/<slug:code>/places/<slug:reference>/", places.decide, name="facilitate_decide"),
    path("facilitate/<slug:code>/places/<slug:reference>/verify/<int:pk>/", places.verify, name="facilitate_verify"),
    path("coach/", coach.desk, name="coach"),
    path("coach/people/", coach.people, name="coach_people"),
    path("coach/times/", coach.times, name="coach_times"),
    path("coach/times/off/", coach.time_off, name="coach_time_off"),
    path("coach/times/<int:pk>/remove/", coach.remove_hours, name="coach_hours_remove"),
    path("coach/times/off/<int:pk>/remove/", coach.remove_time_off, name="coach_time_off_remove"),
    path("coach/calls/<slug:reference>/", coach.call, name="coach_call"),
    path("coach/calls/<slug:reference>/mark/", coach.mark, name="coach_call_mark"),
    path("coach/calls/<slug:reference>/move/", coach.move, name="coach_call_move"),
    path("coach/calls/<slug:reference>/cancel/", coach.cancel, name="coach_call_cancel"),
    path("strands/<slug:programme>/", strands.strands, name="strands"),
    path("partners/", partners.desk, name="partners"),
    path("partners/<slug:code>/", partners.contribution, name="partner_review"),
    path("partners/<slug:code>/sign/", partners.sign, name="partner_sign"),
]
