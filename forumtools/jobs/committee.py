"""What was submitted and is not on the wiki yet, as one volume for those who are to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from forumtools.catalogue.compiling import compile_catalogue, editions_of
from forumtools.errors import OutputError, UsageError
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.queueing import page_of
from forumtools.language import Language, Text
from forumtools.model.records import Record
from forumtools.outputs.making import Making, Paper, Told
from forumtools.outputs.pdf import render_pdf
from forumtools.store.entries import Stored

_NOTHING = Text(fr="rien à lire : aucun texte soumis", en="nothing to read: no text was submitted")
_SEVERAL = Text(
    fr="des textes de plusieurs éditions ({names}) : choisissez-en une avec --edition",
    en="texts of several editions ({names}): choose one by --edition",
)
_NOTE = Text(fr="Reçu {receipt}, {state}.", en="Receipt {receipt}, {state}.")


def committee_volume(
    forum: OpenForum, found: Sequence[Stored], *, language: Language, paper: Paper = Paper.A4
) -> tuple[bytes, Sequence[Told]]:
    """
    Return the PDF of submissions of one edition, and what was told of it; nothing private is in it.

    Raises `UsageError` when there are none, or of several editions, `OutputError` when it cannot be set.
    """
    read = dict(_read(forum, found))
    records = list(read.values())
    names = editions_of(forum.forum, records)
    if not names:
        raise UsageError(_NOTHING)
    if len(names) > 1:
        raise UsageError(_SEVERAL.format(names=", ".join(names)))
    main = forum.forum.main_kind.id
    others = [reading.record for reading in forum.all_readings() if reading.record.kind.id != main]
    made = compile_catalogue(forum.forum, names[0], [*records, *others], language=language, site=forum.site)
    states = {stored.receipt: stored.state.label for stored in found}
    notes = {read[receipt].page: _NOTE.format(receipt=receipt, state=states[receipt]) for receipt in read}
    making = Making(paper=paper, notes=notes)
    files = dict(render_pdf(made, making))
    if not files:
        raise OutputError(making.told[-1].what)
    [content] = files.values()
    return content or b"", making.told


def _read(forum: OpenForum, found: Sequence[Stored]) -> Iterator[tuple[str, Record]]:
    """Yield receipt and page of contributions; a page whose title is none yet is called by its receipt."""
    main = forum.forum.main_kind
    for stored in found:
        record = page_of(forum, stored)
        if record.kind.id == main.id:
            page = record.page or f"{main.namespace}:{stored.receipt}"
            yield stored.receipt, replace(record, page=page)
