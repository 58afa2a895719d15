from django.urls import path

from programmes.calendars import views

urlpatterns = [
    path("calendar/programmes/<slug:slug>.ics", views.programme_feed, name="programme_calendar"),
    path("calendar/workshops/<slug:code>.ics", views.workshop_download, name="workshop_calendar"),
    path("calendar/<slug:secret>.ics", views.personal_feed, name="personal_calendar"),
    path("my/calendar/", views.my_calendar, name="my_calendar"),
    path("my/calendar/my-dates.ics", views.personal_download, name="download_calendar"),
    path("my/calendar/new-link/", views.rotate, name="new_calendar_link"),
    path("my/calendar/choice/", views.choose, name="choose_calendar"),
]
