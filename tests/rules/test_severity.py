"""How bad a fault is, where that depends on the edition or on the page."""

import pytest

from forumtools.model.findings import Severity
from forumtools.model.reading import read_forum
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules.checking import check
from forumtools.rules.choosing import selected
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reader
from tests.rules.pages import SITE, TODAY, SmallForum, forum_of, forum_with

_PAGE = "{{Contribution\n|titre=Carte ouverte\n|édition=2018\n}}"


def _severities(forum: SmallForum, code: str) -> list[Severity]:
    return [finding.severity for finding in forum.find(selected([code]))]


@pytest.mark.parametrize(
    ("moment", "severity"),
    [
        (None, Severity.WARNING),
        (Moment.CALL, Severity.WARNING),
        (Moment.DEADLINE, Severity.WARNING),
        (Moment.PUBLICATION, Severity.ERROR),
        (Moment.ARCHIVE, Severity.WARNING),
    ],
)
def test_what_is_due_at_publication(moment: Moment | None, severity: Severity) -> None:
    forum = forum_of([("Contrib:Carte ouverte", _PAGE)], moment=moment)

    assert _severities(forum, "LIC001") == [severity]


@pytest.mark.parametrize("moment", [None, *Moment])
def test_what_is_always_due_is_an_error(moment: Moment | None) -> None:
    forum = forum_of([("Livrable:Plan d'action", "{{Livrable\n|titre=Plan d'action\n}}")], moment=moment)

    assert _severities(forum, "FLD001") == [Severity.ERROR]


def test_the_dates_of_the_edition_are_used() -> None:
    assert _severities(forum_with(_PAGE), "LIC001") == [Severity.ERROR]


def test_old_pages_are_only_told_that_they_lack_a_category() -> None:
    old = forum_of([("Contrib:Radio", "Forum des usages, édition 2014\n\nune contribution de Yuna")])

    assert _severities(old, "EDI004") == [Severity.INFO]
    assert _severities(forum_with(_PAGE), "EDI004") == [Severity.WARNING]


def test_old_names_are_information_and_unknown_ones_warnings() -> None:
    forum = forum_with("{{Contribution\n|auteur=Yuna\n|couleur=vert\n}}")

    assert _severities(forum, "FLD002") == [Severity.INFO, Severity.WARNING]


_SMALL_FORUM = """\
[forum]
name = "Essai"
[wiki]
folder = "wiki"
[[kind]]
id = "contribution"
namespace = "Contrib"
template = "Contribution"
[[kind.field]]
name = "titre"
role = "title"
[[kind.field]]
name = "édition"
role = "edition"
[[kind.field]]
name = "bilan"
required = true
{limits}
[[kind.section]]
name = "Suites"
required = "deadline"
"""


def _codes(limits: str, edition: str, moment: Moment | None = None) -> list[str]:
    forum = read_forum(_SMALL_FORUM.format(limits=limits))
    text = f"{{{{Contribution\n|titre=Carte ouverte\n|édition={edition}\n}}}}"
    reading = Reader(forum.main_kind, SITE).read(Page("Contrib:Carte ouverte", text))
    world = World(forum, today=TODAY, moment=moment)
    world.add(reading)
    return [finding.code for finding in check(reading, world, selected(["FLD", "SEC"]))]


@pytest.mark.parametrize(("edition", "codes"), [("2014", []), ("2016", ["FLD001"]), ("2018", []), ("", ["FLD001"])])
def test_a_field_is_due_in_the_editions_that_had_it(edition: str, codes: list[str]) -> None:
    assert _codes('since = "2016"\nuntil = "2017"', edition) == codes


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        (None, ["FLD001"]),
        (Moment.CALL, ["FLD001"]),
        (Moment.DEADLINE, ["FLD001", "SEC001"]),
        (Moment.ARCHIVE, ["FLD001", "SEC001"]),
    ],
)
def test_a_section_is_due_once_its_moment_is_there(moment: Moment | None, codes: list[str]) -> None:
    assert _codes("", "2018", moment) == codes


@pytest.mark.parametrize(
    ("moment", "severity"),
    [
        (None, Severity.INFO),
        (Moment.CALL, Severity.INFO),
        (Moment.DEADLINE, Severity.WARNING),
        (Moment.PUBLICATION, Severity.ERROR),
        (Moment.ARCHIVE, Severity.INFO),
    ],
)
def test_consent_is_due_at_publication(moment: Moment | None, severity: Severity) -> None:
    page = _PAGE.replace("\n}}", "\n|contributeurs=Malo Stervinou\n}}")
    forum = forum_of([("Contrib:Carte ouverte", page)], moment=moment)

    assert _severities(forum, "PRV004") == [severity]


@pytest.mark.parametrize(
    ("moment", "severity"),
    [
        (None, Severity.WARNING),
        (Moment.CALL, Severity.INFO),
        (Moment.DEADLINE, Severity.WARNING),
        (Moment.PUBLICATION, Severity.WARNING),
        (Moment.ARCHIVE, Severity.WARNING),
    ],
)
def test_placeholders_are_information_while_the_call_is_open(moment: Moment | None, severity: Severity) -> None:
    page = f"{_PAGE}\n== Présentation ==\nà compléter\n\n== Ressources ==\nà venir"
    forum = forum_of([("Contrib:Carte ouverte", page)], moment=moment)

    assert _severities(forum, "PRO001") == [severity, Severity.INFO]


@pytest.mark.parametrize(
    ("moment", "severities"),
    [
        (None, []),
        (Moment.CALL, []),
        (Moment.DEADLINE, [Severity.WARNING]),
        (Moment.PUBLICATION, [Severity.WARNING]),
        (Moment.ARCHIVE, [Severity.INFO]),
    ],
)
def test_promises_are_claimed_once_the_deadline_is_over(moment: Moment | None, severities: list[Severity]) -> None:
    page = _PAGE.replace("\n}}", "\n|état=promise\n}}")
    forum = forum_of([("Contrib:Carte ouverte", page)], moment=moment)

    assert _severities(forum, "PRO002") == severities
