"""Merging: two people who change different things both keep their work, and nothing is decided in silence."""

from __future__ import annotations

import pytest

from forumtools.wikitext.merging import Merged, merge_changes
from tests.wikitext.merging_cases import Case, all_cases

_CASES = [pytest.param(case, id=case.label) for case in all_cases()]


@pytest.mark.parametrize("case", _CASES)
def test_two_changes_make_just_this_text(case: Case) -> None:
    merged = merge_changes(case.read("before"), case.read("ours"), case.read("theirs"))

    assert merged == Merged(case.texts["merged"], case.clashes)
