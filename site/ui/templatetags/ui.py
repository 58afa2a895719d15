"""Tags and filters of every template; a builtin, so no template loads it."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.loader import render_to_string
from django.templatetags.tz import datetimeobject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui import addresses, icons, journey, when

register = template.Library()

# Signs that HTML, or a script, could take for something else.
NOT_IN_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


# --- When ---------------------------------------------------------------------------------------------
# Datetimes are read in the current time zone (timezone.override) or in the one `in_zone` gave them.


@register.filter
def in_zone(value: datetime | None, zone: str | ZoneInfo) -> datetime | None:
    """Read an aware datetime in a zone of its own: {{ session.starts_at|in_zone:session.time_zone|day }}."""
    if value is None:
        return None
    local = value.astimezone(ZoneInfo(str(zone)))
    # Django converts every datetime that a filter takes, unless it carries this mark.
    kept = datetimeobject(
        local.year,
        local.month,
        local.day,
        local.hour,
        local.minute,
        local.second,
        local.microsecond,
        local.tzinfo,
        fold=local.fold,
    )
    kept.convert_to_local_time = False  # type: ignore[attr-defined]
    return kept


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Tuesday 4 May 2027"""
    return when.day(value) if value else ""


@register.filter(expects_localtime=True)
def short_day(value: date | None) -> str:
    """Tue 4 May"""
    return when.short_day(value) if value else ""


@register.filter(expects_localtime=True)
def short_date(value: date | None) -> str:
    """4 May 2027"""
    return when.short_date(value) if value else ""


@register.filter(expects_localtime=True)
def month(value: date | None) -> str:
    """May 2027"""
    return when.month(value) if value else ""


@register.filter(expects_localtime=True)
def clock(value: datetime | None) -> str:
    """10am, 2.30pm, midday"""
    return when.clock(value) if value is not None else ""


@register.filter(expects_localtime=True)
def day_and_clock(value: datetime | None) -> str:
    """Tuesday 4 May 2027, 10am"""
    return when.day_and_clock(value) if value else ""


@register.filter(expects_localtime=True)
def span(start: date | None, end: date | None) -> str:
    """From a start to an end, two dates or two datetimes; the end is read in the start's zone.

    {{ part.starts_on|span:part.ends_on }}, {{ session.starts_at|in_zone:zone|span:session.ends_at }}
    """
    if not start or not end:
        return ""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return when.times(start, end.astimezone(start.tzinfo))
    return when.days(start, end)


@register.filter
def zone_name(zone: str) -> str:
    """UK time, from an IANA zone's name"""
    return when.zone_name(zone)


# --- Components ---------------------------------------------------------------------------------------


@register.simple_tag
def journey_line(
    stations: Iterable[journey.Station], size: str = "full", label: str = "", dates: bool = True
) -> SafeString:
    """Draw a journey; `size` is full (a page), compact (a row of a list) or document (a PDF).

    `dates=False` draws a programme's pattern, whose stations stand for lengths only.
    """
    line = journey.lay_out(stations)
    if not line.stops:
        return SafeString("")
    name = label or _("The journey")
    return render_to_string(
        "ui/journey_compact.html" if size == "compact" else "ui/journey.html",
        {"line": line, "label": name, "dates": dates, "document": size == "document"},
    )


@register.inclusion_tag("ui/share_chart.html")
def share_chart(start: int, width: int, text: str) -> dict[str, Any]:
    """Draw a share as a stretch of a line from none to all, in per cent; `text` says the same in words."""
    return {"start": start, "width": width, "text": text}


@register.simple_tag
def icon(name: str, text: str = "") -> SafeString:
    """Draw one of ui/icons.py; decoration unless it is given a `text` of its own."""
    return icons.draw(name, text)


@register.simple_tag
def status(word: str, tone: str = "plain") -> SafeString:
    """Say a state in a word with an icon; tones: good, now, wait, bad, plain."""
    return format_html('<span class="status {}">{}{}</span>', tone, icons.draw(icons.FOR_TONE.get(tone, "dot")), word)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """List what is wrong in one form or several, each line a link to its field; nothing when all is well."""
    problems = []
    for form in each_form(forms):
        problems += [{"href": "", "text": text} for text in form.non_field_errors()]
        for field in form:
            label = getattr(field.field, "short_label", field.label)
            problems += [{"href": f"#{first_control(field)}", "text": f"{label} – {text}"} for text in field.errors]
    return {"problems": problems}


def each_form(forms: Iterable[BaseForm | BaseFormSet | str | None]) -> Iterator[BaseForm]:
    """Yield the forms that were filled in, those of form sets too; a name that no view gave is no form."""
    for form in forms:
        if not form or isinstance(form, str) or not form.is_bound:
            continue
        if isinstance(form, BaseFormSet):
            yield from form.forms
        else:
            yield form


def first_control(field: BoundField) -> str:
    """Return the id of the control to focus: the first choice where a field is several."""
    if not field.use_fieldset or not field.subwidgets:
        return field.id_for_label or field.auto_id
    return field.subwidgets[0].id_for_label or field.auto_id


@register.simple_tag
def title_prefix(*forms: BaseForm | BaseFormSet | None) -> str:
    """Begin a page's title with "Error: " when a form has errors: {% title_prefix form %}Your needs"""
    return _("Error: ") if any(form.errors for form in each_form(forms)) else ""


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: template.Context, page_obj: Page) -> dict[str, Any]:
    """Lead to the other pages of a list, keeping what it was filtered by."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    kept = f"{query.urlencode()}&" if query else ""
    return {
        "page_obj": page_obj,
        "pages": page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1),
        "kept": kept,
    }


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Say something for machines. It is data and no script: nothing in it can end the element or be run."""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder).translate(NOT_IN_HTML)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.filter
def absolute(address: str) -> str:
    """The same address beginning with SITE_URL, for links that others keep"""
    return addresses.absolute(address)


@register.simple_tag(takes_context=True)
def current(context: template.Context, path: str) -> SafeString:
    """Mark a link when it leads to this page ("page") or to the section it lies in ("true")."""
    request = context.get("request")
    if request is None or path in {"", "/"} or not request.path.startswith(path):
        return SafeString("")
    return SafeString(f' aria-current="{"page" if request.path == path else "true"}"')
