"""Pages of 200 kB that repeat what makes parsers slow are read to their end, like any other."""

from __future__ import annotations

import pytest

from forumtools.wikitext.pages import MAX_BYTES
from tests.forums import read

FAMILIES = (
    *("{{a|", "{{", "}}", "[[", "[[a|", "{{{a|[[b|<i>''", "{{a|''", "{{a|b={{c|d=[[", "{{[[", "{{x}}", "[[a]]", "{{{a}}}"),
    *("<!--", "<!-- -->", "<ref>", "<nowiki", "<b>", '<div a="', "<a b='", "[http://a ", "{|\n|{|\n", "&#58;", "~~~~", "'''"),
    *("=", "\n=", "=\n==", "\n== a", "\n== a ==", "\n=== Liens ===", "\n<!-- -->\n", "\n= <!-- --> ", "[[\n=="),
    *("|", "|titre=", "|auteur=a; b;", "; ", "\n[[Catégorie:A]]", "[[Catégorie:", "[[Catégorie:A]] x", "\xa0", "\n \n"),
    *("{{Contribution\n|titre=a\n}}", "Forum des usages, édition 2014\n", "\nune contribution de a et b", "Liens\n"),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_page_is_read(family: str) -> None:
    # Quadratic work on texts of this size would take minutes, and the run's own time limit would tell.
    repeated = family * (MAX_BYTES // len(family.encode()) // 2)

    reading = read(f"{{{{Contribution\n|titre=a\n{repeated}\n}}}}\n== Présentation ==\n{repeated}")

    assert reading.record.page == "Contrib:Essai"
