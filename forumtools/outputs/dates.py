"""Dates in words, for readers: « du 3 au 6 juillet 2018 », “3–6 July 2018”."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.dates import format_date

from forumtools.language import Language
from forumtools.model.dates import first_day

_NO_BREAK = "\u00a0"
_TIME = re.compile(r"[T ](\d{2}):(\d{2})")
_PATTERNS = {4: "y", 7: "MMMM y", 10: "d MMMM y"}
"""How much of a date is said, by how much of it is written."""


def in_words(text: str, language: Language) -> str:
    """Return a date, perhaps partial, in words; what is no date comes back as it is."""
    day = first_day(text) if text else None
    return _said(day, _PATTERNS[_precision(text)], language) if day else text


def day_in_words(text: str, language: Language) -> str:
    """Return a day with its name and time, if there is one: « mardi 3 juillet 2018, 14 h 30 »."""
    day = first_day(text) if text else None
    if day is None or _precision(text) < 10:
        return in_words(text, language)
    return f"{_said(day, 'EEEE d MMMM y', language)}{_time(text, language)}"


def period(start: str, end: str, language: Language) -> str:
    """Return the days from *start* to *end* in words; either may be empty or partial."""
    first, last = (first_day(text) if text else None for text in (start, end))
    precision = min(_precision(start), _precision(end))
    if first is None or last is None or _written(start)[:precision] == _written(end)[:precision]:
        return in_words(max(start, end, key=len), language)
    pattern = _PATTERNS[precision]
    opening = _said(first, _shared(pattern, first, last), language)
    closing = _said(last, pattern, language)
    if language == "en":
        dash = "–" if opening.isdecimal() and precision != 7 else " – "
        return f"{opening}{dash}{closing}"
    if precision == 10:
        return f"du {opening} au {closing}"
    return f"{_from(opening)} à {closing}"


def lasting(start: str, end: str, language: Language) -> str:
    """Return how long a thing has lasted: a period, or since when."""
    if (start and end) or first_day(start or end) is None:
        return period(start, end, language)
    day = in_words(start or end, language)
    if language == "en":
        return f"since {day}" if start else f"until {day}"
    if _precision(start or end) == 10:
        return f"depuis le {day}" if start else f"jusqu’au {day}"
    return f"depuis {day}" if start else f"jusqu’en {day}"


def on_days(start: str, end: str, language: Language) -> str:
    """Return when an edition was held, as it stands in a sentence: « le 8 juillet 2020 »."""
    said = period(start, end, language)
    fullest = max(start, end, key=len)
    is_one_day = bool(first_day(fullest)) and _precision(fullest) == 10 and said == in_words(fullest, language)
    return f"le {said}" if is_one_day and language == "fr" else said


def _precision(text: str) -> int:
    return min(10, len(_written(text)))


def _written(text: str) -> str:
    return text.strip()[:10]


def _shared(pattern: str, first: date, last: date) -> str:
    """Return *pattern* without what both days have in common at its end."""
    if pattern != "y" and first.year == last.year:
        pattern = pattern.removesuffix(" y")
        if pattern == "d MMMM" and first.month == last.month:
            return "d"
    return pattern


def _from(opening: str) -> str:
    return f"d’{opening}" if opening[:1] in "aoéè" else f"de {opening}"


@lru_cache(maxsize=4096)
def _said(day: date, pattern: str, language: Language) -> str:
    said = format_date(day, pattern, locale=language)
    if language == "fr" and day.day == 1 and "d" in pattern:
        said = re.sub(r"\b1\b", "1er", said, count=1)
    # A day and its month belong together.
    return re.sub(r"(?<=\d)(er)? (?=[^\W\d])", rf"\1{_NO_BREAK}", said)


def _time(text: str, language: Language) -> str:
    time = _TIME.search(text)
    if time is None or time[0][1:] == "00:00":
        return ""
    if language == "en":
        return f", {time[1]}:{time[2]}"
    minutes = f"{_NO_BREAK}{time[2]}" if time[2] != "00" else ""
    return f", {int(time[1])}{_NO_BREAK}h{minutes}"
