"""Spam is told by several reasons, which are said; none is enough alone."""

from forumtools.rules.choosing import selected
from forumtools.rules.spam import _CIRCUMSTANCES, ENOUGH, WEIGHTS
from tests.rules.pages import forum_of

_PAGE = """\
The best online casino for you and your friends, with free spins: buy now, click here, and play slots online.
[https://lucky.example.xyz/ best online casino] [https://lucky.example.xyz/slots slots online]"""


def test_no_reason_weighs_enough_alone() -> None:
    assert max(WEIGHTS.values()) < ENOUGH


def test_a_reason_that_honest_pages_give_is_in_the_table() -> None:
    assert set(WEIGHTS) >= _CIRCUMSTANCES


def test_reasons_are_said_with_what_was_seen() -> None:
    [found] = forum_of([("Contrib:Lucky", _PAGE)]).find(selected(["SPM001"]))

    assert found.text.en == (
        "The page looks like spam: links to “casino, slots online”; sites that come and go (lucky.example.xyz); "
        "nothing the forum asks for; sales talk (“free spins, buy now, click here”); another language than ours. "
        "Check, and set it aside if it is."
    )


def test_a_page_that_warns_of_trade_does_not_trade() -> None:
    warned = _PAGE.replace("free spins", "addiction").replace(".xyz", ".org")

    assert forum_of([("Contrib:Lucky", warned)]).find(selected(["SPM001"])) == []
