"""Texts that nobody writes by hand, repeated to the size of the largest page that is parsed."""

from __future__ import annotations

SIZE = 200_000

FAMILIES = {
    name: unit
    for name, unit in [
        *(
            (unit, unit)
            for unit in ('<div a="', "<a b='", "{{{a|[[b|<i>''", "{{a|", "{{a|''", "{{a|b={{c|d=[[", "[http://a ")
        ),
        *(
            (unit, unit)
            for unit in ("<!--", "[[a|", "<b>", "{{", "[[", "}}", "]]", "=", "{{[[", "&amp;", "|", "[[]]", "{{}}")
        ),
        *(
            (unit, unit)
            for unit in ("x@", "x@a.", "a point ", "a at ", "a (at) ", "0", "02 ", "+1 ", "0 1", "01 23 45 67 8", "a.")
        ),
        *(
            (unit, unit)
            for unit in ("«", "“", "“ ” ", " ,", "...", "a? ", "A.B.", "ABC ", "1 + ", "1 (2 + ", "5 % de femmes et ")
        ),
        *(
            (unit, unit)
            for unit in ("** ", "**a", "__a ", "//a", "[b]", "[b]x[/b]", "[a](", "[a](http://b)", '""<', "```\n", "!")
        ),
        *(
            (unit, unit)
            for unit in (
                '<p class="Mso">',
                "</p>",
                "<font>",
                "<o:p>",
                "<!--[if ",
                "\u200b",
                "\ue000\n",
                "\u00ad",
                "~~~~",
            )
        ),
        *(
            (unit, unit)
            for unit in (
                "http://a ",
                "www.a.b ",
                "* https://e.org/\n",
                "[https://e.org/?utm_a=b c]",
                "[[Fichier:a|",
                "[[A:b]]",
            )
        ),
        *(
            (unit, unit)
            for unit in (
                "== a ==\n",
                "= a =\n",
                "à compléter ",
                "12 rue a, ",
                "chez moi 1 rue a ",
                "casino ",
                "xxx\n",
                "\n",
                " ",
            )
        ),
        *(
            (unit, unit)
            for unit in (
                "|a=b",
                "|titre=a\n",
                "<nowiki>",
                "<gallery>\na.jpg\n",
                "{|\n",
                "|}\n",
                "<ref>",
                "__TOC__",
                "\t",
                "\x00",
            )
        ),
        *(
            (unit, unit)
            for unit in (
                "(CC BY ",
                "#numpolville ",
                "<!-- forumtools: ignore ",
                "{{Contribution\n|titre=a\n}}\n",
                "'''''",
                "\U0001f469\u200d",
            )
        ),
    ]
}
"""Each a unit that is repeated: what opens and is never closed, and what rules look for."""


def whole(unit: str) -> str:
    """Return *unit* repeated to the size of the largest page that is parsed."""
    return unit * (SIZE // len(unit.encode("utf-8", "surrogatepass")))
