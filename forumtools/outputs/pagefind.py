"""
The text of a site's pages as an index that the search page reads piece by piece, where the site is served.

It is made by Pagefind, of the extra `search`. Pagefind takes « l’entraide » for one word, « cœur » for another than
« coeur » and only half of « médiateurs·rices »; so it is given the text with these signs folded, and the page folds
what readers ask in the same way. The same pages do not give the same bytes: Pagefind writes its filters in any order.
So what is there stays as long as its pages do.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Language, Text
from forumtools.outputs import site_words as words
from forumtools.outputs.html import draw
from forumtools.outputs.making import File, Making, Told
from forumtools.outputs.site_search import Searchable

NAME = "search"
_FOLDER = "pagefind"
_FOLDED = str.maketrans({"’": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "·": " ·"})
"""As `foldText` of search.js has it."""

_NOT_SAID = [".call", ".back", ".picture .label"]
"""What is drawn for the eye or to be followed, and is no word of the author's."""

_NOT_NEEDED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
"""Pagefind's own pages and styles: ours has its own."""

_FAILED = Text(
    fr="la recherche dans le texte n’a pas pu être préparée ({why}) : la page de recherche s’en passe",
    en="the search of the text could not be prepared ({why}): the search page does without it",
)


def render_search(catalogue: Catalogue, making: Making) -> Iterator[File]:
    """Yield the files of the index, or only their paths where the pages have not changed since they were made."""
    if not catalogue.entries:
        return  # no search page either
    folder = f"{catalogue.edition.slug}/{_FOLDER}/"
    found = dict(documents(catalogue))
    digest = _digest(found, catalogue.language)
    if kept := _known(making, folder, digest):
        yield from ((path, None) for path in kept if making.knows(NAME, path, making.before[path]))
        return
    try:
        files = make_index(found, catalogue.language)
    except (OSError, RuntimeError) as error:
        making.told.append(Told(NAME, "", _FAILED.format(why=str(error) or type(error).__name__)))
        return
    for name, content in files.items():
        making.made_from[folder + name] = f"{digest} {len(files)}"
        yield folder + name, content


def _known(making: Making, folder: str, digest: str) -> list[str]:
    """Return the paths of an index made from the same, if all its files are there."""
    there = {path: key for path, key in making.before.items() if path.startswith(folder)}
    return sorted(there) if set(there.values()) == {f"{digest} {len(there)}"} else []


def documents(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the address of each thing that can be found, and its text as Pagefind is given it."""
    searchable = Searchable(catalogue)
    page = words.environment(catalogue.language).get_template("fulltext.html")
    texts = [entry.sections for entry in catalogue.entries]
    texts += [session.sections for session in catalogue.sessions]
    texts.append(catalogue.edition.sections)
    names = [facet.name for facet in searchable.facets]
    for number, (item, sections) in enumerate(zip(searchable.items(), texts, strict=True)):
        facets = {name: item.get(name, []) for name in names}
        drawn = page.render(item=item, number=number, facets=facets, sections=sections, draw=partial(draw, top=3))
        yield str(item["address"]), fold_text(drawn).encode("utf-8", "replace").decode()


def fold_text(text: str) -> str:
    """Return *text* with what Pagefind does not tell apart, or takes for one word, written as it understands it."""
    return text.translate(_FOLDED)


def _digest(pages: Mapping[str, str], language: Language) -> str:
    told = [version("pagefind"), language, sorted(pages.items())]
    return sha256(json.dumps(told).encode()).hexdigest()


def make_index(pages: Mapping[str, str], language: Language) -> dict[str, bytes]:
    """Return the files of the index of *pages*, given by their addresses. Raises `OSError` or `RuntimeError`."""
    with tempfile.TemporaryDirectory(prefix="forumtools-") as name:
        with ThreadPoolExecutor(1) as apart:  # whoever calls may have a loop of events of their own
            apart.submit(asyncio.run, _write_index(pages, language, name)).result()
        files = (file for file in sorted(Path(name).rglob("*")) if file.is_file())
        return {
            file.relative_to(name).as_posix(): file.read_bytes()
            for file in files
            if not file.name.startswith(_NOT_NEEDED)
        }


async def _write_index(pages: Mapping[str, str], language: Language, folder: str) -> None:
    from pagefind.index import IndexConfig, PagefindIndex  # only here: it is of an extra

    config = IndexConfig(output_path=folder, force_language=language, exclude_selectors=_NOT_SAID)
    async with PagefindIndex(config=config) as index:  # which writes when it is left
        for address, page in sorted(pages.items()):
            await index.add_html_file(content=page, url=address)
