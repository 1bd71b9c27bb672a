"""Asking the web about the addresses on pages, and the wiki about pictures and pages that are not the forum's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from forumtools.jobs.forums import OpenForum
from forumtools.rules.online import Answer, FileFacts, Online
from forumtools.store.copies import CopyUnusable
from forumtools.store.links import LINKS_FILE, KnownLinks
from forumtools.wikis.existing import told_by
from forumtools.wikis.link_checks import LinkChecker
from forumtools.wikitext.links import page_links, pictures, web_links
from forumtools.wikitext.pages import Reading

_FILE = 6
_UNCHECKED = frozenset({-2, -1, 2, 3, 8, 9})
"""Namespaces in which a page need not be one: media, special pages, users, the wiki's own messages."""

Watch = Callable[[Iterable[tuple[str, Answer]], int], Iterable[tuple[str, Answer]]]


def ask_online(
    forum: OpenForum,
    readings: Iterable[Reading],
    *,
    checker: LinkChecker | None = None,
    watch: Watch = lambda found, count: found,
) -> Online:
    """
    Return what the web and the wiki answer about what stands on the pages of *readings*.

    *watch* sees the answers of the web go by, and how many are to come. What answered lately is not asked again. Raises
    `WikiError` when the wiki fails.
    """
    known = list(readings)
    addresses = sorted({address for reading in known for address in _addresses(reading)})
    return Online(
        addresses=_answers(forum, addresses, checker or LinkChecker(), watch),
        files=_files(forum, sorted({title for reading in known for title in _pictures(reading)})),
        titles=_titles(forum, sorted({title for reading in known for title in _linked(reading, forum)})),
    )


def _addresses(reading: Reading) -> Iterator[str]:
    return (link.address for link in web_links(reading) if link.address.lower().startswith(("http", "//")))


def _answers(forum: OpenForum, addresses: Sequence[str], checker: LinkChecker, watch: Watch) -> dict[str, Answer]:
    kept = None
    with suppress(CopyUnusable):
        kept = KnownLinks(forum.state / LINKS_FILE) if forum.state else None
    found: dict[str, Answer] = {}
    with suppress(CopyUnusable):
        found = kept.load(addresses) if kept else {}
    new = [address for address in addresses if address not in found]
    for address, answer in watch(checker.check(new), len(new)):
        found[address] = answer
        with suppress(CopyUnusable, ValueError):
            if kept:
                kept.save(address, answer)
    return found


def _pictures(reading: Reading) -> Iterator[str]:
    site = reading.site
    return (site.normal(f"{site.names(_FILE)[0]}:{each.name}") for each in pictures(reading) if each.name)


def _linked(reading: Reading, forum: OpenForum) -> Iterator[str]:
    site = reading.site
    for link in page_links(reading):
        title = site.normal(link.target) if link.target and not set("{}[]<>|") & set(link.target) else ""
        number = site.split(title)[0] if title else -1
        # A prefix that is no namespace may lead to another wiki.
        is_elsewhere = number == 0 and ":" in title
        if not is_elsewhere and number not in _UNCHECKED and forum.forum.kind_of_title(title) is None:
            yield title


def _files(forum: OpenForum, titles: Sequence[str]) -> dict[str, FileFacts | None]:
    asked = getattr(forum.wiki, "files", None)
    pages = {page.title: page.text for page in forum.wiki.read(titles)}
    if asked is None:
        # A folder or a dump has pages of files, or says nothing of them.
        return {title: told_by(text, FileFacts()) for title, text in pages.items()}
    known: dict[str, FileFacts | None] = asked(titles)
    return {title: facts and told_by(pages.get(title, ""), facts) for title, facts in known.items()}


def _titles(forum: OpenForum, titles: Sequence[str]) -> dict[str, bool]:
    asked = getattr(forum.wiki, "existing", None)
    found: dict[str, bool] = asked(titles) if asked else {}
    return found
