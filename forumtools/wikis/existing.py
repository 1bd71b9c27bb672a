"""Which pages and files a MediaWiki has, asked in batches without their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from forumtools.rules.online import FileFacts
from forumtools.wikis.batches import batches, chunked, listed
from forumtools.wikis.session import Session

_MARKUP = re.compile(r"<[^<>]*>")
_LICENCE = re.compile(r"licen[cs]e|CC[ -]BY|CC0|domaine public|public domain|©", re.IGNORECASE)
_AUTHOR = re.compile(r"auteure?|author|crédits?|credits?|photograph|©|\[\[(?:Utilisat|User)", re.IGNORECASE)


def existing(session: Session, titles: Iterable[str], size: int) -> dict[str, bool]:
    """Return whether there is a page of each title, *size* of them asked in one request."""
    found: dict[str, bool] = {}
    for chunk in chunked(dict.fromkeys(titles), size):
        for batch in batches(session, {"action": "query", "titles": listed(chunk)}):
            known = batch.by_title()
            for title in chunk:
                raw = known.get(batch.title_for(title))
                if raw is not None:
                    found[title] = "missing" not in raw and "invalid" not in raw
    return found


def files(session: Session, titles: Iterable[str], size: int) -> dict[str, FileFacts | None]:
    """Return what the wiki says of each file, by its full title; None where it has none of that name."""
    asked = {"action": "query", "prop": "imageinfo", "iiprop": "extmetadata|user"}
    found: dict[str, FileFacts | None] = {}
    for chunk in chunked(dict.fromkeys(titles), size):
        for batch in batches(session, {**asked, "titles": listed(chunk)}):
            known = batch.by_title()
            found |= {title: _facts(raw) for title in chunk if (raw := known.get(batch.title_for(title))) is not None}
    return found


def _facts(raw: Mapping[str, Any]) -> FileFacts | None:
    info = raw.get("imageinfo")
    if not info:
        return None
    return said_of_file(info[0].get("extmetadata") or {})


def said_of_file(said: Mapping[str, Any]) -> FileFacts:
    """Return what the metadata of a file, as `extmetadata` gives them, say of author and licence."""
    return FileFacts(author=_words(said, "Artist", "Credit"), licence=_words(said, "LicenseShortName", "License"))


def _words(said: Mapping[str, Any], *names: str) -> str:
    found = (str((said.get(name) or {}).get("value", "")) for name in names)
    return next((words for text in found if (words := _MARKUP.sub("", text).strip())), "")


def told_by(text: str, facts: FileFacts) -> FileFacts:
    """Return *facts* with what the description page of the file, of this *text*, tells besides."""
    return FileFacts(
        author=facts.author or ("?" if _AUTHOR.search(text) else ""),
        licence=facts.licence or ("?" if _LICENCE.search(text) else ""),
    )
