"""What every wiki knows of files: what the page of one is called, and which of two are the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from forumtools.errors import PageExists, TitleRefused
from forumtools.language import Text
from forumtools.model.site import Site
from forumtools.wikis.titles import legal_title
from forumtools.wikitext.titles import COMFORTABLE, safe_title

FILES = 6
"""The number of the namespace of files, on every MediaWiki."""

_LABELS = {
    "alt": re.compile(
        r"^[|* \t]*(?:texte alternatif|alternative text|alt)[ \u00a0]*[:=][ \t\u00a0]*(\S.*)$", re.I | re.M
    ),
    "author": re.compile(
        r"^[|* \t]*(?:aute?ure?|author|photographe|photographer|cr[ée]dits?)[ \u00a0]*[:=][ \t\u00a0]*(\S.*)$",
        re.I | re.M,
    ),
    "licence": re.compile(r"^[|* \t]*licen[cs]e[ \u00a0]*[:=][ \t\u00a0]*(\S.*)$", re.I | re.M),
}
_NAMELESS = Text(
    fr="« {name} » n’est pas un nom de fichier : donnez-en un avec des lettres et une fin comme .jpg.",
    en="“{name}” is no name of a file: give one with letters and an ending such as .jpg.",
)


def file_title(site: Site, name: str) -> str:
    """Return the title of the page of a file that is to be called *name*, or the nearest the wiki can have."""
    number, bare = site.split(name)
    # MediaWiki makes a "-" of what separates folders.
    stem, dot, suffix = re.sub(r"[/\\:]", "-", bare if number == FILES else name).rpartition(".")
    safe = safe_title(stem, limit=COMFORTABLE).rstrip(" .")
    if not (any(map(str.isalnum, safe)) and dot and re.fullmatch(r"[A-Za-z0-9]{1,10}", suffix)):
        raise TitleRefused(Text(fr=_NAMELESS.fr.replace("{name}", name), en=_NAMELESS.en.replace("{name}", name)))
    namespace = next(iter(site.names(FILES)), "File")
    return legal_title(site, f"{namespace}:{safe}.{suffix.lower()}")


def digest_of(content: bytes) -> str:
    """Return the SHA-1 of a file, by which MediaWiki knows it."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def already_uploaded(files: Iterable[tuple[str, str]], title: str, digest: str) -> str | None:
    """Return the title of the file that is the same, among titles and digests; raise when *title* is another's."""
    known = dict(files)
    if known.get(title) == digest:
        return title
    same = sorted(other for other, theirs in known.items() if theirs == digest)
    if not same and title in known:
        raise PageExists(title)
    return next(iter(same), None)


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file of a wiki."""

    title: str
    """That of its page."""

    place: str
    """An address, or a path on this disk."""

    digest: str
    """What is the same for the same content, as the wiki tells it; with the width asked for."""

    size: int
    """In bytes, as it is stored."""

    alt: str = ""
    author: str = ""
    licence: str = ""


def described(text: str) -> dict[str, str]:
    """Return `alt`, `author` and `licence` as the page of a file says them on lines of their own."""
    found = {name: pattern.search(text) for name, pattern in _LABELS.items()}
    return {name: match[1].strip() for name, match in found.items() if match}
