"""Every case of `tests/cases/rules`."""

import pytest

from forumtools.rules.choosing import selected
from tests.rules.cases import Case, all_cases

_CASES = [pytest.param(case, id=f"{case.code}: {case.label}") for case in all_cases()]
_FIXED = [pytest.param(case, id=f"{case.code}: {case.label}") for case in all_cases() if case.fixed is not None]


@pytest.mark.parametrize("case", _CASES)
def test_rule_speaks_up_on_wrong_pages_only(case: Case) -> None:
    found = case.forum.find(selected([case.code], online=True))

    assert bool(found) == case.is_wrong


@pytest.mark.parametrize("case", _FIXED)
def test_fixing_gives_just_this_text(case: Case) -> None:
    assert case.forum.fixed(selected([case.code], online=True)) == case.fixed


@pytest.mark.parametrize("case", _FIXED)
def test_fixing_again_changes_nothing(case: Case) -> None:
    assert case.fixed is not None

    mended = case.forum.with_text(case.fixed)

    assert mended.fixed(selected([case.code], online=True)) == case.fixed
