from django.urls import path

from programmes.directory.views import desk, network, openreferral, resources

urlpatterns = [
    path("resources/", resources.finder, name="resources"),
    path("resources/suggest/", resources.suggest, name="resource_suggest"),
    path("resources/mine/", resources.mine, name="resources_mine"),
    path("resources/desk/", desk.desk, name="resources_desk"),
    path("resources/desk/resources.csv", desk.export, name="resources_export"),
    path("resources/openreferral/", openreferral.about, name="openreferral"),
    path("resources/openreferral/services", openreferral.services, name="openreferral_services"),
    path("resources/openreferral/services/<uuid:uid>", openreferral.service, name="openreferral_service"),
    path(
        "resources/openreferral/service_at_locations",
        openreferral.service_at_locations,
        name="openreferral_service_at_locations",
    ),
    path(
        "resources/openreferral/service_at_locations/<uuid:uid>",
        openreferral.service_at_location,
        name="openreferral_service_at_location",
    ),
    path("resources/openreferral/taxonomies", openreferral.taxonomies, name="openreferral_taxonomies"),
    path("resources/openreferral/taxonomies/<uuid:uid>", openreferral.taxonomy, name="openreferral_taxonomy"),
    path("resources/openreferral/taxonomy_terms", openreferral.taxonomy_terms, name="openreferral_taxonomy_terms"),
    path(
        "resources/openreferral/taxonomy_terms/<uuid:uid>",
        openreferral.taxonomy_term,
        name="openreferral_taxonomy_term",
    ),
    path("resources/<slug:code>/", resources.resource, name="resource"),
    path("resources/<slug:code>/keep/", resources.keep, name="resource_keep"),
    path("resources/<slug:code>/visits/", resources.visit, name="resource_visit"),
    path("resources/<slug:code>/visits/<int:pk>/remove/", resources.remove_visit, name="resource_visit_remove"),
    path("resources/<slug:code>/correct/", resources.correct, name="resource_correct"),
    path("resources/<slug:code>/edit/", desk.edit, name="resource_edit"),
    path("resources/<slug:code>/check/", desk.check, name="resource_check"),
    path("resources/<slug:code>/retire/", desk.retire, name="resource_retire"),
    path("resources/<slug:code>/owner/", desk.owner, name="resource_owner"),
    path("resources/<slug:code>/corrections/<int:pk>/", desk.correction, name="resource_correction"),
    path("my/network/", network.network, name="network"),
    path("my/network/me/", network.me, name="network_me"),
    path("my/network/stop/", network.stop, name="network_stop"),
    path("my/network/messages/<slug:reference>/", network.message, name="network_message"),
    path("my/network/blocks/<int:pk>/remove/", network.unblock, name="network_unblock"),
    path("my/network/<slug:reference>/", network.write, name="network_write"),
]
