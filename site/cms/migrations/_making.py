"""What migrations make pages and grant permissions with: a migration has neither Wagtail's methods nor treebeard's."""

import uuid

from django.utils import timezone


def home_page(apps):
    """Return the home page of the default site, where it is one of ours."""
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    return apps.get_model("cms", "HomePage").objects.filter(pk=site.root_page_id).first() if site else None


def add_page(apps, parent, model, slug, title, **fields):
    """Put a live page below another, after its last one; return it, or None where the address is taken."""
    from wagtail.models import Page as LivePage

    Page = apps.get_model("wagtailcore", "Page")
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    if children.filter(slug=slug).exists():
        return None
    last = children.order_by("path").last()
    step = LivePage._str2int(last.path[-LivePage.steplen :]) + 1 if last else 1
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model=model.lower()
    )
    now = timezone.now()
    page = apps.get_model("cms", model).objects.create(
        path=LivePage._get_path(parent.path, parent.depth + 1, step),
        depth=parent.depth + 1,
        slug=slug,
        title=title,
        draft_title=title,
        url_path=f"{parent.url_path}{slug}/",
        content_type_id=content_type.pk,
        locale_id=parent.locale_id,
        translation_key=uuid.uuid4(),
        live=True,
        first_published_at=now,
        last_published_at=now,
        **fields,
    )
    Page.objects.filter(pk=parent.pk).update(numchild=children.count())
    return page


def add_footer_link(apps, page, label, *, order):
    """Lead to a page from the footer, where the site has a frame."""
    frame = apps.get_model("cms", "SiteFrame").objects.filter(site__is_default_site=True).first()
    if frame:
        apps.get_model("cms", "FrameLink").objects.create(
            frame=frame, sort_order=order, menu="footer", label=label, page_id=page.pk
        )


def permission(apps, app_label, model, codename):
    """Return a permission, made where Django would only make it after the last migration."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


def grant(apps, group, app_label, model, actions):
    """Give a group permissions on a model."""
    given = [permission(apps, app_label, model, f"{action}_{model}") for action in actions]
    apps.get_model("auth", "Group").objects.get(name=group).permissions.add(*given)


def grant_page(apps, group, page, codename):
    """Give a group a permission on a page and all below it."""
    apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
        group=apps.get_model("auth", "Group").objects.get(name=group),
        page_id=page.pk,
        permission=permission(apps, "wagtailcore", "page", codename),
    )
