"""The glossary has a page, is led to from the footer, and is the editors' and coordinators' to keep."""

from django.db import migrations

from cms.migrations._making import add_footer_link, add_page, grant, home_page


def make(apps, schema_editor):
    home = home_page(apps)
    page = home and add_page(
        apps,
        home,
        "GlossaryPage",
        "glossary",
        "Glossary",
        introduction="What we mean by the words we use, and what else they are called.",
    )
    if page:
        add_footer_link(apps, page, "Glossary", order=10)
    for group in ("Coordinators", "Editors"):
        grant(apps, group, "programmes", "term", ["add", "change", "delete", "view"])
    grant(apps, "Facilitators", "programmes", "term", ["view"])


class Migration(migrations.Migration):
    dependencies = [("cms", "0004_glossary"), ("programmes", "0003_glossary")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
