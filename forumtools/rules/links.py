"""Rules on links: addresses that work as they stand, words that say where they lead, pages that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from forumtools.language import Text
from forumtools.model.addresses import tracking_parts
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Forum
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.links_known import LinksBetweenPages
from forumtools.rules.places import has_broken_call, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import PageLink, WebLink, page_links, web_links
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import markup
from forumtools.wikitext.within import Places

_BARE_WWW = re.compile(r"(?<![\w@./:\-=])www\.[^\W_][\w\-]*(?:\.[\w\-]+)+(?:/[^\s<>\[\]|{}\"]*)?", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w\-]*[^\W_])?\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?")
_TRAILING = ",;.:!?)'"


@rule(
    "LNK002",
    Severity.WARNING,
    title=Text(fr="Adresse incomplète, pistée ou déménagée", en="Address without scheme, with trackers or moved"),
    why=Text(
        fr="Sans « https:// », le wiki ne fait pas de lien. Les paramètres comme utm_source suivent les lecteurs et "
        "font deux adresses d’une seule page. Un hôte que le wiki a quitté ne répondra plus un jour.",
        en="Without “https://” the wiki makes no link. Parameters such as utm_source follow readers and make two "
        "addresses of one page. A host that the wiki has left will not answer any more one day.",
    ),
    wrong="== Ressources ==\n* www.composteurs.example.org/carte\n"
    "* [https://composteurs.example.org/aide?utm_source=lettre Le mode d'emploi]",
    right="== Ressources ==\n* [https://www.composteurs.example.org/carte La carte]\n"
    "* [https://composteurs.example.org/aide Le mode d'emploi]",
    fixable=True,
    reach=Reach.PAGE,
)
def untidy_address(reading: Reading, world: World) -> Iterator[Fault]:
    """Find addresses without scheme, with what follows readers, and on hosts that the wiki has left."""
    for link in web_links(reading):
        if link.field and "://" not in link.address:
            yield from _without_scheme_in_field(link)
        elif "?" in link.address:
            yield from _tracked(link)
        if world.forum.former_hosts:
            yield from _moved(link, world.forum)
    yield from _without_scheme(reading)


def _without_scheme_in_field(link: WebLink) -> Iterator[Fault]:
    # An address among other words is FLD003's: nobody knows what it should be.
    if _DOMAIN.fullmatch(link.address) or _BARE_WWW.fullmatch(link.address):
        yield _incomplete(link.address, link.address_start, link.field)


def _without_scheme(reading: Reading) -> Iterator[Fault]:
    for address, start in _schemeless(reading):
        yield _incomplete(address, start, None)


def _schemeless(reading: Reading) -> Iterator[tuple[str, int]]:
    """Yield the addresses in the text that begin with `www.`, and where."""
    if "www." not in reading.text:
        return
    known = Places([*((link.start, link.end) for link in web_links(reading)), *reading.scan.links])
    for match in _BARE_WWW.finditer(markup(reading)):
        if match.start() not in known:
            yield match[0].rstrip(_TRAILING), match.start()


def _incomplete(address: str, start: int, field: str | None) -> Fault:
    return Fault(
        text=Text(
            fr="L’adresse {address} commence sans « https:// » : le wiki n’en fait pas un lien.",
            en="The address {address} begins without “https://”: the wiki makes no link of it.",
        ).format(address=quoted(address)),
        start=start,
        field=field,
        edits=(Edit(start=start, end=start, new="https://"),),
    )


def _tracked(link: WebLink) -> Iterator[Fault]:
    parts = tracking_parts(link.address)
    if parts:
        names = ", ".join(link.address[start:end].strip("?&").partition("=")[0] for start, end in parts)
        place = link.address_start
        yield Fault(
            text=Text(
                fr="L’adresse suit les lecteurs ({names}) : enlevez ces paramètres.",
                en="The address follows readers ({names}): take out these parameters.",
            ).format(names=names),
            start=place,
            field=link.field,
            edits=tuple(Edit(start=place + start, end=place + end, new="") for start, end in parts),
        )


def _moved(link: WebLink, forum: Forum) -> Iterator[Fault]:
    host = _host(link.address)
    if host not in {name.lower() for name in forum.former_hosts}:
        return
    now = _host(forum.wiki.api) if forum.wiki.api else ""
    place = link.address_start + link.address.lower().index(host)
    said = Text(
        fr="{host} est un ancien hôte du wiki : le lien peut cesser de répondre.",
        en="{host} is a former host of the wiki: the link may stop answering.",
    )
    if now:
        said = Text(
            fr="{host} est un ancien hôte du wiki : c’est maintenant {now}.",
            en="{host} is a former host of the wiki: it is {now} now.",
        )
    edit = Edit(start=place, end=place + len(host), new=now)
    yield Fault(
        text=said.format(host=quoted(host), now=quoted(now)),
        start=link.address_start,
        field=link.field,
        edits=(edit,) if now and now != host and _is_usual(link.address) else (),
    )


def _is_usual(address: str) -> bool:
    """Say whether a page of the web is meant: another port or protocol has a server of its own."""
    parts = urlsplit(address)
    try:
        return parts.scheme.lower() in ("http", "https", "") and parts.port is None
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _host(address: str) -> str:
    try:
        return urlsplit(address if "://" in address else f"http:{address}").hostname or ""
    except ValueError:
        return ""


_EMPTY_WORDS = """
ici|c'est ici|cliquez ici|cliquer ici|par ici|là|lien|le lien|ce lien|suivre ce lien|voir|voir ici|voir le lien
voir le site|site|le site|site web|site internet|en savoir plus|savoir plus|lire la suite|plus|plus d'infos
plus d'informations|infos|page|url|adresse|web|source|télécharger|pdf|here|click here|link|this link|read more|more|see
"""
_SAYS_NOTHING = frozenset(fold(words) for words in _EMPTY_WORDS.strip().replace("\n", "|").split("|"))


@rule(
    "LNK003",
    Severity.WARNING,
    title=Text(fr="Adresse nue, ou lien qui ne dit pas où il mène", en="Bare address, or words that do not say where"),
    why=Text(
        fr="Qui écoute la page ou parcourt ses liens n’entend que leurs mots : « ici » ou une adresse de cent signes "
        "ne dit rien, et sur papier encore moins. Dites ce qu’on trouvera au bout (RGAA 6.1).",
        en="Who listens to the page, or goes from link to link, hears their words alone: “here”, or an address of a "
        "hundred signs, says nothing, and on paper even less. Say what is at the other end (RGAA 6.1).",
    ),
    wrong="== Ressources ==\n* https://composteurs.example.org/carte\n* [https://composteurs.example.org/aide ici]",
    right="== Ressources ==\n* [https://composteurs.example.org/carte La carte des composteurs]",
    reach=Reach.PAGE,
)
def unclear_link(reading: Reading, world: World) -> Iterator[Fault]:
    """Find links whose words do not say where they lead."""
    calls = [(call.start, call.end) for call in reading.scan.calls]
    for link in web_links(reading):
        if link.field or any(start < link.start < end for start, end in calls):
            continue
        text = _unclear(link)
        if text:
            yield Fault(text=text, start=link.start)
    for address, start in _schemeless(reading):
        if reading.text[start - 1 : start] != "[":
            yield Fault(text=_SHOWS_ITSELF.format(address=f"https://{_short(address)}"), start=start)


_SHOWS_ITSELF = Text(
    fr="L’adresse se montre elle-même : écrivez [{address} ce qu’on y trouve].",
    en="The address shows itself: write [{address} what is there].",
)


def _unclear(link: WebLink) -> Text | None:
    if link.label is None or fold(link.label).rstrip("/").endswith(fold(link.address).partition("://")[2].rstrip("/")):
        return _SHOWS_ITSELF.format(address=_short(link.address))
    if not link.label:
        return Text(
            fr="Le lien n’a pas de mots, le wiki montre un numéro : écrivez [{address} ce qu’on y trouve].",
            en="The link has no words, the wiki shows a number: write [{address} what is there].",
        ).format(address=_short(link.address))
    if fold(link.label).strip(" .!:>»«→[]'\"") in _SAYS_NOTHING:
        return Text(
            fr="{label} ne dit pas où mène le lien : dites ce qu’on y trouve.",
            en="{label} does not say where the link leads: say what is there.",
        ).format(label=quoted(link.label))
    return None


def _short(address: str) -> str:
    return address if len(address) <= _LONGEST else address[:_LONGEST] + "…"


_LONGEST = 40
_HOME = re.compile(r"/?(?:index\.(?:html?|php)|accueil|home)?|/[a-z]{2}(?:[-_][a-z]{2})?/?", re.IGNORECASE)


@rule(
    "LNK004",
    Severity.INFO,
    title=Text(fr="Ressource qui n’est qu’une page d’accueil", en="Resource that is only a home page"),
    why=Text(
        fr="Une page d’accueil change ; dans cinq ans, personne n’y trouvera ce dont la contribution parlait. "
        "L’adresse précise du document, elle, reste utile.",
        en="A home page changes; in five years nobody will find there what the contribution spoke of. The exact "
        "address of the document stays of use.",
    ),
    wrong="== Ressources ==\n* [https://composteurs.example.org/ Le site des composteurs]",
    right="== Ressources ==\n* [https://composteurs.example.org/carte-2018 La carte des composteurs]",
    reach=Reach.PAGE,
)
def home_page(reading: Reading, world: World) -> Iterator[Fault]:
    """Find resources that are the home page of a site."""
    declared = reading.kind.section_for(Role.RESOURCES)
    span = reading.section_named(declared.name) if declared else None
    if declared is None or span is None:
        return
    for link in web_links(reading):
        if span.start <= link.start < span.end and _is_home(link.address):
            yield Fault(
                text=Text(
                    fr="{address} est une page d’accueil : donnez l’adresse précise, si elle existe.",
                    en="{address} is a home page: give the exact address, if there is one.",
                ).format(address=quoted(link.address)),
                start=link.start,
                section=declared.name,
            )


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.query and not parts.fragment and _HOME.fullmatch(parts.path) is not None


@rule(
    "LNK005",
    Severity.WARNING,
    title=Text(fr="Lien vers une page qui n’existe pas", en="Link to a page that does not exist"),
    why=Text(
        fr="Un lien rouge mène à une page vide : le plus souvent, la page a été renommée ou le titre mal recopié. "
        "Les pages du forum sont connues ; les autres sont demandées au wiki avec --online.",
        en="A red link leads to an empty page: mostly the page was renamed, or its title miscopied. The pages of the "
        "forum are known; the wiki is asked about others with --online.",
    ),
    wrong="== Ressources ==\n* La suite : [[Contrib:Carte ouverte des composteur]]",
    right="== Ressources ==\n* La suite : [[Contrib:Carte ouverte des composteurs]]",
)
def red_link(reading: Reading, world: World) -> Iterator[Fault]:
    """Find links to pages that are not there."""
    for link in page_links(reading):
        title = reading.site.normal(link.target) if link.target and "{" not in link.target else ""
        if title and _is_red(title, link, reading, world):
            near = world.index(LinksBetweenPages).near(title)
            yield Fault(text=_red(link.target, near), start=link.start)


def _is_red(title: str, link: PageLink, reading: Reading, world: World) -> bool:
    if link.target.startswith(("/", "../")):
        return False  # A sub-page, which depends on the settings of the wiki.
    kind = world.forum.kind_of_title(title)
    if kind is None:
        return bool(world.online and world.online.titles.get(title) is False)
    # Without any page of its kind nobody can say what is missing.
    return not world.has_page(title) and world.index(LinksBetweenPages).has_pages(kind)


def _red(target: str, near: str | None) -> Text:
    if near:
        return Text(
            fr="Il n’y a pas de page {target} ; peut-être {near} ?", en="There is no page {target}; perhaps {near}?"
        ).format(target=quoted(target), near=quoted(near))
    return Text(
        fr="Il n’y a pas de page {target} : corrigez le lien, ou créez la page.",
        en="There is no page {target}: correct the link, or make the page.",
    ).format(target=quoted(target))


@rule(
    "LNK006",
    Severity.INFO,
    title=Text(fr="Page que rien ne liste ni ne cite", en="Page that nothing lists or links"),
    why=Text(
        fr="Sans catégorie, sans édition et sans lien d’une autre page, on n’arrive à celle-ci que par hasard : elle "
        "n’est dans aucune liste, et personne ne la relit.",
        en="Without a category, an edition or a link from another page, people come upon this one by chance: it is "
        "in no list, and nobody reads it again.",
    ),
    wrong="{{Contribution\n|titre=Carte ouverte des composteurs\n}}",
    right="{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2018\n}}\n[[Catégorie:Contributions 2018]]",
)
def lonely_page(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages in no category and of no edition, to which no page leads."""
    if not reading.page.title or not reading.kind.category or reading.kind is world.forum.edition_kind:
        return
    if reading.categories or reading.record.of(Role.EDITION) or has_broken_call(reading):
        return
    if not world.index(LinksBetweenPages).leads_to(reading.page.title):
        yield Fault(
            text=Text(
                fr="Rien ne mène à cette page : donnez-lui une édition ou une catégorie, ou un lien depuis une autre "
                "page.",
                en="Nothing leads to this page: give it an edition or a category, or a link from another page.",
            )
        )
