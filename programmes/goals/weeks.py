"""Weeks from Monday to Sunday: plain dates, no rows."""

import datetime as dt

WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the week in which a day falls."""
    return day - dt.timedelta(days=day.weekday())


def weeks_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the Mondays of all weeks that have a day from `first` to `last`, both included; none if they cross."""
    if last < first:
        return []
    count = (monday_of(last) - monday_of(first)).days // 7 + 1
    return [monday_of(first) + number * WEEK for number in range(count)]


def whole_weeks_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the Mondays of the weeks of which every day, Monday to Sunday, lies from `first` to `last`."""
    return [monday for monday in weeks_between(first, last) if first <= monday and monday + WEEK <= last + _DAY]
