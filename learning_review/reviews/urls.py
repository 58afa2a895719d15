from django.urls import path, re_path

from learning_review.reviews import views

urlpatterns = [
    path("reviews/", views.review_list, name="reviews"),
    path("reviews/<slug:code>/", views.review, name="review"),
    path("reviews/<slug:code>/summary/", views.review_summary, name="review_summary"),
    path("reviews/<slug:code>/draft/", views.draft, name="review_draft"),
    path("reviews/<slug:code>/write/", views.write, name="review_write"),
    path("reviews/<slug:code>/write/title/", views.rename, name="review_rename"),
    path("reviews/<slug:code>/write/ask/", views.ask, name="review_ask"),
    path("reviews/<slug:code>/write/submit/", views.submit, name="review_submit"),
    path("reviews/<slug:code>/write/deadline/", views.deadline, name="review_deadline"),
    path("reviews/<slug:code>/write/publish/", views.publish, name="review_publish"),
    path("reviews/<slug:code>/write/reopen/", views.reopen, name="review_reopen"),
    path("reviews/<slug:code>/write/<slug:kind>/", views.section, name="review_section"),
    path("reviews/<slug:code>/<str:number>.pdf", views.review_pdf, name="review_pdf"),
    path("reviews/<slug:code>/<str:number>.csv", views.review_csv, name="review_csv"),
    path("reviews/<slug:code>/<str:number>.json", views.review_json, name="review_json"),
    re_path(r"^reviews/(?P<code>[-\w]+)/(?P<number>\d{1,4}\.\d{1,4})/$", views.review_version, name="review_version"),
]
