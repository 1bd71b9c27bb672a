"""
Bars of numbers, drawn by hand as SVG, with the same numbers in a table beside them.

Lengths across are shares of the width and all others go by the size of letters, so that a chart is as wide as its
column, on a phone too, and its letters are as large as those around it. Colours and fonts come from the style of the
page. Those who hear a page are told what the picture shows; the table is there for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from forumtools.language import Language, Text
from forumtools.outputs.site_words import said

FEWEST = 3
"""With fewer values a sentence says more than a chart."""

_MOST_BARS = 12
"""More are only in the table."""

_WIDEST = 86
"""The share of the width of the longest bar: the number behind it needs the rest."""

_LETTERS, _LINES = 38, 2
"""How many letters of a label stand on a line of the narrowest phones, and on how many lines."""

_LINE, _BAR, _GAP = 1.3, 0.8, 0.75
"""Heights, by the size of letters."""

_DESCRIBED = Text(fr="Barres horizontales : {numbers}.", en="Horizontal bars: {numbers}.")
_LEFT_OUT = Text(
    fr=" Les {number} autres valeurs sont dans le tableau.", en=" The other {number} values are in the table."
)
_IN_PARTS = Text(fr=" Le détail est dans le tableau.", en=" The parts are in the table.")
_NUMBERS = Text(fr="Les nombres en tableau", en="The numbers as a table")
_ALL_NUMBERS = Text(fr="Les {number} nombres en tableau", en="All {number} numbers as a table")
_TOTAL = Text.same("Total")


@dataclass(frozen=True, slots=True)
class Row:
    """What one bar shows: its parts, one for each column of the chart."""

    label: str
    numbers: tuple[int, ...]
    address: str = ""
    """Where the table leads to."""

    @property
    def total(self) -> int:
        """All its parts together."""
        return sum(self.numbers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Numbers to draw. With several columns, each bar is made of as many parts, in their order."""

    key: str
    """Short and unlike any other's on the page: it is part of anchors."""

    title: str
    heading: str
    """What the labels of rows are."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_worth_drawing(self) -> bool:
        """Whether there are enough values, and not all are one."""
        return len(self.rows) >= FEWEST and max(row.total for row in self.rows) > 1

    @property
    def bars(self) -> tuple[Row, ...]:
        """The rows that are drawn."""
        return self.rows[:_MOST_BARS]


def by_number(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return *rows* with the largest first; of equal ones, as they were."""
    return tuple(sorted(rows, key=lambda row: -row.total))


def draw_charts(
    charts: Sequence[Chart], language: Language, own_lang: Markup, *, more: str = "", is_book: bool = False
) -> Markup:
    """
    Return *charts* as HTML that is XML too: legend, picture and table of each; nothing if there is none.

    *more* is another figure, drawn, to stand behind them. *own_lang* is the attribute of labels in another language
    than the page's; in a book nothing can be unfolded.
    """
    drawn = (_figure(chart, language, own_lang, is_book=is_book) for chart in charts)
    return (
        Markup('<div class="charts">\n{}</div>\n').format(Markup("").join((*drawn, more)))
        if charts or more
        else Markup("")
    )


def _figure(chart: Chart, language: Language, own_lang: Markup, *, is_book: bool) -> Markup:
    table = draw_table(chart, language, own_lang)
    if not is_book:
        table = folded(table, len(chart.rows), language, is_all_drawn=chart.bars == chart.rows)
    tones = legend(chart.columns) if len(chart.columns) > 1 else ""
    title = Markup('<figcaption class="chart-title">{}</figcaption>\n').format(chart.title)
    return Markup('<figure class="chart">\n{}{}{}\n{}</figure>\n').format(
        title, tones, _picture(chart, language), table
    )


def folded(table: Markup, rows: int, language: Language, *, is_all_drawn: bool = True) -> Markup:
    """Return *table*, to be unfolded by those who want it."""
    numbers = _NUMBERS if is_all_drawn else _ALL_NUMBERS.format(number=rows)
    return Markup("<details>\n<summary>{}</summary>\n{}</details>\n").format(said(numbers, language), table)


def describe(chart: Chart, language: Language) -> str:
    """Return in words what the picture of *chart* shows."""
    numbers = ", ".join(f"{row.label} {row.total}" for row in chart.bars)
    words = said(_DESCRIBED, language).replace("{numbers}", numbers)
    if len(chart.columns) > 1:
        words += said(_IN_PARTS, language)
    left_out = len(chart.rows) - len(chart.bars)
    return words + (said(_LEFT_OUT.format(number=left_out), language) if left_out else "")


def _picture(chart: Chart, language: Language) -> Markup:
    largest = max((row.total for row in chart.bars), default=0) or 1
    drawn, top = [], 0.0
    for row in chart.bars:
        lines = _lines(row.label)
        drawn.append(_bar(row, lines, top, _WIDEST / largest))
        top += len(lines) * _LINE + _BAR + _GAP
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="bars{parts}" role="img" width="100%" height="{height}em"'
        ' aria-labelledby="_{key}-title _{key}-desc">\n<title id="_{key}-title">{title}</title>\n'
        '<desc id="_{key}-desc">{described}</desc>\n{bars}</svg>'
    ).format(
        parts=" parts" if len(chart.columns) > 1 else "",
        key=chart.key,
        height=_short(top),
        title=chart.title,
        described=describe(chart, language),
        bars=Markup("").join(drawn),
    )


def _bar(row: Row, lines: Sequence[str], top: float, scale: float) -> Markup:
    """Return the label of *row*, its parts, and their sum; *scale* is the share of the width that one is."""
    label = (
        Markup('<text y="{}em">{}</text>\n').format(_short(top + number * _LINE - 0.3), line)
        for number, line in enumerate(lines, 1)
    )
    under = top + len(lines) * _LINE
    parts = (
        Markup('<rect class="bar" x="{}%" y="{}em" width="{}%" height="{}em" fill="currentColor"{}/>\n').format(
            _short(start * scale), _short(under), _short(number * scale), _BAR, tone(place, len(row.numbers))
        )
        for place, start, number in _parts(row)
    )
    total = Markup('<text class="number" x="{}%" y="{}em" dx="0.4em">{}</text>\n').format(
        _short(row.total * scale), _short(under + _BAR - 0.05), row.total
    )
    return Markup("").join((*label, *parts, total))


def _parts(row: Row) -> Iterator[tuple[int, int, int]]:
    """Yield the column, the sum of those before, and the number of each part that is there."""
    before = 0
    for place, number in enumerate(row.numbers):
        if number:
            yield place, before, number
        before += number


def tone(place: int, count: int, palest: float = 0.1) -> Markup:
    """Return how strong a colour is, the *place*-th of *count*: columns have an order, and so have tones."""
    if count < 2:
        return Markup("")
    return Markup(' fill-opacity="{}"').format(_short(palest + (1 - palest) * place / (count - 1)))


def legend(labels: Sequence[str], palest: float = 0.1) -> Markup:
    """Return which tone is which of *labels*; it says nothing to those who do not see the tones."""
    items = (
        Markup(
            '<li><svg xmlns="http://www.w3.org/2000/svg" width="0.9em" height="0.9em">'
            '<rect class="bar" width="100%" height="100%" fill="currentColor"{}/></svg> {}</li>\n'
        ).format(tone(place, len(labels), palest), label)
        for place, label in enumerate(labels)
    )
    return Markup('<ul class="legend" aria-hidden="true">\n{}</ul>\n').format(Markup("").join(items))


def draw_table(chart: Chart, language: Language, own_lang: Markup) -> Markup:
    """Return the numbers of *chart* as a table."""
    columns = [*chart.columns, *([_TOTAL.say(language)] if len(chart.columns) > 1 else [])]
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="number"') if place else "", column)
        for place, column in enumerate([chart.heading, *columns])
    )
    rows = Markup("").join(_table_row(row, own_lang) for row in chart.rows)
    return Markup(
        '<div class="table" tabindex="0"><table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n'
        "<tbody>\n{}</tbody></table></div>\n"
    ).format(chart.title, head, rows)


def _table_row(row: Row, own_lang: Markup) -> Markup:
    label = Markup('<a href="{}">{}</a>').format(row.address, row.label) if row.address else row.label
    numbers = [*row.numbers, *([row.total] if len(row.numbers) > 1 else [])]
    cells = Markup("").join(Markup('<td class="number">{}</td>').format(number) for number in numbers)
    return Markup('<tr><th scope="row"{}>{}</th>{}</tr>\n').format(own_lang, label, cells)


def _lines(label: str) -> list[str]:
    """Return *label* on one line or two; what is longer ends in dots."""
    return wrap(label, _LETTERS, max_lines=_LINES, placeholder="…", break_on_hyphens=False) or [""]


def _short(number: float) -> str:
    """Return *number* with two decimals at most, the same on every machine."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
