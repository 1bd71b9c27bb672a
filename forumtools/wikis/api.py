"""A MediaWiki, through its api.php: read in batches, written by compare and swap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote, urlsplit

from forumtools.errors import EditConflict, PageMissing, WikiError
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import TAGS, Site
from forumtools.model.sweeps import Event, Numbered, Scope, Sweep
from forumtools.rules.online import FileFacts
from forumtools.wikis.abreast import abreast
from forumtools.wikis.account import Account
from forumtools.wikis.batches import CONTENT, answers, batches, chunked, listed, with_texts
from forumtools.wikis.credentials import Credentials
from forumtools.wikis.editing import Editor
from forumtools.wikis.existing import existing, files
from forumtools.wikis.moving import Mover
from forumtools.wikis.once import mark_of
from forumtools.wikis.protocols import page_of_title
from forumtools.wikis.reading import Contents, events, sweep, texts
from forumtools.wikis.refusals import extensions, refusals
from forumtools.wikis.saving import as_stored
from forumtools.wikis.session import Session
from forumtools.wikis.stored import stored
from forumtools.wikis.stored_files import fetched, files_of
from forumtools.wikis.titles import is_legal, legal_title, looked_for, normal_title, refused, same_page, wiki_order
from forumtools.wikis.transport import Limits
from forumtools.wikis.uploading import Uploader
from forumtools.wikis.uploads import StoredFile, file_title

_IMPOSSIBLE = Text(fr="Il ne l’accepte pas, sans dire pourquoi.", en="It does not accept it and gives no reason.")
_OTHERWISE = Text(fr="Il en ferait « {title} ».", en="It would make it “{title}”.")
_ELSEWHERE = Text(
    fr="La page « {asked} » a été enregistrée sous le titre « {title} ». Renommez-la sur le wiki.",
    en="The page “{asked}” was saved under the title “{title}”. Move it on the wiki.",
)


class ApiWiki:
    """Pages of a MediaWiki. Nothing is sent before the first question."""

    def __init__(
        self,
        url: str,
        user: str | None = None,
        password: str | None = None,
        *,
        bearer: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        """
        Take name and password of an account (best: a bot password), or *bearer*, an owner-only OAuth 2 access token.

        With neither, the wiki is read as anybody may.
        """
        self.session = Session(url, user, password, limits or Limits(), bearer=bearer)
        self.credentials = Credentials(user=user, password=password, token=bearer)
        self._editor = Editor(self.session, self.get)
        self._extensions: frozenset[str] | None = None
        self._mover = Mover(self.session, self.get)
        self._uploader = Uploader(self.session)

    @property
    def location(self) -> str:
        """The address of api.php, without secrets."""
        return self.session.location

    @cached_property
    def site(self) -> Site:
        """Namespaces with all their names, letter case and extension tags, as the wiki tells them."""
        return _site(self.session.welcome)

    @property
    def account(self) -> Account:
        """Who we are to the wiki: rights, groups, limits."""
        return self.session.account

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        return page_of_title(self, title)

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, in the wiki's order."""
        scope = self.scope(namespace)
        params = {"action": "query", "list": "allpages", "aplimit": "max", "apnamespace": scope.namespace}
        for answer in answers(self.session, {**params, "apprefix": scope.prefix or None}):
            yield from (found["title"] for found in answer.get("query", {}).get("allpages", ()))

    def pages(self, namespace: str) -> Iterator[Page]:
        """Yield the pages of *namespace*, in the order of `titles`, as many in one request as the wiki gives."""
        yield from (each.page for each in self.contents(namespace))

    def contents(self, namespace: str, template: str = "") -> Contents:
        """Return the pages of *namespace* with their numbers, to be read when iterated; see `Contents`."""
        return Contents(self.session, self.site, self.scope(namespace), template)

    def sweep(self, namespace: str, template: str = "") -> Sweep:
        """Return which pages *namespace* has, and what redirects to the page called *template*."""
        return sweep(self.session, self.site, self.scope(namespace), template)

    def numbered(self, numbers: Iterable[int]) -> Iterator[Numbered]:
        """Yield the pages of these *numbers* that exist, wherever they are by now, in that order."""
        return texts(self.session, numbers, self.account.batch_limit)

    def events(self, log: str, since: str) -> Iterator[Event]:
        """Yield what the *log* (`move`, `delete`, `import`) has from the time *since* on, oldest first."""
        return events(self.session, log, since)

    def scope(self, namespace: str) -> Scope:
        """Return where the pages of *namespace* are."""
        return Scope(*looked_for(self.site, namespace))

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order, as many in one request as the wiki takes."""
        # The wiki would read `a#b` as `a`, and others with an error for the whole batch.
        legal = (self._normal(title) for title in titles if is_legal(self.site, title))
        size = self.account.batch_limit
        for pages in abreast(self.session, partial(_read, size), chunked(legal, size)):
            yield from pages

    def existing(self, titles: Iterable[str]) -> dict[str, bool]:
        """Return whether there is a page of each of *titles*, which are as the wiki writes them."""
        return existing(self.session, titles, self.account.batch_limit)

    def stored_files(self, titles: Iterable[str]) -> dict[str, StoredFile]:
        """Return the files that there are, by the titles of their pages as asked for."""
        return files_of(self.session, titles, self.account.batch_limit)

    def fetch(self, stored: StoredFile) -> bytes:
        """Return what a file holds; from another host than the wiki's only if that is a public one."""
        return fetched(self.session, stored)

    def files(self, titles: Iterable[str]) -> dict[str, FileFacts | None]:
        """Return author and licence of each file, by its full title; None where the wiki has none of that name."""
        return files(self.session, titles, self.account.batch_limit)

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*."""
        wanted = {"prop": "redirects", "rdlimit": "max", "rdprop": "title"}
        found: set[str] = set()
        for answer in answers(self.session, {"action": "query", "titles": self._normal(title), **wanted}):
            for raw in answer.get("query", {}).get("pages", ()):
                found.update(entry["title"] for entry in raw.get("redirects", ()))
        return tuple(sorted(found, key=wiki_order))

    def check_title(self, title: str) -> str:
        """
        Return *title* as the wiki writes it, or raise `TitleRefused`.

        The wiki is asked, because only it knows its interwiki prefixes and what it would silently change.
        """
        normal = legal_title(self.site, title)
        query = self.session.call({"action": "query", "titles": normal}).get("query", {})
        pages = query.get("pages", [])
        if len(pages) != 1 or "invalid" in pages[0] or "interwiki" in query:
            raise refused(title, _IMPOSSIBLE)
        if not same_page(self.site, pages[0]["title"], normal):
            raise refused(title, _OTHERWISE.format(title=pages[0]["title"]))
        return str(pages[0]["title"])

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        """
        Store *page* and return it with its new revision.

        Where someone else changed other lines meanwhile, the wiki merges: the text returned is what is there.
        A repeated call with the same *token* finds the edit that the first one made.
        """
        with self.session.patience.altogether():
            page = as_stored(self.site, page)
            saved = self._editor.save(page, summary=summary, token=token)
        if not same_page(self.site, saved.title, page.title):
            raise WikiError(_ELSEWHERE.format(asked=page.title, title=saved.title))
        return saved

    def rename(self, title: str, to: str, *, reason: str, token: str = "", leave_redirect: bool = True) -> Page:
        """
        Give a page another title and return it there; its talk page comes along.

        A redirect stays where the account may not do without. A repeated *token* finds what it did before.
        """
        with self.session.patience.altogether():
            if not is_legal(self.site, title):
                raise PageMissing(title)
            title, to = self._normal(title), legal_title(self.site, to)
            return self._mover.rename(title, to, reason=reason, token=token, leave_redirect=leave_redirect)

    def remove(self, page: Page, *, reason: str, token: str = "") -> Page | None:
        """
        Delete *page* while it is at its revision, or blank it where the account may not delete: the blank page.

        Between the look and the deletion somebody may still change the page; an administrator can bring it back.
        """
        with self.session.patience.altogether():
            page = replace(page, title=self._normal(page.title), text="")
            if page.revision is None:
                raise EditConflict(self.get(page.title).title)
            if "delete" in self.session.writer.rights:
                self._mover.delete(page, reason=reason, token=token)
                return None
            return self._editor.save(page, summary=reason, token=token)

    def upload(self, name: str, content: bytes, *, text: str, summary: str, token: str = "") -> str:
        """Put a file on the wiki, once, and return the title of its page, which says *text* if it is new."""
        with self.session.patience.altogether():
            title = file_title(self.site, name)
            return self._uploader.upload(title, content, text=text, summary=summary, token=token)

    def own_edit(self, page: Page, token: str) -> Page | None:
        """Return what the edit of ours named *token* made of *page*, or nothing when there is none."""
        return self._editor.own_edit(
            replace(page, title=self._normal(page.title), text=stored(page.text)), mark_of(token)
        )

    def render(self, title: str, text: str) -> str:
        """Return *text* as HTML, as the page called *title* would show it; nothing is saved."""
        return _render(self.session, (title, text))

    def renderings(self, pages: Iterable[tuple[str, str]]) -> Iterator[str | WikiError]:
        """Yield the HTML of each title and text, in order, or why there is none, two being asked for at a time."""
        return abreast(self.session, _render_or_not, pages)

    def address_of(self, title: str) -> str:
        """Return the web address of a page, as the wiki's settings make it."""
        general = self.session.welcome["general"]
        server = str(general.get("server", ""))
        # A server may be named without its scheme, for wikis that have both.
        server = f"{urlsplit(self.location).scheme}:{server}" if server.startswith("//") else server
        return server + str(general.get("articlepath", "/$1")).replace(
            "$1", quote(title.replace(" ", "_"), safe=":/()',")
        )

    def refusals(self, title: str, addresses: Sequence[str]) -> list[Text]:
        """Return what the wiki's lists of titles and addresses would refuse of a new page."""
        if self._extensions is None:
            self._extensions = extensions(self.session)
        return list(refusals(self.session, self._extensions, title, addresses))

    def refresh(self, title: str) -> None:
        """
        Have the wiki work out the links and categories of a page anew, by an edit that changes nothing.

        `PageMissing` when there is none. A text that saving would change is only purged from the wiki's caches.
        """
        with self.session.patience.altogether():
            self._editor.refresh(self.get(title))

    def _normal(self, title: str) -> str:
        return normal_title(self.site, title)


def _read(size: int, session: Session, asked: Sequence[str]) -> list[Page]:
    read: list[Page] = []
    for batch in batches(session, {**CONTENT, "titles": listed(dict.fromkeys(asked))}):
        found = {page.title: page for page in with_texts(session, batch, size).values()}
        read += [found[title] for title in map(batch.title_for, asked) if title in found]
    return read


def _render(session: Session, page: tuple[str, str], **more: str) -> str:
    title, text = page
    asked = {"action": "parse", "title": title, "text": text, "contentmodel": "wikitext", "prop": "text"}
    bare = {"disablelimitreport": 1, "disableeditsection": 1, "disabletoc": 1, "preview": 1}
    said = session.call({**asked, **bare, **more}).get("parse", {}).get("text", "")
    return said if isinstance(said, str) else ""


def _render_or_not(session: Session, page: tuple[str, str]) -> str | WikiError:
    try:
        # Many pages wait until the wiki has caught up, as everything does that a program sends in numbers.
        return _render(session, page, maxlag="5")
    except WikiError as error:
        return error


def _site(said: Mapping[str, Any]) -> Site:
    general = said.get("general", {})
    namespaces = {
        each["id"]: tuple(dict.fromkeys(name for key in ("name", "canonical") if (name := each.get(key))))
        for each in said.get("namespaces", {}).values()
        if each["id"] != 0
    }
    for alias in said.get("namespacealiases", ()):
        if alias["id"] in namespaces:
            namespaces[alias["id"]] += (alias["alias"],)
    tags = frozenset(tag.strip("<>").lower() for tag in said.get("extensiontags", ()))
    first_letter = general.get("case", "first-letter") == "first-letter"
    name = str(general.get("sitename", ""))
    return Site(name=name, namespaces=namespaces, first_letter=first_letter, tags=tags or TAGS)
