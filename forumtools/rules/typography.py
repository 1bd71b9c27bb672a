"""Rules on typography: acronyms that are spelt out once, and the signs of French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forumtools.language import Text, plural
from forumtools.model.findings import Edit, Severity
from forumtools.model.roles import Role
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import FILLER, prose, without

_LETTERS = "A-ZÀÂÇÉÈÊËÎÏÔÛÙÜŸ"
_CAPITALS = re.compile(rf"[{_LETTERS}]{{3,}}|(?:[{_LETTERS}]\.){{3,6}}")
_ACRONYM = re.compile(rf"[{_LETTERS}]{{3,6}}|(?:[{_LETTERS}]\.){{3,6}}")
_RUN = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý][A-ZÀ-Ý]+")
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.[A-Z]\.")
_NO_START = re.compile(r"[\w·.\-/@#&]\Z")
_NO_END = re.compile(r"[\w·\-/]")
_SHOUTED = re.compile(rf"[{_LETTERS}]{{2,}}(?:[\s'’\-]+[{_LETTERS}]{{2,}}){{2,}}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_KNOWN_WORDS = """
ADMR ADN AMAP API ARS ATD ATTAC BEP BTS BZH CAF CAP CCAS CCBY CDD CDI CMS CNRS COVID CPE CSV DIY DUT DVD ECN EHPAD EPCI
EPN ESS ETC FAB FAQ FLE GNU GPL GPS HLM HTML HTTP IGN INSEE IRM ISBN IUT JPEG JPG JSON LED LGBT LGBTQIA LPO MIT MJC NFC
OCR ODS ODT ONG ONU OSM PDF PHP PIB PME PNG RDV RER RGPD RNA RSA RSS SARL SAS SCIC SCOP SIDA SIG SIRET SMS SNCF SOS SPIP
SQL STOP SVG SVP TCHAT TER TGV TTC TVA UFC UNESCO URL USB WIFI XML YAML
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())
"""Those that readers of such pages know, and names of things that nobody spells out."""

_ADDRESSED = re.compile(r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Mr|Mrs|Dr|[Mm]onsieur|[Mm]adame|(?:LE|LA|DE|DU|DES|VAN|EL))\s\Z")
_ARTICLE = re.compile(r"(?:\b[ldLD]['’]|\b(?:[Ll][ea]|[Ll]es|[Dd]u|[Dd]es|[Aa]u|[Aa]ux|[Uu]ne?|[Tt]he|an?) )\Z")
_LIKE_A_NAME = 5
"""Letters: capitals so long are as often a name, of a person or a town; an acronym mostly has an article before it."""

_MOST = 5


@rule(
    "TYP001",
    Severity.INFO,
    title=Text(fr="Sigle jamais développé", en="Acronym never spelt out"),
    why=Text(
        fr="Qui n’est pas du métier ne lit pas les sigles. Développez-les une fois, suivis du sigle entre "
        "parenthèses : l’index des sigles du catalogue s’en sert.",
        en="Who is not of the trade cannot read acronyms. Spell them out once, with the acronym in brackets behind: "
        "the catalogue's index of acronyms uses that.",
    ),
    wrong="== Présentation ==\nChargée de mission ANRU dans le quartier.",
    right="== Présentation ==\nChargée de mission à l'Agence nationale pour la rénovation urbaine (ANRU).",
    reach=Reach.PAGE,
)
def bare_acronym(reading: Reading, world: World) -> Iterator[Fault]:
    """Find acronyms that the page never spells out."""
    # Most pages have none but those that everybody knows, wherever on the page.
    if all(map(_needs_no_words, _RUN.findall(reading.text))) and not _DOTTED.search(reading.text):
        return
    text = prose(reading)
    seen: set[str] = set()
    for match in _CAPITALS.finditer(text):
        if not _is_acronym(match, text):
            continue
        acronym = match[0].replace(".", "")
        if acronym in seen or _needs_no_words(acronym):
            continue
        seen.add(acronym)
        if not _is_told(acronym, match, reading, text):
            yield Fault(
                text=Text(
                    fr="{acronym} n’est pas développé : écrivez-le en entier une fois, avec le sigle entre "
                    "parenthèses.",
                    en="{acronym} is not spelt out: write it in full once, with the acronym in brackets.",
                ).format(acronym=quoted(match[0])),
                start=match.start(),
            )
        if len(seen) >= _MOST_LOOKED_AT:
            return


def _needs_no_words(capitals: str) -> bool:
    acronym = capitals.replace(".", "")
    return acronym in _KNOWN or _ROMAN.fullmatch(acronym) is not None


_MOST_LOOKED_AT = 40


def _is_acronym(match: re.Match[str], text: str) -> bool:
    """Say whether capitals are a word by themselves, and not too long for an acronym."""
    start, end = match.span()
    stands_alone = not _NO_START.match(text, max(0, start - 1), start) and not _NO_END.match(text, end)
    return stands_alone and _ACRONYM.fullmatch(match[0]) is not None


def _is_told(acronym: str, match: re.Match[str], reading: Reading, text: str) -> bool:
    """Say whether the page explains *acronym*, or it is no acronym: a name, or a shouted sentence."""
    names = " ".join(name for role in (Role.CONTRIBUTORS, Role.ORGANISATIONS) for name in reading.record.of(role))
    if acronym in names or acronym in reading.record.title:
        return True
    before = text[max(0, match.start() - 20) : match.start()]
    if _ADDRESSED.search(before) or (len(acronym) >= _LIKE_A_NAME and not _ARTICLE.search(before)):
        return True
    around = text[max(0, match.start() - 60) : match.end() + 60]
    shouted = _SHOUTED.search(around)
    if shouted and acronym in shouted[0]:
        return True
    dotted = r"\.?".join(map(re.escape, acronym))
    # « (ANRU) » behind its words, or « ANRU (Agence…) », « ANRU : agence… » before them.
    return (
        re.search(rf"\(\s*{dotted}\.?\s*[),;]|{dotted}\.?\s*(?:\(|,? ?(?:c['’]est-à-dire|soit|pour) )", text)
        is not None
    )


class _Slip(NamedTuple):
    """A slip of French typography: how it is found, what it is, and what is put in its place."""

    patterns: tuple[re.Pattern[str], ...]
    """Each begins with a sign, so that a text is gone through quickly; a group `x` is what is replaced."""

    one: Text
    many: Text
    new: str


_NB = "\u00a0"
_SLIPS = (
    _Slip(
        (re.compile(rf"(?P<x>[ \u00a0]+)(?:,(?:[ \n]|\Z)|\.(?:[ ][{_LETTERS}]|\n|\Z))"),),
        Text(
            fr="espace de trop avant une virgule ou un point : enlevez cette espace.",
            en="blank before a comma or a full stop: take it out.",
        ),
        Text(
            fr="{n} espaces de trop avant une virgule ou un point : enlevez ces espaces.",
            en="{n} blanks before a comma or a full stop: take them out.",
        ),
        "",
    ),
    _Slip(
        (re.compile(r"[?!;](?<=[^\W\d_].)(?=[ \n]|\Z)"),),
        Text(
            fr="espace oubliée avant « ? », « ! » ou « ; » : ajoutez-la.", en="no blank before “?”, “!” or “;”: add it."
        ),
        Text(
            fr="{n} espaces oubliées avant « ? », « ! » ou « ; » : ajoutez-les.",
            en="{n} times no blank before “?”, “!” or “;”: add them.",
        ),
        _NB,
    ),
    _Slip(
        (re.compile(r":(?<=[^\W\d_]{2}.)(?=[ ][^\W_])"),),
        Text(fr="espace oubliée avant un deux-points : ajoutez-la.", en="no blank before a colon: add it."),
        Text(
            fr="{n} espaces oubliées avant un deux-points : ajoutez-les.",
            en="{n} times no blank before a colon: add them.",
        ),
        _NB,
    ),
    _Slip(
        (re.compile(r"«(?P<x>)(?=[^\W_])"), re.compile(r"»(?<=[\w.!?…].)")),
        Text(
            fr="espace oubliée à l’intérieur des guillemets : ajoutez-la.",
            en="no blank inside the quotation marks: add it.",
        ),
        Text(
            fr="{n} espaces oubliées à l’intérieur des guillemets : ajoutez-les.",
            en="{n} times no blank inside quotation marks: add them.",
        ),
        _NB,
    ),
    _Slip(
        (re.compile(r"(?P<x>\.\.\.)(?<=[^./\x00]...)(?![.\w/])"),),
        Text(fr="trois points : mettez le signe « … ».", en="three dots: put the sign “…”."),
        Text(fr="{n} fois trois points : mettez le signe « … ».", en="{n} times three dots: put the sign “…”."),
        "…",
    ),
)
_ANY_SLIP = re.compile(
    r"[,.?!;:«»“](?:(?<=[ \u00a0][,.])|(?<=[^\W\d_][?!;])(?=[ \n]|\Z)|(?<=[^\W\d_]:)(?=[ ]\w)"
    r"|(?<=«)(?=\w)|(?<=[\w.!?…]»)|(?<=\.\.\.)|(?<=“))"
)
"""Sees at a glance, whatever it is part of, that something behind the call may be a slip."""

_ENGLISH_QUOTES = re.compile(rf"“(?P<open>[ \u00a0]?)(?P<words>[^“”«»\n{FILLER}]{{1,300}}?)(?P<close>[ \u00a0]?)”")
_QUOTES = (
    Text(fr="guillemets anglais : écrivez « … ».", en="English quotation marks: write « … »."),
    Text(fr="{n} fois des guillemets anglais : écrivez « … ».", en="{n} times English quotation marks: write « … »."),
)


@rule(
    "TYP002",
    Severity.INFO,
    title=Text(fr="Typographie française", en="French typography"),
    why=Text(
        fr="Une virgule seule en début de ligne, un point d’interrogation collé, des guillemets dépareillés "
        "ralentissent la lecture. Ce que le wiki arrange déjà en affichant la page (l’espace insécable avant « : ») "
        "n’est pas signalé ; adresses, code et modèles ne sont pas touchés.",
        en="A comma alone at the start of a line, a question mark that sticks, quotation marks of two sorts slow "
        "down reading. What the wiki puts right when it shows the page (the no-break space before “:”) is not told; "
        "addresses, code and templates are not touched.",
    ),
    wrong="== Présentation ==\nBénévole , cartographe du dimanche. Pourquoi? “Parce que”...",
    right="== Présentation ==\nBénévole, cartographe du dimanche. Pourquoi ? « Parce que »…",
    fixable=True,
    reach=Reach.PAGE,
)
def untidy_french(reading: Reading, world: World) -> Iterator[Fault]:
    """Find slips of French typography in the running text, those of a kind together."""
    language = (reading.record.of(Role.LANGUAGE) or (world.forum.language,))[0]
    if not language.startswith("fr"):
        return
    if not _ANY_SLIP.search(reading.text, reading.lead_start):
        return
    text = without(prose(reading), _not_to_mend(reading))
    for slip in _SLIPS if any(sign in text for sign in (" ,", " .", "\u00a0,", "\u00a0.")) else _SLIPS[1:]:
        yield from _fault(sorted(_edits(slip, text), key=lambda edit: edit.start), slip.one, slip.many)
    if "“" in text:
        yield from _fault([edit for match in _ENGLISH_QUOTES.finditer(text) for edit in _french(match)], *_QUOTES, by=2)


def _not_to_mend(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield headings, which links lead to by their words, attributes of table cells, and words in other languages."""
    yield from ((heading.start, heading.end) for heading in reading.scan.headings)
    if "{|" in reading.text:
        yield from (match.span() for match in _CELL.finditer(reading.text))
    if "lang=" in reading.text:
        yield from (match.span() for match in _FOREIGN.finditer(reading.text))


_CELL = re.compile(r"(?:^[|!]|\|\||!!)[^|!\n\[\]{}]*=[^|\n]*\|(?!\|)", re.MULTILINE)
_FOREIGN = re.compile(r"<(\w{1,12})\b[^<>]*\blang=[\"']?(?!fr)[^<>]*>[^<>]{0,2000}</\1>")


def _edits(slip: _Slip, text: str) -> Iterator[Edit]:
    for pattern in slip.patterns:
        for match in pattern.finditer(text):
            start, end = match.span("x") if "x" in pattern.groupindex else (match.start(), match.start())
            if slip.new or (start and text[start - 1].isalnum()):  # a blank at the start of a line is another matter
                yield Edit(start=start, end=end, new=slip.new)


def _french(match: re.Match[str]) -> Iterator[Edit]:
    yield Edit(start=match.start(), end=match.end("open"), new="«" + _NB)
    yield Edit(start=match.start("close"), end=match.end(), new=_NB + "»")


def _fault(edits: list[Edit], one: Text, many: Text, *, by: int = 1) -> Iterator[Fault]:
    """Yield one finding for all *edits*, of which *by* make one."""
    if edits:
        said = plural(len(edits) // by, one, many)
        yield Fault(text=Text(fr=_capital(said.fr), en=_capital(said.en)), start=edits[0].start, edits=tuple(edits))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
