from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import IntConverter

from notices import views


class RowConverter(IntConverter):
    """A primary key: longer numbers than a database holds are no address of ours."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", views.notice_list, name="notices_list"),
    path("notices/<row:pk>/", views.notice_detail, name="notices_detail"),
    path("notices/<row:pk>/html/", views.notice_html, name="notices_html"),
    path("notices/<row:pk>/resend/", views.notice_resend, name="notices_resend"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<row:pk>/", views.inbox_mail, name="inbox_mail"),
    path("inbox/<row:pk>/html/", views.inbox_html, name="inbox_html"),
    path("inbox/<row:pk>/<int:number>/", views.inbox_file, name="inbox_file"),
]
