"""A page as it will stand: drawn by the wiki itself where there is one, else by us, and then it is said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forumtools.catalogue.documents import read_document
from forumtools.catalogue.typography import french
from forumtools.jobs.viewing import ForumView
from forumtools.language import Language, Text
from forumtools.outputs.html import draw
from forumtools.wikitext.pages import Reading

_TEXT_TAGS = {"a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "q", "s", "samp"}
_MORE_TEXT_TAGS = {"small", "span", "strong", "sub", "sup", "u", "var"}
_BLOCK_TAGS = {"blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "ul"}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_TABLE_TAGS = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_TAGS = _TEXT_TAGS | _MORE_TEXT_TAGS | _BLOCK_TAGS | _HEADINGS | _TABLE_TAGS
_ATTRIBUTES = {"a": {"href", "title"}, "*": {"dir", "lang"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A page to look at."""

    title: str
    details: Sequence[tuple[Text, Sequence[str]]] = ()
    """Labels and values of the fields."""

    sections: Sequence[tuple[str, Markup]] = ()
    whole: Markup | None = None
    """All of it, as the wiki draws it."""

    @property
    def is_approximate(self) -> bool:
        """Whether the wiki may show it otherwise."""
        return self.whole is None


def preview(view: ForumView, reading: Reading, language: Language) -> Preview:
    """Return *reading* as readers will see it."""
    drawn = view.drawn(reading)
    if drawn is not None:
        return Preview(title=reading.record.title, whole=safe(drawn))
    record = reading.record
    kind = record.kind
    typeset = french if view.forum.language == "fr" else str
    return Preview(
        title=record.title,
        details=[(entry.label, record.values[entry.name]) for entry in kind.fields if entry.name in record.values],
        sections=[
            (name, draw(read_document(record.markup[name], typeset=typeset), language=language))
            for name in record.sections
            if record.sections[name].strip()
        ],
    )


def safe(html: str) -> Markup:
    """Return *html* of a wiki with nothing in it that acts, and nothing that asks another site for anything."""
    import nh3

    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes={name: set(allowed) for name, allowed in _ATTRIBUTES.items()},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned)  # noqa: S704 - cleaned by an allow-list just now
