"""Three versions of one sequence, side by side."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forumtools.wikitext.threeway import Versions, stretches

few = st.lists(st.sampled_from("abc"), max_size=8).map(tuple)


@given(few, few, few)
@example(("x",) * 1100, ("y", *("x",) * 1100, "z"), ("x",) * 1050)
def test_the_stretches_join_to_each_of_the_three(
    before: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    found = list(stretches(Versions(before, ours, theirs)))

    assert Versions(*(sum(side, ()) for side in zip(*found, strict=True))) == (before, ours, theirs) if found else True


@given(few, few)
def test_what_one_side_changed_is_theirs_to_change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert all(stretch.right for stretch in stretches(Versions(before, after, before)))
    assert all(stretch.right for stretch in stretches(Versions(before, before, after)))
    assert all(stretch.right for stretch in stretches(Versions(before, after, after)))


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "merged"),
    [
        ("abc", "xbc", "abz", "xbz"),
        ("ab", "xb", "ay", "xy"),
        ("ab", "xab", "aby", "xaby"),
        ("ab", "b", "axb", "xb"),
        ("abc", "ac", "abc", "ac"),
        ("ab", "axb", "ayb", None),
        ("ab", "x", "ay", None),
        ("a", "xy", "az", None),
        ("", "x", "y", None),
    ],
)
def test_neighbours_can_both_be_changed_as_long_as_the_order_is_certain(
    before: str, ours: str, theirs: str, merged: str | None
) -> None:
    found = list(stretches(Versions(tuple(before), tuple(ours), tuple(theirs))))

    sure = [stretch.on(stretch.right) for stretch in found if stretch.right]
    assert ("".join(map("".join, sure)) if len(sure) == len(found) else None) == merged
