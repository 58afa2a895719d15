"""At which hours mail goes out that nobody waits for: by day, where its reader's workshop is."""

import datetime as dt
from zoneinfo import ZoneInfo

FROM, UNTIL = dt.time(8), dt.time(20)


def is_civil(moment: dt.datetime, zone: ZoneInfo) -> bool:
    """True when such mail may go out at an aware instant: from eight to eight by the clock in `zone`."""
    return FROM <= moment.astimezone(zone).time() < UNTIL
