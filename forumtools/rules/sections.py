"""Rules on sections: they are there, they say something, they are marked as sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile

from forumtools.language import Text, plural
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Section
from forumtools.model.records import Record
from forumtools.model.roles import Moment
from forumtools.model.words import nearest
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.calls import without_comments
from forumtools.wikitext.layout import Span
from forumtools.wikitext.pages import Reading

_LEVEL = 2
_TOLD = re.compile(r"\w|\[\[|\{\{|\{\|")
_NOT_WORDS = re.compile(r"\{\{[^{}]*\}\}|\[\[[^\[\]|]*\||\[?https?://[^\s\]]*|<[^<>]*>|&\w+;")
_PICTURE = re.compile(r"\[\[(?:Fichier|File|Image)\s*:[^\[\]]*\]\]", re.IGNORECASE)
_WORD = re.compile(r"\w\S*")
_VOID = re.compile(r"&\w+;|<[^<>]*>")


@rule(
    "SEC001",
    Severity.ERROR,
    title=Text(fr="Section obligatoire absente", en="Required section missing"),
    why=Text(
        fr="Le catalogue prend à chaque page les mêmes parties : qui parle, et de quoi. Une page à qui l’une "
        "d’elles manque n’a pas encore dit l’essentiel.",
        en="The catalogue takes the same parts from every page: who speaks, and of what. A page that lacks one of "
        "them has not said the main thing yet.",
    ),
    wrong="== Présentation ==\nBénévole, cartographe du dimanche.",
    right="== Présentation ==\nBénévole, cartographe du dimanche.\n\n"
    "== Description du projet ==\nNous relevons à pied les composteurs partagés du quartier.",
    reach=Reach.EDITION,
)
def missing_section(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages without a section that the forum asks for."""
    for declared in reading.kind.sections:
        if _is_due(declared, reading.record, world) and reading.section_named(declared.name) is None:
            yield Fault(
                text=Text(
                    fr="La section {name} manque : ajoutez « == {title} == » et quelques phrases.",
                    en="The section {name} is missing: add “== {title} ==” and some sentences.",
                ).format(name=quoted(declared.name), title=declared.name),
                start=reading.calls[0].call.start if reading.calls else 0,
                section=declared.name,
            )


def _is_due(declared: Section, record: Record, world: World) -> bool:
    if not isinstance(declared.required, Moment):
        return declared.required
    now = world.moment_of(record)
    return now is not None and declared.required.reached(now)


@rule(
    "SEC002",
    Severity.ERROR,
    title=Text(fr="Section obligatoire vide", en="Required section empty"),
    why=Text(
        fr="Un titre suivi de rien dit au lecteur que la page n’est pas finie. Quelques phrases suffisent : une "
        "petite contribution vaut mieux qu’une page vide.",
        en="A heading followed by nothing tells readers that the page is not finished. Some sentences are enough: "
        "a small contribution is better than an empty page.",
    ),
    wrong="== Présentation ==\n\n== Description du projet ==\nNous relevons à pied les composteurs.",
    right="== Présentation ==\nBénévole, cartographe du dimanche.\n\n"
    "== Description du projet ==\nNous relevons à pied les composteurs.",
    reach=Reach.EDITION,
)
def empty_required_section(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sections that the forum asks for and that say nothing."""
    for declared, span in _empty(reading):
        if _is_due(declared, reading.record, world):
            yield Fault(
                text=Text(
                    fr="La section {name} est vide : écrivez-y quelques phrases.",
                    en="The section {name} is empty: write some sentences there.",
                ).format(name=quoted(span.title)),
                start=span.start,
                section=declared.name,
            )


@rule(
    "SEC003",
    Severity.INFO,
    title=Text(fr="Section facultative vide", en="Optional section empty"),
    why=Text(
        fr="Une section facultative laissée vide n’est pas une faute : le catalogue la passe sous silence. Elle "
        "rappelle seulement qu’un lien ou un document pourrait encore servir à d’autres.",
        en="An optional section left empty is no fault: the catalogue leaves it out. It only recalls that a link "
        "or a document could still be of use to others.",
    ),
    wrong="== Ressources ==\n",
    right="== Ressources ==\n* [https://composteurs.example.org/carte La carte des composteurs]",
    reach=Reach.EDITION,
)
def empty_optional_section(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sections that nobody asked for and that say nothing."""
    for declared, span in _empty(reading):
        if not _is_due(declared, reading.record, world):
            yield Fault(
                text=Text(
                    fr="La section {name} est vide : complétez-la, ou enlevez son titre.",
                    en="The section {name} is empty: complete it, or take out its heading.",
                ).format(name=quoted(span.title)),
                start=span.start,
                section=declared.name,
            )


def _empty(reading: Reading) -> Iterator[tuple[Section, Span]]:
    for declared, span in _known(reading):
        body = reading.text[span.text_start : span.text_end]
        if not body[:1].isalnum() and not _TOLD.search(_VOID.sub("", without_comments(body))):
            yield declared, span


def _known(reading: Reading) -> Iterator[tuple[Section, Span]]:
    """Yield the declared sections that the page has, each at its first place."""
    seen = set()
    for span in reading.sections:
        if span.declared and span.declared.name not in seen:
            seen.add(span.declared.name)
            yield span.declared, span


@rule(
    "SEC004",
    Severity.INFO,
    title=Text(fr="Section que le forum ne connaît pas", en="Section that the forum does not know"),
    why=Text(
        fr="Une section de plus est permise : elle reste à sa place, et suit la page dans le catalogue. Vérifiez "
        "seulement que son titre n’est pas celui d’une section connue, écrit autrement.",
        en="One more section is allowed: it stays in its place and goes with the page into the catalogue. Only "
        "make sure that its title is not that of a known section in other words.",
    ),
    wrong="== Resources ==\n* [https://composteurs.example.org/carte La carte des composteurs]",
    right="== Ressources ==\n* [https://composteurs.example.org/carte La carte des composteurs]",
    reach=Reach.PAGE,
)
def unknown_section(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sections that the forum file does not name."""
    names = [name for section in reading.kind.sections for name in section.names]
    for span in reading.sections if names else ():
        if span.declared is None:
            yield Fault(text=_unknown(span, names), start=span.start, section=span.title)


def _unknown(span: Span, names: list[str]) -> Text:
    near = nearest(span.title, names)
    if near is None:
        return Text(
            fr="La section {title} n’est pas prévue : elle est gardée telle quelle.",
            en="The section {title} is not one of the forum's: it is kept as it is.",
        ).format(title=quoted(span.title))
    return Text(
        fr="La section {title} n’est pas prévue : peut-être {near} ?",
        en="The section {title} is not one of the forum's: perhaps {near}?",
    ).format(title=quoted(span.title), near=quoted(near))


@rule(
    "SEC005",
    Severity.WARNING,
    title=Text(fr="Titre de section mal marqué ou mal placé", en="Section heading badly marked or placed"),
    why=Text(
        fr="Les sections de la page portent un titre de niveau 2, « == Présentation == », dans l’ordre du forum. "
        "Le sommaire, les lecteurs d’écran et le catalogue s’y fient ; un titre sans marque n’est pour eux que du "
        "texte.",
        en="The sections of a page have headings of level 2, “== Présentation ==”, in the forum's order. The table "
        "of contents, screen readers and the catalogue rely on it; a title without marks is mere text to them.",
    ),
    wrong="=== Présentation ===\nBénévole, cartographe du dimanche.",
    right="== Présentation ==\nBénévole, cartographe du dimanche.",
    fixable=True,
    reach=Reach.PAGE,
)
def badly_marked_section(reading: Reading, world: World) -> Iterator[Fault]:
    """Find headings of another level, sections out of order, sections that come twice."""
    rank, seen = -1, set()
    for span in reading.sections:
        if span.declared is None:
            continue
        if span.level != _LEVEL:
            yield _other_level(span, reading)
        own = reading.kind.sections.index(span.declared)
        if own in seen or own < rank:
            yield _misplaced(span, reading.kind.sections[rank], twice=own in seen)
        rank = max(rank, own)
        seen.add(own)


def _other_level(span: Span, reading: Reading) -> Fault:
    if span.level:
        text = Text(
            fr="Le titre {title} est de niveau {level} : écrivez « == {title_words} == ».",
            en="The heading {title} is of level {level}: write “== {title_words} ==”.",
        )
    else:
        text = Text(
            fr="Le titre {title} n’est pas marqué : écrivez « == {title_words} == ».",
            en="The heading {title} is not marked as one: write “== {title_words} ==”.",
        )
    return Fault(
        text=text.format(title=quoted(span.title), level=span.level, title_words=span.title),
        start=span.start,
        section=span.declared.name if span.declared else span.title,
        edits=tuple(_levelled(span, reading)),
    )


def _levelled(span: Span, reading: Reading) -> Iterator[Edit]:
    if span.level == 0:
        yield Edit(start=span.start, end=span.body_start, new=f"== {span.title} ==")
        return
    # A page that uses level 1 for its sections has its sub-sections on level 2.
    below = any(other.declared is None and other.level == _LEVEL for other in reading.sections)
    if span.level == 1 and below:
        return
    headings = reading.scan.headings
    place = bisect_left([heading.start for heading in headings], span.start)
    heading = headings[place]
    following = takewhile(lambda other: other.level > _LEVEL, headings[place + 1 :])
    if any(other.level <= heading.level for other in following):
        return  # they would become parts of it
    yield Edit(start=heading.start, end=heading.text_start, new="=" * _LEVEL)
    yield Edit(start=heading.text_end, end=heading.text_end + heading.level, new="=" * _LEVEL)


def _misplaced(span: Span, before: Section, *, twice: bool) -> Fault:
    if twice:
        text = Text(
            fr="La section {title} vient deux fois : réunissez les deux.",
            en="The section {title} comes twice: join the two.",
        )
    else:
        text = Text(
            fr="La section {title} devrait venir avant {before}.",
            en="The section {title} should come before {before}.",
        )
    return Fault(
        text=text.format(title=quoted(span.title), before=quoted(before.name)),
        start=span.start,
        section=span.declared.name if span.declared else span.title,
    )


@rule(
    "SEC006",
    Severity.INFO,
    title=Text(fr="Section trop courte ou trop longue", en="Section too short or too long"),
    why=Text(
        fr="Trop court, un texte n’apprend rien à qui ne connaît pas le projet ; trop long, il n’est pas lu et ne "
        "tient pas dans le catalogue. Les mots de l’écriture inclusive (« habitant·e·s ») comptent pour un.",
        en="A text that is too short teaches nothing to those who do not know the project; one that is too long is "
        "not read and does not fit the catalogue. Words like “habitant·e·s” count as one.",
    ),
    wrong="== Description du projet ==\nUne carte.",
    right="== Description du projet ==\nNous relevons à pied, avec les habitant·e·s, les composteurs partagés du "
    "quartier et les mettons sur une carte ouverte que chacun peut corriger. Soixante-trois points en deux "
    "saisons.",
    reach=Reach.PAGE,
)
def wrong_length(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sections that have fewer or more words than the forum expects."""
    for declared, span in _known(reading):
        if declared.words is None or span.text_start == span.text_end:
            continue
        text, (least, most) = reading.text[span.text_start : span.text_end], declared.words
        count = least if is_surely_between(text, least, most) else count_words(text)
        if count and not least <= count <= most:
            yield Fault(
                text=_length(count, least, most).format(title=quoted(span.title)),
                start=span.start,
                section=declared.name,
            )


def is_surely_between(text: str, least: int, most: int) -> bool:
    """Say at a glance of most texts that they have enough words, and not the characters for too many."""
    return len(text) < 2 * most and not _has_markup(text) and len(list(islice(_WORD.finditer(text), least))) == least


def _length(count: int, least: int, most: int) -> Text:
    has = plural(
        count,
        Text(fr="La section {{title}} a {n} mot", en="The section {{title}} has {n} word"),
        Text(fr="La section {{title}} a {n} mots", en="The section {{title}} has {n} words"),
    )
    if count < least:
        return Text(fr=f"{has.fr} : dites-en plus (au moins {least}).", en=f"{has.en}: say more (at least {least}).")
    return Text(fr=f"{has.fr} : raccourcissez ({most} au plus).", en=f"{has.en}: shorten it ({most} at most).")


def count_words(text: str) -> int:
    """Return how many words a reader sees in *text*; what stands between two blanks is one word."""
    if "<!--" in text:
        text = without_comments(text)
    if _has_markup(text):
        text = _NOT_WORDS.sub(" ", _PICTURE.sub(" ", text))
    return len(_WORD.findall(text))


def _has_markup(text: str) -> bool:
    return "[" in text or "{" in text or "<" in text or "&" in text
