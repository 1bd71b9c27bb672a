"""Rules on promises: what stands in for a text that was never written, and what was announced and is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.roles import Moment, Role
from forumtools.model.states import UNFINISHED
from forumtools.model.words import fold
from forumtools.rules.places import items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.calls import without_comments
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import words_in, words_of

# What a placeholder says, and around it nothing but a few words: a form « à compléter avec les habitants » is none.
_LATER = re.compile(
    r"\b(?:je|nous|on) (?:(?:le|la|les|l['’]) ?)?(?:complète|compléte|complèter|compléter|remplir|rédiger|ajouter"
    r"|mettr|finir|reviend|écri)\w* [^.!?\n]{0,30}\b(?:plus tard|bientôt|prochainement|ensuite|dans la semaine)\b"
    r"|\bje m['’]inscris (?:juste |seulement |simplement )?pour (?:le|avoir le) tarif\b"
    r"|\b(?:le|mon|notre) (?:texte|contenu|article) (?:suivra|arrive|viendra)\b"
    r"|\bje réserve (?:ma|la) place\b|\bi(?:['’]ll| will) (?:complete|finish|write|add) [^.!?\n]{0,20}later\b",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"(?:texte |contenu |section |page |présentation |description |notes? )?(?:"
    r"(?:est |sont |reste )?(?:encore )?(?:à compléter|à remplir|à rédiger|à venir|à suivre|en cours de rédaction"
    r"|en construction|bientôt disponible|non renseigné)"
    r"|(?:to be|tbd|tbc|tba|coming soon)(?: (?:completed|written|announced|done|defined))?|todo|to do"
    r"|under construction|x{3,}|lorem ipsum.*|votre texte ici|insérer (?:le|votre) texte(?: ici)?|blabla(?: ?bla)*)"
    r"(?: (?:par|avec|pour) (?:le|la|l['’]|les|un|une|nos) ?\w+(?: (?:de|des|du) \w+)?)?",
    re.IGNORECASE,
)
_GLANCES = words_in(
    """
    complete completed compléter complète complètera complèterai complèterons complétera compléterai compléterons
    remplir remplirai rédiger rédigerai rédaction venir suivre suivra viendra arrive construction disponible renseigné
    tarif réserve bientôt prochainement ensuite later soon tbd tbc tba todo do xxx xxxx xxxxx lorem ici blabla tard be
    ajouter ajouterai mettrai finirai reviendrai écrirai ultérieurement insérer bla semaine
    """
)
"""One of them is in every text that stands in for another."""


_AROUND = re.compile(r"^[\s*#:;'\"(\[«\u00a0_=]+|[\s'\")\]»\u00a0.!:;_=]+$")
_SHORT = 300
"""Characters: a longer text has said something, whatever it leaves for later."""


@rule(
    "PRO001",
    Severity.WARNING,
    title=Text(fr="Texte d’attente", en="Placeholder text"),
    why=Text(
        fr="« À compléter » réserve une place ; passé la date limite, le lecteur du catalogue y trouve une promesse au "
        "lieu d’un texte. Tant que l’appel est ouvert, ou dans une section facultative, ce n’est qu’une information.",
        en="“To be completed” keeps a place; after the deadline readers of the catalogue find a promise there instead "
        "of a text. While the call is open, or in an optional section, it is mere information.",
    ),
    wrong="== Présentation ==\nBénévole, cartographe du dimanche.\n\n== Description du projet ==\n(à compléter)",
    right="== Présentation ==\nBénévole, cartographe du dimanche.\n\n== Description du projet ==\n"
    "Une carte des composteurs, à compléter par les habitants à chaque saison.",
    reach=Reach.EDITION,
)
def placeholder(reading: Reading, world: World) -> Iterator[Fault]:
    """Find texts that only say that a text will come."""
    if _GLANCES.isdisjoint(words_of(reading)):
        return
    for said in _texts(reading):
        if held := _stand_in(said.text):
            yield Fault(
                text=Text(
                    fr="{words} tient la place d’un texte : écrivez-le, ou enlevez ces mots.",
                    en="{words} stands in for a text: write it, or take these words out.",
                ).format(words=quoted(held)),
                start=said.start,
                field=said.field,
                section=said.section,
                severity=_urgency(world.moment_of(reading.record), is_needed=said.is_needed),
            )


class _Said(NamedTuple):
    text: str
    start: int
    is_needed: bool
    field: str | None = None
    section: str | None = None


def _texts(reading: Reading) -> Iterator[_Said]:
    """Yield the lead, the sections and the values of the page."""
    text = reading.text
    in_call = reading.calls and text[reading.calls[0].call.start : reading.calls[-1].call.end]
    for item in items(reading) if not in_call or not _GLANCES.isdisjoint(words_in(in_call)) else ():
        if not item.declared.values and item.declared.role is not Role.STATUS:
            yield _Said(item.value, item.start, bool(item.declared.required), field=item.declared.name)
    lead_start, lead_end = reading.lead_start, reading.lead_end
    if reading.record.lead and not reading.header:
        lead = text[lead_start:lead_end]
        yield _Said(lead, lead_start + len(lead) - len(lead.lstrip()), is_needed=not reading.sections)
    for span in reading.sections:
        if span.text_end - span.text_start > _SHORT:
            continue
        name = span.declared.name if span.declared else span.title
        needed = bool(span.declared and span.declared.required)
        yield _Said(text[span.text_start : span.text_end], span.text_start, needed, section=name)


def _stand_in(text: str) -> str:
    """Return the words that hold the place of *text*, if nothing else is there."""
    if len(text) > _SHORT or _GLANCES.isdisjoint(words_in(text)):
        return ""
    bare = _bare(without_comments(text))
    if later := _LATER.search(bare):
        return later[0]
    return bare if _STAND_IN.fullmatch(bare) else ""


def _bare(text: str) -> str:
    """Return *text* without the signs around it."""
    before = None
    while before != text:
        before, text = text, _AROUND.sub("", text)
    return text


def _urgency(now: Moment | None, *, is_needed: bool) -> Severity:
    return Severity.WARNING if is_needed and now is not Moment.CALL else Severity.INFO


@rule(
    "PRO002",
    Severity.WARNING,
    title=Text(fr="Promise et non livrée", en="Promised and not delivered"),
    why=Text(
        fr="Beaucoup s’inscrivent en promettant une contribution, parfois contre un tarif réduit. Passé la date "
        "limite, l’organisateur doit savoir lesquelles manquent encore, pour les demander ; sur une édition "
        "archivée, ce n’est plus qu’une information.",
        en="Many register with the promise of a contribution, some for a reduced fee. After the deadline the organiser "
        "has to know which ones are still missing, to ask for them; in an archived edition it is mere information.",
    ),
    wrong="|édition=2018\n|état=promise",
    right="|édition=2018\n|état=publiée",
    reach=Reach.EDITION,
)
def not_delivered(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that are still a promise, or a draft, once the deadline of their edition is past."""
    declared = reading.kind.field_for(Role.STATUS)
    record = reading.record
    if declared is None or declared.is_private or fold(record.one(Role.STATUS)) not in UNFINISHED:
        return
    now = world.moment_of(record)
    if now is None or now is Moment.CALL:
        return
    item = next((item for item in items(reading) if item.declared is declared), None)
    yield Fault(
        text=Text(
            fr="L’état est encore {state} alors que la date limite est passée : demandez le texte, ou mettez l’état à "
            "jour.",
            en="The status is still {state} though the deadline is past: ask for the text, or update the status.",
        ).format(state=quoted(record.one(Role.STATUS))),
        start=item.start if item else 0,
        field=declared.name,
        severity=Severity.INFO if now is Moment.ARCHIVE else None,
    )
