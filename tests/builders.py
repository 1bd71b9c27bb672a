"""A forum in a few lines: pages as people write them, read as the program reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from forumtools.catalogue.compiling import compile_catalogue
from forumtools.catalogue.contents import Catalogue
from forumtools.jobs.forums import default_site
from forumtools.language import Language
from forumtools.model.records import Page, Record
from forumtools.wikitext.pages import Reader
from tests.forums import default_forum, kind

FORUM = default_forum()
SITE = default_site(FORUM)


@cache
def _reader(kind_name: str) -> Reader:
    return Reader(kind(kind_name), SITE)


def page(kind_name: str, title: str, sections: Mapping[str, str] | str = "", **fields: str) -> Record:
    """Return a page as it is read; *fields* are wikitext, their names with ``_`` for blanks."""
    declared = kind(kind_name)
    parameters = "".join(f"\n|{name.replace('_', ' ')}={value}" for name, value in fields.items())
    body = sections if isinstance(sections, str) else "".join(f"\n== {n} ==\n{t}\n" for n, t in sections.items())
    text = f"{{{{{declared.template}\n|titre={title}{parameters}\n}}}}\n{body}"
    name = title.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")").replace("|", "/")
    return _reader(kind_name).read(Page(f"{declared.namespace}:{name}", text, revision=7)).record


def record(values: Mapping[str, Sequence[str]], markup: Mapping[str, str], title: str = "Contrib:X") -> Record:
    """Return a contribution made of any values at all, as no page could hold them."""
    given = {"édition": ("2018",), **{name: tuple(items) for name, items in values.items() if items}}
    return Record(kind=kind(), page=title, revision=1, values=given, markup=markup)


def contribution(title: str, text: str = "Le projet avance.", **fields: str) -> Record:
    """Return a contribution to the edition of 2018, unless *fields* say another."""
    fields = {"édition": "2018", "contributeurs": "Malo Stervinou", **fields}
    return page("contribution", title, {"Présentation": "Bénévole.", "Description du projet": text}, **fields)


def edition(title: str = "2018", **fields: str) -> Record:
    """Return the page of an edition."""
    usual = {
        "année": "2018",
        "libellé": f"Forum des usages, édition {title}",
        "date_de_début": "2018-07-03",
        "date_de_fin": "2018-07-06",
    }
    return page("édition", title, {"Présentation": "Quatre jours à Brest."}, **{**usual, **fields})


def session(title: str, **fields: str) -> Record:
    """Return the page of a session of 2018."""
    return page("session", title, {"Présentation": "On en parle."}, **{"édition": "2018", **fields})


def catalogue(*records: Record, name: str = "2018", **options: object) -> Catalogue:
    """Return the catalogue of 2018 that *records* make."""
    return compile_catalogue(FORUM, name, records, site=SITE, **options)  # type: ignore[arg-type]


def in_language(language: Language, records: Sequence[Record]) -> Catalogue:
    """Return the catalogue of 2018 for readers of *language*."""
    return compile_catalogue(FORUM, "2018", records, site=SITE, language=language)
