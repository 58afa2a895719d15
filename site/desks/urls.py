"""The pages that gather rooms for one kind of person."""

from django.urls import path

from desks import coach

urlpatterns = [
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
]
