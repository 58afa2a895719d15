from django.urls import URLPattern, URLResolver, path

from cms import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap, name="sitemap_file"),
    path("search/", views.search, name="search"),
    path("workshops/<slug:code>/", views.workshop, name="workshop"),
]
