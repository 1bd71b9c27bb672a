"""Texts that stand for texts to come: « à compléter », “coming soon”, lorem ipsum."""

from __future__ import annotations

import re
from functools import lru_cache

from forumtools.model.words import fold
from forumtools.wikitext.calls import without_comments

_LONGEST = 300
"""Characters; who writes more has begun to tell something."""

_PART = (
    "(?:(?:le |la |les |l'|un |une |des |mon |ma |notre |cette |ce |ma |the |my |our |this )?(?:petit |short )?"
    "(?:texte|text|contenu|content|section|rubrique|partie|page|fiche|article|description|presentation|resume|summary|suite"
    "|compte[- ]rendu|compte rendu|cr|notes?|ressources?|resources|liens?|links|programme|details?|informations?|infos?"
    "|contribution)s?(?: (?:du projet|complete|detaillee?|de la seance))?)"
)
_LATER = (
    "(?: (?:plus tard|ulterieurement|prochainement|bientot|des que possible|sous peu|svp|s'il vous plait|merci|later"
    "|soon|asap|shortly"
    "|(?:par|apres|avant|d'ici|des que|quand|lors|courant|by|after|before|when|once|as soon as) .{1,60}))"
)
_VERBS_TO_COME = (
    "a (?:completer|venir|suivre|rediger|remplir|preciser|definir|ecrire|determiner|confirmer|developper|finir)"
    "|to (?:be )?(?:completed?|written|write|defined|announced|confirmed|added|done|filled(?: in)?|come|follow)"
    "|en (?:construction|cours (?:de redaction|d'ecriture|de construction))|under construction|work in progress"
    "|bientot(?: disponible)?|prochainement|coming soon|(?:suivra|suivront|viendra|arrive)|(?:will follow|follows)"
    "|(?:sera|seront) (?:complete|ajoute|redige|mis)e?e?s?(?: en ligne)?|will be (?:added|completed|written)"
)
_WRITER = (
    "(?:je|j'|nous|on|i|we|i'll|we'll) ?(?:la |le |les |l'|vais |allons |va |will |am going to |shall )?"
    "(?:complet(?:er|erai|erons|era)|redig(?:er|erai|erons|era)|rempli(?:r|rai|rons|ra)|complete|fill|finish|write)"
    f"(?: (?:it|this|in|tout|ca|cela|ceci|{_PART}))*{_LATER}?"
)
_FEE = (
    "(?:je |c'est |i ).{0,70}\\b(?:tarif reduit|reduced (?:fee|rate))"
    "|(?:juste |seulement )?pour (?:avoir |obtenir )?le tarif reduit.{0,20}"
)
_SIGNS = (
    "x{3,}|todo|to do|tbd|tba|tbc|wip|bla ?bla(?: ?bla)*|placeholder"
    "|(?:votre |inserer (?:votre )?)texte(?: ici)?|(?:your |insert )text(?: here)?"
)
_STANDS_FOR_TEXT = re.compile(
    f"(?:{_PART} )?(?:{_VERBS_TO_COME}){_LATER}?|(?:plus|more)(?: de| d')?(?: ?details| ?infos?| ?informations?)?"
    f"(?: a venir| bientot| prochainement| to come| soon){_LATER}?|{_WRITER}|{_FEE}|{_SIGNS}"
)
_COURTESY = re.compile(
    "bonjour.{0,20}|bonsoir|salut|hello|hi|dear all|merci.{0,50}|thanks?.{0,40}|desolee?s?.{0,30}|sorry.{0,30}|promis"
    "|cordialement|a bientot|bonne journee|(?:des que|as soon as|quand) .{1,50}|pour l'instant|for now|plus tard|later"
    f"|(?:je|i) (?:viens de )?(?:m'inscri[st]|m'inscrire|reserve|register|book).{{0,40}}|{_PART}"
)
_CLAUSES = re.compile(r"[,.;:!?()\n\u2026]+|\s[-–—]\s")
_MARKS = re.compile(r"'{2,5}|</?[a-z][^<>]{0,60}>|[\[\]{}«»\"“”*#_]|&nbsp;", re.IGNORECASE)
_FIRST_WORDS = """
a article as asap bientot bla blabla bonjour bonsoir by c'est ce cette coming compte content contenu contribution cr
dear des description desole desolee detail details en fiche for hello hi i i'll info information informations infos
inserer insert j'ai je juste la le les lien liens link links lorem ma merci mon more my note notes notre nous on our
page partie placeholder plus pour presentation prochainement programme promis redaction resources ressource ressources
resume rubrique salut section sections short sorry suite summary tba tbc tbd text texte textes thank thanks the this to
todo un une under votre we we'll wip work your
"""
_KNOWN_STARTS = frozenset(_FIRST_WORDS.split())
_ACCENTED = [
    word.replace(*pair, 1) for word in _KNOWN_STARTS for pair in (("", ""), ("e", "é"), ("e", "è"), ("a", "à"))
]
_HEADS = frozenset(
    f"{written} "[:2]
    for word in (*_ACCENTED, "xx", "l'", "l’", "j’")
    for written in (word, word.capitalize(), word.upper())
)
_FIRST = re.compile(r"[^\w\n]*+([^\W\d_]++(?:['’][^\W\d_]*+)?)")
_LOREM = "lorem ipsum"
_HAS_MARKS = frozenset("<&[{")
_EDGES = " \t'’\"«»“”*#_-–—\u00a0"


def is_placeholder(text: str) -> bool:
    """
    Say whether *text*, some wikitext, says no more than that there will be one.

    Each of its clauses has to: « un formulaire à compléter avec les habitants » is about something.
    """
    head = text[:2]
    if head[:1].isalnum() and head not in _HEADS:
        return False  # Most texts, at no cost.
    if head[:1] in _HAS_MARKS and len(text) <= _LONGEST:
        text = _MARKS.sub(" ", without_comments(text))
    first = _FIRST.match(text)
    if first is None or not _may_begin(first[1]):
        return False
    if len(text) > _LONGEST or first[1].lower() == "lorem":
        return text[: first.end() + len(_LOREM)].lower().endswith(_LOREM, first.start(1), first.start(1) + len(_LOREM))
    return _says_nothing_yet(text)


@lru_cache(maxsize=4096)
def _may_begin(word: str) -> bool:
    folded = fold(word)
    return folded.rstrip("'") in _KNOWN_STARTS or folded.startswith(("xxx", "l'", "j'"))


def _says_nothing_yet(text: str) -> bool:
    if not _HAS_MARKS.isdisjoint(text):
        text = _MARKS.sub(" ", without_comments(text))
    is_there = False
    for part in _CLAUSES.split(text):
        clause = fold(part.strip(_EDGES)).strip(_EDGES)
        if _STANDS_FOR_TEXT.fullmatch(clause):
            is_there = True
        elif clause and not _COURTESY.fullmatch(clause):
            return False
    return is_there
