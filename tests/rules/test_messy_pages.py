"""
Whole pages with the defects that are met on such wikis: what is said of them, all of it, and nothing else.

Each stands for a page that somebody left: a placeholder, a page older than the template, a project that comes
back, pages of other kinds written in a hurry.
"""

from forumtools.rules.choosing import selected
from tests.rules.pages import EDITION, SmallForum, forum_of

_EDITIONS = (
    ("Édition:2014", "{{Édition\n|titre=2014\n|année=2014\n|date de fin=2014-07-04\n}}"),
    ("Édition:2016", "{{Édition\n|titre=2016\n|année=2016\n|date de fin=2016-07-08\n|thèmes=Transitions\n}}"),
    ("Édition:2018", EDITION),
)


def _said(title: str, text: str, *others: tuple[str, str]) -> list[str]:
    """Return what is found, as `line code severity`, with a star for what can be mended."""
    forum = forum_of([(title, text), *others, *_EDITIONS])
    return [
        f"{finding.line} {finding.code} {finding.severity.value}{'*' if finding.fixable else ''}"
        for finding in forum.find()
    ]


def test_a_long_and_complete_page() -> None:
    text = """\
{{Contribution
|titre=Les Jeudis du guichet : aide aux démarches, à l'épicerie
|édition=2018
|contributeurs=Rozenn Kerguélen
|fonction=conseillère numérique
|organisations=Épicerie du Bourg
|territoires=Pont-l'Abbé
|thèmes=E-inclusion
|publics=habitants sans voiture; travailleuses sociales
|stade=développement
|début=2017-02
|site=https://guichet.example.org/
|licence=CC BY-SA 4.0
|consentement=2018-06-01
}}
== Présentation ==
Conseillère numérique, j'ai tenu une mercerie pendant neuf ans.

== Description du projet ==
=== D'où nous partons ===
Le dernier guichet du bourg a fermé ; l'épicerie, elle, ouvre encore six jours sur sept.

=== Ce que nous faisons ===
# une table, deux chaises, un ordinateur ;
# personne ne tape à la place de personne ;
# le café est offert par la boutique.

== Ressources ==
* [https://guichet.example.org/carnet.pdf Le carnet de bord (PDF)]
* [[Fichier:Guichet.jpg|vignette|La table du jeudi|alt=Deux personnes devant un ordinateur]]

[[Catégorie:Contributions 2018]]
[[Catégorie:E-inclusion]]"""

    assert _said("Contrib:Les Jeudis du guichet : aide aux démarches, à l'épicerie", text) == ["30 IMG003 info"]


def test_a_page_older_than_the_template() -> None:
    text = """\
Forum des usages, édition 2014

une contribution de LE DANTEC Rozenn

== Présentation ==

Bibliothécaire à bord d'un camion.

== Description du projet ==

Le camion s'arrête dans onze hameaux. On y emprunte des livres, et aussi des heures : une heure de jardin contre \
une heure de clavier. Le registre est public, sur un tableau noir.

== Ressources ==
"""

    assert _said("Contrib:Le camion des heures", text) == [
        "1 LIC001 warning",
        "1 PRV004 info",
        "3 PER002 info",
        "13 SEC003 info",
        "13 EDI004 info*",
    ]


def test_a_placeholder_left_for_the_reduced_fee() -> None:
    text = """\
{{Contribution
|titre=mon projet
|édition=
|contributeurs=
}}
Bonjour ! Je réserve ma place, le texte suivra."""

    assert _said("Contrib:Mon projet", text) == [
        "1 LIC001 warning",
        "1 LNK006 info",
        "1 SEC001 error",
        "1 SEC001 error",
        "2 TIT002 warning",
        "3 EDI001 error",
        "4 PER001 error",
        "6 PRO001 warning",
    ]


_SEEDS_2016 = """\
{{Contribution
|titre=Graines de rue
|édition=2016
|contributeurs=Goulven Ar Bleiz
|thèmes=Transitions
|licence=CC BY-SA 4.0
}}
== Présentation ==
Jardinier municipal, la nuit surtout.

== Description du projet ==
Nous semons au pied des murs ce que les passants nous confient, et chacun peut suivre sur une carte ce qui lève. \
Quarante rues la première année.

[[Catégorie:Contributions 2016]]"""


def test_the_same_project_two_years_later() -> None:
    text = """\
{{Contribution
|titre=Graines de Rue
|édition=2018
|contributeur=AR BLEIZ Goulven
|thèmes=Transition
|licence=CC BY-SA 4.0
}}
== Présentation ==
Jardinier municipal, la nuit surtout.

== Description du projet ==
Nous semons au pied des murs ce que les passants nous confient, et chacun peut suivre sur une carte ce qui lève. \
Quatre-vingt-dix rues depuis 2016.

[[Catégorie:Contributions 2018]]"""
    forum = forum_of([("Contrib:Graines de Rue", text), ("Contrib:Graines de rue", _SEEDS_2016), *_EDITIONS])

    assert [finding.code for finding in forum.find()] == [
        *("PRV004", "DUP002", "TIT003", "FLD002", "PER002", "FLD004"),
    ]
    assert "|contributeurs=Goulven Ar Bleiz\n|thèmes=Transitions\n" in forum.fixed()


def test_two_authors_two_languages_and_a_section_more() -> None:
    text = """\
{{Contribution
|titre=Kan ha diskan : un chœur où l'on s'enregistre
|édition=2018
|contributeur=Nolwenn Le Moal-Péron
|contributeur2=Yann ar C'hozh
|langue=fr
|langue2=br
|licence=CC BY-SA 4.0
}}
== Présentation ==
Nolwenn dirige, Yann tend le micro ; tous deux bénévoles.

== Description du projet ==
Chaque mois, un chant est appris, enregistré à deux voix et déposé sous licence libre, avec ses paroles dans les \
deux langues. ''Deuit da ganañ ganeomp, n'eus forzh petra eo ho live.''

== Ressources ==
* {{Vidéo|url=https://video.example.org/w/kan|durée=4 min}}

== Suites ==
Un disque, peut-être.

[[Catégorie:Contributions 2018]]"""

    forum = forum_of([("Contrib:Kan ha diskan : un chœur où l'on s'enregistre", text), *_EDITIONS])

    assert [finding.code for finding in forum.find()] == ["PRV004", "FLD002", "FLD002", "FLD002", "SEC004"]
    assert _lines(forum)[3:6] == [
        "|contributeurs=Nolwenn Le Moal-Péron; Yann ar C'hozh",
        "|langue=fr; br",
        "|licence=CC BY-SA 4.0",
    ]


def _lines(forum: SmallForum) -> list[str]:
    return forum.fixed(selected(["FLD002"])).split("\n")


def test_a_session_that_gives_a_month_and_no_year() -> None:
    text = """\
{{Séance
|titre=Habiter sans papier : que deviennent les guichets ?
|numéro=2
|mois=novembre
|année=
|livrable=diagnostic
}}
== Notes ==
''(à venir)''

== Restitution ==
"""

    assert _said("Session:Habiter sans papier : que deviennent les guichets ?", text) == [
        "1 LNK006 info",
        "5 FLD002 info*",
        "5 EDI001 error",
        "6 FLD002 info*",
        "9 PRO001 info",
        "11 SEC003 info",
    ]


def test_three_items_of_a_watch_on_one_page() -> None:
    text = """\
{{Veille
|type=mobilisation
|titre=Une pétition pour des bancs
|url=https://bancs.example.org/2018/04
|date=2018-04-02
}}
{{Veille
|type=contexte
|titre=Un retraité sur six n'a pas d'adresse électronique
|url=https://etude.example.org/retraites
|date=02/04/18
}}
{{Veille
|type=autre
|titre=
|url=bancs.example.org/2018/04
|date=
}}"""

    assert _said("Veille:Une pétition pour des bancs", text) == [
        "1 LNK006 info",
        "7 SYN007 error",
        "8 FLD004 warning",
        "11 FLD003 error",
        "14 VEI001 error",
        "15 VEI001 error",
        "16 FLD003 error",
        "16 LNK002 warning*",
        "16 VEI002 warning",
        "17 FLD001 error",
    ]


def test_a_template_that_is_never_closed() -> None:
    text = """\
{{Contribution
|titre=Graines de rue
|édition=2018
|contributeurs=Goulven Ar Bleiz
|licence=CC BY-SA 4.0

== Présentation ==
Jardinier municipal, la nuit surtout.

== Description du projet ==
Nous semons au pied des murs ce que les passants nous confient, et chacun peut suivre sur une carte ce qui lève. \
Quarante rues la première année."""

    assert _said("Contrib:Graines de rue", text) == ["1 SYN001 error"]


def test_a_page_pasted_from_the_web() -> None:
    text = """\
Forum des usages, édition 2014
une contribution de Goulven Ar Bleiz

Présentation
Jardinier municipal, la nuit surtout.

Description du projet
Nous semons au pied des murs ce que les passants nous confient, et chacun peut suivre sur une carte ce qui lève. \
Quarante rues la première année."""

    assert _said("Contrib:Graines de rue", text) == [
        "1 LIC001 warning",
        "1 PRV004 info",
        "4 SEC005 warning*",
        "7 SEC005 warning*",
        "8 EDI004 info*",
    ]
