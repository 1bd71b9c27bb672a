"""Texts that nobody writes by hand, repeated to the size of the largest page that is parsed."""

from __future__ import annotations

SIZE = 200_000

UNITS = (
    *('<div a="', "<a b='", "{{{a|[[b|<i>''", "{{a|", "{{a|''", "{{a|b={{c|d=[[", "[http://a ", "<!--", "[[a|"),
    *("<b>", "{{", "[[", "}}", "]]", "=", "{{[[", "&amp;", "|"),
    *("[[]]", "{{}}", "x@", "x@a.", "a point ", "a at ", "a (at) ", "0", "02 "),
    *("+1 ", "0 1", "01 23 45 67 8", "a.", "«", "“", "“ ” ", " ,", "..."),
    *("a? ", "A.B.", "ABC ", "1 + ", "1 (2 + ", "5 % de femmes et ", "** ", "**a", "__a "),
    *("//a", "[b]", "[b]x[/b]", "[a](", "[a](http://b)", '""<', "```\n", "!", '<p class="Mso">'),
    *(
        "</p>",
        "<font>",
        "<o:p>",
        "<!--[if ",
        "<!--[if a]>",
        "<!--[if a]>x<![endif]-->",
        '</p><p class="Mso">',
        "\u2028",
        "\x92",
        "\u200b",
        "\ue000\n",
        "\xad",
        "~~~~",
        "http://a ",
    ),
    *(
        "www.a.b ",
        "* https://e.org/\n",
        "[https://e.org/?utm_a=b c]",
        "[[Fichier:a|",
        "[[A:b]]",
        "== a ==\n",
        "= a =\n",
        "à compléter ",
        "12 rue a, ",
    ),
    *("chez moi 1 rue a ", "casino ", "xxx\n", "\n", " ", "|a=b", "|titre=a\n", "<nowiki>", "<gallery>\na.jpg\n"),
    *("{|\n", "|}\n", "<ref>", "__TOC__", "\t", "\x00", "(CC BY ", "#numpolville ", "<!-- forumtools: ignore "),
    *("{{Contribution\n|titre=a\n}}\n", "'''''", "\U0001f469\u200d"),
)
"""What is repeated: what opens and is never closed, and what rules look for."""


def whole(unit: str) -> str:
    """Return *unit* repeated to the size of the largest page that is parsed."""
    return unit * (SIZE // len(unit.encode("utf-8", "surrogatepass")))
