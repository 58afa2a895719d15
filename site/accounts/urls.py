"""Our own pages, and redirects in place of those of allauth that we do not offer. Stands before allauth's own."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from accounts import views

to_the_door = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)
to_me = RedirectView.as_view(pattern_name="accounts_me")

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.me, name="accounts_me"),
    path("me/sign-out/", views.sign_out_everywhere, name="accounts_sign_out_everywhere"),
    path("signup/", to_the_door),
    path("email/", to_me),
    path("password/set/", to_me),
    re_path(r"^password/reset/(?:.*/)?$", lambda request: to_the_door(request)),
    re_path(r"^confirm-email/(?:.*/)?$", lambda request: to_the_door(request)),
]
