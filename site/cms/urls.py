from django.urls import URLPattern, URLResolver, path
from wagtail.contrib.sitemaps.views import sitemap

urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", sitemap, name="sitemap"),
]
