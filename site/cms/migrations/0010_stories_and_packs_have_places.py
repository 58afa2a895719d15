"""Stories and role packs have lists beneath the home page; facilitators write them, editors approve.

Who agreed to a story is seen by those who publish, in the page's own permissions; there is none on the rows.
"""

from django.db import migrations

from cms.migrations._making import add_footer_link, add_page, grant_page, home_page


def make(apps, schema_editor):
    home = home_page(apps)
    if home is None:
        return
    stories = add_page(
        apps,
        home,
        "StoryIndexPage",
        "stories",
        "Stories",
        introduction="What happened when somebody asked instead of telling. Each is told with the agreement of whom it is about.",
    )
    packs = add_page(
        apps,
        home,
        "RolePackIndexPage",
        "role-packs",
        "Role packs",
        introduction="To find somebody for a role: a description, a person specification, an advert and an interview.",
    )
    for order, (page, label) in enumerate([(stories, "Stories"), (packs, "Role packs")], start=8):
        if page:
            grant_page(apps, "Facilitators", page, "add_page")
            add_footer_link(apps, page, label, order=order)


class Migration(migrations.Migration):
    dependencies = [("cms", "0009_stories_and_packs")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
