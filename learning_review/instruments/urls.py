from django.urls import path

from learning_review.instruments.views import answering, asked, editing, named

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
    path("my/questions/<slug:reference>/page/<int:number>/", answering.page, name="questions_page"),
    path("instruments/", editing.instruments, name="instruments"),
    path("instruments/new/", editing.new, name="instrument_new"),
    path("instruments/starting-set/", editing.starting_set, name="instruments_starting_set"),
    path("instruments/<int:pk>/", editing.instrument, name="instrument"),
    path("instruments/versions/<int:pk>/", editing.version, name="instrument_version"),
    path("instruments/versions/<int:pk>/about/", editing.about, name="instrument_about"),
    path("instruments/versions/<int:pk>/add/", editing.add_item, name="instrument_item_new"),
    path("instruments/versions/<int:pk>/preview/", editing.preview, name="instrument_preview"),
    path("instruments/versions/<int:pk>/paper/", editing.paper, name="instrument_paper"),
    path("instruments/questions/<int:pk>/", editing.item, name="instrument_item"),
    path("instruments/questions/<int:pk>/move/", editing.move_item, name="instrument_item_move"),
    path("instruments/questions/<int:pk>/remove/", editing.remove_item, name="instrument_item_remove"),
    path("instruments/asked/<slug:code>/", asked.asked, name="instruments_asked"),
    path("facilitate/<slug:code>/answers/", named.people, name="named_answers"),
    path("facilitate/<slug:code>/answers/all.csv", named.file, name="named_answers_file"),
    path("facilitate/<slug:code>/answers/<slug:reference>/", named.person, name="named_answers_of"),
    path("instruments/enter/<slug:reference>/", asked.enter, name="instruments_enter"),
]
