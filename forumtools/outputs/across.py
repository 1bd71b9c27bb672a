"""The pages of all editions together: home, people, themes and projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from forumtools.catalogue.across import Line, Thread, lines_of
from forumtools.catalogue.sorting import by_letter
from forumtools.language import Language, Text
from forumtools.outputs import site_words as words
from forumtools.outputs.charts import draw_charts
from forumtools.outputs.in_figures import forum_charts

_FILES: Mapping[Thread, Text] = {
    Thread.PEOPLE: Text(fr="personnes", en="people"),
    Thread.THEMES: Text(fr="themes", en="themes"),
    Thread.PROJECTS: Text(fr="projets", en="projects"),
}
_TITLES: Mapping[Thread, Text] = {
    Thread.PEOPLE: Text(fr="Les personnes, d’édition en édition", en="People, from edition to edition"),
    Thread.THEMES: Text(fr="Les thèmes, d’édition en édition", en="Themes, from edition to edition"),
    Thread.PROJECTS: Text(fr="Les projets, d’édition en édition", en="Projects, from edition to edition"),
}
_SHORT: Mapping[Thread, Text] = {
    Thread.PEOPLE: Text(fr="Personnes", en="People"),
    Thread.THEMES: Text(fr="Thèmes", en="Themes"),
    Thread.PROJECTS: Text(fr="Projets", en="Projects"),
}
_AGAIN: Mapping[Thread, Text] = {
    Thread.PEOPLE: Text(fr="de retour en {editions}", en="back in {editions}"),
    Thread.THEMES: Text(fr="repris en {editions}", en="again in {editions}"),
    Thread.PROJECTS: Text(fr="revenu en {editions}", en="back in {editions}"),
}
_MOST_LINES = 400
"""On one page: with more, each letter has a page of its own."""


def render_home(reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Yield the pages that lead to the catalogues of several editions, each given by the report of its build."""
    if reports:
        yield from _Home(reports).files()


class _Home:
    def __init__(self, reports: Sequence[Mapping[str, Any]]) -> None:
        self.lines = [report["home"] for report in reports]
        self.shares = [report["across"] for report in reports]
        self.language: Language = self.lines[0]["language"]
        own = self.lines[0]["own_language"]
        self.own_lang = Markup(' lang="{}"').format(own) if own else Markup("")
        self.threads = {thread: found for thread in Thread if (found := lines_of(thread, self.shares))}

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield "index.html", self._page("home.html", "index.html", editions=self.lines, charts=self._charts())
        for thread, lines in self.threads.items():
            yield from self._thread(thread, lines)
        yield from words.styles()

    def _charts(self) -> Markup:
        charts = forum_charts(self.shares, self.threads.get(Thread.THEMES, ()), self.language)
        return draw_charts(charts, self.language, self.own_lang)

    def _thread(self, thread: Thread, lines: Sequence[Line]) -> Iterator[tuple[str, bytes]]:
        letters = by_letter(lines, lambda line: line.key)
        file = _FILES[thread].say(self.language)
        if len(lines) <= _MOST_LINES:
            shortcuts = [(letter, f"#_{number}") for number, (letter, _) in enumerate(letters, 1)]
            yield f"{file}.html", self._lines(thread, f"{file}.html", letters, shortcuts)
            return
        files = [f"{file}{'' if number == 0 else f'-{number}'}.html" for number in range(len(letters))]
        shortcuts = [(letter, name) for (letter, _), name in zip(letters, files, strict=True)]
        for group, name in zip(letters, files, strict=True):
            yield name, self._lines(thread, f"{file}.html", [group], shortcuts)

    def _lines(
        self,
        thread: Thread,
        current: str,
        letters: Sequence[tuple[str, Sequence[Line]]],
        shortcuts: Sequence[tuple[str, str]],
    ) -> bytes:
        return self._page(
            "across.html",
            current,
            heading=words.said(_TITLES[thread], self.language),
            letters=letters,
            shortcuts=shortcuts,
            are_people=thread is Thread.PEOPLE,
            again=lambda line: self._again(thread, line),
        )

    def _again(self, thread: Thread, line: Line) -> str:
        return (
            words.said(_AGAIN[thread].format(editions=", ".join(line.returns)), self.language) if line.returns else ""
        )

    def _page(self, template: str, current: str, **more: object) -> bytes:
        page = words.environment(self.language).get_template(template)
        return page.render(
            root="",
            current=current,
            forum=self.lines[0]["forum"],
            navigation=self._navigation(),
            own_lang=self.own_lang,
            **more,
        ).encode("utf-8", "replace")

    def _navigation(self) -> list[tuple[str, str]]:
        return [
            (f"{_FILES[thread].say(self.language)}.html", _SHORT[thread].say(self.language)) for thread in self.threads
        ]
