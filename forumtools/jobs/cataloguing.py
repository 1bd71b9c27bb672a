"""Catalogues: from the pages of a forum to files for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from forumtools.catalogue.compiling import compile_catalogue, editions_of
from forumtools.catalogue.contents import Catalogue
from forumtools.errors import OutputError, PageMissing, UsageError
from forumtools.jobs.forums import OpenForum
from forumtools.language import Language, Text
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
    records = [reading.record for reading in forum.all_readings()]
    names = _known_editions(forum, records, editions)
    made = [
        compile_catalogue(forum.forum, name, records, language=language, site=forum.site, beside=names)
        for name in names
    ]
    for book in made:
        for name in chosen:
            # What an earlier run made and this one does not, a page withdrawn from the wiki, leaves the folder too.
            write_files(Path(to), OUTPUTS[name](book), listing=f"{book.edition.slug}/.{name}")
    if "html" in chosen and len(made) > 1:
        write_files(Path(to), render_home(made))
    if publish:
        for book in made:
            _publish(forum, book)
    return made


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


def _publish(forum: OpenForum, book: Catalogue) -> None:
    wiki = forum.writable()
    title = f"Catalogue {book.edition.name}"
    [text] = [content.decode() for path, content in OUTPUTS["wiki"](book) if path.endswith(".wiki")]
    try:
        before = wiki.get(title)
    except PageMissing:
        before = Page(title, _MARK)
    if not before.text.startswith(_MARK):
        raise OutputError(_SOMEBODYS.format(title=title))
    page = Page(title, f"{_MARK}\n{text}".rstrip("\n"), before.revision)
    if page.text != before.text:
        said = Text(fr="Catalogue compilé (forumtools)", en="Catalogue compiled (forumtools)")
        wiki.save(page, summary=said.say(forum.forum.language))
