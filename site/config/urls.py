"""Every address of the site. Wagtail's pages come last: they answer to whatever nobody else did."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import views

# Pictures as they are shown: a web server's or a bucket's work in production, ours on one's own machine. Originals and
# documents lie beside them and have no address but the views that ask who is there.
media = (
    [path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"})]
    if settings.DEBUG or settings.DEMO
    else []
)

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", views.admin_door),
    # Wagtail's door for pages of its own that are private asks for a password and no second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("privacy.urls")),
    path("", include("desks.urls")),
    path("", include("learning_review.urls")),
    path("", include("programmes.urls")),
    path("", include("notices.urls")),
    path("", include("cms.urls")),
    *media,
    path("", include(wagtail_urls)),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler429 = "config.views.too_many_requests"  # what allauth asks for; Django knows no such name
handler500 = "config.views.server_error"
