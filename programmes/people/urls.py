from django.urls import path

from programmes.people import views

urlpatterns = [
    path("my/languages/", views.languages, name="my_languages"),
    path("my/time-zone/", views.time_zone, name="time_zone"),
]
