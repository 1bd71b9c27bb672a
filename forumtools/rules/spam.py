"""A rule on spam: reasons that anybody can check, weighed; one alone is never enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from forumtools.language import Text, plural
from forumtools.model.findings import Severity
from forumtools.model.roles import Role
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import WebLink, web_links
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import visible

ENOUGH = 4
"""What the reasons have to weigh together."""

WEIGHTS = {
    "trade in links": 3,
    "trade in a link": 2,
    "trade in title": 2,
    "trade in text": 1,
    "hidden links": 3,
    "hidden words": 1,
    "same address": 2,
    "passing hosts": 1,
    "markup of other sites": 1,
    "sales talk": 1,
    "few words": 1,
    "foreign script": 2,
    "another language": 1,
    "nothing of the forum": 1,
}
"""How much each reason weighs. Of the reasons on trade the heaviest counts; see `_CIRCUMSTANCES` for what is weak."""

_CIRCUMSTANCES = frozenset({"few words", "foreign script", "another language", "nothing of the forum"})
"""Reasons that honest pages give as well: without another one they come to nothing."""

_TRADE = re.compile(
    r"\b(?:casinos?|poker|blackjack|slots?[ -](?:gacor|online|machine)s?|machines? à sous|togel|judi[ -](?:online|bola)"
    r"|sbobet|(?:sports?[ -]?)?betting|bookmakers?|paris sportifs?|viagra|cialis|levitra|kamagra|tramadol|xanax|ozempic"
    r"|online[ -]pharmacy|pharmacie en ligne|escorts?(?:[ -]girls?)?|call[ -]girls?|porno?|xxx[ -]\w+|sex[ -]?cams?"
    r"|pay[ -]?day[ -]?loans?|quick[ -]loans?|prêts? (?:entre particuliers|rapides?)|crédits? rapides?"
    r"|rachat de crédits?|essay[ -]?writ\w+|(?:dissertation|assignment|homework)[ -](?:help|writing|service)\w*"
    r"|buy[ -]essays?|(?:exam|brain|pdf)[ -]?dumps?|dumps?[ -]pdf|replica (?:watch|bag|handbag)\w*"
    r"|fake (?:id|passport)s?"
    r"|forex|binary options?|(?:crypto|bitcoin)[ -](?:trading|casino|signals?|invest\w*|mixer)|buy[ -]backlinks?"
    r"|seo (?:services?|agency|expert)|(?:grand )?marabout (?:voyant|africain|sérieux)|voyance (?:gratuite|en ligne)"
    r"|retour (?:affectif|de l['’]être aimé)|(?:weight[ -]loss|keto)[ -](?:pill|supplement|gummie|diet)s?|ringtones?)\b"
    r"|(?<=[a-z\d-])(?:casino|viagra|sbobet|slotgacor|examdumps|essaywriting|paydayloan)(?=[\w-]*\.)"
)
_LETTERS = re.compile(r"[a-zà-ÿ]+")
_STARTS = """
casino casinos poker blackjack slot slots machine machines togel judi sbobet sport sports betting bookmaker bookmakers
paris viagra cialis levitra kamagra tramadol xanax ozempic online pharmacie escort escorts call porn porno xxx sex
sexcam sexcams pay payday paydayloan paydayloans quick prêt prêts crédit crédits rachat essay essaywriting
dissertation assignment homework buy exam brain pdf examdumps braindumps pdfdumps dump dumps replica fake forex binary
crypto bitcoin seo grand marabout voyance retour weight keto ringtone ringtones
"""
_TRADE_STARTS = frozenset(_STARTS.split())
_IN_HOSTS = ("casino", "viagra", "sbobet", "slotgacor", "examdumps", "essaywriting", "paydayloan")
_SALES = re.compile(
    r"buy (?:now|online|cheap)|order now|best prices?|cheap(?:est)?|discounts?|free shipping|click here|limited offer"
    r"|money[ -]back|100 ?% (?:guaranteed|safe|legal|garanti)|24/7|whatsapp|no prescription|sign[ -]?up bonus"
    r"|free spins?"
    r"|achetez|acheter en ligne|pas chers?|meilleurs? prix|livraison gratuite|cliquez ici|devis gratuit|sans ordonnance"
    r"|gagnez de l['’]argent|satisfait ou remboursé|bonus de bienvenue",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"prévention|prévenir|addict|dépendan|excessi|surendett|arnaque|fraude|escroqu|sensibilis|pourriel|spam|modération"
    r"|trafic|harcèlement|désintox|gambling harm|scam|phishing|awareness",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"<(\w{1,20})\b[^<>]{0,200}?style\s*=[^<>]{0,200}?(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*[0-3](?:\.\d+)?(?:px|pt|%)|(?:height|width)\s*:\s*[01]px|text-indent\s*:\s*-\d{3,}"
    r"|left\s*:\s*-\d{3,})[^<>]{0,200}>(.{0,1000}?)</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_HIDDEN_WORDS = 6
_PASSING_HOSTS = frozenset(("bit.ly", "tinyurl.com", "cutt.ly", "is.gd", "t.me", "wa.me", "rebrand.ly", "shorturl.at"))
_PASSING = """
bet bid buzz casino cf cfd click cyou gq icu loan ml monster quest rest sbs stream tk top vip win xyz
"""
_PASSING_ENDS = frozenset(_PASSING.split())
_OTHER_MARKUP = re.compile(r"\[url=|<a\s+href=", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FOREIGN = re.compile("[\u0370-\u1cff\u2e80-\u9fff\ua000-\ud7ff]")
_LATIN_LANGUAGES = frozenset({"fr", "br", "en", "es", "it", "de", "pt", "oc", "ca", "eu"})
_COMMON = {
    "en": frozenset(("the", "of", "and", "to", "for", "with", "is", "your", "you", "are", "this", "that", "from")),
    "fr": frozenset(("le", "la", "les", "de", "des", "et", "une", "pour", "dans", "est", "avec", "sur", "nous", "du")),
}
_SAME, _FEW_LINKS, _FEW_WORDS, _MANY = 5, 5, 10, 3
_MOST_LINKS = 200
_READ = 20_000
"""Characters: spam says what it is at the beginning."""


class Reason(NamedTuple):
    """One reason, by its name in `WEIGHTS`, and what was seen."""

    name: str
    seen: Text


@rule(
    "SPM001",
    Severity.ERROR,
    title=Text(fr="Page qui ressemble à du pourriel", en="Page that looks like spam"),
    why=Text(
        fr="Des robots déposent sur les wikis des pages de liens, aussi sur des pages anciennes que plus personne ne "
        "regarde. La règle pèse plusieurs raisons visibles (mots de commerce douteux, texte caché, même adresse "
        "répétée, liens sans texte, autre écriture…) et n’accuse jamais pour une seule : elle dit celles qui "
        "comptent, pour que chacun vérifie. Mettez la page de côté plutôt que de l’effacer, ou reprenez une version "
        "saine dans l’historique.",
        en="Robots leave pages of links on wikis, also on old pages that nobody looks at any more. The rule weighs "
        "several visible reasons (words of doubtful trade, hidden text, one address again and again, links without "
        "text, another script…) and never accuses for one alone: it tells those that count, so that anybody can "
        "check. Set the page aside rather than delete it, or take a sound version from its history.",
    ),
    wrong="Best online casino! Buy now, free spins, click here:\n"
    "* [https://lucky.casino.example.net/ best online casino]\n* [https://slots.example.net/ slots online]",
    right="{{Contribution\n|titre=Prévenir les jeux d'argent en ligne\n|édition=2018\n"
    "|contributeurs=Malo Stervinou\n}}\n"
    "== Présentation ==\nAnimateur de prévention.\n\n== Ressources ==\n"
    "* [https://prevention.example.org/casino Casino en ligne : en sortir]",
    reach=Reach.PAGE,
)
def spam(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages for which enough reasons say that they are spam."""
    reasons = list(_reasons_at_a_glance(reading))
    if not reasons:
        return
    reasons = list(_that_count([*reasons, *_reasons_in_text(reading, world.forum.language)], reading))
    weight = sum(WEIGHTS[reason.name] for reason in reasons)
    if weight < ENOUGH or len(reasons) < 2 or all(reason.name in _CIRCUMSTANCES for reason in reasons):
        return
    reasons.sort(key=lambda reason: -WEIGHTS[reason.name])
    seen = Text(fr="\u00a0; ".join(r.seen.fr for r in reasons), en="; ".join(r.seen.en for r in reasons))
    yield Fault(
        text=Text(
            fr="La page ressemble à du pourriel : {seen}. Vérifiez, et mettez-la de côté si c’en est.",
            en="The page looks like spam: {seen}. Check, and set it aside if it is.",
        ).format(seen=seen)
    )


def _that_count(reasons: list[Reason], reading: Reading) -> Iterator[Reason]:
    """Yield the heaviest reason on trade, unless the page warns of it, and all others."""
    trade = [reason for reason in reasons if reason.name.startswith("trade")]
    if trade and not _WARNS.search(f"{reading.record.title} {reading.text[:_READ]}"):
        yield max(trade, key=lambda reason: WEIGHTS[reason.name])
    yield from (reason for reason in reasons if not reason.name.startswith("trade"))


def _reasons_at_a_glance(reading: Reading) -> Iterator[Reason]:
    """Yield what costs little to see; the text of a page that gives none of these is not read."""
    text, links = reading.text, web_links(reading)
    yield from _of_links(links)
    yield from _of_trade(reading, links)
    if "<" in text and "style" in text:
        yield from _of_hidden(text)
    if "[url=" in text or ("<" in text and _OTHER_MARKUP.search(text)):
        yield Reason(
            "markup of other sites", Text(fr="des liens écrits comme ailleurs", en="links written as elsewhere")
        )
    if not (reading.calls or reading.header or any(span.declared for span in reading.sections)) and links:
        yield Reason(
            "nothing of the forum", Text(fr="rien de ce que le forum demande", en="nothing the forum asks for")
        )
    # In UTF-8 Latin letters take one byte, others two or three.
    if not text.isascii() and len(text.encode("utf-8", "surrogatepass")) > 1.3 * len(text):
        yield from _of_script(reading)


def _of_links(links: tuple[WebLink, ...]) -> Iterator[Reason]:
    if len(links) >= _SAME:
        address, times = Counter(link.address.rstrip("/") for link in links).most_common(1)[0]
        if times >= _SAME:
            text = Text(fr="{n} fois la même adresse ({host})", en="the same address {n} times ({host})")
            yield Reason("same address", text.format(n=times, host=_host(address)))
    passing = next(filter(_is_passing, (_host(link.address) for link in links[:_MOST_LINKS])), None)
    if passing:
        text = Text(fr="des sites de passage ({host})", en="sites that come and go ({host})")
        yield Reason("passing hosts", text.format(host=passing))


def _host(address: str) -> str:
    return address.partition("//")[2].partition("/")[0].lower().removeprefix("www.")


def _is_passing(host: str) -> bool:
    return host in _PASSING_HOSTS or host.rpartition(".")[2] in _PASSING_ENDS


def _of_trade(reading: Reading, links: tuple[WebLink, ...]) -> Iterator[Reason]:
    title = reading.record.title
    words = " ".join(f"{link.address} {link.label or ''}" for link in links[:_MOST_LINKS])
    if not _may_trade(f"{title} {words}".lower()):
        return
    yield from _trade("trade in title", title)
    # A supermarket and a theatre may be called Casino.
    yield from _trade("trade in links" if len(_trade_words(words)) > 1 else "trade in a link", words)


def _may_trade(words: str) -> bool:
    """Say at a glance of most words that they have nothing to do with trade: the pattern has many and is slow."""
    return not _TRADE_STARTS.isdisjoint(_LETTERS.findall(words)) or any(name in words for name in _IN_HOSTS)


def _trade(name: str, words: str) -> Iterator[Reason]:
    seen = _trade_words(words)
    if seen:
        yield Reason(name, _TRADE_SEEN[name].format(words=quoted(", ".join(seen[:_MANY]))))


def _trade_words(words: str) -> list[str]:
    return list(dict.fromkeys(match[0] for match in _TRADE.finditer(words.lower())))


_TRADE_SEEN = {
    "trade in links": Text(fr="des liens vers {words}", en="links to {words}"),
    "trade in a link": Text(fr="un lien vers {words}", en="a link to {words}"),
    "trade in title": Text(fr="un titre qui dit {words}", en="a title that says {words}"),
    "trade in text": Text(fr="un texte qui dit {words}", en="a text that says {words}"),
}


def _of_hidden(text: str) -> Iterator[Reason]:
    hidden = [match[2] for match in _HIDDEN.finditer(text[:_READ])]
    if any("//" in words for words in hidden):
        yield Reason("hidden links", Text(fr="des liens cachés aux lecteurs", en="links hidden from readers"))
    elif any(len(words.split()) >= _HIDDEN_WORDS for words in hidden):
        yield Reason("hidden words", Text(fr="du texte caché aux lecteurs", en="text hidden from readers"))


def _of_script(reading: Reading) -> Iterator[Reason]:
    if set(reading.record.of(Role.LANGUAGE)) - _LATIN_LANGUAGES:
        return
    text = reading.text[:_READ]
    foreign, letters = len(_FOREIGN.findall(text)), sum(map(str.isalpha, text))
    if foreign * 2 > letters:
        yield Reason("foreign script", Text(fr="une autre écriture que celle du forum", en="another script than ours"))


def _reasons_in_text(reading: Reading, usual: str) -> Iterator[Reason]:
    text = visible(reading)[:_READ]
    words = [word.lower() for word in _WORD.findall(text)]
    links = len(web_links(reading))
    if links >= _FEW_LINKS and len(words) < links * _FEW_WORDS:
        said = plural(len(words), Text(fr="{n} mot", en="{n} word"), Text(fr="{n} mots", en="{n} words"))
        seen = Text(fr="{n} liens pour {words}", en="{n} links for {words}")
        yield Reason("few words", seen.format(n=links, words=said))
    yield from _trade("trade in text", text)
    sales = list(dict.fromkeys(match[0].lower() for match in _SALES.finditer(text)))
    if len(sales) > 1:
        seen = Text(fr="des phrases de vente ({words})", en="sales talk ({words})")
        yield Reason("sales talk", seen.format(words=quoted(", ".join(sales[:_MANY]))))
    yield from _of_language(words, reading, usual)


def _of_language(words: list[str], reading: Reading, usual: str) -> Iterator[Reason]:
    other = "en" if usual == "fr" else "fr"
    if other in reading.record.of(Role.LANGUAGE):
        return
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    if counts[other] >= _SAME and counts[other] > _MANY * counts[usual]:
        yield Reason(
            "another language", Text(fr="une autre langue que celle du forum", en="another language than ours")
        )
