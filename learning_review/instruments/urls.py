from django.urls import path

from learning_review.instruments.views import answering

urlpatterns = [
    path("my/questions/", answering.mine, name="my_questions"),
    path("my/questions/stop/<slug:reference>/", answering.stop, name="questions_stop"),
    path("my/questions/<slug:reference>/", answering.start, name="questions"),
    path("my/questions/<slug:reference>/all/", answering.all_at_once, name="questions_all"),
    path("my/questions/<slug:reference>/check/", answering.check, name="questions_check"),
    path("my/questions/<slug:reference>/thanks/", answering.thanks, name="questions_thanks"),
    path("my/questions/<slug:reference>/not-now/", answering.not_now, name="questions_not_now"),
    path("my/questions/<slug:reference>/paper/", answering.paper, name="questions_paper"),
    path("my/questions/<slug:reference>/question/<slug:code>/", answering.question, name="questions_question"),
]
