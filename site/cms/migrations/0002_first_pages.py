"""The pages a new installation begins with, in the place of Wagtail's welcome page.

Does nothing where somebody has already made a site of their own.
"""

import json
import uuid

from django.db import migrations
from django.utils import timezone

HOW = "<p>You come away for a few days, try it in your own work for a month with a coach at the end of a telephone, and come back together to see what changed.</p>"

ACCESSIBILITY = """
<p>We want everybody to be able to use this site: with a keyboard, with a screen reader, enlarged, on an old
telephone, or with scripts switched off. We build to the Web Content Accessibility Guidelines 2.2, level AA.</p>
<h2>If something does not work for you</h2>
<p>Tell the person named on the programme's page, in whatever way suits you. We will help you at once in another
way, and then mend it.</p>
<h2>At our workshops</h2>
<p>Each workshop's page says what is known about its venue: steps, lifts, hearing loops, quiet rooms. After booking
we ask what you need, and only those who have to know see your answer.</p>
"""

PRIVACY = """
<p>We keep what we need to run the workshops you take part in, and no more.</p>
<h2>What we keep, and who sees it</h2>
<ul>
<li>Your name, e-mail address and what you do: those who run your workshop.</li>
<li>What you need (food, access, a room): named roles only, and it is deleted after the workshop. The kitchen gets
numbers without names.</li>
<li>Your journal: you alone, unless you choose to share an entry.</li>
<li>Words of yours that we may publish: only those you approved, signed as you chose, for as long as you agree.</li>
</ul>
<h2>Cookies</h2>
<p>This site sets the cookies it needs to keep you signed in and your forms safe. It sets no others and sends nothing to
anybody else.</p>
<h2>Your data is yours</h2>
<p>Ask the contact on your programme's page for a copy of it, or to have it deleted.</p>
"""

CONTACT = """
<p>Every programme has a person who answers for it: you will find their name, address and telephone number on the
programme's page. For anything else, ask whichever of them is nearest to your question.</p>
"""


def make_first_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    welcome = site and site.root_page
    untouched = (
        welcome
        and welcome.content_type.model == "page"
        and welcome.latest_revision_id is None
        and welcome.numchild == 0
    )
    if not untouched:
        return
    maker = _Maker(apps, welcome)
    home = maker.make(
        "HomePage",
        path=welcome.path,
        url_path="/kindling/",
        slug="kindling",
        title="Kindling",
        promise="Learn to coach, where you already work.",
        introduction="Workshops for people who work with people: a few days away, a month of practice, and others who do the same.",
        how_heading="A few days, a month, a few days",
        how_it_works=HOW,
    )
    Site.objects.filter(pk=site.pk).update(root_page=home.page_ptr_id, site_name="Kindling")
    welcome.delete()
    # Beneath the home page, in this order.
    maker.child(
        home, "ProgrammeIndexPage", "programmes", "Programmes", introduction="What we offer, and how each is laid out."
    )
    articles = maker.child(
        home, "ArticleIndexPage", "articles", "Articles", introduction="What we see, try and learn on the way."
    )
    contact = maker.child(home, "StandardPage", "contact", "Talk to a person", body=_text(CONTACT))
    accessibility = maker.child(home, "StandardPage", "accessibility", "Accessibility", body=_text(ACCESSIBILITY))
    privacy = maker.child(home, "StandardPage", "privacy", "Privacy", body=_text(PRIVACY))
    frame = apps.get_model("cms", "SiteFrame").objects.create(
        site_id=site.pk,
        footer_text="Workshops and learning programmes for people who work with people.",
    )
    FrameLink = apps.get_model("cms", "FrameLink")
    links = [
        ("navigation", "Articles", articles),
        ("footer", "Talk to a person", contact),
        ("footer", "Accessibility", accessibility),
        ("footer", "Privacy", privacy),
    ]
    for order, (menu, label, page) in enumerate(links):
        FrameLink.objects.create(frame=frame, sort_order=order, menu=menu, label=label, page_id=page.page_ptr_id)


class _Maker:
    """Makes pages by hand: a migration has neither Wagtail's methods nor treebeard's."""

    def __init__(self, apps, welcome):
        self.apps = apps
        self.locale_id = welcome.locale_id
        self.now = timezone.now()

    def make(self, model, *, path, slug, title, url_path, **fields):
        content_type, _made = self.apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="cms", model=model.lower()
        )
        # The welcome page still has the home page's path when this is called for it.
        self.apps.get_model("wagtailcore", "Page").objects.filter(path=path).update(path=f"{path}~")
        return self.apps.get_model("cms", model).objects.create(
            path=path,
            depth=len(path) // 4,
            slug=slug,
            title=title,
            draft_title=title,
            url_path=url_path,
            content_type_id=content_type.pk,
            locale_id=self.locale_id,
            translation_key=uuid.uuid4(),
            live=True,
            first_published_at=self.now,
            last_published_at=self.now,
            **fields,
        )

    def child(self, parent, model, slug, title, **fields):
        parent.numchild += 1
        parent.save(update_fields=["numchild"])
        return self.make(
            model,
            path=f"{parent.path}{parent.numchild:04}",
            slug=slug,
            title=title,
            url_path=f"{parent.url_path}{slug}/",
            **fields,
        )


def _text(html):
    return json.dumps([{"type": "text", "value": " ".join(html.split()), "id": str(uuid.uuid4())}])


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_first_pages, migrations.RunPython.noop)]
