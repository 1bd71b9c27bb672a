"""Rules on privacy: nothing on a page that belongs to a person alone, and nobody named without having agreed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.forum import Field
from forumtools.model.roles import Moment, Role
from forumtools.model.types import TYPES
from forumtools.rules.contact_details import HIDDEN, Place, find_emails, find_phones
from forumtools.rules.places import entries, is_told, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import visible, words_in, words_of
from forumtools.wikitext.values import declared_field

_SIGNS_OF_EMAIL = ("@", "＠", "&", "(a)", "[a]")
_WORDS_OF_EMAIL = words_in("at arobase arrobase")
_MAY_BE_PHONE = re.compile(r"[0+][\d .\-\u00a0\u202f()]{9}")


@rule(
    "PRV001",
    Severity.ERROR,
    title=Text(fr="Adresse électronique dans la page", en="E-mail address on the page"),
    why=Text(
        fr="Une page de wiki est publique, son historique aussi, pour toujours. Une adresse électronique y est "
        "ramassée par des robots, même écrite « point » et « arobase ». Donnez plutôt l’adresse d’un site ou d’un "
        "formulaire de contact ; l’adresse elle-même reste dans le formulaire, qui n’est pas publié. Pour l’adresse "
        "publique d’un service, un commentaire dans la page fait taire la règle.",
        en="A page of a wiki is public, and so is its history, for ever. Robots gather the e-mail addresses there, "
        "also those that are written with “dot” and “at”. Give the address of a site or of a contact form; the "
        "e-mail address stays in the form, which is not published. For the public address of an office, a comment "
        "on the page silences the rule.",
    ),
    wrong="== Présentation ==\nCartographe du dimanche, malo point stervinou arobase example point org.",
    right="== Présentation ==\nCartographe du dimanche, [https://composteurs.example.org/contact écrivez-nous].",
    reach=Reach.PAGE,
)
def email_in_public(reading: Reading, world: World) -> Iterator[Fault]:
    """Find e-mail addresses that readers of the page, or of its source, can see."""
    if reading.kind.private_names:
        yield from _private_values(reading, lambda field: field.type_name != "phone", _PRIVATE)
    text = reading.text
    if any(sign in text for sign in _SIGNS_OF_EMAIL) or not _WORDS_OF_EMAIL.isdisjoint(words_of(reading)):
        text = _public_text(reading)
        for place in find_emails(text):
            yield _told(_EMAIL, place, reading)


_EMAIL = Text(
    fr="Adresse électronique visible de tous ({hint}) : enlevez-la.",
    en="E-mail address that everybody can see ({hint}): take it out.",
)
_PHONE = Text(
    fr="Numéro de téléphone visible de tous ({hint}) : enlevez-le.",
    en="Phone number that everybody can see ({hint}): take it out.",
)
_PRIVATE = Text(
    fr="Le champ {name} ne se publie pas : enlevez-le de la page.",
    en="The field {name} is not published: take it off the page.",
)


@rule(
    "PRV002",
    Severity.ERROR,
    title=Text(fr="Numéro de téléphone dans la page", en="Phone number on the page"),
    why=Text(
        fr="Un numéro publié sert longtemps après que la personne a quitté le projet, et à n’importe qui. Les numéros "
        "courts des services publics (115, 3919) n’en sont pas. Donnez plutôt l’adresse d’un site.",
        en="A published number is used long after the person has left the project, and by anybody. The short numbers "
        "of public services (115, 3919) are none of these. Give the address of a site instead.",
    ),
    wrong="== Présentation ==\nCartographe du dimanche, joignable au 06 00 00 00 00.",
    right="== Présentation ==\nCartographe du dimanche ; pour les urgences sociales, le 115.",
    reach=Reach.PAGE,
)
def phone_in_public(reading: Reading, world: World) -> Iterator[Fault]:
    """Find phone numbers that readers of the page, or of its source, can see."""
    if reading.kind.private_names:
        yield from _private_values(reading, lambda field: field.type_name == "phone", _PRIVATE)
    if _MAY_BE_PHONE.search(reading.text):
        text = _public_text(reading)
        for place in find_phones(text):
            yield _told(_PHONE, place, reading)


def _public_text(reading: Reading) -> str:
    """Return what is visible and, for it is public as well, what comments say and addresses of mail."""
    text, shown = reading.text, visible(reading)
    for span in reading.scan.spans:
        if span.name == "!--":
            shown = shown[: span.start + 4] + text[span.start + 4 : span.end] + shown[span.end :]
    return shown


def _told(text: Text, place: Place, reading: Reading) -> Fault:
    start, _ = place
    return Fault(text=text.format(hint=reading.text[start] + HIDDEN * 3), start=start)


def _private_values(reading: Reading, is_meant: Callable[[Field], bool], text: Text) -> Iterator[Fault]:
    """Yield the private fields that the page gives, without what they say."""
    for call in reading.calls:
        for parameter in call.parameters:
            declared = declared_field(reading.kind, parameter.name)
            if declared and declared.is_private and is_meant(declared) and is_told((parameter.text,)):
                yield Fault(
                    text=text.format(name=quoted(parameter.name)), start=parameter.name_start, field=declared.name
                )
    for line in () if reading.calls else reading.header:
        if line.declared.is_private and is_meant(line.declared):
            yield Fault(
                text=text.format(name=quoted(line.declared.name)), start=line.line_start, field=line.declared.name
            )


_WAY = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|allee|route|quai|square|résidence|lotissement|hameau"
    r"|venelle|cours|passage|sentier|villa)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,4}}[ ]?(?:bis|ter|quater)?,?[ ]{_WAY}[ ][^\n,;.:|\x00]{{2,50}}[,;]?[ ](?:à[ ])?(?:\d{{5}}\b|[A-ZÉÈ])",
    re.IGNORECASE,
)
_NUMBERED_WAY = re.compile(rf"[0-9](?:[ ]?(?:bis|ter|quater))?,?[ ]{_WAY}[ ]", re.IGNORECASE)
_HOME = re.compile(
    r"chez (?:moi|nous)\b|mon (?:adresse|domicile)|mes coordonnées|j['’]habite|(?:adresse|domicile) personnel"
    r"|domicilié|demeurant|à mon domicile|my (?:home )?address|i live at",
    re.IGNORECASE,
)
_HOME_WORDS = words_in("moi nous mon domicile domicilié domiciliée coordonnées habite adresse demeurant my i")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_NEAR = 60
"""Characters before an address in which it may say that somebody lives there."""


@rule(
    "PRV003",
    Severity.WARNING,
    title=Text(fr="Adresse postale d’une personne", en="Postal address of a person"),
    why=Text(
        fr="L’adresse d’un lieu public aide à venir ; celle d’un domicile ne regarde que la personne, et reste sur "
        "le wiki quand elle déménage. Seules les adresses données comme celles d’une personne sont signalées.",
        en="The address of a public place helps people to come; that of a home is nobody's business, and stays on "
        "the wiki when the person moves. Only addresses that are given as a person's are told.",
    ),
    wrong="== Présentation ==\nPour le prêt du matériel, passez chez moi, 12 rue des Tanneurs, 29000 Quimper.",
    right="== Présentation ==\nPour le prêt du matériel, passez à la médiathèque, 12 rue des Tanneurs, 29000 Quimper.",
    reach=Reach.PAGE,
)
def home_address(reading: Reading, world: World) -> Iterator[Fault]:
    """Find postal addresses of homes."""
    if not _NUMBERED_WAY.search(reading.text):
        return
    people = reading.record.of(Role.CONTRIBUTORS)
    if _HOME_WORDS.isdisjoint(words_of(reading)) and not any(reading.text.count(name) > 1 for name in people):
        return
    text = visible(reading)
    for match in _ADDRESS.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
        if _HOME.search(before) or any(before.rstrip(" ,:(–-").endswith(name) for name in people if name):
            yield Fault(
                text=Text(
                    fr="Adresse postale d’une personne : enlevez-la, ou donnez celle d’un lieu public.",
                    en="Postal address of a person: take it out, or give that of a public place.",
                ),
                start=match.start(),
            )


@rule(
    "PRV004",
    Severity.ERROR,
    title=Text(fr="Personne nommée sans consentement daté", en="Named person without dated consent"),
    why=Text(
        fr="Avant de publier un annuaire ou un catalogue, on demande aux personnes nommées si elles sont d’accord, et "
        "on note quand elles l’ont dit. La date manque : ce n’est qu’un rappel tant que rien n’est publié, et une "
        "erreur quand le catalogue paraît.",
        en="Before a directory or a catalogue is published, the people named are asked whether they agree, and the "
        "day is noted. Without the date this is a mere reminder as long as nothing is published, and an error when "
        "the catalogue appears.",
    ),
    wrong="|contributeurs=Malo Stervinou\n|consentement=",
    right="|contributeurs=Malo Stervinou\n|consentement=2018-05-14",
    reach=Reach.EDITION,
)
def no_consent(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that name people who have not been noted to agree."""
    consent, people = (reading.kind.field_for(role) for role in (Role.CONSENT, Role.CONTRIBUTORS))
    if consent is None or people is None or consent.is_private or people.is_private:
        return
    for entry in entries(reading):
        dates = entry.values.get(consent.name, ())
        is_dated = any(TYPES["date"].check(value) is None for value in dates)
        if is_told(entry.values.get(people.name, ())) and not is_dated:
            yield Fault(
                text=Text(
                    fr="Rien ne dit quand {who} a accepté d’être publié : notez la date dans {field}.",
                    en="Nothing says when {who} agreed to be published: note the date in {field}.",
                ).format(who=quoted(entry.values[people.name][0]), field=quoted(consent.name)),
                start=entry.start(consent if dates else people, reading),
                field=consent.name,
                severity=_urgency(world.moment_of(reading.record)),
            )


def _urgency(now: Moment | None) -> Severity:
    return Severity.ERROR if now is Moment.PUBLICATION else Severity.INFO
