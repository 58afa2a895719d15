from django.urls import URLPattern, URLResolver, path
from wagtail.contrib.sitemaps.views import sitemap

from cms import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("workshops/<slug:code>/", views.workshop, name="workshop"),
]
