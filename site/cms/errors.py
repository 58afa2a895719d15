"""What the pages say no to."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ui.errors import Refused


class StoryRefused(Refused):
    """A story may not be published as it stands. `obstacles` are whole sentences; `page_id` is its page."""

    def __init__(self, obstacles: Iterable[str], *, page_id: int | None = None) -> None:
        self.obstacles = list(obstacles)
        self.page_id = page_id
        super().__init__(f"{_('This story can’t be published.')} {' '.join(self.obstacles)}")
