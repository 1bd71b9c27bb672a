"""What `forumtools validate` prints, in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from forumtools.cli.setting import Setting
from forumtools.jobs.surveying import Checked
from forumtools.language import Language
from forumtools.model.findings import Finding
from forumtools.outputs.counting import Group, as_counts, summary
from forumtools.outputs.findings import as_csv, as_github, as_json, as_text


@dataclass(frozen=True, slots=True)
class Told:
    """What was found in a run, for any format."""

    pages: Sequence[Checked]
    language: Language
    forum: str
    by: Group

    @property
    def findings(self) -> list[Finding]:
        """All findings, in the order of the pages."""
        return [finding for page in self.pages for finding in page.findings]

    @property
    def edition_of(self) -> Callable[[str], str]:
        """Gives the name of the edition of a page, or an empty text."""
        editions = {page.title: ", ".join(page.editions) for page in self.pages}
        return lambda title: editions.get(title, "")


def _text(told: Told) -> str:
    if told.by != "page":
        return as_counts(told.findings, told.by, told.language, told.edition_of)
    return "".join(as_text(page.findings, told.language) for page in told.pages)


def _sarif(told: Told) -> str:
    from forumtools.outputs.sarif import as_sarif  # only here: others do without

    return as_sarif(told.findings, told.language)


def _junit(told: Told) -> str:
    from forumtools.outputs.junit import as_junit  # only here: others do without

    return as_junit({page.title: page.findings for page in told.pages}, told.language, told.edition_of)


def _html(told: Told) -> str:
    from forumtools.outputs.findings_html import as_html  # only here: others need no templates

    return as_html(told.findings, len(told.pages), told.language, forum=told.forum, edition_of=told.edition_of)


_WRITE: dict[str, Callable[[Told], str]] = {
    "text": _text,
    "json": lambda told: as_json(told.findings, len(told.pages), told.language),
    "sarif": _sarif,
    "junit": _junit,
    "html": _html,
    "csv": lambda told: as_csv(told.findings, told.language),
    "github": lambda told: as_github(told.findings, told.language),
}
FORMATS = tuple(_WRITE)


def tell(form: str, told: Told, setting: Setting, *, prints: bool = True) -> None:
    """Print what was found, and how much, in the format called *form*; or only how much."""
    if prints:
        click.echo(_WRITE[form](told), nl=False)
    setting.say(summary(told.findings, len(told.pages)))
