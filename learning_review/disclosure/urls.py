from django.urls import path

from learning_review.disclosure import views

urlpatterns = [
    path("reviews/<slug:code>/figures/", views.figures, name="review_figures"),
    path("reviews/<slug:code>/figures/words/<uuid:pk>/", views.look_at, name="review_figures_words"),
]
