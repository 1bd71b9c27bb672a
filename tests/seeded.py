"""Faults to plant in good pages: for each rule that mends, what somebody wrote and what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PAGE = """\
{{{{Contribution
|titre={title}
|édition=2018
|contributeurs=Malo Stervinou
|thèmes=
|stade=démarrage
|licence=CC BY-SA 4.0
|consentement=2018-05-14
}}}}
== Présentation ==
Bénévole de longue date, cartographe du dimanche, avec les habitant·e·s du bourg. Une '''carte ouverte''' et son carnet.

== Description du projet ==
Nous relevons à pied les composteurs partagés du quartier. <!-- à garder --> Soixante-trois points en deux saisons, et
nous cherchons des communes pour faire pareil… Pourquoi pas la vôtre ?

== Ressources ==
* [https://example.org/bilan?id=3 Le bilan de la première saison]

[[Catégorie:Contributions 2018]]"""

ITEM = """\
{{{{Veille
|titre={title}
|mot-dièse=#{tag}
|type=mobilisation
|url=https://example.org/{title}
|date=2018-04-02
}}}}"""


@dataclass(frozen=True)
class Plant:
    """What a good page says, and what somebody wrote instead."""

    good: str
    wrong: str
    page: str = PAGE

    def wrong_page(self, **words: str) -> str:
        """Return a page with the fault."""
        whole = self.page.format(**words)
        assert self.good.format(**words) in whole
        return whole.replace(self.good.format(**words), self.wrong.format(**words), 1)

    def good_page(self, **words: str) -> str:
        """Return the page as it should be."""
        return self.page.format(**words)


PLANTS: Mapping[str, Plant] = {
    "EDI004": Plant("[[Catégorie:Contributions 2018]]", "[[Catégorie:Contribution 2018]]"),
    "FLD002": Plant("|contributeurs=", "|auteur="),
    "FLD004": Plant("|stade=démarrage", "|stade=demarage"),
    "LIC002": Plant("|licence=CC BY-SA 4.0", "|licence=cc by sa 4.0"),
    "LNK002": Plant("bilan?id=3", "bilan?utm_source=lettre&id=3&fbclid=Iw0"),
    "PER002": Plant("|contributeurs=Malo Stervinou", "|contributeurs=STERVINOU Malo"),
    "SEC005": Plant("== Présentation ==", "=== Présentation ==="),
    "SYN002": Plant("'''carte ouverte'''", "**carte ouverte**"),
    "SYN003": Plant("cartographe du dimanche", '<span style="mso-ansi-language:FR">cartographe</span> du dimanche'),
    "SYN004": Plant("cartographe", "carto\u00adgra\u200bphe"),
    "TYP002": Plant("date, cartographe", "date , cartographe"),
    "VEI002": Plant("|mot-dièse=#{tag}", "|mot-dièse=#{tag}".replace("{tag}", "{shouted}"), ITEM),
}
