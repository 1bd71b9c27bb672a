"""
The types a field can have: how a value is written on the wiki, what is wrong with it, how a form asks for it.

Adding a type is adding a class here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from forumtools.language import Text
from forumtools.model.dates import is_date


class Mode(Enum):
    """How a value stands in wikitext (design § 4)."""

    PLAIN = "plain"
    """Everything active is encoded, nothing in it can act."""

    PROSE = "prose"
    """Several lines; an allow-list of markup acts, all else is encoded."""

    REFERENCE = "reference"
    """The name of a page: validated as a title, never encoded."""

    ADDRESS = "address"
    """A web address: validated, percent-encoded."""


Check = Callable[[str], Text | None]


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """One type of value."""

    name: str
    mode: Mode = Mode.PLAIN
    control: str = "text"
    """The form control, by its HTML name."""

    private: bool = False
    check: Check = lambda value: None
    """What is wrong with one value, or nothing."""


def _matches(pattern: str, fr: str, en: str) -> Check:
    compiled = re.compile(pattern, re.IGNORECASE)

    def check(value: str) -> Text | None:
        return None if compiled.fullmatch(value.strip()) else Text(fr=fr, en=en)

    return check


def _check_date(value: str) -> Text | None:
    if is_date(value):
        return None
    return Text(
        fr="« {value} » n’est pas une date : écrire 2018, 2018-07 ou 2018-07-04",
        en="“{value}” is no date: write 2018, 2018-07 or 2018-07-04",
    ).format(value=value)


def _check_address(value: str) -> Text | None:
    try:
        parts = urlsplit(value.strip())
        valid = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        valid = False
    if valid and not re.search(r"\s", value.strip()):
        return None
    return Text(
        fr="« {value} » n’est pas une adresse web complète (https://…)",
        en="“{value}” is no complete web address (https://…)",
    ).format(value=value)


_ALL = (
    FieldType(name="text"),
    FieldType(name="prose", mode=Mode.PROSE, control="textarea"),
    FieldType(
        name="number",
        control="number",
        check=_matches(r"-?\d{1,3}([ \u00a0\u202f]?\d{3})*([.,]\d+)?", "un nombre est attendu", "a number is expected"),
    ),
    FieldType(
        name="boolean",
        control="checkbox",
        check=_matches(r"oui|non|yes|no|vrai|faux|true|false|1|0", "oui ou non est attendu", "yes or no is expected"),
    ),
    FieldType(name="date", control="date", check=_check_date),
    FieldType(name="url", mode=Mode.ADDRESS, control="url", check=_check_address),
    FieldType(
        name="email",
        control="email",
        private=True,
        check=_matches(
            r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+",
            "une adresse électronique est attendue",
            "an e-mail address is expected",
        ),
    ),
    FieldType(
        name="phone",
        control="tel",
        private=True,
        check=_matches(r"\+?[\d ().\u00a0\u202f-]{6,20}", "un téléphone est attendu", "a phone number is expected"),
    ),
    FieldType(name="choice", control="select"),
    FieldType(name="page", mode=Mode.REFERENCE, control="select"),
    FieldType(name="person"),
    FieldType(name="place"),
    FieldType(
        name="language",
        check=_matches(
            r"[a-z]{2,3}(-[a-z0-9]{2,8})*",
            "un code de langue est attendu (fr, br, en…)",
            "a language code is expected (fr, br, en…)",
        ),
    ),
    FieldType(name="licence"),
    FieldType(name="image", mode=Mode.REFERENCE, control="file"),
)

TYPES: dict[str, FieldType] = {entry.name: entry for entry in _ALL}
