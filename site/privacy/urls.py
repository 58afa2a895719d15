"""A person's rights under /my/privacy/, and what coordinators see of them."""

from django.urls import path

from privacy import views

urlpatterns = [
    path("my/privacy/", views.mine, name="my_privacy"),
    path("my/privacy/copy/", views.ask_copy, name="my_privacy_copy"),
    path("my/privacy/copy/<int:pk>/", views.copy_file, name="my_privacy_copy_file"),
    path("my/privacy/access/", views.access, name="my_privacy_access"),
    path("my/privacy/erase/", views.erase, name="my_privacy_erase"),
    path("my/privacy/keep/", views.keep, name="my_privacy_keep"),
    path("facilitate/privacy/", views.desk, name="facilitate_privacy"),
    path("facilitate/privacy/retention/", views.retention, name="facilitate_retention"),
    path("facilitate/privacy/copies/", views.copies_for_others, name="facilitate_privacy_copies"),
    path("facilitate/privacy/copies/<int:pk>/", views.copy_for_another, name="facilitate_privacy_copy"),
    path("facilitate/privacy/<int:pk>/<slug:act>/", views.act, name="facilitate_privacy_act"),
]
