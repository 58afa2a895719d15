"""A story is published while the person it is about takes it back: it ends up hidden, whoever is first."""

import pytest

from cms import clearance
from cms.errors import StoryRefused
from cms.models import StoryConsent, StoryPage
from cms.tests.factories import StoryPageFactory, cleared
from tests.races.rivals import race

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_round", range(6))
def test_publishing_and_taking_back_at_once(_round):
    page = cleared(StoryPageFactory())
    revision = page.save_revision()
    published, withdrawn = race([revision.publish, lambda: clearance.withdraw(page, by=None)])
    assert published is None or isinstance(published, StoryRefused), published
    assert isinstance(withdrawn, StoryPage), withdrawn
    page = StoryPage.objects.get()
    assert (page.live, page.introduction, page.revisions.count()) == (False, "", 0)
    assert StoryConsent.objects.get().end == "withdrawn"
