"""The site's addresses, and two that fail as only a defect or a busy database makes one fail."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler429, handler500
from config.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]


def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError("This view is meant to break.")


def is_busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


urlpatterns = [path("breaks/", breaks), path("busy/", is_busy), *ours]
