"""Files of a wiki, pictures above all: which there are, what is said of them, and what they hold."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.wikis.batches import batches, chunked, listed
from forumtools.wikis.existing import said_of_file
from forumtools.wikis.guard import Guard, NoSuchHost, Refused
from forumtools.wikis.session import Session
from forumtools.wikis.uploads import StoredFile, described

WIDEST = 1600
"""Pixels: of a wider picture, and of a drawing, the wiki is asked for one of this width."""

MOST_BYTES = 30_000_000

_NOT_SENT = Text(
    fr="Le fichier « {title} » n’a pas pu être lu ({why}).", en="The file “{title}” could not be read ({why})."
)


def files_of(session: Session, titles: Iterable[str], size: int) -> dict[str, StoredFile]:
    """Return the files that there are by the titles asked for, *size* of them in one request."""
    asked = {
        "action": "query",
        "prop": "imageinfo|revisions",
        "iiprop": "url|size|sha1|mime|extmetadata",
        "iiurlwidth": WIDEST,
        "rvprop": "content",
        "rvslots": "main",
        "redirects": True,
    }
    found: dict[str, StoredFile] = {}
    for chunk in chunked(dict.fromkeys(titles), size):
        for batch in batches(session, {**asked, "titles": listed(chunk)}):
            known = batch.by_title()
            for title in chunk:
                stored = _stored(title, known.get(batch.title_for(title)) or {}, session.location)
                found |= {title: stored} if stored else {}
    return found


def _stored(title: str, raw: Mapping[str, Any], base: str) -> StoredFile | None:
    info = next(iter(raw.get("imageinfo") or ()), None)
    if not info or not info.get("url"):
        return None
    facts = said_of_file(info.get("extmetadata") or {})
    revision: Mapping[str, Any] = next(iter(raw.get("revisions") or ()), {})
    said = described(str(((revision.get("slots") or {}).get("main") or {}).get("content", "")))
    is_drawing = str(info.get("mime", "")).startswith("image/svg")
    smaller = info.get("thumburl") if is_drawing or int(info.get("width") or 0) > WIDEST else None
    return StoredFile(
        title=title,
        place=urljoin(base, str(smaller or info["url"])),
        digest=f"{info.get('sha1', '')}-{WIDEST if smaller else 0}",
        size=0 if smaller else int(info.get("size") or 0),
        **{"author": facts.author, "licence": facts.licence, **said},
    )


def fetched(session: Session, stored: StoredFile) -> bytes:
    """Return what a file holds; raises `WikiUnreachable` where it does not come."""
    own, there = urlsplit(session.location), urlsplit(stored.place)
    if (own.hostname, own.port) == (there.hostname, there.port):
        # The wiki's own, with our cookies: a private wiki gives its files to nobody else.
        return session.file(stored.place, stored.title)
    return _from_elsewhere(stored)


def _from_elsewhere(stored: StoredFile) -> bytes:
    """Return a file that the wiki has at another host, as those of Commons: if that is one of the public network."""
    why: object
    try:
        reply = Guard(most=MOST_BYTES).ask("GET", stored.place)
        if reply.status == http.client.OK:
            return reply.body
        why = reply.status
    except (Refused, NoSuchHost, OSError, http.client.HTTPException) as error:
        why = error or type(error).__name__
    raise WikiUnreachable(_NOT_SENT.format(title=stored.title, why=why))
