from django.urls import path

from learning_review.evidence.views import findings, second, texts, wordings

BENCH = "reviews/<slug:code>/evidence/"

urlpatterns = [
    path(BENCH, texts.workbench, name="evidence_workbench"),
    path(f"{BENCH}texts/<slug:reference>/", texts.passage, name="evidence_passage"),
    path(f"{BENCH}texts/<slug:reference>/aside/", texts.aside, name="evidence_aside"),
    path(f"{BENCH}codings/<int:pk>/remove/", texts.coding_remove, name="evidence_coding_remove"),
    path(f"{BENCH}findings/", findings.findings, name="evidence_findings"),
    path(f"{BENCH}findings/new/<slug:outcome>/", findings.finding_new, name="evidence_finding_new"),
    path(f"{BENCH}findings/<int:pk>/", findings.finding_edit, name="evidence_finding"),
    path(f"{BENCH}findings/<int:pk>/delete/", findings.finding_delete, name="evidence_finding_delete"),
    path(f"{BENCH}findings/<int:pk>/move/", findings.finding_move, name="evidence_finding_move"),
    path(f"{BENCH}matrix/", findings.matrix, name="evidence_matrix"),
    path(f"{BENCH}gaps/", findings.gaps, name="evidence_gaps"),
    path(f"{BENCH}recommendations/", findings.recommendations, name="evidence_recommendations"),
    path(f"{BENCH}recommendations/<int:pk>/", findings.recommendation_mark, name="evidence_recommendation_mark"),
    path(f"{BENCH}agreement/", second.agreement, name="evidence_agreement"),
    path(f"{BENCH}blind/", second.blind, name="evidence_blind"),
    path(f"{BENCH}blind/end/", second.end, name="evidence_blind_end"),
    path("my/wordings/", wordings.wordings, name="my_wordings"),
    path("my/wordings/<int:pk>/", wordings.wording_answer, name="my_wording_answer"),
]
