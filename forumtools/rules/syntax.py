"""Rules on wikitext: the page means what it seems to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.rules.brackets import Place, closing_nothing, never_closed
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext import layout
from forumtools.wikitext.calls import TemplateNames, calls_of
from forumtools.wikitext.constructs import Span
from forumtools.wikitext.pages import MAX_BYTES, Reading
from forumtools.wikitext.scanner import scan
from forumtools.wikitext.writing import category_name

_AT_MOST = 10
_LOOKED_AT = 200
_CLOSERS = {"{{": "}}", "[[": "]]", "<!--": "-->", "{|": "|}"}
_RAW = {"!--": ("<!--", "-->"), "nowiki": ("<nowiki>", "</nowiki>"), "pre": ("<pre>", "</pre>")}


@rule(
    "SYN001",
    Severity.ERROR,
    title=Text(fr="Accolade, crochet, balise ou tableau non fermé", en="Unbalanced braces, brackets, tag or table"),
    why=Text(
        fr="Ce qui s’ouvre sans se fermer est pris pour du texte, ou avale la suite de la page : un modèle dont "
        "les accolades ne se ferment pas ne dit plus rien, ni au wiki, ni au catalogue.",
        en="What opens and is never closed is taken for text, or swallows the rest of the page: a template whose "
        "braces are not closed says nothing any more, neither to the wiki nor to the catalogue.",
    ),
    wrong="== Ressources ==\nVoir la page [[Session:E-inclusion et les {{Vidéo|url=https://video.example.org/1}}.",
    right="== Ressources ==\nVoir la page [[Session:E-inclusion]] et les {{Vidéo|url=https://video.example.org/1}}.",
    reach=Reach.PAGE,
)
def unbalanced(reading: Reading, world: World) -> Iterator[Fault]:
    """Find openers that nothing closes and closers that nothing opens."""
    if reading.is_hostile:
        return
    opened = Text(
        fr="{sign} n’est jamais fermé : ajoutez {closer}, ou enlevez-le.",
        en="{sign} is never closed: add {closer}, or take it out.",
    )
    closed = Text(fr="{sign} ne ferme rien : enlevez-le.", en="{sign} closes nothing: take it out.")
    for sign, place in _first(never_closed(reading)):
        closer = _CLOSERS.get(sign, f"</{sign[1:]}")
        yield Fault(text=opened.format(sign=quoted(sign), closer=quoted(closer)), start=place)
    for sign, place in _first(closing_nothing(reading)):
        yield Fault(text=closed.format(sign=quoted(sign)), start=place)


def _first(places: Iterable[Place]) -> Iterator[Place]:
    """Yield some of *places*: a page full of the same fault is told often enough."""
    return islice(places, _AT_MOST)


@rule(
    "SYN005",
    Severity.WARNING,
    title=Text(fr="Modèle, titre ou catégorie sans effet", en="Call, heading or category without effect"),
    why=Text(
        fr="Dans <nowiki>, <pre> ou un commentaire, rien n’agit : le modèle ne dit plus ses valeurs, le titre "
        "n’ouvre plus de section, la catégorie ne classe plus la page. C’est souvent un bout d’aide recopié tel "
        "quel.",
        en="Within <nowiki>, <pre> or a comment nothing acts: the template does not tell its values, the heading "
        "opens no section, the category files nothing. It is often a piece of a help page copied as it was.",
    ),
    wrong="<pre>\n{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2018\n}}\n</pre>",
    right="{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2018\n}}",
    reach=Reach.PAGE,
)
def without_effect(reading: Reading, world: World) -> Iterator[Fault]:
    """Find what the page lacks, where it stands in a comment or as an example."""
    for span in reading.scan.spans[:_LOOKED_AT]:
        if span.name in _RAW and span.closed:
            yield from _lost(span, reading)


def _lost(span: Span, reading: Reading) -> Iterator[Fault]:
    opener, closer = _RAW[span.name]
    inner = reading.text[span.start : span.end].partition(">" if span.name != "!--" else opener)[2]
    inner = inner.removesuffix(closer)
    start = span.end - len(closer) - len(inner)
    if "{{" not in inner and "[[" not in inner and "==" not in inner:
        return
    for what, offset in _parts(inner, reading, in_comment=span.name == "!--"):
        yield Fault(
            text=Text(
                fr="{what} est sans effet, car entre {opener} et {closer} : sortez-le de là.",
                en="{what} has no effect, for it is between {opener} and {closer}: take it out of there.",
            ).format(what=quoted(what), opener=quoted(opener), closer=quoted(closer)),
            start=max(start + offset, span.start),
        )


def _parts(inner: str, reading: Reading, *, in_comment: bool) -> Iterator[tuple[str, int]]:
    """Yield what the page has in *inner* and nowhere else."""
    found = scan(inner, reading.site.tags)
    kind, site = reading.kind, reading.site
    if not reading.calls:
        names = TemplateNames((kind.template, *kind.template_aliases), site)
        yield from ((f"{{{{{kind.template}}}}}", call.start) for call in calls_of(inner, found, names))
    for heading in found.headings:
        title = inner[heading.text_start : heading.text_end].strip()
        declared = kind.section_named(title)
        # People hide the headings of sections that they leave empty.
        hidden = declared and in_comment and not declared.required
        if declared and not hidden and reading.section_named(declared.name) is None:
            yield title, heading.start
    wanted = category_name(reading.record)
    if wanted and site.normal(wanted) not in (category.name for category in reading.categories):
        for category in layout.categories(inner, found, site):
            if category.name == site.normal(wanted):
                yield inner[category.start : category.end], category.start


@rule(
    "SYN007",
    Severity.ERROR,
    title=Text(fr="Plusieurs fois le modèle de la page", en="Several calls of the page's template"),
    why=Text(
        fr="Une page est une fiche : seul le premier modèle est lu, les suivants n’apparaissent ni dans les listes "
        "ni dans le catalogue. Donnez à chacun sa page.",
        en="A page is one record: only the first call is read, the others show up neither in lists nor in the "
        "catalogue. Give each its own page.",
    ),
    wrong="{{Veille\n|titre=Un conseil de quartier en audio\n|url=https://quartier.example.org/audio\n}}\n"
    "{{Veille\n|titre=Des ateliers de réparation\n|url=https://reparer.example.org/bilan\n}}",
    right="{{Veille\n|titre=Un conseil de quartier en audio\n|url=https://quartier.example.org/audio\n}}",
    reach=Reach.PAGE,
)
def several_calls(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that call their template more than once."""
    if len(reading.calls) > 1:
        yield Fault(
            text=Text(
                fr="La page contient {n} fois le modèle {name} : donnez à chacun sa page.",
                en="The page has {n} calls of the template {name}: give each its own page.",
            ).format(n=len(reading.calls), name=quoted(reading.kind.template)),
            start=reading.calls[1].call.start,
        )


@rule(
    "SYN008",
    Severity.ERROR,
    title=Text(fr="Page illisible", en="Page that cannot be read"),
    why=Text(
        fr="Une page trop grande, ou dont des centaines d’accolades restent ouvertes, ne peut être analysée sans "
        "risque. C’est presque toujours un collage raté ou du spam ; l’historique en garde une version saine.",
        en="A page that is too large, or has hundreds of open braces, cannot be parsed safely. It is nearly always "
        "a failed paste or spam; the history has a sound version.",
    ),
    wrong="{{a| × 600",
    right="{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2018\n}}",
    reach=Reach.PAGE,
)
def hostile_page(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages too large or too broken for a full parse."""
    if not reading.is_hostile:
        return
    if len(reading.text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        text = Text(
            fr="La page dépasse {n} ko : partagez-la, ou reprenez une version saine de l’historique.",
            en="The page has more than {n} kB: divide it, or take a sound version from its history.",
        ).format(n=MAX_BYTES // 1000)
    else:
        text = Text(
            fr="{n} signes ouverts ne sont jamais fermés : reprenez une version saine de l’historique.",
            en="{n} openers are never closed: take a sound version of the page from its history.",
        ).format(n=len(reading.scan.unclosed))
    yield Fault(text=text)
