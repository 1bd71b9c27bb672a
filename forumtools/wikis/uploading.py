"""
Putting files on a wiki so that none is there twice.

What a file holds says whether it is there already, whoever put it there and under whatever name. A MediaWiki cannot
be made to refuse a second version of a file as it refuses a second page: two programs that send different files of
one name in the same second make two versions of it. So names should be the sender's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forumtools.errors import NotAllowed, PageExists, QuestionAsked, TitleRefused, WikiError
from forumtools.language import Text
from forumtools.wikis.batches import Raw
from forumtools.wikis.once import mark_of, marked, once, unclear
from forumtools.wikis.sentences import as_text, error_of
from forumtools.wikis.session import Session
from forumtools.wikis.stored import stored
from forumtools.wikis.uploads import FILES, digest_of

_LARGE = Text(
    fr="« {title} » est trop grand : {size} Ko, maximum {most} Ko. Réduisez l’image.",
    en="“{title}” is too large: {size} kB, maximum {most} kB. Make the picture smaller.",
)
_NAME = Text(
    fr="Le wiki n’accepte pas le nom « {title} » ({code}). Choisissez un autre nom.",
    en="The wiki does not accept the name “{title}” ({code}). Choose another name.",
)
_WAS_THERE = Text(
    fr="« {title} », ou un fichier identique, a été supprimé du wiki. Quelqu’un doit décider s’il peut y revenir.",
    en="“{title}”, or an identical file, was deleted from the wiki. Somebody must decide whether it may come back.",
)
_WARNING = Text(
    fr="Le wiki met en garde contre « {title} » ({code}). Quelqu’un doit regarder.",
    en="The wiki warns about “{title}” ({code}). Somebody must look.",
)
_ONCE_DELETED = frozenset({"was-deleted", "duplicate-archive", "duplicateversions"})
_TAKEN = frozenset({"exists", "page-exists", "exists-normalized", "nochange"})
_NAMES = frozenset({"badfilename", "bad-prefix", "thumb", "thumb-name"})


class Uploader:
    """Puts files on one MediaWiki for one account."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def upload(self, title: str, content: bytes, *, text: str, summary: str, token: str) -> str:
        """Send a file unless it is there, and return the title of its page."""
        digest = digest_of(content)
        found = self._look(title, digest)
        if found is not None:
            return found
        self._check(title, content)
        params = {
            "action": "upload",
            "filename": title.partition(":")[2],
            "comment": marked(mark_of(token), summary),
            "text": stored(text),
        }
        return once(
            self._session.patience,
            lambda: self._send(params, title, content, digest),
            lambda: self._look(title, digest),
        )

    def _check(self, title: str, content: bytes) -> None:
        general = self._session.welcome.get("general", {})
        if general.get("uploadsenabled") is False:
            raise error_of("uploaddisabled", {}, title)
        most = general.get("maxuploadsize")
        if isinstance(most, int) and len(content) > most:
            raise NotAllowed(_LARGE.format(title=title, size=-(-len(content) // 1024), most=most // 1024))

    def _look(self, title: str, digest: str) -> str | None:
        """Return the title of the same file, if there is one; raise `PageExists` where another has its name."""
        asked = {"prop": "imageinfo", "iiprop": "sha1", "titles": title}
        same = {"list": "allimages", "aisha1": digest, "ailimit": "max"}
        query = self._session.call({"action": "query", **asked, **same}, about=title).get("query", {})
        titles = [str(image["title"]) for image in query.get("allimages", ()) if "title" in image]
        if titles:
            return title if title in titles else min(titles)
        page: Raw = next(iter(query.get("pages", ())), {})
        info = page.get("imageinfo")
        if info and info[0].get("sha1") == digest:
            return str(page["title"])
        if info or not page.get("missing"):
            raise PageExists(title)
        return None

    def _send(self, params: Mapping[str, object], title: str, content: bytes, digest: str) -> str:
        said = self._session.call(params, writing=True, about=title, file=content).get("upload")
        if not isinstance(said, dict) or said.get("result") not in ("Success", "Warning"):
            raise unclear(title)
        if said["result"] == "Warning":
            return self._warned(said.get("warnings"), title)
        info = said.get("imageinfo")
        if not isinstance(info, dict) or info.get("sha1") != digest or not isinstance(said.get("filename"), str):
            raise unclear(title)
        return self._title(said["filename"])

    def _warned(self, warnings: Any, title: str) -> str:
        """Return the title of the same file where that is all the wiki warns of; raise what it means otherwise."""
        known: Mapping[str, Any] = warnings if isinstance(warnings, dict) else {}
        copies = known.get("duplicate")
        if isinstance(copies, list) and copies:
            return self._title(min(map(str, copies)))
        raise _meaning(known, title)

    def _title(self, filename: str) -> str:
        site_name = self._session.welcome.get("namespaces", {}).get(str(FILES), {}).get("name", "File")
        return f"{site_name}:{filename.replace('_', ' ')}"


def _meaning(warnings: Mapping[str, Any], title: str) -> WikiError:
    codes = set(warnings)
    code = as_text(", ".join(sorted(codes)))
    if codes & _TAKEN:
        return PageExists(title)
    if codes & _ONCE_DELETED:
        return QuestionAsked(_WAS_THERE.format(title=title))
    if codes & _NAMES:
        return TitleRefused(_NAME.format(title=title, code=code))
    return QuestionAsked(_WARNING.format(title=title, code=code))
