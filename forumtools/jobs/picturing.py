"""The pictures of catalogues: fetched once from the wiki, checked, drawn anew, and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from forumtools.catalogue.contents import Catalogue, Picture, Repair, figures_of
from forumtools.catalogue.slugs import plain_slug
from forumtools.errors import InputError, OutputError, WikiError
from forumtools.files import make_private
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.outputs.files import write_whole
from forumtools.outputs.pictures import Picture as Drawn
from forumtools.outputs.pictures import drawn_for_readers
from forumtools.wikis.protocols import FilesWiki, has_files
from forumtools.wikis.uploads import FILES, StoredFile

FOLDER = "pictures"
_MOST_BYTES = 30_000_000
_DIGEST = re.compile(r"[0-9a-f]{20,}(?:-\d+)?")
_MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_NO_PICTURE = Text(fr="image {name} : {why}", en="picture {name}: {why}")
_MISSING = Text(fr="image {name} : absente du wiki", en="picture {name}: not on the wiki")
_NO_FILES = Text(
    fr="image {name} : une exportation n’a que les pages, pas les fichiers",
    en="picture {name}: an export has pages only, no files",
)
_TOO_LARGE = Text(fr="le fichier est trop lourd ({n} Mo)", en="the file is too heavy ({n} MB)")


class Pictures:
    """The pictures of one wiki."""

    def __init__(self, forum: OpenForum) -> None:
        self._forum = forum
        self._kept = forum.state / FOLDER if forum.state else None
        self.wanted: set[str] = set()
        """The names of all pictures that catalogues asked for."""

    def put_into(self, catalogue: Catalogue) -> Catalogue:
        """Return *catalogue* with its pictures; what cannot be had is told among its repairs."""
        wiki = self._forum.wiki
        wanted = dict(reversed([found for found in _figures(catalogue) if found[0].strip()]))
        self.wanted |= wanted.keys()
        if not wanted:
            return catalogue
        pictures, repairs = {}, list(catalogue.repairs)
        if not has_files(wiki):
            repairs += [Repair(page, _NO_FILES.format(name=name)) for name, page in sorted(wanted.items())]
            return replace(catalogue, repairs=tuple(repairs))
        stored = self._stored(wiki, wanted)
        for name in sorted(wanted):
            found = self._picture(wiki, name, stored.get(name))
            if isinstance(found, Picture):
                pictures[name] = found
            else:
                repairs.append(Repair(wanted[name], found))
        return replace(catalogue, pictures=pictures, repairs=tuple(repairs))

    def state(self, names: Iterable[str]) -> str:
        """Return what is the same only as long as the files of these *names* are, whether they are there or not."""
        wanted = sorted(names)
        wiki = self._forum.wiki
        stored = self._stored(wiki, wanted) if wanted and has_files(wiki) else {}
        return sha256(repr([(name, stored.get(name)) for name in wanted]).encode()).hexdigest()

    def _stored(self, wiki: FilesWiki, names: Iterable[str]) -> Mapping[str, StoredFile]:
        namespace = next(iter(self._forum.site.names(FILES)), "File")
        titles = {self._forum.site.normal(f"{namespace}:{name}"): name for name in names}
        return {titles[title]: found for title, found in wiki.stored_files(list(titles)).items() if found}

    def _picture(self, wiki: FilesWiki, name: str, stored: StoredFile | None) -> Picture | Text:
        if stored is None:
            return _MISSING.format(name=name)
        if stored.size > _MOST_BYTES:
            why = _TOO_LARGE.format(n=stored.size // 1_000_000)
            return _NO_PICTURE.format(name=name, why=why)
        try:
            return self._drawn(wiki, name, stored)
        except (InputError, WikiError) as error:
            return _NO_PICTURE.format(name=name, why=error.text)

    def _drawn(self, wiki: FilesWiki, name: str, stored: StoredFile) -> Picture:
        """Return the picture as it is kept from an earlier run, or fetched and drawn anew."""
        drawn = self._kept_as(stored) or self._keep(stored, drawn_for_readers(wiki.fetch(stored)))
        mark = sha256(drawn.content).hexdigest()[:8]
        return Picture(
            name=name,
            file=f"{plain_slug(name.rpartition('.')[0]) or 'image'}-{mark}{drawn.suffix}",
            media_type=drawn.media_type,
            width=drawn.width,
            height=drawn.height,
            content=drawn.content,
            alt=stored.alt,
            author=stored.author,
            licence=stored.licence,
        )

    def _kept_as(self, stored: StoredFile) -> Drawn | None:
        """Return a picture from an earlier run; its file is named by what it was drawn from, and its size."""
        if not self._kept or not _DIGEST.fullmatch(stored.digest):
            return None
        with suppress(OSError, ValueError):
            for path in self._kept.glob(f"{stored.digest}.*"):
                width, height = map(int, path.stem.rpartition(".")[2].split("x"))
                return Drawn(path.read_bytes(), _MEDIA_TYPES[path.suffix], path.suffix, width, height)
        return None

    def _keep(self, stored: StoredFile, drawn: Drawn) -> Drawn:
        if self._kept and _DIGEST.fullmatch(stored.digest):
            with suppress(OSError, OutputError):  # then it is drawn again
                make_private(self._kept)
                name = f"{stored.digest}.{drawn.width}x{drawn.height}{drawn.suffix}"
                write_whole(self._kept / name, drawn.content)
        return drawn


def _figures(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the name of every picture that *catalogue* shows, and the page that shows it."""
    described = [(catalogue.edition.record, catalogue.edition.sections)]
    described += [(session.record, session.sections) for session in catalogue.sessions]
    for record, sections in described:
        yield from ((figure.name, record.page if record else "") for figure in figures_of(sections))
    for entry in catalogue.entries:
        figures = [*([entry.image] if entry.image else ()), *figures_of(entry.sections)]
        yield from ((figure.name, entry.page) for figure in figures)
