"""A diff shows what changes, and does nothing to the terminal that shows it."""

import click
import pytest

from forumtools.outputs.differences import coloured_difference, difference


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("un\u2028deux", "un\ndeux", ["-un⟦U+2028⟧deux", "+un", "+deux"]),
        ("un\x0cdeux", "un deux", ["-un⟦U+000C⟧deux", "+un deux"]),
        ("Carto\u00adgraphe", "Cartographe", ["-Carto⟦U+00AD⟧graphe", "+Cartographe"]),
        ("aujourd\x92hui", "aujourd’hui", ["-aujourd⟦U+0092⟧hui", "+aujourd’hui"]),
        ("\x1b[2Jun", "un", ["-⟦U+001B⟧[2Jun", "+un"]),
        ("un\r\n", "un\n", ["-un⟦U+000D⟧", "+un", " "]),
        ("un", "un", []),
    ],
)
def test_what_nobody_sees_is_shown_by_its_code(before: str, after: str, shown: list[str]) -> None:
    assert difference(before, after, "P").split("\n")[3:-1] == shown
    assert click.unstyle(coloured_difference(before, after, "P")) == difference(before, after, "P")
