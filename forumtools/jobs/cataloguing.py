"""Catalogues: from the pages of a forum to files for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from forumtools.catalogue.compiling import compile_catalogue, editions_of
from forumtools.catalogue.contents import Catalogue
from forumtools.errors import OutputError, UsageError
from forumtools.jobs.batches import new_batch, run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.language import Language, Text
from forumtools.model.changes import Change, text_change
from forumtools.model.records import Page, Record
from forumtools.model.tables import unknown_word
from forumtools.model.words import fold
from forumtools.outputs.catalogues import OUTPUTS, check_formats, render_home
from forumtools.outputs.files import write_files

FORMATS = tuple(OUTPUTS)

_MARK = "<!-- forumtools : page compilée, toute modification sera remplacée / compiled, edits will be replaced -->"
_SOMEBODYS = Text(
    fr="la page « {title} » existe et n’a pas été compilée par forumtools : renommez-la, puis recommencez",
    en="the page “{title}” exists and was not compiled by forumtools: move it, then try again",
)


def write_catalogues(
    forum: OpenForum,
    editions: Sequence[str] | None = None,
    *,
    to: str | Path,
    formats: Iterable[str] = FORMATS,
    language: Language | None = None,
    publish: bool = False,
) -> list[Catalogue]:
    """
    Write the catalogues of *editions*, or of all that have contributions, into the folder *to*.

    Returns them as compiled; each names the pages set aside. *publish* also saves each one's wiki page. Raises
    `UsageError` for an unknown edition or format, `OutputError` where *to* cannot be written, `WikiError` when
    the wiki cannot be read.
    """
    chosen = tuple(formats)
    check_formats(chosen)
    made = compile_catalogues(forum, editions, language=language)
    write_books(made, to=Path(to), formats=chosen)
    if publish:
        batch = new_batch()
        publish_books(forum, plan_publication(forum, made, batch), batch)
    return made


def compile_catalogues(
    forum: OpenForum, editions: Sequence[str] | None = None, *, language: Language | None = None
) -> list[Catalogue]:
    """Return the catalogues of *editions*, or of all that have contributions; nothing is written."""
    records = [reading.record for reading in forum.all_readings()]
    names = _known_editions(forum, records, editions)
    return [
        compile_catalogue(forum.forum, name, records, language=language, site=forum.site, beside=names)
        for name in names
    ]


def write_books(books: Sequence[Catalogue], *, to: Path, formats: Iterable[str] = FORMATS) -> None:
    """Write compiled catalogues into the folder *to*; raises `OutputError` where that is not possible."""
    chosen = tuple(formats)
    for book in books:
        for name in chosen:
            # What an earlier run made and this one does not, a page withdrawn from the wiki, leaves the folder too.
            write_files(to, OUTPUTS[name](book), listing=f"{book.edition.slug}/.{name}")
    if "html" in chosen and len(books) > 1:
        write_files(to, render_home(books))


def _known_editions(forum: OpenForum, records: Sequence[Record], wanted: Sequence[str] | None) -> list[str]:
    known = editions_of(forum.forum, records)
    if wanted is None:
        if not known:
            raise UsageError(Text(fr="aucune contribution", en="there is no contribution"))
        return list(known)
    by_name = {fold(name): name for name in known}
    for name in wanted:
        if fold(name) not in by_name:
            raise UsageError(unknown_word(name, known))
    return [by_name[fold(name)] for name in dict.fromkeys(wanted)]


def plan_publication(forum: OpenForum, books: Iterable[Catalogue], batch: str) -> list[Change]:
    """Return what saving the wiki pages of *books* changes; `OutputError` where somebody else's page has the title."""
    return [change for book in books if (change := _change(forum, book, batch))]


def publish_books(forum: OpenForum, changes: Sequence[Change], batch: str) -> None:
    """Save the wiki pages as planned, as one batch; raises when one cannot be saved."""
    for step in run_batch(forum, changes, command="catalogue --publish", name=batch):
        if step.error is not None:
            raise step.error


def _change(forum: OpenForum, book: Catalogue, batch: str) -> Change | None:
    title = f"Catalogue {book.edition.name}"
    [text] = [content.decode() for path, content in OUTPUTS["wiki"](book) if path.endswith(".wiki")]
    before = next(iter(forum.wiki.read([title])), Page(title, ""))
    if before.text.strip() and not before.text.startswith(_MARK):
        raise OutputError(_SOMEBODYS.format(title=title))
    after = f"{_MARK}\n{text}".rstrip("\n")
    if after == before.text:
        return None
    said = Text(fr="Catalogue compilé (forumtools, {batch})", en="Catalogue compiled (forumtools, {batch})")
    return text_change(before, after, said.format(batch=batch).say(forum.forum.language))
