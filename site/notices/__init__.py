"""Mail as rows, and the worker that sends it and does whatever else falls due."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules


def autodiscover(package: str) -> None:
    """Import the `mails`, `tasks` and `privacy` modules of a package and of each room in it, where there are any.

    Importing them registers their kinds of mail, their duties, and what they hold about people. Every app above this
    one calls it from its `AppConfig.ready`: this app may not know who they are.
    """
    rooms = [room.name for room in iter_modules(import_module(package).__path__, f"{package}.") if room.ispkg]
    for owner in [package, *rooms]:
        for name in ("mails", "tasks", "privacy"):
            if find_spec(f"{owner}.{name}"):
                import_module(f"{owner}.{name}")
