"""Dates of the forum: ISO 8601, and as partial as people remember them (`2016`, `2016-09`)."""

from __future__ import annotations

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)?)?")


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    return (year or 0, month, day)


def first_day(text: str) -> date | None:
    """Return the first day that *text* can mean, or nothing when it is no date."""
    parts = _parts(text)
    try:
        return parts and date(parts[0], parts[1] or 1, parts[2] or 1)
    except ValueError:
        return None


def last_day(text: str) -> date | None:
    """Return the last day that *text* can mean, or nothing when it is no date."""
    first, parts = first_day(text), _parts(text)
    if first is None or parts is None:
        return None
    month = parts[1] or 12
    return date(first.year, month, parts[2] or calendar.monthrange(first.year, month)[1])


def is_date(text: str) -> bool:
    """Say whether *text* is an ISO 8601 date, partial or with a time."""
    return first_day(text) is not None
