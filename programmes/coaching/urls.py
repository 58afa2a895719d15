from django.urls import path

from programmes.coaching import views

urlpatterns = [
    path("coaches/<int:pk>/", views.profile, name="coach_profile"),
    path("my/calls/<slug:enrolment>/", views.calls, name="calls"),
    path("my/calls/<slug:enrolment>/details/", views.details, name="call_details"),
    path("my/calls/<slug:enrolment>/groups/", views.groups, name="call_groups"),
    path("my/calls/<slug:enrolment>/not-now/", views.not_now, name="calls_not_now"),
    path("my/calls/<slug:enrolment>/<slug:reference>/", views.call, name="call"),
    path("my/calls/<slug:enrolment>/<slug:reference>/move/", views.move, name="call_move"),
    path("my/calls/<slug:enrolment>/<slug:reference>/cancel/", views.cancel, name="call_cancel"),
]
