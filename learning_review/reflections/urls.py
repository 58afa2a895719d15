from django.urls import path, re_path

from learning_review.reflections import views

urlpatterns = [
    path("my/journal/", views.journal, name="journal"),
    path("my/journal/write/", views.write, name="journal_write"),
    path("my/journal/shared-with-me/", views.shared_with_me, name="journal_shared_with_me"),
    path("my/journal/export/", views.export, name="journal_export"),
    re_path(r"^my/journal/export/journal\.(?P<kind>html|json)$", views.export_file, name="journal_export_file"),
    path("my/journal/<slug:reference>/", views.entry, name="journal_entry"),
    path("my/journal/<slug:reference>/edit/", views.edit, name="journal_edit"),
    path("my/journal/<slug:reference>/share/", views.share, name="journal_share"),
    path("my/journal/<slug:reference>/delete/", views.delete, name="journal_delete"),
]
