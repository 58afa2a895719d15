from django.urls import path

from programmes.booking.views import book, finder, mine

urlpatterns = [
    path("workshops/", finder.finder, name="finder"),
    path("workshops/interest/<slug:slug>/", finder.interest, name="interest"),
    path("workshops/interest/<slug:slug>/thanks/", finder.interest_thanks, name="interest_thanks"),
    path("workshops/<slug:code>/book/", book.start, name="book"),
    path("workshops/<slug:code>/book/check/", book.check, name="book_check"),
    path("workshops/<slug:code>/book/done/<slug:reference>/", book.booked, name="booked"),
    path("workshops/<slug:code>/book/<slug:slug>/", book.step, name="book_step"),
    path("my/enrolments/<slug:reference>/", mine.enrolment, name="enrolment"),
    path("my/enrolments/<slug:reference>/offer/", mine.offer, name="offer"),
    path("my/enrolments/<slug:reference>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/enrolments/<slug:reference>/needs/", mine.needs, name="needs"),
    path("my/enrolments/<slug:reference>/sessions/<int:session>/", mine.choose, name="choose_session"),
]
