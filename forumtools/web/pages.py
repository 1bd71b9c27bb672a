"""Templates, words, dates: how the form's pages are drawn in French and English."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from flask import g, request, session, url_for
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forumtools.catalogue.typography import french
from forumtools.language import LANGUAGES, Language, Text, plural
from forumtools.model.forum import Forum
from forumtools.model.submitting import State
from forumtools.resources import templates
from forumtools.version import __version__


def language_of(forum: Forum) -> Language:
    """Return the language of this visitor: chosen, else the browser's, else the forum's."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "fr"
    best = request.accept_languages.best_match(LANGUAGES) if request.accept_languages else None
    return ("en" if best == "en" else "fr") if best else forum.language


@lru_cache(maxsize=len(LANGUAGES))
def environment(language: Language) -> Environment:
    """Return the templates of the form, which speak *language*."""
    loader = FileSystemLoader(templates() / "form")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"language": language, "t": partial(_say, language), "version": __version__, "State": State}
    made.globals |= {"count": partial(_count, language), "url_for": url_for}
    made.filters |= {"say": partial(_said, language), "day": partial(_day, language)}
    return made


def draw(template: str, forum: Forum, **words: Any) -> str:
    """Return a page."""
    language = g.language
    zone = ZoneInfo(forum.timezone)
    common = {"forum": forum, "csrf": session.get("csrf", ""), "other": "en" if language == "fr" else "fr"}
    # An answer to a form has no address to come back to.
    query = urlencode([*request.args.items(multi=True), ("lang", common["other"])])
    common |= {"switch": f"?{query}" if request.method == "GET" else ""}
    common |= {"at": partial(_moment, language, zone), "clock": partial(_time, language, zone)}
    return environment(language).get_template(template).render(**common, **words)


@cache
def _typeset(said: str) -> str:
    """Return French with no-break blanks where they belong."""
    return french(said)


def _say(language: Language, fr: str, en: str, **words: Any) -> str | Markup:
    said = _typeset(fr) if language == "fr" else en
    if any(isinstance(word, Markup) for word in words.values()):
        return Markup(said).format(**words)  # noqa: S704 - ours; what is put in is escaped by Markup itself
    return said.format(**words) if words else said


def _said(language: Language, text: Text | str | None) -> str:
    if not isinstance(text, Text):
        return text or ""
    # What is the same in both languages, somebody typed.
    return french(text.fr) if language == "fr" and text.fr != text.en else text.say(language)


def _count(language: Language, number: int, one: str, many: str, one_en: str, many_en: str) -> str:
    return plural(number, Text(fr=one, en=one_en), Text(fr=many, en=many_en)).say(language)


def _day(language: Language, day: date | None) -> str:
    return format_date(day, "d MMMM y", locale=language) if day else ""


def _moment(language: Language, zone: ZoneInfo, moment: datetime | None) -> str:
    if moment is None:
        return ""
    pattern = "d MMMM y 'à' H 'h' mm" if language == "fr" else "d MMMM y 'at' HH:mm"
    return format_datetime(moment, pattern, tzinfo=zone, locale=language)


def _time(language: Language, zone: ZoneInfo, moment: datetime) -> str:
    return format_time(moment, "H 'h' mm" if language == "fr" else "HH:mm", tzinfo=zone, locale=language)
