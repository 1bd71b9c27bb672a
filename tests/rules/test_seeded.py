"""Every rule that mends puts right what was planted, to the byte; two faults in one line as well."""

from __future__ import annotations

import pytest

from forumtools.rules import all_rules
from forumtools.rules.choosing import selected
from tests.rules.pages import EDITION, SmallForum, forum_of
from tests.seeded import ITEM, PAGE, PLANTS

WORDS = {"title": "Carte ouverte", "tag": "composteurs", "shouted": "Composteurs"}
OTHERS = [
    ("Édition:2018", EDITION),
    ("Contrib:Autre carte", PAGE.format(title="Autre carte")),
    *((f"Veille:{rank}", ITEM.format(title=str(rank), tag="composteurs")) for rank in range(2)),
]


def forum(code: str, text: str) -> SmallForum:
    return forum_of([("Veille:X" if code == "VEI002" else "Contrib:Carte ouverte", text), *OTHERS])


def test_every_fixable_rule_has_something_to_plant() -> None:
    assert set(PLANTS) == {rule.code for rule in all_rules() if rule.fixable}


@pytest.mark.parametrize("code", PLANTS)
def test_what_was_planted_is_put_right_to_the_byte(code: str) -> None:
    wrong = forum(code, PLANTS[code].wrong_page(**WORDS))

    assert wrong.fixed(selected([code])) == PLANTS[code].good_page(**WORDS)


@pytest.mark.parametrize("code", PLANTS)
def test_the_good_page_has_nothing_to_mend(code: str) -> None:
    assert not any(finding.fixable for finding in forum(code, PLANTS[code].good_page(**WORDS)).find())


def test_all_faults_of_a_page_are_put_right_together() -> None:
    text = PAGE.format(**WORDS)
    for code in ("EDI004", "FLD002", "FLD004", "LIC002", "LNK002", "SEC005", "SYN002", "SYN003", "TYP002"):
        plant = PLANTS[code]
        text = text.replace(plant.good, plant.wrong, 1)
    wrong = forum("", text.replace("Soixante", "Soi\u200bxante"))

    for _ in range(3):
        wrong = wrong.with_text(wrong.fixed())

    assert wrong.readings[0].text == PAGE.format(**WORDS)
