"""Pictures in a wiki's HTML, as MediaWiki drew them before 1.40 (``div.thumb``) and since (``figure``)."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from forumtools.catalogue.html_kinds import is_hidden, words_of
from forumtools.catalogue.html_tree import Element
from forumtools.model.site import Site

FILE = 6
_TO_FILES = frozenset({"image", "mw-file-description"})
_FRAMES = frozenset({"thumb", "thumbinner", "gallerybox", "floatright", "floatleft", "floatnone"})
_MEDIA = frozenset({"img", "video", "audio"})
_CAPTIONS = frozenset({"thumbcaption", "gallerytext"})


def is_frame(element: Element) -> bool:
    """Say whether *element* frames a picture, with its caption if it has one."""
    if not element.attributes:
        return element.name == "figure"
    return element.name == "figure" or not _FRAMES.isdisjoint(element.classes) or "mw:File" in element.get("typeof")


def file_name(element: Element, site: Site) -> str:
    """Return the name of the file that *element*, a picture, its link or its frame, shows; empty when none is told."""
    inside = list(element.elements())
    names = [_linked(each, site) for each in inside if each.name == "a" and (_is_missing(each, site) or _media(each))]
    names += [_drawn(each) for each in inside if each.name in _MEDIA]
    # In a gallery, what the wiki does not have stands there as mere words.
    names += [each.text().strip() for each in inside if "gallerybox" in element.classes and "thumb" in each.classes]
    return next((name for name in names if name), "")


def is_picture(link: Element, site: Site) -> bool:
    """Say whether *link* is a picture of the wiki, or stands for one that is missing."""
    if _is_missing(link, site):
        return True
    return _media(link) is not None and not link.text().strip() and bool(file_name(link, site))


def has_other_words(frame: Element, name: str, site: Site) -> bool:
    """Say whether *frame* holds words beside the *name* of its file, a caption, and a picture that is missing."""
    waiting = list(frame.children)
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if node.strip() not in ("", name):
                return True
        elif not (_is_caption(node) or is_hidden(node) or _is_missing(node, site)):
            waiting += node.children
    return False


def lacks_pictures(tree: Element, site: Site) -> bool:
    """Say whether a picture is missing in *tree*: then the wiki shows no words for it either."""
    return any(_is_missing(each, site) for each in tree.elements())


def alternative(element: Element, site: Site) -> str:
    """Return the text alternative of the picture in *element*; what is missing has words in its place."""
    media = _media(element)
    missing = next((each for each in element.elements() if _is_missing(each, site)), None)
    text = media.get("alt") if media else words_of(missing) if missing else ""
    return " ".join(text.split())


def caption_of(element: Element) -> Element | str:
    """Return the caption of the picture in *element*: an element, or what shows when one points at the picture."""
    for each in element.elements():
        if _is_caption(each):
            return each
    links = [each for each in element.elements() if not _TO_FILES.isdisjoint(each.classes)]
    return next((link.get("title") for link in links if _media(link)), "")


def page_of_link(link: Element) -> str:
    """Return the title of the page of the wiki that *link* leads to, as far as the link says it."""
    parts = _address(link.get("href"))
    asked = parse_qs(parts.query).get("title", [""])[0]
    if "new" not in link.classes and (title := link.get("title")):
        return title
    return (asked or unquote(parts.path).rpartition("/")[2]).replace("_", " ")


def _is_caption(element: Element) -> bool:
    return element.name == "figcaption" or not _CAPTIONS.isdisjoint(element.classes)


def _address(text: str) -> SplitResult:
    """Return the parts of an address; of one that is none, nothing."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def _media(element: Element) -> Element | None:
    return next((each for each in element.elements() if each.name in _MEDIA), None)


def _is_missing(link: Element, site: Site) -> bool:
    """Say whether *link* stands for a picture that the wiki does not have: it leads to where one may be sent."""
    if link.name != "a" or "new" not in link.classes or site.split(link.get("title"))[0] != FILE:
        return False
    if _media(link):
        return False
    return "wpDestFile=" in link.get("href") or any("mw-broken-media" in each.classes for each in link.elements())


def _linked(link: Element, site: Site) -> str:
    asked = parse_qs(_address(link.get("href")).query)
    if wanted := asked.get("wpDestFile"):
        return wanted[0].replace("_", " ")
    for title in (unquote(_address(link.get("href")).path).rpartition("/")[2], *asked.get("title", ())):
        number, name = site.split(title.replace("_", " "))
        if number == FILE:
            return name
    return ""


def _drawn(media: Element) -> str:
    """Return the name in the address of a picture: ``…/a/ab/Salle.jpg``, ``…/thumb/a/ab/Salle.jpg/200px-Salle.jpg``."""
    resource = media.get("resource").rpartition("/")[2]
    path = [part for part in _address(media.get("src")).path.split("/") if part]
    if "thumb" in path[:-2]:
        path.pop()
    if resource:
        return unquote(resource.partition(":")[2]).replace("_", " ")
    return unquote(path[-1]).replace("_", " ") if len(path) > 1 and not media.get("src").startswith("data:") else ""
