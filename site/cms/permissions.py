"""Who may do what with which page, where a group's permission on the tree is not the whole answer.

Facilitators hold "add" below /programmes/ and nothing more. Wagtail lets its holder add pages anywhere there and
edit what they own; here it is narrowed to the programmes they facilitate, and widened to their colleagues' modules.
"""

from typing import Any

from django.utils.functional import cached_property
from wagtail.models import PagePermissionTester as Tester

from programmes.catalogue.models import Programme, Workshop

__all__ = ["ModuleTester", "ProgrammeIndexTester", "ProgrammeTester", "StoryTester", "Tester", "facilitates"]


def facilitates(user: Any, programme: Programme | None) -> bool:
    """Say whether somebody is, or was, a facilitator of one of a programme's workshops."""
    return programme is not None and Workshop.objects.filter(programme=programme, facilitators=user).exists()


class AuthorTester(Tester):
    """Knows authors: those who may add, but not change whatever there is."""

    @cached_property
    def is_author(self) -> bool:
        user = self.user
        return (
            user.is_active and not user.is_superuser and "add" in self.permissions and "change" not in self.permissions
        )


class ProgrammeIndexTester(AuthorTester):
    """Authors add no programmes."""

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() and not self.is_author


class ProgrammeTester(AuthorTester):
    """Authors add pages to the programmes they facilitate."""

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() and (not self.is_author or facilitates(self.user, self.page.programme))


class ModuleTester(AuthorTester):
    """Authors edit every module of the programmes they facilitate, whoever began it."""

    def can_edit(self) -> bool:
        return super().can_edit() or (self.is_author and facilitates(self.user, self.page.module.programme))


class StoryTester(AuthorTester):
    """A story is agreed to as one page: nobody makes a second of it."""

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Any, recursive: bool = False) -> bool:
        return False
