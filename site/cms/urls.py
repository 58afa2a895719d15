from django.urls import URLPattern, URLResolver, path

from cms import views
from cms.feeds import ArticleFeed

urlpatterns: list[URLPattern | URLResolver] = [
    path("cards/pages/<int:pk>.png", views.page_card, name="page_card"),
    path("cards/reviews/<slug:code>.png", views.review_card, name="review_card"),
    path("cards/site.png", views.site_card, name="site_card"),
    path("cards/workshops/<slug:code>.png", views.workshop_card, name="workshop_card"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap, name="sitemap_file"),
    path("articles/category/<slug:slug>/", views.category, name="category"),
    path("articles/category/<slug:slug>/feed/", ArticleFeed(), name="category_feed"),
    path("articles/feed/", ArticleFeed(), name="article_feed"),
    path("role-packs/<slug:slug>.pdf", views.role_pack_pdf, name="role_pack_pdf"),
    path("search/", views.search, name="search"),
    path("workshops/<slug:code>/", views.workshop, name="workshop"),
]
