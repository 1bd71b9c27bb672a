"""A volume as one page of HTML, for programs that print it: the same texts and pictures as ours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from markupsafe import Markup, escape

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.jobs.cataloguing import Snapshot
from forumtools.jobs.forums import open_forum
from forumtools.jobs.picturing import Pictures
from forumtools.outputs.html import draw

_STYLE = """
@page { size: A5; margin: 19mm 15mm 20mm 18mm; @bottom-right { content: counter(page); } }
@page :left { @top-left { content: string(chapter); } } @page :right { @top-right { content: string(entry); } }
body { font: 9pt/1.4 serif; text-align: justify; hyphens: auto; }
h1 { break-before: page; string-set: chapter content(); }
h2 { string-set: entry content(); }
img { max-width: 100%; height: auto; }
.toc a::after { content: leader('.') target-counter(attr(href), page); }
.notes { font-size: 8pt; }
"""


def volume_as_html(forum_folder: Path, edition: str) -> str:
    """Return the whole edition of the forum in *forum_folder* as HTML, its pictures beside it on this disk."""
    forum = open_forum(forum_folder / "forum.toml")
    [catalogue] = Snapshot(forum, [edition]).catalogues()
    catalogue = Pictures(forum).put_into(catalogue)
    pictures = forum_folder / "drawn"
    pictures.mkdir(exist_ok=True)
    for picture in catalogue.pictures.values():
        (pictures / picture.file).write_bytes(picture.content)
    show = partial(draw, language="fr", pictures=catalogue.pictures, folder=f"{pictures.as_uri()}/")
    head = f"<html lang=fr><head><title>{escape(catalogue.edition.title)}</title><style>{_STYLE}</style></head>"
    return f"<!DOCTYPE html>{head}<body>{''.join(_parts(catalogue, show))}</body></html>"


def _parts(catalogue: Catalogue, show: partial[Markup]) -> Iterator[str]:
    lines = (f'<li><a href="#c-{entry.slug}">{escape(entry.title)}</a></li>' for entry in catalogue.entries)
    yield f"<h1>{escape(catalogue.edition.title)}</h1><ul class=toc>{''.join(lines)}</ul>"
    for chapter in catalogue.chapters:
        yield f"<h1>{escape(chapter.title or 'Autres')}</h1>"
        for entry in chapter.entries:
            yield from _entry(entry, show)


def _entry(entry: Entry, show: partial[Markup]) -> Iterator[str]:
    yield f'<h2 id="c-{entry.slug}">{escape(entry.title)}</h2>'
    yield f"<p>{escape(', '.join(term.label for term in entry.contributors))}</p>"
    for section in entry.sections:
        yield f"<h3>{escape(section.title or 'Texte')}</h3>{show(section.document, top=4, prefix=entry.slug)}"
