"""Which charts say something of an edition, and of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from markupsafe import Markup

from forumtools.catalogue.across import Line, Share, Thread
from forumtools.catalogue.contents import Catalogue
from forumtools.catalogue.sorting import title_key
from forumtools.language import Language, Text
from forumtools.model.roles import Role
from forumtools.outputs.charts import Chart, Row, by_number, draw_charts
from forumtools.outputs.place_map import draw_map

_CONTRIBUTIONS = Text.same("Contributions")
_EDITION = Text(fr="Édition", en="Edition")
_HEADINGS = {
    Role.THEMES: Text(fr="Thème", en="Theme"),
    Role.SESSIONS: Text.same("Session"),
    Role.PLACES: Text(fr="Territoire", en="Place"),
}
_TITLES = {
    Role.THEMES: Text(fr="Contributions par thème", en="Contributions by theme"),
    Role.SESSIONS: Text(fr="Contributions par session", en="Contributions by session"),
    Role.PLACES: Text(fr="Contributions par territoire", en="Contributions by place"),
}
_BY_EDITION = Text(fr="Contributions par édition", en="Contributions by edition")
_THEMES_BY_EDITION = Text(fr="Contributions par thème et par édition", en="Contributions by theme and edition")

AddressOf = Callable[[Role, str], str | None]
"""Where a term is, by its role and its anchor, if it is anywhere."""


def edition_in_figures(
    catalogue: Catalogue, address_of: AddressOf, own_lang: Markup, *, is_book: bool = False
) -> Markup:
    """Return the charts and the map of one edition, drawn, as far as they are worth it."""
    places = draw_map(catalogue, partial(address_of, Role.PLACES), own_lang, is_book=is_book)
    charts = edition_charts(catalogue, address_of)
    return draw_charts(charts, catalogue.language, own_lang, more=places, is_book=is_book)


def edition_charts(catalogue: Catalogue, address_of: AddressOf) -> tuple[Chart, ...]:
    """Return the charts of one edition that are worth drawing."""
    language = catalogue.language
    charts = (
        Chart(
            key=f"chart-{role.value}",
            title=title.say(language),
            heading=_HEADINGS[role].say(language),
            columns=(_CONTRIBUTIONS.say(language),),
            rows=by_number(list(_rows(catalogue, role, address_of))),
        )
        for role, title in _TITLES.items()
    )
    return tuple(chart for chart in charts if chart.is_worth_drawing)


def _rows(catalogue: Catalogue, role: Role, address_of: AddressOf) -> Iterator[Row]:
    if role is Role.SESSIONS:
        for session in catalogue.sessions:
            if session.mentions:
                yield Row(session.title, (len(session.mentions),), address_of(role, session.anchor) or "")
    elif index := catalogue.index(role):
        for _, lines in index.letters:
            for line in lines:
                yield Row(line.label, (len(line.mentions),), address_of(role, line.anchor) or "")


def forum_charts(shares: Sequence[Share], themes: Iterable[Line], language: Language) -> tuple[Chart, ...]:
    """Return the charts of several editions, given by their shares and by the *themes* that go through them."""
    editions = Chart(
        key="chart-editions",
        title=_BY_EDITION.say(language),
        heading=_EDITION.say(language),
        columns=(_CONTRIBUTIONS.say(language),),
        rows=tuple(_edition_row(share) for share in shares),
    )
    crossed = Chart(
        key="chart-themes",
        title=_THEMES_BY_EDITION.say(language),
        heading=_HEADINGS[Role.THEMES].say(language),
        columns=tuple(share["edition"] for share in shares),
        rows=by_number([_theme_row(line, shares) for line in sorted(themes, key=lambda line: title_key(line.label))]),
    )
    return tuple(chart for chart in (editions, crossed) if chart.is_worth_drawing)


def _edition_row(share: Share) -> Row:
    return Row(share["edition"], (len(share[Thread.PROJECTS.value]),), f"{share['slug']}/index.html")


def _theme_row(line: Line, shares: Sequence[Share]) -> Row:
    numbers = {visit.slug: len(visit.contributions) for visit in line.visits}
    return Row(line.label, tuple(numbers.get(share["slug"], 0) for share in shares))
