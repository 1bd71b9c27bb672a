"""From answers to what goes on the page, and what is missing before they can be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forumtools.forms.answers import YES, Answers, says_something
from forumtools.forms.controls import Control, Form, Shape
from forumtools.forms.marks import to_wikitext
from forumtools.forms.submissions import Submission, read_submission
from forumtools.language import Text
from forumtools.model.forum import Field, Forum
from forumtools.model.roles import Role
from forumtools.model.types import TYPES
from forumtools.model.words import fold

_MISSING = Text(fr="« {label} » est à remplir.", en="“{label}” is to be filled in.")
_UNTICKED = Text(
    fr="{name} : cochez la case si cette personne accepte d’être nommée ; sinon, retirez son nom.",
    en="{name}: tick the box if this person agrees to be named; otherwise take the name out.",
)
_NAMELESS = Text(
    fr="Personne n° {n} : le nom manque. Écrivez-le, ou retirez ce bloc.",
    en="Person {n}: the name is missing. Write it, or remove this block.",
)
_WITHOUT_ALT = Text(
    fr="{label} : décrivez l’image pour ceux qui ne la voient pas. Exemple : « Dix personnes autour d’un composteur. »",
    en="{label}: describe the picture for those who cannot see it. For example: “Ten people around a compost bin.”",
)
_WITHOUT_CREDIT = Text(fr="{label} : qui a fait cette image ?", en="{label}: who made this picture?")
_WITHOUT_LICENCE = Text(
    fr="{label} : choisissez la licence de l’image.", en="{label}: choose the licence of the picture."
)
_WITHOUT_ADDRESS = Text(
    fr="Lien « {name} » : l’adresse manque (https://…).", en="Link “{name}”: the address is missing (https://…)."
)


def read_contribution(form: Form, answers: Answers, forum: Forum, *, picture: str = "", page: str = "") -> Submission:
    """
    Return the page that *answers* ask for; nothing private is in it.

    *picture* is the name of the picture on the wiki; *page* the title of a page that is there already.
    """
    sent = {
        "kind": form.kind.id,
        "page": page,
        "fields": dict(_fields(form, answers, picture)),
        # What is on a page already may be emptied; a new page has no empty sections.
        "sections": {name: text for name, text in _sections(form, answers) if text or page},
    }
    return read_submission(sent, forum, form.kind, form.kind.label)


def _fields(form: Form, answers: Answers, picture: str) -> Iterator[tuple[str, Any]]:
    yield from ((name, list(values)) for name, values in form.fixed.items())
    for control in form.controls:
        if not isinstance(control.declared, Field) or control.is_private:
            continue
        answer = answers.of(control)
        match control.shape:
            case Shape.PEOPLE:
                yield control.declared.name, [row["name"] for row in answer if row["name"]]
            case Shape.PICTURE:
                yield control.declared.name, picture if answer.get("upload") else ""
            case Shape.PROSE:
                yield control.declared.name, to_wikitext(answer)
            case _:
                yield control.declared.name, _with_organisations(control, answer, form, answers)
    yield from _consent(form, answers)


def _with_organisations(control: Control, answer: Any, form: Form, answers: Answers) -> Any:
    """Return *answer*; of the organisations, those of the people come first, each once."""
    if control.declared.role is not Role.ORGANISATIONS or control.shape is not Shape.ITEMS:
        return answer
    block = form.for_role(Role.CONTRIBUTORS)
    theirs = [row["organisation"] for row in people(block, answers)]
    first: dict[str, str] = {}
    for name in filter(None, (*theirs, *answer)):
        first.setdefault(fold(name), name)
    return list(first.values())


def _consent(form: Form, answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield the day on which everybody who is named had agreed to it."""
    declared = form.kind.field_for(Role.CONSENT)
    given = [row["consent"] for row in people(form.for_role(Role.CONTRIBUTORS), answers) if row["name"]]
    if declared and given and all(given):
        yield declared.name, max(consent.partition(" ")[0] for consent in given)


def people(block: Control | None, answers: Answers) -> list[Mapping[str, str]]:
    """Return the rows of the people block."""
    return answers.of(block) if block and block.shape is Shape.PEOPLE else []


def _sections(form: Form, answers: Answers) -> Iterator[tuple[str, str]]:
    for control in form.controls:
        if isinstance(control.declared, Field):
            continue
        answer = answers.of(control)
        text = _resources(answer) if control.shape is Shape.LINKS else to_wikitext(answer)
        yield control.declared.name, text


def _resources(answer: Mapping[str, Any]) -> str:
    """Return words and links, the links as a list."""
    lines = "\n".join(
        f"* [{link['address']} {_bare(link['label'])}]" if link["label"] else f"* {link['address']}"
        for link in answer["links"]
        if link["address"]
    )
    return "\n\n".join(filter(None, (to_wikitext(answer["text"]), lines)))


def _bare(label: str) -> str:
    """Return a label without the brackets that would end the link."""
    return label.replace("[", "(").replace("]", ")")


def faults(form: Form, answers: Answers) -> dict[str, list[Text]]:
    """Return what must be put right before anything can be sent, by the key of the question."""
    found: dict[str, list[Text]] = {}
    for control in form.controls:
        said = list(_faults(control, answers))
        if said:
            found[control.key] = said
    return found


def _faults(control: Control, answers: Answers) -> Iterator[Text]:
    answer = answers.of(control)
    if not says_something(control, answer):
        if control.required:
            yield _MISSING.format(label=control.label)
        if control.shape is not Shape.PEOPLE:
            return
    match control.shape:
        case Shape.PEOPLE:
            yield from _people_faults(control, answers)
        case Shape.PICTURE:
            yield from _picture_faults(control, answer)
        case Shape.LINKS:
            yield from _link_faults(control, answer)
    if control.is_private and isinstance(control.declared, Field) and isinstance(answer, str):
        yield from _labelled(control, control.declared.type.check(answer))


def _people_faults(control: Control, answers: Answers) -> Iterator[Text]:
    for rank, row in enumerate(answers.of(control), 1):
        if not row["name"]:
            if row["organisation"] or answers.email_of(control, row):
                yield _NAMELESS.format(n=rank)
        elif not row["consent"]:
            yield Text(fr=_UNTICKED.fr.replace("{name}", row["name"]), en=_UNTICKED.en.replace("{name}", row["name"]))
        if email := answers.email_of(control, row):
            yield from _labelled(control, TYPES["email"].check(email))


def _picture_faults(control: Control, answer: Mapping[str, str]) -> Iterator[Text]:
    for part, fault in (("alt", _WITHOUT_ALT), ("credit", _WITHOUT_CREDIT), ("licence", _WITHOUT_LICENCE)):
        if not answer.get(part):
            yield fault.format(label=control.label)


def _link_faults(control: Control, answer: Mapping[str, Any]) -> Iterator[Text]:
    for link in answer["links"]:
        if not link["address"]:
            yield Text(
                fr=_WITHOUT_ADDRESS.fr.replace("{name}", link["label"]),
                en=_WITHOUT_ADDRESS.en.replace("{name}", link["label"]),
            )
        else:
            yield from _labelled(control, TYPES["url"].check(link["address"]))


def _labelled(control: Control, fault: Text | None) -> Iterator[Text]:
    if fault:
        label = control.label
        yield Text(fr=f"{label.fr} : {fault.fr}.", en=f"{label.en}: {fault.en}.")


def title_of(form: Form, answers: Answers) -> str:
    """Return the title typed so far."""
    control = form.for_role(Role.TITLE)
    return str(answers.of(control)) if control else ""


def edition_of(form: Form, answers: Answers) -> str:
    """Return the edition chosen so far."""
    control = form.for_role(Role.EDITION)
    return str(answers.of(control)) if control else ""


def address_of(form: Form, answers: Answers) -> str:
    """Return the e-mail address to write to: the sender's own, else the first of the people block."""
    for control in form.controls:
        if isinstance(control.declared, Field) and control.declared.type_name == "email" and answers.of(control):
            return str(answers.of(control))
    block = form.for_role(Role.CONTRIBUTORS)
    return next((email for row in people(block, answers) if block and (email := answers.email_of(block, row))), "")


__all__ = ["YES", "Submission", "address_of", "edition_of", "faults", "people", "read_contribution", "title_of"]
