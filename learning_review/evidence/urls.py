from django.urls import path

from learning_review.evidence import views

urlpatterns = [
    path("reviews/<slug:code>/evidence/", views.workbench, name="evidence_workbench"),
    path("reviews/<slug:code>/evidence/texts/<slug:reference>/", views.passage, name="evidence_passage"),
    path("reviews/<slug:code>/evidence/codings/<int:pk>/remove/", views.coding_remove, name="evidence_coding_remove"),
    path("reviews/<slug:code>/evidence/findings/new/<slug:outcome>/", views.finding_new, name="evidence_finding_new"),
    path("reviews/<slug:code>/evidence/findings/<int:pk>/", views.finding_edit, name="evidence_finding"),
    path(
        "reviews/<slug:code>/evidence/findings/<int:pk>/delete/",
        views.finding_delete,
        name="evidence_finding_delete",
    ),
    path("my/wordings/", views.wordings, name="my_wordings"),
    path("my/wordings/<int:pk>/", views.wording_answer, name="my_wording_answer"),
]
