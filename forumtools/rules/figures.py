"""The rule on figures: sums that do not add up are told, and never corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.roles import Role
from forumtools.rules.places import Item, items
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import visible

_NUMBER = r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?![\w]|[.,]\d|[ \u00a0\u202f]?[%€])"
_TERMS = rf"{_NUMBER}(?:[ ]?\+[ ]?{_NUMBER}){{1,5}}"
_SUM_FIRST = re.compile(rf"(?P<terms>{_TERMS})[ ]?=[ ]?(?P<total>{_NUMBER})")
_TOTAL_FIRST = re.compile(
    rf"(?P<total>{_NUMBER})(?:[ ]?=[ ]?|(?:[ ][^\W\d_]+){{0,3}}[ ]?\([ ]?)(?P<terms>{_TERMS})[ ]?\)?"
)
_PERCENT = r"\d{1,2}(?:[.,]\d{1,2})?[ \u00a0\u202f]?%"
_SHARES = re.compile(
    rf"(?P<one>{_PERCENT})[ ](?:de[ ]|d['’])?(?P<first>femmes|hommes)(?:[ ]et|,)[ ]"
    rf"(?P<two>{_PERCENT})[ ](?:de[ ]|d['’])?(?P<second>femmes|hommes)",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \u00a0\u202f]")
_NEARLY = 1.0
"""Percent points by which rounded shares may miss the whole."""


@rule(
    "FIG001",
    Severity.WARNING,
    title=Text(fr="Chiffres qui ne s’additionnent pas", en="Figures that do not add up"),
    why=Text(
        fr="Une somme fausse d’une unité cache souvent une autre façon de compter : « participants » veut dire tous "
        "ceux qui sont venus, ou ceux qui n’ont pas parlé. Le programme ne corrige jamais : il dit ce qu’il trouve, "
        "et une personne va voir le bilan.",
        en="A sum that is wrong by one often hides another way of counting: “participants” means all who came, or "
        "those who did not speak. The program never corrects: it says what it finds, and a person looks at the review.",
    ),
    wrong="== Présentation ==\nLe forum a réuni 407 personnes (251 + 155).",
    right="== Présentation ==\nLe forum a réuni 406 personnes (251 + 155).",
    reach=Reach.PAGE,
)
def wrong_sum(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sums, stated in fields or in the text, that do not come out."""
    if reading.kind.field_for(Role.ATTENDANCE):
        yield from _of_fields(reading)
    if "+" in reading.text:
        yield from _of_text(reading)
    if "%" in reading.text:
        yield from _of_shares(reading)


def _of_fields(reading: Reading) -> Iterator[Fault]:
    said = {item.declared.role: item for item in items(reading) if item.declared.role in _ROLES}
    numbers = {role: number for role, item in said.items() if (number := _number(item)) is not None}
    came, spoke = numbers.get(Role.ATTENDANCE), numbers.get(Role.SPEAKERS)
    women, men = numbers.get(Role.WOMEN), numbers.get(Role.MEN)
    if came is None or women is None or men is None:
        return
    both = women + men
    if both not in (came, came + (spoke or 0)):
        yield Fault(
            text=_sentence(women, men, came, spoke), start=said[Role.WOMEN].start, field=_name(said[Role.WOMEN])
        )


_ROLES = frozenset({Role.ATTENDANCE, Role.SPEAKERS, Role.WOMEN, Role.MEN})


def _sentence(women: int, men: int, came: int, spoke: int | None) -> Text:
    if spoke is None:
        return Text(
            fr="{women} femmes et {men} hommes font {both}, mais {came} personnes sont venues : vérifiez.",
            en="{women} women and {men} men make {both}, but {came} people came: check it.",
        ).format(women=women, men=men, both=women + men, came=came)
    return Text(
        fr="{women} femmes et {men} hommes font {both} ; {came} participants et {spoke} intervenants font {all} : "
        "vérifiez.",
        en="{women} women and {men} men make {both}; {came} participants and {spoke} speakers make {all}: check it.",
    ).format(women=women, men=men, both=women + men, came=came, spoke=spoke, all=came + spoke)


def _name(item: Item) -> str:
    return item.declared.name


def _number(item: Item) -> int | None:
    digits = _BLANKS.sub("", item.value)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _of_text(reading: Reading) -> Iterator[Fault]:
    text = visible(reading)
    for pattern in (_SUM_FIRST, _TOTAL_FIRST):
        for match in pattern.finditer(text):
            terms = [_value(term) for term in match["terms"].split("+")]
            total = _value(match["total"])
            if sum(terms) != total:
                said = " + ".join(map(str, terms))
                yield Fault(
                    text=Text(
                        fr="{terms} font {sum}, et non {total} : vérifiez.",
                        en="{terms} make {sum}, and not {total}: check it.",
                    ).format(terms=said, sum=sum(terms), total=total),
                    start=match.start(),
                )


def _value(number: str) -> int:
    return int(_BLANKS.sub("", number))


def _of_shares(reading: Reading) -> Iterator[Fault]:
    for match in _SHARES.finditer(visible(reading)):
        whole = sum(float(_BLANKS.sub("", match[name]).rstrip("%").replace(",", ".")) for name in ("one", "two"))
        if match["first"].lower() != match["second"].lower() and abs(whole - 100) > _NEARLY:
            yield Fault(
                text=Text(
                    fr="{one} et {two} font {whole} %, et non 100 : vérifiez.",
                    en="{one} and {two} make {whole} %, and not 100: check it.",
                ).format(one=match["one"], two=match["two"], whole=f"{whole:g}"),
                start=match.start(),
            )
