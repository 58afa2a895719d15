from django.urls import path

from programmes.mailing import views

urlpatterns = [
    path("practice-notes/<slug:reference>/<slug:secret>/", views.practice_notes, name="practice_notes"),
]
