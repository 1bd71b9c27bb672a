"""MediaWiki's XML export (0.10 and 0.11) as a stream of pages. Hostile files are refused, not obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from forumtools.errors import DumpBroken
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site

Wanted = Callable[[int, str], bool]
"""Whether the text of a page is worth keeping, by namespace number and title."""

_MAX_TEXT = 64 << 20
"""Characters of one text; MediaWiki's own limit is 2 MB."""

_MAX_WORD = 4_000
"""Characters of any other element; titles have 255 bytes."""

_MAX_TAG = 1 << 20
"""Bytes of one tag with its attributes."""

_EMPTY = Text(fr="{name} : le fichier est vide.", en="{name}: the file is empty.")
_CUT = Text(
    fr="{name} : dump tronqué, coupé vers « {last} » ; les pages précédentes ont été lues.",
    en="{name}: the dump is cut near “{last}”; the pages before it were read.",
)
_WRONG = Text(
    fr="{name}, ligne {line}, colonne {column} : XML faux ({why}), vers « {last} ».",
    en="{name}, line {line}, column {column}: wrong XML ({why}), near “{last}”.",
)
_NO_DUMP = Text(
    fr="{name} : ce n’est pas un export de MediaWiki (élément « {found} »).",
    en="{name}: this is no MediaWiki export (element “{found}”).",
)
_DOCTYPE = Text(
    fr="{name} : déclare un DTD ou des entités, ce qu’aucun export ne fait ; refusé.",
    en="{name}: declares a DTD or entities, which no export does; refused.",
)
_STUB = Text(
    fr="{name} : « {title} » est là sans son texte. C’est un dump « stub » ; prenez « pages-articles ».",
    en="{name}: “{title}” is there without its text. This is a “stub” dump; take “pages-articles”.",
)
_HUGE = Text(
    fr="{name} : un texte de plus de {max} caractères après « {last} » ; refusé.",
    en="{name}: a text of more than {max} characters after “{last}”; refused.",
)

_KEPT = frozenset(
    {
        *("siteinfo/sitename", "siteinfo/case", "namespaces/namespace", "page/title", "page/ns"),
        *("revision/id", "revision/timestamp"),
    }
)
_MOST_NAMESPACES = 10_000
_DEEPEST = 50
_UNTOLD = -99
_ENDS = frozenset(
    {
        *(expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN),
        *(expat.errors.XML_ERROR_PARTIAL_CHAR, expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION),
    }
)


def nothing(namespace: int, title: str) -> bool:
    """Want no text at all."""
    return False


@dataclass(frozen=True, slots=True)
class Head:
    """What a dump says of its wiki, before its pages."""

    site: Site


@dataclass(slots=True)
class DumpedPage:
    """A page of a dump: its newest revision, with its text where that was wanted."""

    title: str = ""
    namespace: int = _UNTOLD
    redirect: str | None = None
    newest: tuple[str, int] = ("", 0)
    """Time and number of the newest revision; revisions come in any order."""

    text: str = ""

    def page(self) -> Page:
        """Return it as any other page."""
        return Page(self.title, self.text, self.newest[1] or None)


def read_export(pieces: Iterable[bytes], wanted: Wanted, *, name: str, site: Site) -> Iterator[Head | DumpedPage]:
    """
    Yield the head, then the pages; *site* stands for what the head does not say.

    Raises `DumpBroken` where the dump ends too early or is none.
    """
    reader = _Reader(wanted, name, site)
    try:
        for piece in pieces:
            reader.feed(piece)
            yield from reader.take()
        reader.close()
    except expat.ExpatError as error:
        yield from reader.take()
        raise reader.broken(error) from error
    except DumpBroken:
        yield from reader.take()
        raise
    yield from reader.take()


class _Reader:
    """What expat calls. Only the text of the element that is wanted just now is collected, by expat itself."""

    def __init__(self, wanted: Wanted, name: str, site: Site) -> None:
        self._wanted = wanted
        self._name = name
        self._site = site
        self._path: list[str] = []
        self._parts: list[str] = []
        self._done: list[Head | DumpedPage] = []
        self._head: dict[str, str] = {}
        self._namespaces: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._page = DumpedPage()
        self._revision = ("", 0)
        self._begun = False
        self._fed = 0
        self._parser = self._new_parser()

    def _new_parser(self) -> expat.XMLParserType:
        # MediaWiki writes nothing else; what a file declares may be any codec of Python's.
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def feed(self, piece: bytes) -> None:
        """Parse one more piece."""
        self._parser.Parse(piece)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _MAX_TAG:
            raise self._broken(_HUGE, max=_MAX_TAG)
        if sum(map(len, self._parts)) > _MAX_TEXT:
            raise self._broken(_HUGE, max=_MAX_TEXT)

    def close(self) -> None:
        """Say that there is no more."""
        self._parser.Parse(b"", True)

    def take(self) -> list[Head | DumpedPage]:
        """Return what is complete since the last time."""
        done, self._done = self._done, []
        return done

    def broken(self, error: expat.ExpatError) -> DumpBroken:
        """Return our own error for what expat found."""
        why = expat.ErrorString(error.code)
        text = _WRONG if why not in _ENDS else _CUT if self._fed else _EMPTY
        return self._broken(text, line=error.lineno, column=error.offset + 1, why=why)

    def _broken(self, text: Text, **words: object) -> DumpBroken:
        return DumpBroken(text.format(name=self._name, last=self._page.title or "…", **words))

    def _doctype(self, *_: object) -> None:
        raise self._broken(_DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        if not path and name != "mediawiki":
            raise self._broken(_NO_DUMP, found=name)
        place = f"{path[-1]}/{name}" if path else name
        if self._parser.CharacterDataHandler is not None or len(path) > _DEEPEST:
            raise self._broken(_NO_DUMP, found=place)
        path.append(name)
        if place in _KEPT or (place == "revision/text" and self._is_text_wanted()):
            self._attributes = attributes
            self._parts = []
            self._parser.CharacterDataHandler = self._parts.append
        elif name == "page":
            self._begin(self._site)
            self._page = DumpedPage()
        elif name == "revision":
            self._revision = ("", 0)
            self._place_page()
        elif place == "page/redirect":
            self._page.redirect = attributes.get("title")

    def _begin(self, site: Site) -> None:
        """Tell the head, once: before the first page, even where there is none."""
        if not self._begun:
            self._begun = True
            self._site = site
            self._done.append(Head(site))

    def _place_page(self) -> None:
        """Find out the namespace from the title where no number that the head names tells it."""
        if self._page.namespace == _UNTOLD:
            self._page.namespace = self._site.split(self._page.title)[0]

    def _is_text_wanted(self) -> bool:
        newer = self._revision >= self._page.newest
        return newer and self._wanted(self._page.namespace, self._page.title)

    def _end(self, name: str) -> None:
        path = self._path
        path.pop()
        collecting = self._parser.CharacterDataHandler is not None
        if collecting:
            self._parser.CharacterDataHandler = None
            self._keep(f"{path[-1]}/{name}", "".join(self._parts))
            self._parts = []
        elif name == "siteinfo":
            self._begin(self._told_site())
        elif name == "page":
            self._place_page()
            self._done.append(self._page)
        if name == "revision":
            self._page.newest = max(self._page.newest, self._revision)

    def _keep(self, place: str, text: str) -> None:
        page = self._page
        if len(text) > _MAX_WORD and place != "revision/text":
            raise self._broken(_HUGE, max=_MAX_WORD)
        match place:
            case "page/title":
                page.title = text
            case "page/ns" if _number(text) in self._namespaces:
                page.namespace = _number(text)
            case "revision/id":
                self._revision = (self._revision[0], _number(text))
            case "revision/timestamp":
                self._revision = (text, self._revision[1])
            case "revision/text":
                self._check_stub(text)
                page.text = text
            case "namespaces/namespace" if len(self._namespaces) > _MOST_NAMESPACES:
                raise self._broken(_NO_DUMP, found=place)
            case "namespaces/namespace":
                self._namespaces[_number(self._attributes.get("key", ""))] = text
            case _:
                self._head[place] = text

    def _check_stub(self, text: str) -> None:
        said = _number(self._attributes.get("bytes", ""))
        if not text and said and "deleted" not in self._attributes:
            raise self._broken(_STUB, title=self._page.title)

    def _told_site(self) -> Site:
        """Return the site of the head, with the names that every wiki understands, and what every wiki has."""
        known = Site().namespaces
        told = {n: (name, *known.get(n, ())[1:]) for n, name in self._namespaces.items() if n}
        return Site(
            name=self._head.get("siteinfo/sitename", ""),
            namespaces={**known, **told} if told else self._site.namespaces,
            first_letter=self._head.get("siteinfo/case", "first-letter") == "first-letter",
        )


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
