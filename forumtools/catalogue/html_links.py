"""Links and pictures in a wiki's HTML, as lines with marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.html_figures import (
    FILE,
    alternative,
    caption_of,
    file_name,
    has_other_words,
    is_picture,
    page_of_link,
)
from forumtools.catalogue.html_kinds import leads_outward, words_of
from forumtools.catalogue.html_tree import Element, read_tree
from forumtools.catalogue.nodes import Figure, Link, PageLink, Words, inline_text
from forumtools.model.site import Site

if TYPE_CHECKING:
    from forumtools.catalogue.html_reading import HtmlText

_MEDIA, _TEMPLATE = -2, 10
_MAX_FRAMES = 4
_AUTOMATIC = re.compile(r"\[\d+\]")


class NotDrawn(Exception):
    """The wiki itself could not draw the text: a template is missing there."""


def read_link(html: HtmlText, element: Element) -> str:
    """Return a link: out of the wiki, to a page of the catalogue, else its words."""
    address = element.get("href")
    if is_picture(element, html.site):
        return _figure(html, file_name(element, html.site), element)
    if not address or address.startswith("#") or "mw-selflink" in element.classes:
        return html.plain(element)
    return _outward(html, element, address) if leads_outward(element) else _inward(html, element)


def lacks_template(html: str, site: Site) -> bool:
    """Say whether in what the wiki has drawn stands only the name of a template that is missing there."""
    return "redlink=1" in html and any(_is_missing_template(each, site) for each in read_tree(html).elements())


def _is_missing_template(link: Element, site: Site) -> bool:
    return link.name == "a" and "new" in link.classes and site.split(page_of_link(link))[0] == _TEMPLATE


def _outward(html: HtmlText, element: Element, address: str) -> str:
    checked = checked_address(address)
    if checked is None:
        return html.plain(element)
    words = words_of(element).strip()
    if "free" in element.classes or _AUTOMATIC.fullmatch(words):
        # The address itself, or a number that stands for it: it is said as people say it.
        return html.pieces.hold(Link(checked, (Words(shown_address(words if "://" in words else address)),)))
    return html.within(element, Link, lambda label: Link(checked, label))


def _inward(html: HtmlText, element: Element) -> str:
    title = page_of_link(element)
    if _is_missing_template(element, html.site):
        raise NotDrawn(title)
    page = html.pages.get(html.site.normal(title))
    written = " ".join(words_of(element).split())
    number, bare = html.site.split(written)
    if html.site.normal(written.partition("#")[0]) == html.site.normal(title) or number == _MEDIA:
        label = html.text(bare.partition("#")[0] or bare)
        return html.pieces.hold(PageLink(page, html.pieces.inlines(label))) if page else label
    return html.within(element, PageLink, lambda label: PageLink(page, label)) if page else html.plain(element)


def read_frame(html: HtmlText, element: Element) -> str:
    """Return the picture that *element* frames; all that stands in it, where it frames other words as well."""
    name = file_name(element, html.site) if html.frames < _MAX_FRAMES else ""
    if name and not has_other_words(element, name, html.site):
        return _figure(html, name, element)
    html.frames += 1
    inner = html.read(element)
    html.frames -= 1
    return inner


def read_picture(html: HtmlText, element: Element) -> str:
    """Return a picture that is no link: one of the wiki, or one from elsewhere, of which words are left."""
    name = file_name(element, html.site)
    if name and not checked_address(element.get("src")):
        return _figure(html, name, element)
    html.report("img")
    return html.text(alternative(element, html.site))


def _figure(html: HtmlText, name: str, element: Element) -> str:
    said = caption_of(element)
    caption = html.pieces.inlines(html.text(said) if isinstance(said, str) else html.plain(said))
    words, alt = inline_text(caption), alternative(element, html.site)
    bare = html.site.split(alt)[1] if html.site.split(alt)[0] == FILE else alt
    if html.site.split(words)[1] == name:
        caption = ()
    return html.pieces.hold(Figure(name, "" if bare in (name, words) else html.pieces.typeset(alt), caption))
