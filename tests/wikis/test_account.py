"""Who we are to a wiki, and how fast that lets us go."""

from __future__ import annotations

import pytest

from forumtools.wikis.account import Account, Pace


def test_edits_never_exceed_the_rate_in_any_stretch_of_time() -> None:
    now, sent = 0.0, []

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pace = Pace((90, 60.0), clock=lambda: now, sleep=sleep)
    for _ in range(500):
        pace.wait()
        sent.append(now)

    busiest = max(sum(start <= time < start + 60 for time in sent) for start in sent)
    assert busiest <= 90
    assert sent[8] == 0.0
    assert sent[-1] < 1.15 * 500 * 60 / 90


def test_no_rate_is_no_waiting() -> None:
    pace = Pace(None, sleep=_never)
    for _ in range(1000):
        pace.wait()


def _never(_: float) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    ("limits", "rights", "rate"),
    [
        ({"edit": {"user": {"hits": 90, "seconds": 60}}}, ["edit"], (90, 60.0)),
        ({"edit": {"user": {"hits": 90, "seconds": 60}}}, ["noratelimit"], None),
        ({"edit": {"user": {"hits": 9, "seconds": 60}, "bot": {"hits": 90, "seconds": 60}}}, [], (90, 60.0)),
        ({"edit": {"user": {"hits": 90, "seconds": 60}, "newbie": {"hits": 8, "seconds": 60}}}, [], (8, 60.0)),
        ({"edit": {"ip": {"hits": 8, "seconds": 60}}}, [], (8, 60.0)),
        (
            {"edit": {"user": {"hits": 90, "seconds": 60}}, "create": {"user": {"hits": 5, "seconds": 60}}},
            [],
            (5, 60.0),
        ),
        ({}, [], None),
        ([], [], None),
    ],
)
def test_the_rate_is_what_binds_this_account(limits: object, rights: list[str], rate: object) -> None:
    assert Account.from_answer({"name": "R", "rights": rights, "ratelimits": limits}).edit_rate == rate
