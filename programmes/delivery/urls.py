from django.urls import path

from programmes.delivery import views

urlpatterns = [
    path("my/materials/<int:pk>/", views.material, name="material"),
    path("my/materials/<int:pk>/alternative/", views.material, {"which": "alternative"}, name="material_alternative"),
]
