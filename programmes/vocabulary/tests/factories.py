"""Terms for tests."""

import factory
from factory.django import DjangoModelFactory

from programmes.vocabulary.models import OtherName, Term


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"term number {n:05}")
    slug = factory.Sequence(lambda n: f"term-number-{n:05}")
    definition = "What it means here."

    @factory.post_generation
    def other_names(term, create, names, **kwargs):  # noqa: N805 - factory_boy hands in the object
        for words in names or ():
            OtherName.objects.create(term=term, words=words)
