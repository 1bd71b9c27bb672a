"""
A forum of ordinary good pages, as careful volunteers write them: nothing above information is said of any.

They are full of what looks like a fault and is none: dates, amounts, addresses of places, numbers of firms, code,
handles, inclusive writing, Breton, projects on gambling, phishing, medicines. `tests/cases/ordinary` is a folder wiki.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forumtools.jobs.forums import OpenForum
from forumtools.model.findings import Severity
from forumtools.model.roles import Moment
from forumtools.rules.checking import check
from forumtools.rules.choosing import selected
from forumtools.rules.world import World
from forumtools.wikis.folder import FolderWiki
from tests.forums import default_forum
from tests.rules.pages import SITE

FOLDER = Path(__file__).parents[1] / "cases" / "ordinary"
READINGS = list(OpenForum(default_forum(), FolderWiki(FOLDER, SITE)).all_readings())
_INFOS_A_PAGE = 1


def world(moment: Moment | None = None, today: date = date(2018, 7, 20)) -> World:
    known = World(default_forum(), today=today, moment=moment)
    for reading in READINGS:
        known.add(reading)
    return known


def said(known: World, *, least: Severity) -> list[str]:
    order = list(Severity)
    return [
        f"{reading.page.title} {finding.line}: {finding.code} {finding.severity.value} {finding.text.en}"
        for reading in READINGS
        for finding in check(reading, known, selected())
        if order.index(finding.severity) <= order.index(least)
    ]


def test_there_are_many() -> None:
    assert len(READINGS) > 25


@pytest.mark.parametrize("moment", [None, Moment.CALL, Moment.PUBLICATION, Moment.ARCHIVE])
def test_nothing_above_information_is_said_of_them(moment: Moment | None) -> None:
    assert said(world(moment), least=Severity.WARNING) == []


def test_information_is_quiet_too() -> None:
    assert len(said(world(), least=Severity.INFO)) <= _INFOS_A_PAGE * len(READINGS)
