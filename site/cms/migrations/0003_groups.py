"""Who edits what: coordinators, facilitators who write and hand in, editors who approve.

Wagtail's own Editors and Moderators, and its "Moderators approval", give way to them. Safe to run again.
"""

from django.db import migrations

COORDINATORS, FACILITATORS, EDITORS = "Coordinators", "Facilitators", "Editors"
ALL_PAGE_ACTIONS = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
# What coordinators look after in the admin; what a service must do (places, states) is not among it.
CATALOGUE = [
    "audience",
    "material",
    "module",
    "organisation",
    "outcome",
    "programme",
    "purpose",
    "method",
    "region",
    "venue",
    "workshop",
]
LOOK_ONLY = ["enrolment", "enrolmentevent", "interest", "session", "part", "membership"]


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    root = Page.objects.get(depth=1)
    media = Collection.objects.get(depth=1)
    coordinators, _made = Group.objects.get_or_create(name=COORDINATORS)
    facilitators, _made = Group.objects.get_or_create(name=FACILITATORS)
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    grant = _Grant(apps)

    for group in (coordinators, facilitators, editors):
        grant.model(group, "wagtailadmin", "admin", ["access_admin"])

    grant.model(coordinators, "programmes", "workshop", ["coordinate_workshop"])
    for model in CATALOGUE:
        grant.model(coordinators, "programmes", model, [f"{action}_{model}" for action in ("add", "change", "view")])
    for model in LOOK_ONLY:
        grant.model(coordinators, "programmes", model, [f"view_{model}"])
    grant.model(coordinators, "cms", "siteframe", ["change_siteframe"])
    grant.model(editors, "cms", "siteframe", ["change_siteframe"])

    for group in (coordinators, editors):
        grant.page(group, root, ALL_PAGE_ACTIONS)
    # Below the programmes, and articles: "add" lets its holder edit their own pages, and publish none.
    for page in Page.objects.filter(content_type__app_label="cms", content_type__model__in=["programmeindexpage", "articleindexpage"]):
        grant.page(facilitators, page, ["add_page"])

    for group in (coordinators, editors):
        grant.collection(group, media, "image", ["add_image", "change_image", "delete_image", "choose_image"])
        grant.collection(group, media, "document", ["add_document", "change_document", "delete_document", "choose_document"])
    grant.collection(facilitators, media, "image", ["add_image", "choose_image"])
    grant.collection(facilitators, media, "document", ["add_document", "choose_document"])

    make_workflow(apps, root, editors)
    Group.objects.filter(name="Moderators").delete()


def make_workflow(apps, root, editors):
    """One step for the whole site: somebody of the editors says yes."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    content_type, _made = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task, _made = GroupApprovalTask.objects.get_or_create(
        name="Editors approve", defaults={"content_type": content_type, "active": True}
    )
    task.groups.add(editors)
    workflow, _made = Workflow.objects.get_or_create(name="Editors approve", defaults={"active": True})
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


class _Grant:
    """Gives permissions, making those that Django itself would only make after the last migration."""

    def __init__(self, apps):
        self.ContentType = apps.get_model("contenttypes", "ContentType")
        self.Permission = apps.get_model("auth", "Permission")
        self.GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
        self.GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    def permission(self, app_label, model, codename):
        content_type, _made = self.ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _made = self.Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )
        return permission

    def model(self, group, app_label, model, codenames):
        group.permissions.add(*(self.permission(app_label, model, codename) for codename in codenames))

    def page(self, group, page, codenames):
        for codename in codenames:
            self.GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=self.permission("wagtailcore", "page", codename)
            )

    def collection(self, group, collection, model, codenames):
        for codename in codenames:
            self.GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=self.permission(f"wagtail{model}s", model, codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_first_pages"),
        ("programmes", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
