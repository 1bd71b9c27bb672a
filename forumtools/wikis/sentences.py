"""What MediaWiki's error codes mean for a person, and for the program that got them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forumtools.errors import (
    AccountRefused,
    EditConflict,
    NotAllowed,
    PageExists,
    PageMissing,
    TitleRefused,
    WikiBusy,
    WikiError,
)
from forumtools.language import Text

_BUSY = Text(
    fr="Le wiki est momentanément indisponible ({why}). Recommencez dans quelques minutes.",
    en="The wiki is unavailable for the moment ({why}). Try again in a few minutes.",
)
_RATE = Text(
    fr="Trop de demandes en peu de temps pour ce compte. Recommencez dans une minute.",
    en="Too many requests in a short time for this account. Try again in a minute.",
)
_BLOCKED = Text(
    fr="Le compte ou l’adresse de cette machine est bloqué par {by} jusqu’à {until} : « {reason} ». "
    "Écrivez à un administrateur du wiki.",
    en="The account, or the address of this machine, is blocked by {by} until {until}: “{reason}”. "
    "Write to an administrator of the wiki.",
)
_RIGHT = Text(
    fr="Ce compte n’a pas le droit de faire cela sur le wiki. Un administrateur peut le lui donner.",
    en="This account may not do this on the wiki. An administrator can give it the right.",
)
_PRIVATE = Text(
    fr="Ce wiki est réservé aux comptes autorisés. Donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD.",
    en="This wiki is for accounts with permission only. Give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD.",
)
_PROTECTED = Text(
    fr="La page « {title} » est protégée. Demandez à un administrateur du wiki.",
    en="The page “{title}” is protected. Ask an administrator of the wiki.",
)
_FILTER = Text(
    fr="La règle n° {id} du wiki refuse ce texte : « {description} ».",
    en="Rule {id} of the wiki refuses this text: “{description}”.",
)
_FILTER_WARNS = Text(
    fr="Le wiki met en garde : « {description} ». Relisez, puis renvoyez pour confirmer.",
    en="The wiki warns: “{description}”. Read again, then send again to confirm.",
)
_LINK = Text(
    fr="Le wiki refuse un lien du texte : {matches}. Enlevez-le, puis renvoyez.",
    en="The wiki refuses a link in the text: {matches}. Take it out, then send again.",
)
_TITLE = Text(
    fr="Le wiki refuse le titre « {title} ». Choisissez-en un autre.",
    en="The wiki refuses the title “{title}”. Choose another.",
)
_BIG = Text(
    fr="Le texte de « {title} » est trop long pour le wiki.",
    en="The text of “{title}” is too long for the wiki.",
)
_SESSION = Text(
    fr="Le wiki a oublié notre connexion et la refuse. Recommencez ; si cela dure, vérifiez le compte.",
    en="The wiki forgot our session and refuses a new one. Try again; if it goes on, check the account.",
)
_CAPTCHA = Text(
    fr="Le wiki pose une question à laquelle un programme ne répond pas : {question}. "
    "Un administrateur peut en dispenser le compte (droit skipcaptcha).",
    en="The wiki asks a question that a program does not answer: {question}. "
    "An administrator can exempt the account (right skipcaptcha).",
)
_UNKNOWN = Text(
    fr="Le wiki a refusé pour une raison inconnue de forumtools ({code} : {info}). Rien n’est perdu.",
    en="The wiki refused for a reason that forumtools does not know ({code}: {info}). Nothing is lost.",
)

BUSY_CODES = frozenset({"maxlag", "readonly", "ratelimited", "actionthrottledtext"})
"""Surely not done; the same request may be sent again later."""

SESSION_CODES = frozenset({"badtoken", "assertuserfailed", "assertnameduserfailed"})
"""Normal life: sessions vanish. Log in again, once."""

_BY_TITLE: Mapping[str, type[EditConflict | PageExists | PageMissing]] = {
    "editconflict": EditConflict,
    "articleexists": PageExists,
    "missingtitle": PageMissing,
    "pagedeleted": PageMissing,
    "nosuchpageid": PageMissing,
    "redirectexists": PageExists,
    "selfmove": PageExists,
}
_MEANINGS: Mapping[str, tuple[type[WikiError], Text]] = {
    "ratelimited": (WikiBusy, _RATE),
    "actionthrottledtext": (WikiBusy, _RATE),
    "maxlag": (WikiBusy, _BUSY),
    "readonly": (WikiBusy, _BUSY),
    "blocked": (AccountRefused, _BLOCKED),
    "autoblocked": (AccountRefused, _BLOCKED),
    "readapidenied": (AccountRefused, _PRIVATE),
    "writeapidenied": (AccountRefused, _PRIVATE),
    "permissiondenied": (AccountRefused, _RIGHT),
    "assertbotfailed": (AccountRefused, _RIGHT),
    "cascadeprotected": (NotAllowed, _PROTECTED),
    "sitejsprotected": (NotAllowed, _PROTECTED),
    "sitecssprotected": (NotAllowed, _PROTECTED),
    "abusefilter-warning": (NotAllowed, _FILTER_WARNS),
    "abusefilter-disallowed": (NotAllowed, _FILTER),
    "spamblacklist": (NotAllowed, _LINK),
    "captcha": (NotAllowed, _CAPTCHA),
    "contenttoobig": (NotAllowed, _BIG),
    "invalidtitle": (TitleRefused, _TITLE),
    "pagecannotexist": (TitleRefused, _TITLE),
    "badtoken": (AccountRefused, _SESSION),
    "assertuserfailed": (AccountRefused, _SESSION),
    "assertnameduserfailed": (AccountRefused, _SESSION),
}
_FAMILIES: tuple[tuple[re.Pattern[str], tuple[type[WikiError], Text]], ...] = (
    (re.compile(r"titleblacklist-"), (TitleRefused, _TITLE)),
    (re.compile(r"protected|custom(?:js|css|json)protected"), (NotAllowed, _PROTECTED)),
    (re.compile(r"abusefilter-"), (NotAllowed, _FILTER)),
)


def error_of(code: str, error: Mapping[str, Any], title: str) -> WikiError:
    """Return our own error for an *error* of the wiki about the page called *title*."""
    if code in _BY_TITLE:
        return _BY_TITLE[code](title)
    family = (meaning for pattern, meaning in _FAMILIES if pattern.match(code))
    kind, text = _MEANINGS.get(code) or next(family, (WikiError, _UNKNOWN))
    return kind(text.format(**_words(code, error, title)))


def _words(code: str, error: Mapping[str, Any], title: str) -> dict[str, str]:
    block, rule = _inner(error, "blockinfo"), _inner(error, "abusefilter")
    blacklist, captcha = _inner(error, "spamblacklist"), _inner(error, "captcha")
    found = {
        "title": title,
        "code": code,
        "info": error.get("info") or error.get("text"),
        "why": error.get("readonlyreason") or error.get("info") or code,
        "by": block.get("blockedby"),
        "until": block.get("blockexpiry"),
        "reason": block.get("blockreason"),
        "id": rule.get("id"),
        "description": rule.get("description") or error.get("info"),
        "matches": ", ".join(map(str, blacklist.get("matches") or ())),
        "question": captcha.get("question"),
    }
    return {name: as_text(value) for name, value in found.items()}


def _inner(error: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = error.get(key)
    return inner if isinstance(inner, Mapping) else {}


def as_text(value: object) -> str:
    """Return words of the wiki as one short line: they may hold wikitext, HTML or anything."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(value or "?")).split())
    return line if len(line) <= 300 else line[:299] + "…"
