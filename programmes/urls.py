"""The addresses of every room, gathered."""

from django.urls import include, path

urlpatterns = [
    path("", include("programmes.booking.urls")),
    path("", include("programmes.mailing.urls")),
    path("", include("programmes.calendars.urls")),
    path("", include("programmes.delivery.urls")),
    path("", include("programmes.directory.urls")),
    path("", include("programmes.goals.urls")),
    path("", include("programmes.coaching.urls")),
    path("", include("programmes.prerequisites.urls")),
    path("", include("programmes.people.urls")),
]
