"""Where calendar programs take a feed from a link. Neither Google nor Microsoft describes theirs: both are in wide use,
and the plain address always works."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Subscription:
    """A feed at an absolute address, and what each calendar program wants to be given. The secret in it is told to
    whoever runs that program, which subscribing does in any case."""

    address: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the device's own calendar: Apple's, Outlook or Thunderbird."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def google(self) -> str:
        # With https:// in it, Google takes the address for somebody's mail address.
        return f"https://calendar.google.com/calendar/r?{urlencode({'cid': self.webcal})}"

    @property
    def outlook(self) -> str:
        """Outlook.com, for a personal account."""
        return f"https://outlook.live.com/calendar/0/addfromweb?{self._for_outlook}"

    @property
    def outlook_at_work(self) -> str:
        """Outlook of Microsoft 365, for an account at work."""
        return f"https://outlook.office.com/calendar/0/addfromweb?{self._for_outlook}"

    @property
    def _for_outlook(self) -> str:
        return urlencode({"url": self.address, "name": self.name})
