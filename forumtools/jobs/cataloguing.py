"""Catalogues: from the pages of a forum to files for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import UsageError
from forumtools.jobs.builds import LastBuild, earlier_report, made_before
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.picturing import Pictures
from forumtools.jobs.sameness import declared_state, program_state
from forumtools.jobs.watching import CountedWatch, unwatched
from forumtools.language import Language, Text
from forumtools.model.forum import Kind
from forumtools.model.records import Page, Record
from forumtools.model.tables import unknown_word
from forumtools.model.words import fold
from forumtools.outputs.catalogues import BETTERED_BY, OUTPUTS, check_formats, missing_extra
from forumtools.outputs.files import write_files
from forumtools.outputs.making import REPORT_PAGE, File, Making, Paper
from forumtools.wikis.protocols import is_on_the_web

if TYPE_CHECKING:
    from forumtools.jobs.rendering import Rendering

FORMATS = tuple(OUTPUTS)
HOME = ".made-home"
"""The file that lists the pages of all editions together."""

_PARTS = ("", "catalogue", "jobs", "model", "outputs", "wikitext")
"""The parts of the program on which a catalogue depends."""


@dataclass(frozen=True)
class Built:
    """The catalogue of one edition, in files."""

    edition: str
    title: str
    slug: str
    contributions: int
    set_aside: tuple[tuple[str, str], ...]
    """Pages that are not in it, or not in one of its formats, and why."""

    repaired: tuple[tuple[str, str], ...]
    """Pages that are in it otherwise than on the wiki, and how."""

    is_unchanged: bool = False
    """Whether everything was there already, made from the same."""

    report: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


def write_catalogues(
    forum: OpenForum,
    editions: Sequence[str] | None = None,
    *,
    to: str | Path,
    formats: Iterable[str] | None = None,
    language: Language | None = None,
    paper: Paper = Paper.A5,
    publish: bool = False,
) -> list[Built]:
    """
    Write the catalogues of *editions*, or of all that have contributions, into the folder *to*.

    Returns what was built; each names the pages set aside. Without *formats*, all are made whose extras are
    installed. *publish* also saves each one's wiki page. Raises `UsageError` for an unknown edition or format,
    `OutputError` where *to* cannot be written, `WikiError` when the wiki cannot be read.
    """
    snapshot = Snapshot(forum, editions, language=language)
    built = list(build(snapshot, to=Path(to), formats=formats, paper=paper))
    if publish:
        from forumtools.jobs.batches import new_batch  # only here: who only reads need not wait for what writes
        from forumtools.jobs.publishing import plan_publication, publish_books

        batch = new_batch()
        publish_books(forum, plan_publication(forum, snapshot.catalogues(), batch), batch)
    return built


class Snapshot:
    """All pages of a forum at one moment, and the catalogues of editions made from them, one at a time."""

    def __init__(
        self,
        forum: OpenForum,
        editions: Sequence[str] | None = None,
        *,
        language: Language | None = None,
        watch: CountedWatch = unwatched,
    ) -> None:
        """
        Nothing is compiled yet; without *editions*, all are meant that have contributions.

        *watch* lets the pages go by that the wiki draws.
        """
        self.forum = forum
        self._watch = watch
        self.language: Language = language or forum.forum.language
        self._wanted = editions
        self._pages: list[tuple[Kind, Page]] | None = list(forum.all_pages())
        self.inputs = self._digest(self._pages)

    def _digest(self, pages: Iterable[tuple[Kind, Page]]) -> str:
        declared = declared_state(self.forum.forum, self.forum.site)
        digest = sha256(repr((declared, self.language, self._wanted)).encode("utf-8", "surrogatepass"))
        for kind, page in pages:
            digest.update(f"{kind.id}\0{page.title}\0{page.revision}\0{page.text}\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    @cached_property
    def _records(self) -> list[Record]:
        pages, self._pages = self._pages or [], None
        return [reading.record for reading in self.forum.read(pages)]

    @cached_property
    def names(self) -> list[str]:
        """The editions meant, in the order of their dates or as they were named; raises `UsageError` for an unknown."""
        from forumtools.catalogue.compiling import editions_of  # as below

        known = editions_of(self.forum.forum, self._records)
        if self._wanted is None:
            if not known:
                raise UsageError(Text(fr="aucune contribution", en="there is no contribution"))
            return list(known)
        by_name = {fold(name): name for name in known}
        for name in self._wanted:
            if fold(name) not in by_name:
                raise UsageError(unknown_word(name, known))
        return [by_name[fold(name)] for name in dict.fromkeys(self._wanted)]

    @cached_property
    def rendering(self) -> Rendering:
        """The pages as the wiki draws them."""
        from forumtools.jobs.rendering import Rendering  # as below

        return Rendering(self.forum, self._watch)

    def catalogues(self) -> Iterator[Catalogue]:
        """Yield the catalogue of each edition, without pictures."""
        # Only here: where nothing has changed, nothing is compiled.
        from forumtools.catalogue.compiling import compile_catalogue, records_in

        for name in self.names:
            records = records_in(self.forum.forum, name, self._records)
            catalogue = compile_catalogue(
                self.forum.forum,
                name,
                self._records,
                language=self.language,
                site=self.forum.site,
                beside=self.names,
                drawn=self.rendering.drawn(records),
            )
            yield replace(catalogue, repairs=(*catalogue.repairs, *self.rendering.repairs(records)))


def default_formats() -> tuple[str, ...]:
    """
    Return the formats whose extras are installed, without those that only better another.

    The index of Pagefind is made where it is asked for: it alone is not the same, byte by byte, in every build.
    """
    return tuple(name for name in FORMATS if missing_extra(name) is None and name not in BETTERED_BY)


def build(
    snapshot: Snapshot, *, to: Path, formats: Iterable[str] | None = None, paper: Paper = Paper.A5
) -> Iterator[Built]:
    """
    Write the catalogues of *snapshot* into the folder *to*, and yield each when it is written.

    Where everything is there and made from the same, nothing is done. Raises as `write_catalogues`.
    """
    chosen = default_formats() if formats is None else tuple(formats)
    check_formats(chosen)
    program = program_state(_PARTS, drawn_by="catalogue")
    key = sha256(repr((snapshot.inputs, chosen, paper, program)).encode()).hexdigest()
    pictures = Pictures(snapshot.forum)
    last = LastBuild(snapshot.forum.state, to, key, pictures)
    known = last.reports()
    if known is not None:
        yield from (_built(said, is_unchanged=True) for said in known)
        return
    made = []
    for catalogue in snapshot.catalogues():
        said = _write(pictures.put_into(_with_addresses(catalogue, snapshot.forum)), to, chosen, paper)
        made.append(said)
        yield _built(said)
    from forumtools.outputs.across import render_home
    from forumtools.outputs.feeds import SITEMAP, render_sitemap

    if "html" in chosen and len(made) > 1:
        write_files(to, render_home(made), listing=HOME)
    address = snapshot.forum.forum.catalogue.address
    write_files(to, render_sitemap(address, _standing(to)), listing=f".made-{SITEMAP}")
    if not snapshot.rendering.is_incomplete:
        last.keep(made)


def _standing(to: Path) -> list[str]:
    """Return what stands in the sites in *to*: of other editions too, that an earlier run made."""
    noted = [to / HOME, *to.glob("*/.made-html")]
    paths = {path for note in noted if note.is_file() for path in note.read_text("utf-8", "replace").splitlines()}
    return sorted(path for path in paths if (to / path).is_file())


def _with_addresses(catalogue: Catalogue, forum: OpenForum) -> Catalogue:
    """Return *catalogue* knowing where its pages are on the web, if they are there."""
    wiki = forum.wiki
    if not is_on_the_web(wiki):
        return catalogue
    return replace(catalogue, addresses={entry.page: wiki.address_of(entry.page) for entry in catalogue.entries})


def _write(catalogue: Catalogue, to: Path, formats: Sequence[str], paper: Paper) -> dict[str, Any]:
    from forumtools.outputs.build_report import render_report, report  # as all that is only for making

    earlier = earlier_report(to, catalogue.edition.slug)
    # The report comes last, of everything; the site leads to it.
    coming = {f"{catalogue.edition.slug}/{REPORT_PAGE}": 0}
    before = made_before(to, earlier)
    making = Making(paper=paper, together=frozenset(formats), before=before, sizes=coming)
    files: dict[str, dict[str, int]] = {}
    # The site last: it leads to the files of the others.
    for name in sorted(formats, key=lambda name: name == "html"):
        sizes = files[name] = {}
        # What an earlier run made and this one does not, a page withdrawn from the wiki, leaves the folder too.
        listing = f"{catalogue.edition.slug}/.made-{name}"
        write_files(to, _weighed(OUTPUTS[name](catalogue, making), to, sizes), listing=listing)
        making.sizes |= sizes
    said = report(catalogue, making, files=files, earlier=earlier)
    write_files(to, render_report(catalogue, said))
    return said


def _weighed(files: Iterator[File], to: Path, sizes: dict[str, int]) -> Iterator[File]:
    for path, content in files:
        sizes[path] = (to / path).stat().st_size if content is None else len(content)
        yield path, content


def _built(said: Mapping[str, Any], *, is_unchanged: bool = False) -> Built:
    return Built(
        edition=said["edition"],
        title=said["title"],
        slug=said["slug"],
        contributions=said["contributions"],
        set_aside=tuple((line["page"], line["said"]) for line in said["set_aside"]),
        repaired=tuple((line["page"], line["said"]) for line in said["repaired"]),
        is_unchanged=is_unchanged,
        report=said,
    )
