"""Rules on personal data: how to reach somebody, where somebody lives, who agreed to be named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from forumtools.language import Text
from forumtools.model.dates import is_date
from forumtools.model.findings import Severity
from forumtools.model.forum import Field
from forumtools.model.roles import Moment, Role
from forumtools.rules.contact_details import find_emails, find_phones
from forumtools.rules.home_addresses import home_addresses
from forumtools.rules.people_known import is_collective
from forumtools.rules.places import entries, has_broken_call, is_told, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.values import declared_field
from forumtools.wikitext.within import Place, Places

_CODE = re.compile(r"<(code|tt|kbd|samp|syntaxhighlight|source)\b[^<>]*>([^<]*)</\1\s*>", re.IGNORECASE)


@rule(
    "PRV001",
    Severity.ERROR,
    title=Text(fr="Adresse électronique ou champ privé sur la page", en="E-mail address or private field on the page"),
    why=Text(
        fr="La page est publique, son texte source aussi, commentaires compris : des robots y ramassent les adresses "
        "électroniques, même déguisées (« prénom point nom arobase… »), et les catalogues les recopient pour "
        "longtemps. Une adresse générique (contact@…) n’échappe pas aux robots, et change un jour de mains. Donnez "
        "le site ou la page de contact. Ce qui a été enregistré reste dans l’historique : demandez à l’équipe du "
        "wiki de masquer l’ancienne version.",
        en="The page is public, and so is its source with its comments: robots harvest e-mail addresses there, also "
        "disguised ones (“first name dot name at…”), and catalogues copy them for years. A generic address "
        "(contact@…) does not escape the robots, and will change hands one day. Give the website or the contact "
        "page. What was saved stays in the history: ask the team of the wiki to hide the old revision.",
    ),
    wrong="== Présentation ==\nBénévole, cartographe du dimanche : malo point stervinou (arobase) example point org.",
    right="== Présentation ==\nBénévole, cartographe du dimanche : [https://composteurs.example.org/contact "
    "écrivez-nous].",
    reach=Reach.PAGE,
)
def email_address(reading: Reading, world: World) -> Iterator[Fault]:
    """Find e-mail addresses, also disguised ones, and private fields that are given on the page."""
    text = reading.text
    yield from _told(reading, are_phones=False)
    for place in _public_places(reading, find_emails):
        yield _at(place, reading, _EMAIL if "@" in text[slice(*place)] else _DISGUISED)


_EMAIL = Text(
    fr="Une adresse électronique se lit ici : enlevez-la, donnez plutôt un site ou une page de contact.",
    en="There is an e-mail address here: take it out, and give a website or a contact page instead.",
)
_DISGUISED = Text(
    fr="Une adresse électronique se lit ici, même déguisée : enlevez-la, donnez plutôt un site ou une page de contact.",
    en="There is an e-mail address here, if disguised: take it out, and give a website or a contact page instead.",
)


@rule(
    "PRV002",
    Severity.ERROR,
    title=Text(fr="Numéro de téléphone sur la page", en="Phone number on the page"),
    why=Text(
        fr="Un numéro de téléphone publié est appelé par des inconnus pendant des années, et ne peut plus être repris "
        "une fois copié dans un catalogue. Les numéros de service (115, 3919, 08…) ne sont à personne et peuvent "
        "rester. L’historique de la page garde ce qui a été enregistré : demandez à l’équipe du wiki de masquer "
        "l’ancienne version.",
        en="A phone number that was published is called by strangers for years, and cannot be taken back once it is "
        "copied into a catalogue. Numbers of services (115, 3919, 08…) are nobody's and may stay. The history of the "
        "page keeps what was saved: ask the team of the wiki to hide the old revision.",
    ),
    wrong="== Présentation ==\nBénévole, cartographe du dimanche, au 02 98 00 00 00 le soir.",
    right="== Présentation ==\nBénévole, cartographe du dimanche depuis le 01.02.2018. "
    "En cas d’urgence, le 115 répond.",
    reach=Reach.PAGE,
)
def phone_number(reading: Reading, world: World) -> Iterator[Fault]:
    """Find phone numbers, and private fields for them that are given on the page."""
    yield from _told(reading, are_phones=True)
    for place in _public_places(reading, find_phones):
        yield _at(
            place,
            reading,
            Text(
                fr="Un numéro de téléphone se lit ici : enlevez-le, donnez plutôt un site ou une page de contact.",
                en="There is a phone number here: take it out, and give a website or a contact page instead.",
            ),
        )


def _told(reading: Reading, *, are_phones: bool) -> Iterator[Fault]:
    text = Text(
        fr="Le champ {name} est privé et n’a pas sa place sur une page publique : enlevez cette ligne.",
        en="The field {name} is private and has no place on a public page: take this line out.",
    )
    for declared, (start, _) in _private_values(reading):
        if (declared.type_name == "phone") is are_phones:
            yield Fault(text=text.format(name=quoted(declared.name)), start=start, field=declared.name)


@lru_cache(maxsize=1)
def _private_values(reading: Reading) -> tuple[tuple[Field, Place], ...]:
    """Return the private fields that say something on the page, and where."""
    private = reading.kind.private_names
    if not private:
        return ()
    if not reading.calls:
        lines = ((line.declared, (line.start, line.end)) for line in reading.header if is_told(line.values))
        return tuple(found for found in lines if found[0].is_private)
    return tuple(
        (declared, (parameter.start, parameter.end))
        for call in reading.calls
        if not private.isdisjoint(call.values)
        for parameter in call.parameters
        if (declared := declared_field(reading.kind, parameter.name))
        and declared.is_private
        and is_told((parameter.text,))
    )


def _public_places(reading: Reading, find: Callable[[str], Iterator[Place]]) -> Iterator[Place]:
    """
    Yield what *find* finds on the page, comments included, for their source is public.

    Private fields are told of anyhow; code that has more in it (`git@example.org:a.git`) is no address of anybody.
    """
    found = find(reading.text)
    first = next(found, None)
    if first is None:
        return
    passed = Places([*(place for _, place in _private_values(reading)), *_code(reading.text)])
    yield from (place for place in chain((first,), found) if place[0] not in passed)


def _code(text: str) -> Iterator[Place]:
    """Yield the spans of code that is more than one word: a lone address is often set as code."""
    if "<" in text:
        yield from (code.span() for code in _CODE.finditer(text) if len(code[2].split()) != 1 or ":" in code[2])


def _at(place: Place, reading: Reading, text: Text) -> Fault:
    start = place[0]
    field = next((p.name for c in reading.calls for p in c.parameters if p.start <= start < p.end), None)
    section = next((s for s in reading.sections if s.start <= start < s.end), None)
    named = declared_field(reading.kind, field) if field else None
    return Fault(
        text=text,
        start=start,
        field=named.name if named else field,
        section=None if section is None else section.declared.name if section.declared else section.title,
    )


@rule(
    "PRV003",
    Severity.WARNING,
    title=Text(fr="Adresse du domicile d’une personne", en="Home address of a person"),
    why=Text(
        fr="Dire où quelqu’un habite l’expose, et nul besoin de le savoir pour rencontrer un projet : la commune ou le "
        "quartier suffisent. L’adresse d’un lieu ouvert ou d’une organisation n’est pas concernée.",
        en="To tell where somebody lives exposes them, and nobody needs to know it to meet a project: the town or the "
        "neighbourhood will do. The address of a venue or an organisation is not meant.",
    ),
    wrong="== Présentation ==\nBénévole, j'habite au 12 rue des Tanneurs, 29200 Brest.",
    right="== Présentation ==\nBénévole. On me trouve à la médiathèque, 12 rue des Tanneurs, 29200 Brest.",
    reach=Reach.PAGE,
)
def home_address(reading: Reading, world: World) -> Iterator[Fault]:
    """Find street addresses that are told as somebody's home."""
    for place in home_addresses(reading):
        yield _at(
            place,
            reading,
            Text(
                fr="L’adresse d’une personne semble se lire ici : gardez la commune ou le quartier, enlevez le reste.",
                en="There seems to be somebody's home address here: keep the town or neighbourhood, take out the rest.",
            ),
        )


@rule(
    "PRV004",
    Severity.ERROR,
    title=Text(fr="Personne nommée sans consentement daté", en="Named person without dated consent"),
    why=Text(
        fr="Le catalogue et ses copies nomment les personnes pour longtemps : il faut pouvoir dire quand elles ont "
        "accepté. La date est rappelée pendant l’appel (information), puis après la date limite (avertissement), et "
        "exigée pour publier (erreur) ; sur les pages archivées ou sans date, c’est une information.",
        en="The catalogue and its copies name people for years: it must be known when they agreed. The date is "
        "recalled during the call (information) and after the deadline (warning), and required for publication "
        "(error); on pages that are archived or have no date it is an information.",
    ),
    wrong="|consentement=",
    right="|consentement=2018-05-14",
    reach=Reach.EDITION,
)
def no_dated_consent(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that name people who have not agreed to it, as far as the page tells."""
    people, consent = reading.kind.field_for(Role.CONTRIBUTORS), reading.kind.field_for(Role.CONSENT)
    if people is None or consent is None or consent.is_private or has_broken_call(reading):
        return
    for entry in entries(reading):
        given = entry.values.get(consent.name, ())
        if any(map(is_date, given)) or not any(map(_is_person, entry.values.get(people.name, ()))):
            continue
        yield Fault(
            text=_undated(given) if is_told(given) else _NO_CONSENT,
            start=entry.start(consent, reading),
            field=consent.name,
            severity=_severity(consent.required, world.moment_of(reading.record)),
        )


_NO_CONSENT = Text(
    fr="Des personnes sont nommées sans consentement daté : demandez-leur si elles acceptent, et indiquez la date.",
    en="People are named without dated consent: ask them whether they agree, and give the date.",
)


def _undated(given: tuple[str, ...]) -> Text:
    return Text(
        fr="Le consentement {value} n’est pas daté : indiquez le jour où les personnes nommées ont accepté.",
        en="The consent {value} has no date: give the day on which the people named agreed.",
    ).format(value=quoted(given[0]))


def _is_person(name: str) -> bool:
    return is_told((name,)) and not is_collective(name)


def _severity(required: bool | Moment, now: Moment | None) -> Severity:
    """Return how bad it is *now* that a consent is missing that is *required* at some moment."""
    if not required or now is None or now is Moment.ARCHIVE:
        return Severity.INFO
    if required is True or required.reached(now):
        return Severity.ERROR
    return Severity.INFO if now is Moment.CALL else Severity.WARNING
