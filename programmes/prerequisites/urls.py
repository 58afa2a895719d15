from django.urls import path

from programmes.prerequisites import views

urlpatterns = [
    path("my/prerequisites/", views.mine, name="my_prerequisites"),
    path("my/prerequisites/<slug:slug>/", views.programme, name="my_prerequisites_programme"),
    path("my/prerequisites/<slug:slug>/<slug:code>/", views.state, name="my_prerequisite"),
    path("my/prerequisites/<slug:slug>/<slug:code>/delete/", views.delete, name="my_prerequisite_delete"),
]
