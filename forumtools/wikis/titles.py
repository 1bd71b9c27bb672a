"""What every wiki knows of titles: which are legal, how they are sorted, where a namespace is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from forumtools.errors import TitleRefused
from forumtools.language import Text
from forumtools.model.site import Site

MAX_BYTES = 255
"""Of UTF-8, after the namespace."""

_FORBIDDEN = re.compile(
    r"""[#<>\[\]{}|\x00-\x1f\x7f\ufffd\ud800-\udfff]   # marks of wikitext, controls, broken characters
    |[\u200e\u200f\u202a-\u202e]                       # direction marks: the wiki would drop them silently
    |%[0-9A-Fa-f]{2}                                   # would read as an encoded address
    |&(?:[A-Za-z0-9\x80-\U0010ffff]+|\#[0-9]+|\#x[0-9A-Fa-f]+);
    |~~~""",
    re.VERBOSE,
)
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")

_REFUSED = Text(
    fr="Le titre « {title} » est impossible sur le wiki : {why}.",
    en="The wiki cannot have a page named “{title}”: {why}.",
)
_EMPTY = Text(fr="il est vide", en="it is empty")
_LONG = Text(fr="il dépasse {max} octets (il en a {n})", en="it is longer than {max} bytes (it has {n})")
_CHARACTER = Text(fr="il contient « {found} »", en="it contains “{found}”")
_RELATIVE = Text(fr="il contient « . » ou « .. » comme un chemin", en="it contains “.” or “..” like a path")
_COLON = Text(fr="deux-points au début ou à la fin du nom", en="there is a colon at the start or end of its name")
_SPECIAL = Text(fr="cet espace de noms n’a pas de pages", en="this namespace holds no pages")


def wiki_order(title: str) -> str:
    """Return the key that sorts titles as MediaWiki lists them: by code point, blanks as underscores."""
    return title.replace(" ", "_")


def looked_for(site: Site, namespace: str) -> tuple[int, str]:
    """
    Return the number of *namespace* and no prefix, or the main namespace and the title prefix to look for.

    Some wikis have ``Contrib:`` as a mere beginning of titles; then only the first rule of titles holds for it.
    """
    number = site.namespace(namespace) if namespace else 0
    return (0, site.normal(f"{namespace}:x")[:-1]) if number is None else (number, "")


def legal_title(site: Site, title: str) -> str:
    """Return *title* as the wiki writes it, or raise `TitleRefused` when no wiki can have such a page."""
    normal = site.normal(unicodedata.normalize("NFC", title))
    why = next(_faults(site, title, normal), None)
    if why is not None:
        raise refused(title, why)
    return normal


def is_legal(site: Site, title: str) -> bool:
    """Say whether a page of that *title* is possible."""
    return next(_faults(site, title, site.normal(title)), None) is None


def refused(title: str, why: Text) -> TitleRefused:
    """Return the error that refuses *title* and says why."""
    shown = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in title)
    return TitleRefused(_REFUSED.format(title=shown, why=why))


def _faults(site: Site, title: str, normal: str) -> Iterator[Text]:
    number, name = site.split(normal)
    size = len(name.encode("utf-8", "surrogatepass"))
    if found := _FORBIDDEN.search(title):
        yield _CHARACTER.format(found="".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in found[0]))
    if number < 0:
        yield _SPECIAL
    if not name:
        yield _EMPTY
    if size > MAX_BYTES:
        yield _LONG.format(max=MAX_BYTES, n=size)
    if name.startswith(":") or name.endswith(":"):
        yield _COLON
    if _DOTS.search(name):
        yield _RELATIVE


def same_title(one: str, other: str) -> bool:
    """Say whether two titles differ at most in letter case, which the wiki changes by tables of its own."""
    return one == other or one.casefold() == other.casefold()
