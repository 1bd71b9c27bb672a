"""« Signaler une correction »: where a reader who finds a mistake is led, with what is needed filled in."""

from __future__ import annotations

from urllib.parse import quote

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.language import Text
from forumtools.outputs.facts import revision_of
from forumtools.outputs.site_words import said

_SUBJECT = Text(fr="Correction : {title}", en="Correction: {title}")
_BODY = Text(
    fr="Page : {page}\nÉdition : {edition}\nRévision : {revision}\n\nCe qui est à corriger :\n",
    en="Page: {page}\nEdition: {edition}\nRevision: {revision}\n\nWhat is to be corrected:\n",
)


def correction_address(entry: Entry, catalogue: Catalogue) -> str:
    """Return the address of whom to tell: as the forum file says, or the page on the wiki; empty when there is none."""
    told = catalogue.forum.catalogue.corrections
    if not told:
        return catalogue.addresses.get(entry.page, "")
    if not told.startswith("mailto:"):
        return told
    subject = said(_SUBJECT.format(title=entry.title), catalogue.language)
    known = {"page": entry.page, "edition": catalogue.edition.title, "revision": revision_of(entry) or "–"}
    body = _BODY.format(**known).say(catalogue.language)
    sign = "&" if "?" in told else "?"
    return f"{told}{sign}subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text.replace("\n", "\r\n").encode("utf-8", "replace"), safe="")
