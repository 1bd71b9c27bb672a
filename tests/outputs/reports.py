"""Findings to report: of pages with everything that a report could stumble on."""

from __future__ import annotations

from functools import cache

from forumtools.model.findings import Finding
from tests.rules.pages import EDITION, forum_of

HOSTILE = """{{Contribution
|titre=<script>alert(1)</script> & "guillemets"
|édition=2018
|contributeur=LE GALLO Soizic
|stade=demarage
|courriel=secret@example.org
}}
== Présentation ==
Écrire à malo.secret@example.org \u0007 ou au 02 99 12 34 56, 木木 e\u0301 **gras** ]]>

== Description du projet ==
"""
PAGES = [
    ("Contrib:=cmd|' /C calc'!A1", HOSTILE),
    ("Contrib:Carte ouverte", "{{Contribution\n|titre=Projet\n}}"),
    ("Contrib:Bonne page \u2028?", ""),
    ("Édition:2018", EDITION),
]
SECRETS = ("secret", "99 12")


@cache
def found() -> dict[str, list[Finding]]:
    """Return what is found on each of some pages; nothing on the last of them."""
    forums = [
        (title, forum_of([page, *[other for other in PAGES if other != page]])) for page in PAGES for title in page[:1]
    ]
    return {title: forum.find() for title, forum in forums}


@cache
def findings() -> list[Finding]:
    """Return all of it, in the order of the pages."""
    return [finding for each in found().values() for finding in each]


def edition_of(page: str) -> str:
    """Return the edition of a page."""
    return "2018" if page == PAGES[0][0] else ""
