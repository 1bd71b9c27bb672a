"""A forum with its wiki at hand: finding the forum file, opening the wiki, reading the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forumtools.errors import ForumFileError, PageMissing, UsageError
from forumtools.language import Text
from forumtools.model.forum import Forum, Kind
from forumtools.model.reading import read_forum
from forumtools.model.records import Page, Record, Values
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.model.tables import unknown_word
from forumtools.model.words import fold, nearest
from forumtools.wikis.opening import open_wiki
from forumtools.wikis.protocols import Wiki, WritableWiki, is_sequential, is_writable
from forumtools.wikitext.pages import Reader, Reading

if TYPE_CHECKING:
    from forumtools.jobs.watching import Watcher

FORUM_FILE = "forum.toml"
STATE_FOLDER = ".forumtools"
_FIRST_NAMESPACE = 3000
_TEMPLATE_NAMESPACE = 10


def find_forum_file(start: Path) -> Path:
    """Return the forum file in *start* or the nearest folder above it; raises `ForumFileError` without one."""
    for folder in (start, *start.resolve().parents):
        if (folder / FORUM_FILE).is_file():
            return folder / FORUM_FILE
    raise ForumFileError(
        Text(
            fr="aucun fichier forum.toml ici ni au-dessus ; « forumtools init » en écrit un",
            en="no forum.toml here or above; “forumtools init” writes one",
        ),
        source=str(start),
    )


def load_forum(path: Path) -> Forum:
    """Return the forum that the file at *path* declares."""
    try:
        return read_forum(path.read_text(encoding="utf-8"), source=str(path))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        text = Text(fr="fichier illisible ({why})", en="the file cannot be read ({why})").format(why=why)
        raise ForumFileError(text, source=str(path)) from error


@dataclass(frozen=True)
class OpenForum:
    """A forum and the wiki where its pages live."""

    forum: Forum
    wiki: Wiki
    seen_redirects: set[str] = field(default_factory=set, init=False, compare=False)
    """The titles of the redirects met while pages of kinds were read."""

    state: Path | None = None
    """The folder of what is kept beside the forum file: journal, mirror; none for a wiki in memory."""

    @cached_property
    def site(self) -> Site:
        """The wiki's namespaces, letter case and tags."""
        return self.wiki.site

    def reader(self, kind: Kind) -> Reader:
        """Return what reads the pages of *kind* on this wiki."""
        # A dump need not name the namespace of templates; then it has no redirects there either.
        names = self.site.names(_TEMPLATE_NAMESPACE)
        redirects = self.wiki.redirects(f"{names[0]}:{kind.template}") if names else ()
        return Reader(kind, self.site, redirects)

    def readings(self, kind: Kind) -> Iterator[Reading]:
        """Yield every page of *kind*, read; redirects and blanked pages are none."""
        return self.read(self._pages(kind))

    def all_readings(self, kinds: Iterable[Kind] | None = None) -> Iterator[Reading]:
        """Yield every page of *kinds*, or of all kinds."""
        return self.read(self.all_pages(kinds))

    def all_pages(self, kinds: Iterable[Kind] | None = None) -> Iterator[tuple[Kind, Page]]:
        """Yield every page in the namespaces of *kinds*, or of all kinds, as it stands there."""
        chosen = tuple(kinds or self.forum.kinds)
        if is_sequential(self.wiki):
            by_namespace = {kind.namespace: kind for kind in chosen}
            for namespace, page in self.wiki.pages_of(list(by_namespace)):
                yield by_namespace[namespace], page
        else:
            for kind in chosen:
                yield from self._pages(kind)

    def _pages(self, kind: Kind) -> Iterator[tuple[Kind, Page]]:
        for page in self.wiki.pages(kind.namespace):
            yield kind, page

    def read(self, pages: Iterable[tuple[Kind, Page]]) -> Iterator[Reading]:
        """Yield *pages*, read; redirects and blanked pages are none."""
        readers: dict[str, Reader] = {}
        for kind, page in pages:
            # A page taken back by an account that may not delete is there and empty.
            if is_redirect(page):
                self.seen_redirects.add(page.title)
            elif page.text.strip():
                # Not before there are pages: on the way to them a mirror learns of redirects to the template.
                reader = readers.get(kind.id) or readers.setdefault(kind.id, self.reader(kind))
                yield reader.read(page)

    def reading(self, title: str) -> Reading:
        """Return the page called *title*, with or without its namespace; raises `PageMissing`."""
        full = self.full_title(title)
        kind = self.forum.kind_of_title(full)
        if kind is None:
            raise UsageError(_no_kind(title, self.forum))
        try:
            return self.reader(kind).read(self.wiki.get(full))
        except PageMissing as missing:
            known = {title.partition(":")[2] or title: title for title in self.wiki.titles(kind.namespace)}
            near = nearest(full.partition(":")[2] or full, known)
            raise PageMissing(missing.title, near=known[near] if near else "") from None

    def full_title(self, title: str) -> str:
        """Return *title* with its namespace: the main kind's when it has none of a kind."""
        if self.forum.kind_of_title(title):
            return title
        return f"{self.forum.main_kind.namespace}:{title}"

    def records(self, kind: Kind | None = None, edition: str | None = None) -> Iterator[Record]:
        """
        Yield the records of *kind* (the main one), of *edition* when it is given.

        Raises `UsageError` when nothing is of *edition*, nor is it a page of its own.
        """
        kind = kind or self.forum.main_kind
        found = edition is None
        for reading in self.readings(kind):
            if edition is None or is_of_edition(reading.record, edition):
                found = True
                yield reading.record
        if edition is not None and not found:
            known = self.all_readings([self.forum.edition_kind or kind, kind])
            self.check_edition(edition, [reading.record for reading in known])

    def check_edition(self, edition: str, records: Iterable[Record]) -> None:
        """Raise `UsageError` when none of *records* is of *edition*, nor is it a page of its own."""
        own = self.forum.edition_kind
        self.check_named(
            edition, (record.of(Role.EDITION) if record.kind is not own else (record.page_name,) for record in records)
        )

    def check_named(self, edition: str, names: Iterable[Values]) -> None:
        """Raise `UsageError` when *edition* is none of *names*, those of the editions that pages are of, or are."""
        named: dict[str, None] = {}
        for known in names:
            if fold(edition) in map(fold, known):
                return
            named.update(dict.fromkeys(known))
        raise UsageError(unknown_word(edition, list(named)))

    def writable(self) -> WritableWiki:
        """Return the wiki to write to; raises `UsageError` when it can only be read."""
        if is_writable(self.wiki):
            return self.wiki
        raise UsageError(
            Text(fr="{place} ne se lit qu’en lecture seule", en="{place} can only be read").format(
                place=self.wiki.location
            )
        )


def open_forum(
    path: str | Path | None = None,
    *,
    wiki: str | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
) -> OpenForum:
    """
    Return the forum whose file is at *path* (a file, a folder, or found from the working directory).

    *wiki* is an `api.php` address, a folder or a dump, and replaces what the file says. For an address, *user* and
    *password* are those of an account, *token* is an owner-only OAuth 2 access token; what is not given is looked
    for where the command looks: environment, private file, keyring. Raises `ForumFileError` when the file is missing
    or wrong, `UsageError` when the wiki cannot be opened.
    """
    file = forum_file(path)
    return open_declared(load_forum(file), file.parent, wiki=wiki, user=user, password=password, token=token)


def forum_file(path: str | Path | None = None) -> Path:
    """Return the forum file meant by *path*: a file, a folder in or below a forum, or nothing for this folder."""
    place = Path(path) if path is not None else Path.cwd()
    return find_forum_file(place) if place.is_dir() else place


def open_declared(
    forum: Forum,
    base: Path,
    *,
    wiki: str | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    watcher: Watcher | None = None,
    anonymous: bool = False,
) -> OpenForum:
    """
    Return *forum* with its wiki, whose place the forum file in *base* tells unless *wiki* is given.

    *anonymous*: as anybody sees it, with no rights and little patience.
    """
    location = wiki or _location(forum, base)
    on_wait = watcher.waits if watcher else None
    account = {"user": user, "password": password, "token": token}
    opened = open_wiki(location, site=default_site(forum), on_wait=on_wait, anonymous=anonymous, **account)
    if location.startswith(("http://", "https://")):
        from forumtools.jobs.mirroring import mirrored  # only here: others need neither network nor database

        opened = mirrored(opened, forum, base / STATE_FOLDER, watcher)
    return OpenForum(forum, opened, base / STATE_FOLDER)


def _location(forum: Forum, base: Path) -> str:
    place = forum.wiki
    return place.api or str(base / (place.folder or place.dump or "wiki"))


def default_site(forum: Forum) -> Site:
    """Return the site of a wiki that does not say its namespaces: a French MediaWiki with those of the kinds."""
    names = dict(zip(range(_FIRST_NAMESPACE, 4000, 2), (kind.namespace for kind in forum.kinds), strict=False))
    return Site(name=forum.name).with_namespaces(names)


def is_redirect(page: Page) -> bool:
    """Say whether *page* only leads to another one (`#REDIRECTION`, `#REDIRECT`)."""
    return page.text[:10].lstrip().upper().startswith("#REDIRECT")


def is_of_edition(record: Record, edition: str) -> bool:
    """Say whether *record* names *edition*."""
    return fold(edition) in (fold(value) for value in record.of(Role.EDITION))


def _no_kind(title: str, forum: Forum) -> Text:
    return Text(
        fr="« {title} » n’est dans aucun espace de noms du forum ({all})",
        en="“{title}” is in no namespace of the forum ({all})",
    ).format(title=title, all=", ".join(kind.namespace for kind in forum.kinds))
