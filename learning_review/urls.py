"""The addresses of every room, gathered."""

from django.urls import include, path

urlpatterns = [
    path("", include("learning_review.reviews.urls")),
    path("", include("learning_review.evidence.urls")),
    path("", include("learning_review.disclosure.urls")),
    path("", include("learning_review.voices.urls")),
    path("", include("learning_review.reflections.urls")),
    path("", include("learning_review.instruments.urls")),
]
