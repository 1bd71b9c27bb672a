"""Pages like those of a real forum: as many as wanted, each another, the same in every run."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.resources import templates
from forumtools.wikis.folder import FolderWiki

NAMESPACES = {"Contrib": 3000, "Édition": 3002, "Session": 3004, "Veille": 3006, "Livrable": 3008}
"""Name and number, as in `scripts/wiki.LocalSettings.php`."""

_WANTED_BYTES = 2350
"""The median of what is aimed at; with those whose model is longer already, the median page has 2.6 kB."""

_SPREAD = 0.5
"""Standard deviation of the logarithm of the length: one page in forty is more than 2.7 times as long."""

_THINGS = (
    *("Atelier", "Carnet", "Jardin", "Fabrique", "Radio", "Carte", "Café", "Grainothèque", "Chantier", "Veillée"),
    *("Verger", "Cantine", "Herbier", "Théâtre", "Lavoir", "Marché", "Four", "Sentier", "Refuge", "Journal"),
)
_MANNERS = (
    *("partagé", "ouvert", "mobile", "sonore", "itinérant", "de voisinage", "de poche", "en libre accès", "de nuit"),
    *("à plusieurs mains", "sans clé", "des enfants", "des anciens", "de saison", "à ciel ouvert", "en commun"),
)
_PLACES = (
    *("du Moulin Blanc", "des Tanneurs", "de la Rade", "du Vieux Port", "de Kergoat", "des Trois Ponts"),
    *("de Saint-Marc", "de la Butte", "du Petit Bois", "des Quatre Chemins", "du Ruisseau", "de Penhars"),
    *("de la Gare", "du Bourg d’en haut", "des Falaises", "de l’Écluse", "de la Lande", "du Phare"),
)
_WAYS = len(_THINGS) * len(_MANNERS) * len(_PLACES)


def contributions(count: int, wanted: int = _WANTED_BYTES) -> Iterator[Page]:
    """Yield *count* contributions with distinct titles, their lengths spread around *wanted* bytes."""
    models = _models()
    prose = _paragraphs(models)
    for number in range(count):
        chance = random.Random(number)  # noqa: S311 - the same pages in every run
        title = title_of(number)
        length = round(wanted * chance.lognormvariate(0, _SPREAD))
        yield Page(f"Contrib:{title}", _lengthened(_titled(chance.choice(models), title), prose, length, chance))


def surroundings() -> Iterator[Page]:
    """Yield the example's other pages: editions, sessions and what else contributions speak of."""
    example = FolderWiki(
        templates() / "example" / "wiki", Site().with_namespaces({number: name for name, number in NAMESPACES.items()})
    )
    for namespace in NAMESPACES:
        if namespace != "Contrib":
            yield from example.pages(namespace)


def title_of(number: int) -> str:
    """Return the title of the contribution of that *number*, without its namespace."""
    # A step that has no divisor in common with the number of ways visits all of them, far from one another.
    rest = number * 1009 % _WAYS
    rest, thing = divmod(rest, len(_THINGS))
    place, manner = divmod(rest, len(_MANNERS))
    again = f", {number // _WAYS + 1}e année" if number >= _WAYS else ""
    return f"{_THINGS[thing]} {_MANNERS[manner]} {_PLACES[place]}{again}"


def write_export(path: Path, pages: Iterator[Page], *, stamp: str = "2018-01-01T00:00:00Z") -> None:
    """Write *pages* as an XML export, of which each revision is of the time *stamp* (ISO 8601, UTC)."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for number, page in enumerate(pages, 1):
            namespace = NAMESPACES[page.title.partition(":")[0]]
            size = len(page.text.encode())
            file.write(
                f"<page><title>{escape(page.title)}</title><ns>{namespace}</ns><id>{number}</id>"
                f"<revision><id>{number}</id><timestamp>{stamp}</timestamp>"
                "<contributor><username>Robot</username><id>2</id></contributor>"
                f'<model>wikitext</model><format>text/x-wiki</format><text bytes="{size}" xml:space="preserve">'
                f"{escape(page.text)}</text></revision></page>\n"
            )
        file.write("</mediawiki>\n")


_HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">\n'
    "<siteinfo><sitename>Essais</sitename><dbname>bench</dbname><case>first-letter</case><namespaces>"
    '<namespace key="0" case="first-letter" />'
    + "".join(f'<namespace key="{n}" case="first-letter">{name}</namespace>' for name, n in NAMESPACES.items())
    + "</namespaces></siteinfo>\n"
)


def _models() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((templates() / "example/wiki/Contrib").glob("*.wiki"))]
    return [text.rstrip("\n") for text in texts if text.startswith("{{Contribution\n|titre=") and "== Desc" in text]


def _paragraphs(models: list[str]) -> list[str]:
    """Return the plain paragraphs of all models."""
    lines = [line for text in models for line in text.splitlines()]
    return [line for line in lines if len(line) > 80 and line[0] not in "|{}=*#[:"]


def _titled(text: str, title: str) -> str:
    return re.sub(r"^\|titre=.*", f"|titre={title}", text, count=1, flags=re.MULTILINE)


def _lengthened(text: str, prose: list[str], length: int, chance: random.Random) -> str:
    """Return *text* with more paragraphs at the end of the description, until it has *length* bytes."""
    more = []
    missing = length - len(text.encode())
    while missing > 0:
        more.append(chance.choice(prose))
        missing -= len(more[-1].encode()) + 2
    head, heading, rest = text.partition("== Description du projet ==\n")
    end = re.search(r"\n\n(?==|\[\[Catégorie)", rest)
    at = end.start() if end else len(rest)
    return head + heading + "\n\n".join([rest[:at], *more]) + rest[at:]
