"""The rule on spam: independent reasons, each with its weight, and nothing decided by one of them alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import web_links
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import words_in, words_of

_ENOUGH = 5
"""The weight from which a page is called spam. One reason alone has four at the most."""

_TRADE = re.compile(
    r"\b(?:casino|poker|roulette online|slots?|sportsbook|betting tips|viagra|cialis|tramadol|xanax|kamagra"
    r"|levitra|payday loans?|cash advance|forex|binary options?|bitcoin doubler|crypto(?:currency)? invest\w*"
    r"|escorts?|call girls?|sex ?cam|porn|replica (?:watches|handbags)|louis vuitton outlet|cheap (?:jerseys|essays?)"
    r"|essay writing|dissertation help|exam dumps?|braindumps?|seo services?|backlinks?|weight loss pills?"
    r"|prêt entre particuliers|crédit rapide|voyance gratuite|marabout|hacker service)\b",
    re.IGNORECASE,
)
_GLANCES = words_in(
    """
    style casino poker roulette slot slots betting sportsbook viagra cialis tramadol xanax kamagra levitra payday cash
    forex binary bitcoin crypto cryptocurrency escort escorts call sex sexcam porn replica vuitton cheap essay essays
    dissertation dumps braindumps seo backlink backlinks weight particuliers rapide voyance marabout hacker buy order
    whatsapp
    """
)
"""What of all that is seen at a glance: without any of it there are never signs enough."""

_FIRST = 2000
_SHOUTS = re.compile(
    r"\b(?:buy now|order now|click here now|free shipping|best price|100% free|limited offer"
    r"|achetez maintenant|cliquez vite|contactez-nous sur whatsapp|whatsapp ?:? ?\+)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em)?\b|left\s*:\s*-\d{3,}px",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0600-\u06ff]")
_WORD = re.compile(r"\w+")
_LATIN = frozenset({"fr", "en", "br", "es", "de", "it", "pt", "nl"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Something seen on a page that spam often has: how much it weighs, and what was seen."""

    weight: int
    text: Text


Look = Callable[[Reading, World], Reason | None]


@rule(
    "SPM001",
    Severity.ERROR,
    title=Text(fr="Publicité indésirable", en="Spam"),
    why=Text(
        fr="Des robots déposent des pages pour leurs liens, aussi dans de vieilles pages que personne ne relit. Aucun "
        "indice ne suffit : il en faut plusieurs, et le message les dit. Rien n’est effacé : une personne décide, "
        "et l’historique garde la version saine.",
        en="Robots leave pages for the sake of their links, also in old pages that nobody reads again. No sign is "
        "enough: it takes several, and the message tells them. Nothing is deleted: a person decides, and the history "
        "keeps the sound version.",
    ),
    wrong="== Description du projet ==\nBest online casino, buy now! [https://a.example.net/1 casino bonus] "
    "[https://b.example.net/2 poker] [https://c.example.net/3 slots] [https://d.example.net/4 viagra]",
    right="== Description du projet ==\nDes ateliers pour repérer la publicité des casinos en ligne, et apprendre à "
    "s’en passer. [https://prevention.example.org/jeux Le dossier de l'équipe]",
    reach=Reach.PAGE,
)
def spam(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that several independent signs call spam."""
    if not _is_worth_a_look(reading):
        return
    reasons = [reason for look in _LOOKS if (reason := look(reading, world))]
    if len(reasons) > 1 and sum(reason.weight for reason in reasons) >= _ENOUGH:
        said = [reason.text for reason in reasons]
        yield Fault(
            text=Text(
                fr="Publicité indésirable, sans doute : {why}. À vérifier, puis à retirer.",
                en="Spam, it seems: {why}. Check it, then take it away.",
            ).format(why=Text(fr=" ; ".join(s.fr for s in said), en="; ".join(s.en for s in said)))
        )


def _is_worth_a_look(reading: Reading) -> bool:
    if not _GLANCES.isdisjoint(words_of(reading)):
        return True
    # Of a page in another script every seventh character tells as well.
    return _OTHER_SCRIPT.search(reading.text[:_FIRST:7]) is not None


def _many_links(reading: Reading, world: World) -> Reason | None:
    links = [link for link in web_links(reading) if link.field is None]
    count = len(_WORD.findall(reading.text)) if len(links) >= _MANY_LINKS else 0
    if len(links) < _MANY_LINKS or count > _WORDS_A_LINK * len(links):
        return None
    text = Text(fr="{n} liens pour {words} mots", en="{n} links in {words} words")
    return Reason(2, text.format(n=len(links), words=count))


_MANY_LINKS, _WORDS_A_LINK = 4, 18


def _trade(reading: Reading, world: World) -> Reason | None:
    seen = {fold(match[0]) for match in _TRADE.finditer(reading.text)}
    if not seen:
        return None
    text = Text(fr="mots de la publicité : {words}", en="words of adverts: {words}")
    return Reason(min(3, len(seen)), text.format(words=quoted(", ".join(sorted(seen)))))


def _trade_in_links(reading: Reading, world: World) -> Reason | None:
    shown = (f"{link.address} {link.label or ''}".replace("-", " ") for link in web_links(reading))
    bad = {fold(match[0]) for said in shown for match in _TRADE.finditer(said)}
    if not bad:
        return None
    text = Text(fr="liens vers {words}", en="links to {words}")
    # One subject, however often: a theatre that was a casino links to its own pages.
    return Reason(1 if len(bad) == 1 else 3, text.format(words=quoted(", ".join(sorted(bad)))))


def _other_markup(reading: Reading, world: World) -> Reason | None:
    is_there = "[url=" in reading.text or "[/url]" in reading.text
    return Reason(2, Text(fr="liens comme sur les forums", en="links as on message boards")) if is_there else None


def _shouts(reading: Reading, world: World) -> Reason | None:
    match = _SHOUTS.search(reading.text)
    return match and Reason(
        2, Text(fr="appel à acheter ({words})", en="call to buy ({words})").format(words=quoted(match[0]))
    )


def _hidden(reading: Reading, world: World) -> Reason | None:
    has_links = _HIDDEN.search(reading.text) and web_links(reading)
    return Reason(4, Text(fr="texte caché avec des liens", en="hidden text with links")) if has_links else None


def _same_address(reading: Reading, world: World) -> Reason | None:
    hosts: dict[str, int] = {}
    for link in web_links(reading):
        hosts[link.address] = hosts.get(link.address, 0) + 1
    most = max(hosts.values(), default=0)
    return (
        Reason(2, Text(fr="{n} fois la même adresse", en="{n} times the same address").format(n=most))
        if most >= _SAME
        else None
    )


_SAME = 5


def _other_script(reading: Reading, world: World) -> Reason | None:
    languages = reading.record.of(Role.LANGUAGE) or (world.forum.language,)
    letters = len(_OTHER_SCRIPT.findall(reading.text))
    if letters * 3 < len(reading.text) or not _LATIN.issuperset(languages) or letters < _MANY_LETTERS:
        return None
    return Reason(3, Text(fr="une autre écriture que celle du forum", en="another script than the forum's"))


_MANY_LETTERS = 60

_LOOKS: tuple[Look, ...] = (
    _many_links,
    _trade,
    _trade_in_links,
    _shouts,
    _hidden,
    _same_address,
    _other_script,
    _other_markup,
)
