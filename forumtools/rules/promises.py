"""Rules on what was promised: texts that stand for texts to come, pages that were never written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.forum import Declared, Field, Section
from forumtools.model.roles import Moment, Role
from forumtools.model.states import is_unfinished, is_withdrawn
from forumtools.model.types import Mode
from forumtools.rules.places import entries, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.unfinished import is_placeholder
from forumtools.rules.world import World
from forumtools.wikitext.layout import Span
from forumtools.wikitext.pages import Reading

_TOLD = re.compile(r"\w")
_WRITTEN = frozenset({Mode.PLAIN, Mode.PROSE})
_NOT_TEXT = frozenset({"date", "number", "boolean", "language", "choice"})
"""Types whose values FLD003 and FLD004 look after."""

_OTHER_ROLES = frozenset({Role.TITLE, Role.STATUS})
"""What TIT002 and PRO002 look after."""


@rule(
    "PRO001",
    Severity.WARNING,
    title=Text(fr="Texte provisoire resté en place", en="Placeholder left in place"),
    why=Text(
        fr="« À compléter », « texte à venir » ou l’aide du formulaire recopiée tiennent une place et ne disent rien ; "
        "dans le catalogue, les lecteurs ne trouveraient que cela. Tant que l’appel est ouvert, et dans une partie "
        "facultative, c’est une simple information. Une phrase qui parle d’autre chose (« un formulaire à compléter "
        "avec les habitants ») n’est pas concernée.",
        en="“To be completed”, “coming soon” or the form's own help hold a place and say nothing; in the catalogue "
        "readers would find just that. While the call is open, and in an optional part, it is a mere information. A "
        "sentence on something else (“a form to be completed with residents”) is not meant.",
    ),
    wrong="== Présentation ==\n(à compléter)\n\n== Description du projet ==\nTexte à venir, je complèterai plus tard.",
    right="== Présentation ==\nBénévole, cartographe du dimanche.\n\n== Description du projet ==\n"
    "Une carte ouverte, et un formulaire à compléter avec les habitants.",
    reach=Reach.EDITION,
)
def placeholder(reading: Reading, world: World) -> Iterator[Fault]:
    """Find sections, values and leads that say no more than that they will say something."""
    found = [*_sections(reading), *_values(reading), *_lead(reading)]
    if not found or is_withdrawn(reading.record):
        return
    is_open = world.moment_of(reading.record) is Moment.CALL
    for fault, is_optional in found:
        yield replace(fault, severity=Severity.INFO if is_open or is_optional else Severity.WARNING)


_Found = Iterator[tuple[Fault, bool]]
"""Faults, and whether they stand in something that nobody asks for."""


def _sections(reading: Reading) -> _Found:
    text = Text(
        fr="La section {name} ne contient qu’un texte provisoire : écrivez-la, ou enlevez-la.",
        en="The section {name} holds a mere placeholder: write it, or take it out.",
    )
    for span in reading.sections:
        if _is_provisional(reading, span):
            declared = span.declared
            name = declared.name if declared else span.title
            fault = Fault(text=text.format(name=quoted(span.title)), start=span.text_start, section=name)
            yield fault, declared is None or not declared.required


def _is_provisional(reading: Reading, span: Span) -> bool:
    said = reading.text[span.text_start : span.text_end]
    return bool(said) and (is_placeholder(said) or _is_help(said, span.declared))


def _values(reading: Reading) -> _Found:
    text = Text(
        fr="Le champ {name} ne contient qu’un texte provisoire : donnez sa valeur, ou videz-le.",
        en="The field {name} holds a mere placeholder: give its value, or empty it.",
    )
    for item in items(reading):
        declared = item.declared
        if (is_placeholder(item.value) or _is_help(item.value, declared)) and _may_hold_text(declared):
            yield (
                Fault(text=text.format(name=quoted(declared.name)), start=item.start, field=declared.name),
                not declared.required,
            )


def _may_hold_text(declared: Field) -> bool:
    return declared.type.mode in _WRITTEN and declared.type_name not in _NOT_TEXT and declared.role not in _OTHER_ROLES


def _lead(reading: Reading) -> _Found:
    lead = reading.record.lead
    if lead and is_placeholder(lead):
        text = Text(
            fr="La page ne contient qu’un texte provisoire : écrivez ce qu’elle promet.",
            en="The page holds a mere placeholder: write what it promises.",
        )
        yield Fault(text=text, start=max(reading.text.find(lead, reading.lead_start), 0)), False


def _is_help(said: str, declared: Declared | None) -> bool:
    """Say whether *said* is what the form says where *declared* is asked for."""
    label = declared.label if isinstance(declared, Section) else None
    if declared is None or (declared.help is None and declared.placeholder is None and label is None):
        return False
    return any(text and said in (text.fr, text.en) for text in (declared.help, declared.placeholder, label))


@rule(
    "PRO002",
    Severity.WARNING,
    title=Text(fr="Contribution promise et non livrée", en="Promised and not delivered"),
    why=Text(
        fr="Beaucoup de contributions sont promises à l’inscription, pour le tarif réduit, et écrites plus tard. Une "
        "fois la date limite passée, une page qui se dit encore promise, brouillon ou à compléter, ou qui ne contient "
        "que des textes provisoires, est à réclamer, à terminer ou à retirer. Si elle est finie, son état le dit mal. "
        "Les pages archivées n’en reçoivent qu’une information.",
        en="Many contributions are promised on registration, for the reduced fee, and written later. Once the deadline "
        "is over, a page that still calls itself promised, a draft or to be completed, or that holds mere "
        "placeholders, is to be asked for, finished or withdrawn. If it is finished, its status says so badly. On "
        "archived pages it is an information only.",
    ),
    wrong="|état=promise",
    right="|état=publiée",
    reach=Reach.EDITION,
)
def undelivered(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that were promised, when the deadline of their edition is over."""
    record = reading.record
    is_said = is_unfinished(record)
    if not is_said and (record.one(Role.STATUS) or not _holds_placeholders(reading)):
        return
    now = world.moment_of(record)
    if now not in (Moment.DEADLINE, Moment.PUBLICATION, Moment.ARCHIVE):
        return
    status = record.kind.field_for(Role.STATUS) if is_said else None
    if status and status.is_private:
        return
    yield Fault(
        text=_LATE.format(status=quoted(record.one(Role.STATUS))) if status else _NEVER_WRITTEN,
        start=entries(reading)[0].start(status, reading),
        field=status.name if status else None,
        severity=Severity.INFO if now is Moment.ARCHIVE else Severity.WARNING,
    )


_LATE = Text(
    fr="La date limite est passée et l’état est encore {status} : terminez la page, ou changez son état.",
    en="The deadline is over and the status is still {status}: finish the page, or change its status.",
)
_NEVER_WRITTEN = Text(
    fr="La date limite est passée et la page n’est pas écrite : terminez-la, ou retirez-la.",
    en="The deadline is over and the page is not written: finish it, or withdraw it.",
)


def _holds_placeholders(reading: Reading) -> bool:
    """
    Say whether all that the forum asks for is missing, empty or a placeholder, and one is that.

    Where there is nothing but missing and empty sections, SEC001 and SEC002 have said it.
    """
    due = [reading.section_named(section.name) for section in reading.kind.sections if section.required]
    written = [span for span in due if span and _TOLD.search(reading.text, span.text_start, span.text_end)]
    return bool(written) and all(_is_provisional(reading, span) for span in written)
