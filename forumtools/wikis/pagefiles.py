"""Where the pages of a folder wiki are: which file a title has, which titles the files have."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from forumtools.model.site import Site
from forumtools.wikis.filenames import CONTINUED, SUFFIX, decode, encode, to_path, to_title
from forumtools.wikis.uploads import FILES

_FIRST_OWN_NUMBER = 3000
UPLOADS = "files"
"""The folder of what is no page."""


class PageFiles:
    """The files of one folder. Hidden files, links, backups and other suffixes are none of ours."""

    def __init__(self, root: Path, declared: Site) -> None:
        self.root = root
        self._declared = declared
        self._strays: dict[int, Mapping[str, Path]] = {}

    @cached_property
    def site(self) -> Site:
        """The site declared, and every sub-folder as a namespace."""
        names = (decode(name) for name in self._subfolders())
        unknown = sorted({name for name in names if self._declared.namespace(name) is None})
        free = (n for n in range(_FIRST_OWN_NUMBER, 10**6, 2) if n not in self._declared.namespaces)
        return self._declared.with_namespaces(dict(zip(free, unknown, strict=False)))

    def path(self, title: str) -> Path:
        """Return the file of *title*: the one that is there, however it is named, or the one to make."""
        canonical = self.root / to_path(self.site, title)
        if os.path.lexists(canonical):
            return canonical
        number, _ = self.site.split(title)
        if number not in self._strays:
            # Once: oddly named files do not appear while we work, and making a page costs no listing.
            self._strays[number] = self._named_otherwise(number)
        return self._strays[number].get(title, canonical)

    def upload(self, title: str) -> Path:
        """Return where the file is whose page is called *title*."""
        name = to_path(self.site, title).removesuffix(SUFFIX)
        return self.root.joinpath(UPLOADS, *name.split("/")[1 if self.site.split(title)[0] else 0 :])

    def uploads(self) -> Iterator[Path]:
        """Yield every file that is no page."""
        for folder, _, names in os.walk(self.root / UPLOADS):
            found = (Path(folder, name) for name in names if not name.startswith("."))
            yield from (path for path in found if not path.is_symlink())

    def title_of_upload(self, path: Path) -> str:
        """Return the title of the page of a file."""
        relative = path.relative_to(self.root / UPLOADS).as_posix()
        folder = "".join(f"{encode(name)}/" for name in self.site.names(FILES)[:1])
        return to_title(self.site, f"{folder}{relative}{SUFFIX}")

    def listing(self, number: int) -> Mapping[str, Path]:
        """Return title and file of every page of a namespace."""
        found: dict[str, Path] = {}
        for relative in self._of_namespace(number):
            title = to_title(self.site, relative)
            if self.site.split(title)[0] != number:
                continue
            if title not in found or relative == to_path(self.site, title):
                found[title] = self.root / relative
        return found

    def is_inside(self, path: Path) -> bool:
        """Say whether no link leads out of the folder on the way to *path*."""
        parents = path.relative_to(self.root).parents
        return not any((self.root / parent).is_symlink() for parent in parents if parent.name)

    def _named_otherwise(self, number: int) -> Mapping[str, Path]:
        listing = self.listing(number)
        return {t: path for t, path in listing.items() if path != self.root / to_path(self.site, t)}

    def _subfolders(self) -> Iterator[str]:
        if self.root.is_dir():
            yield from (entry.name for entry in _visible_folders(self.root) if _is_namespace(entry.name))

    def _of_namespace(self, number: int) -> Iterator[str]:
        for name in self._subfolders() if number else ():
            if self.site.namespace(decode(name)) == number:
                yield from _walk(self.root / name, f"{name}/")
        # Also `Contrib%3AX.wiki`, made before there was a folder Contrib.
        yield from _walk(self.root, "")


def _walk(folder: Path, above: str) -> Iterator[str]:
    """Yield the paths of the pages of *folder*, continued names included, beginning with *above*."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(SUFFIX) and not name.startswith(".") and entry.is_file(follow_symlinks=False):
                yield above + name
    for entry in _visible_folders(folder):
        if _is_continued(entry.name):
            yield from _walk(Path(entry.path), f"{above}{entry.name}/")


def _visible_folders(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [e for e in entries if not e.name.startswith(".") and e.is_dir(follow_symlinks=False)]


def _is_namespace(name: str) -> bool:
    return name != UPLOADS and not _is_continued(name)


def _is_continued(name: str) -> bool:
    return name.endswith(CONTINUED)
