"""Editors and coordinators keep the categories of articles; figures that are published already are written down."""

import datetime as dt

from django.db import migrations

from cms.migrations._making import grant

PAGES = [
    "ArticleIndexPage",
    "ArticlePage",
    "GlossaryPage",
    "HomePage",
    "ModulePage",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "StandardPage",
    "WorkshopPage",
]


def make(apps, schema_editor):
    for group in ("Coordinators", "Editors"):
        grant(apps, group, "cms", "articlecategory", ["add", "change", "delete", "view"])
    PageFigure = apps.get_model("cms", "PageFigure")
    for name in PAGES:
        for page in apps.get_model("cms", name).objects.filter(live=True):
            PageFigure.objects.bulk_create(
                PageFigure(
                    page_id=page.pk,
                    said=f"{figure['value']} {figure['what']}"[:400],
                    source=figure["source"][:200],
                    as_at=dt.date.fromisoformat(figure["as_at"]),
                )
                for block in page.body.raw_data
                if block["type"] == "figures"
                for figure in (item.get("value", item) for item in block["value"]["figures"])
            )


class Migration(migrations.Migration):
    dependencies = [("cms", "0007_articles_and_figures")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
