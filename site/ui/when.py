"""Dates and times in words: "Tuesday 4 May 2027", "2.30pm", "Tuesday 4 to Thursday 6 May 2027".

Nothing here converts between zones: give each function a value already in the zone it should be read in.
"""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UK_ZONES = frozenset(
    {"Europe/London", "Europe/Belfast", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey", "GB"}
)
# What takes less than this of a day is spoken of in hours: nobody calls an hour a day.
LEAST_DAY = timedelta(hours=5)


def day(value: date) -> str:
    """Return "Tuesday 4 May 2027"."""
    return date_format(value, "l j F Y")


def short_day(value: date) -> str:
    """Return "Tue 4 May", for rows where the year is plain from what stands around them."""
    return date_format(value, "D j M")


def short_date(value: date) -> str:
    """Return "4 May 2027", for tables."""
    return date_format(value, "j M Y")


def month(value: date) -> str:
    """Return "May 2027"."""
    return date_format(value, "F Y")


def clock(value: datetime) -> str:
    """Return "10am", "2.30pm", "midday" or "midnight"; seconds are left out."""
    if (value.hour, value.minute) == (12, 0):
        return _("midday")
    if (value.hour, value.minute) == (0, 0):
        return _("midnight")
    minutes = f".{value.minute:02}" if value.minute else ""
    half = _("am") if value.hour < 12 else _("pm")
    return f"{value.hour % 12 or 12}{minutes}{half}"


def day_and_clock(value: datetime) -> str:
    """Return "Tuesday 4 May 2027, 10am"."""
    return f"{day(value)}, {clock(value)}"


def days(first: date, last: date) -> str:
    """Return the days from `first` to `last`, both included, saying month and year once where one will do."""
    if as_date(first) == as_date(last):
        return day(first)
    if first.year != last.year:
        shown = day(first)
    elif first.month != last.month:
        shown = date_format(first, "l j F")
    else:
        shown = date_format(first, "l j")
    return _("%(first)s to %(last)s") % {"first": shown, "last": day(last)}


def times(start: datetime, end: datetime) -> str:
    """Return "Tuesday 4 May 2027, 10am to 4pm", or with both days where it ends on a later one."""
    if start.date() == end.date():
        return _("%(day)s, %(start)s to %(end)s") % {"day": day(start), "start": clock(start), "end": clock(end)}
    first = date_format(start, "l j F") if start.year == end.year else day(start)
    return _("%(start)s on %(first)s to %(end)s on %(last)s") % {
        "start": clock(start),
        "first": first,
        "end": clock(end),
        "last": day(end),
    }


def zone_name(zone: tzinfo | str) -> str:
    """Return what people call a zone: "UK time", or "Lisbon time" for Europe/Lisbon."""
    key = str(zone)
    if key in UK_ZONES:
        return _("UK time")
    if key in {"UTC", "Etc/UTC"}:
        return "UTC"
    return _("%(city)s time") % {"city": key.rpartition("/")[2].replace("_", " ")}


def length(number_of_days: int) -> str:
    """Return a length of time as one would say it: "a day", "three days", "a week", "a month".

    Below a fortnight it is exact; from there on it is rounded to weeks, and from seven weeks to months.
    """
    if number_of_days == 1:
        return _("a day")
    if number_of_days == 7:
        return _("a week")
    if number_of_days < 14:
        return ngettext("%(number)s day", "%(number)s days", number_of_days) % {"number": in_words(number_of_days)}
    if 26 <= number_of_days <= 35:
        return _("a month")
    if number_of_days < 49:
        return weeks(round(number_of_days / 7))
    months = round(number_of_days / 30.4)
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": in_words(months)}


def part_of_a_day(time: timedelta) -> timedelta | None:
    """Return a length of time if one speaks of it in hours, None if it is a day or more."""
    return time if time < LEAST_DAY else None


def hours(time: timedelta) -> str:
    """Return a part of a day in words: "45 minutes", "an hour", "two and a half hours", "2 hours 20 minutes"."""
    whole, minutes = divmod(int(time.total_seconds()) // 60, 60)
    if not whole:
        return _("half an hour") if minutes == 30 else _("%(minutes)s minutes") % {"minutes": minutes}
    if minutes == 0:
        return _("an hour") if whole == 1 else _("%(number)s hours") % {"number": in_words(whole)}
    if minutes == 30:
        return _("an hour and a half") if whole == 1 else _("%(number)s and a half hours") % {"number": in_words(whole)}
    shown = ngettext("%(number)s hour", "%(number)s hours", whole) % {"number": whole}
    return _("%(hours)s %(minutes)s minutes") % {"hours": shown, "minutes": minutes}


def weeks(number: int) -> str:
    """Return so many weeks in words: "a week", "ten weeks"."""
    if number == 1:
        return _("a week")
    return ngettext("%(number)s week", "%(number)s weeks", number) % {"number": in_words(number)}


def months(number: int) -> str:
    """Return so many months exactly, as one would say them: "a month", "18 months", "a year", "three years"."""
    years, rest = divmod(number, 12)
    if rest:
        return (
            _("a month")
            if number == 1
            else ngettext("%(number)s month", "%(number)s months", number) % {"number": in_words(number)}
        )
    return _("a year") if years == 1 else _("%(number)s years") % {"number": in_words(years)}


def countdown(value: date, today: date) -> str:
    """Return how far off a day is: "today", "tomorrow", "in three days", "in five weeks"; "" for one that is past."""
    left = (as_date(value) - as_date(today)).days
    if left < 0:
        return ""
    if left == 0:
        return _("today")
    if left == 1:
        return _("tomorrow")
    return _("in %(length)s") % {"length": length(left)}


def in_words(number: int) -> str:
    """Return "one" to "ten" in words and other numbers in figures."""
    words = [
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
    ]
    return words[number - 1] if 1 <= number <= len(words) else str(number)


def as_date(value: date) -> date:
    """Return the day of a date or datetime."""
    return value.date() if isinstance(value, datetime) else value
