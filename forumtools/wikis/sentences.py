"""What MediaWiki's error codes mean for a person, and for the program that got them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from forumtools.errors import (
    AccountRefused,
    EditConflict,
    LoginRefused,
    NotAllowed,
    PageExists,
    PageMissing,
    QuestionAsked,
    TitleRefused,
    WikiBusy,
    WikiError,
)
from forumtools.language import Text

_BUSY = Text(
    fr="Le wiki est momentanément indisponible : {why}. Rien n’est perdu ; recommencez dans quelques minutes.",
    en="The wiki is unavailable for the moment: {why}. Nothing is lost; try again in a few minutes.",
)
_READ_ONLY = Text(fr="il est en lecture seule ({reason})", en="it is read-only ({reason})")
_LAGGED = Text(fr="il est surchargé", en="it is overloaded")
_TOO_FAST = Text(
    fr="Trop de demandes en peu de temps pour ce compte ou cette adresse. Rien n’est perdu ; recommencez dans une "
    "minute.",
    en="Too many requests in a short time for this account or address. Nothing is lost; try again in a minute.",
)
_RATE = Text(fr="trop de demandes en peu de temps", en="too many requests in a short time")
_BLOCKED = Text(
    fr="Le compte ou l’adresse de cette machine est bloqué par {by} {until} : « {reason} ». "
    "Écrivez à un administrateur du wiki.",
    en="The account, or the address of this machine, is blocked by {by} {until}: “{reason}”. "
    "Write to an administrator of the wiki.",
)
_FOR_GOOD = Text(fr="jusqu’à nouvel ordre", en="until further notice")
_UNTIL = Text(fr="jusqu’au {day}", en="until {day}")
_TOKEN = Text(
    fr="Le wiki refuse le jeton OAuth 2 : il est inconnu, expiré ou retiré. Il ne sera pas réessayé ; faites-en un "
    "autre (Special:OAuthConsumerRegistration), ou donnez un mot de passe de robot.",
    en="The wiki refuses the OAuth 2 token: it is unknown, expired or revoked. It will not be tried again; make "
    "another one (Special:OAuthConsumerRegistration), or give a bot password.",
)
_TOKEN_LIMITS = Text(
    fr="Le jeton OAuth 2 ne permet pas cela ({code}). Donnez un mot de passe de robot, ou écrivez à un administrateur.",
    en="The OAuth 2 token does not allow this ({code}). Give a bot password, or ask an administrator.",
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
_CASCADE = Text(
    fr="La page « {title} » est protégée parce que « {source} », qui l’inclut, l’est. "
    "Demandez à un administrateur du wiki.",
    en="The page “{title}” is protected because “{source}”, which includes it, is. Ask an administrator of the wiki.",
)
_FILTER = Text(
    fr="La règle n° {id} du wiki refuse ce texte : « {description} ». Changez-le, ou demandez à un administrateur.",
    en="Rule {id} of the wiki refuses this text: “{description}”. Change it, or ask an administrator.",
)
_FILTER_WARNS = Text(
    fr="Le wiki met en garde : « {description} ». Relisez, puis renvoyez pour confirmer.",
    en="The wiki warns: “{description}”. Read again, then send again to confirm.",
)
_LINK = Text(
    fr="Le wiki refuse un lien du texte : {matches}. Enlevez-le, puis renvoyez.",
    en="The wiki refuses a link in the text: {matches}. Take it out, then send again.",
)
_BANNED_TITLE = Text(
    fr="Le titre « {title} » est interdit par une règle du wiki. Choisissez-en un autre.",
    en="The title “{title}” is banned by a rule of the wiki. Choose another.",
)
_TITLE = Text(
    fr="Le wiki ne peut pas avoir de page « {title} » : un caractère ou un mot n’y est pas permis. "
    "Choisissez un autre titre.",
    en="The wiki cannot have a page “{title}”: a character or word is not allowed in it. Choose another title.",
)
_BIG = Text(
    fr="Le texte de « {title} » est trop long pour le wiki. Raccourcissez-le, ou partagez-le entre plusieurs pages.",
    en="The text of “{title}” is too long for the wiki. Shorten it, or divide it among several pages.",
)
_NO_UPLOADS = Text(
    fr="Ce wiki n’accepte pas de fichiers. Un administrateur peut le permettre ($wgEnableUploads).",
    en="This wiki takes no files. An administrator can allow it ($wgEnableUploads).",
)
_FILE_KIND = Text(
    fr="Le wiki n’accepte pas « {title} » : ce type de fichier n’y est pas permis, ou le contenu ne convient pas "
    "({info}). Enregistrez l’image en JPEG ou en PNG.",
    en="The wiki does not accept “{title}”: this type of file is not allowed there, or what it holds does not fit "
    "({info}). Save the picture as JPEG or PNG.",
)
_FILE_BIG = Text(
    fr="« {title} » est trop grand pour le wiki. Réduisez l’image.",
    en="“{title}” is too large for the wiki. Make the picture smaller.",
)
_FILE_LOST = Text(
    fr="Le serveur du wiki n’a pas pris « {title} » ({info}). Réduisez l’image, puis recommencez.",
    en="The wiki’s server did not take “{title}” ({info}). Make the picture smaller, then try again.",
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
    fr="Le wiki a refusé pour une raison inconnue de forumtools ({code} : {info}). Rien n’est perdu ; "
    "un administrateur du wiki doit regarder.",
    en="The wiki refused for a reason that forumtools does not know ({code}: {info}). Nothing is lost; "
    "an administrator of the wiki must look.",
)

BUSY_CODES: Mapping[str, float] = {"maxlag": 0.0, "readonly": 60.0, "ratelimited": 60.0, "actionthrottledtext": 60.0}
"""Surely not done; the same request may be sent again, after so many seconds at least."""

_WHY_BUSY: Mapping[str, tuple[Text, Text]] = {"maxlag": (_BUSY, _LAGGED), "readonly": (_BUSY, _READ_ONLY)}

SESSION_CODES = frozenset({"badtoken", "assertuserfailed", "assertnameduserfailed"})
"""Normal life: sessions vanish. Log in again, once."""

_BY_TITLE: Mapping[str, Callable[[str], WikiError]] = {
    "editconflict": EditConflict,
    "articleexists": PageExists,
    "missingtitle": partial(PageMissing, was_there=True),
    "pagedeleted": partial(PageMissing, was_there=True),
    "nosuchpageid": partial(PageMissing, was_there=True),
    "redirectexists": PageExists,
    "fileexists-forbidden": PageExists,
    "fileexists-shared-forbidden": PageExists,
    "fileexists-no-change": PageExists,
    "selfmove": PageExists,
}
_MEANINGS: Mapping[str, tuple[type[WikiError], Text]] = {
    "blocked": (AccountRefused, _BLOCKED),
    "autoblocked": (AccountRefused, _BLOCKED),
    "readapidenied": (AccountRefused, _PRIVATE),
    "writeapidenied": (AccountRefused, _RIGHT),
    "permissiondenied": (AccountRefused, _RIGHT),
    "assertbotfailed": (AccountRefused, _RIGHT),
    "cantcreate": (AccountRefused, _RIGHT),
    "cantmove": (AccountRefused, _RIGHT),
    "cascadeprotected": (NotAllowed, _CASCADE),
    "sitejsprotected": (NotAllowed, _PROTECTED),
    "sitecssprotected": (NotAllowed, _PROTECTED),
    "sitejsonprotected": (NotAllowed, _PROTECTED),
    "cantedit": (NotAllowed, _PROTECTED),
    "abusefilter-warning": (QuestionAsked, _FILTER_WARNS),
    "captcha": (QuestionAsked, _CAPTCHA),
    "spamblacklist": (NotAllowed, _LINK),
    "contenttoobig": (NotAllowed, _BIG),
    "uploaddisabled": (NotAllowed, _NO_UPLOADS),
    "filetype-banned": (NotAllowed, _FILE_KIND),
    "filetype-banned-type": (NotAllowed, _FILE_KIND),
    "filetype-missing": (NotAllowed, _FILE_KIND),
    "verification-error": (NotAllowed, _FILE_KIND),
    "empty-file": (NotAllowed, _FILE_KIND),
    "file-too-large": (NotAllowed, _FILE_BIG),
    "badupload": (NotAllowed, _FILE_LOST),
    "illegal-filename": (TitleRefused, _TITLE),
    "filename-toolong": (TitleRefused, _TITLE),
    "filename-tooshort": (TitleRefused, _TITLE),
    "invalidtitle": (TitleRefused, _TITLE),
    "pagecannotexist": (TitleRefused, _TITLE),
    "immobilenamespace": (TitleRefused, _TITLE),
    "badtoken": (AccountRefused, _SESSION),
    "assertuserfailed": (AccountRefused, _SESSION),
    "assertnameduserfailed": (AccountRefused, _SESSION),
}
_FAMILIES: tuple[tuple[re.Pattern[str], tuple[type[WikiError], Text]], ...] = (
    # Extension:OAuth: what its session provider throws, and modules that the wiki closes to tokens.
    (re.compile(r"mwoauth-api-module-disabled"), (AccountRefused, _TOKEN_LIMITS)),
    (re.compile(r"mwoauth-"), (LoginRefused, _TOKEN)),
    (re.compile(r"titleblacklist-"), (TitleRefused, _BANNED_TITLE)),
    (re.compile(r"protected|custom(?:js|css|json)protected"), (NotAllowed, _PROTECTED)),
    (re.compile(r"abusefilter-"), (NotAllowed, _FILTER)),
)
_LINKED = re.compile(r"\[\[:?([^\[\]|]+)")


def is_about_tags(code: str) -> bool:
    """Say whether a refusal is only about the change tag of an edit."""
    return code == "badtags" or code.startswith("tags-apply-")


def busy(code: str, error: Mapping[str, Any]) -> tuple[WikiError, Text]:
    """Return the error to tell when our patience is over, and why the wiki asks us to wait."""
    sentence, why = _WHY_BUSY.get(code, (_TOO_FAST, _RATE))
    why = why.format(reason=as_text(error.get("readonlyreason")))
    return WikiBusy(sentence.format(why=why)), why


def error_of(code: str, error: Mapping[str, Any], title: str) -> WikiError:
    """Return our own error for an *error* of the wiki about the page called *title*."""
    if code in _BY_TITLE:
        return _BY_TITLE[code](title)
    family = (meaning for pattern, meaning in _FAMILIES if pattern.match(code))
    kind, text = _MEANINGS.get(code) or next(family, (WikiError, _UNKNOWN))
    return kind(text.format(**_words(code, error, title)))


def _words(code: str, error: Mapping[str, Any], title: str) -> dict[str, object]:
    block, rule = _inner(error, "blockinfo"), _inner(error, "abusefilter")
    blacklist, captcha = _inner(error, "spamblacklist"), _inner(error, "captcha")
    info = error.get("info") or error.get("text")
    linked = _LINKED.search(str(info))
    found = {
        "title": title,
        "code": code,
        "info": info,
        "by": block.get("blockedby"),
        "reason": block.get("blockreason"),
        "id": rule.get("id"),
        "description": rule.get("description") or info,
        "matches": ", ".join(map(str, blacklist.get("matches") or ())),
        "question": captcha.get("question"),
        "source": linked[1] if linked else None,
    }
    return {"until": _until(block.get("blockexpiry")), **{name: as_text(value) for name, value in found.items()}}


def _until(expiry: object) -> Text:
    """Return until when a block holds; the API gives a time in ISO 8601 or a word for never."""
    day = re.match(r"\d{4}-\d\d-\d\d", str(expiry))
    return _UNTIL.format(day=day[0]) if day else _FOR_GOOD


def _inner(error: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = error.get(key)
    return inner if isinstance(inner, Mapping) else {}


def as_text(value: object) -> str:
    """Return words of the wiki as one short line: they may hold wikitext, HTML or anything."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(value or "?")).split())
    return line if len(line) <= 300 else line[:299] + "…"
