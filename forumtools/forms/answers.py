"""
What people answered: as typed, in one shape for drafts, changes and submissions.

By the key of the question, as JSON has it:

| shape    | answer                                                                                 |
|----------|----------------------------------------------------------------------------------------|
| line, prose, one | a text                                                                         |
| yes      | ``"oui"`` or nothing                                                                   |
| many, items | texts                                                                               |
| people   | `{"id", "name", "organisation", "consent"}` each; e-mail addresses are private answers |
| picture  | `{"upload", "name", "alt", "credit", "licence"}`                                       |
| links    | `{"text", "links": [{"label", "address"}]}`                                            |

Private answers are kept apart from the first moment: they go another way, and end in another place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forumtools.forms.controls import Control, Form, Shape
from forumtools.forms.pasting import clean_pasted
from forumtools.wikitext.escaping import clean

Posted = Callable[[str], Sequence[str]]
"""Gives what was sent under a name, in the order of the page."""

MOST_ROWS = 50
"""People, lines or links in one answer."""

LONGEST = 100_000
"""Characters in one answer; the largest description of a forum has a tenth of that."""

YES = "oui"


@dataclass(frozen=True)
class Answers:
    """What was answered so far; what is private, apart."""

    public: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)

    def of(self, control: Control) -> Any:
        """Return the answer to a question, empty in its own way when there is none."""
        source = self.private if control.is_private else self.public
        return _fitting(control, source[control.key]) if control.key in source else empty(control)

    def email_of(self, control: Control, row: Mapping[str, str]) -> str:
        """Return the e-mail address of a person of the people block."""
        return str(self.private.get(control.key, {}).get(row.get("id", ""), ""))


def empty(control: Control) -> Any:
    """Return the answer that says nothing."""
    match control.shape:
        case Shape.MANY | Shape.ITEMS | Shape.PEOPLE:
            return []
        case Shape.PICTURE:
            return dict.fromkeys(("upload", "name", "alt", "credit", "licence"), "")
        case Shape.LINKS:
            return {"text": "", "links": []}
    return ""


def _fitting(control: Control, answer: Any) -> Any:
    """Return an answer in the shape of its question: the forum file may have been changed since it was typed."""
    nothing = empty(control)
    if isinstance(answer, type(nothing)):
        is_of_rows = control.shape is Shape.PEOPLE
        if isinstance(answer, list):
            return [row for row in answer if isinstance(row, dict) is is_of_rows]
        return {**nothing, **answer} if isinstance(answer, dict) else answer
    if isinstance(answer, str) and isinstance(nothing, list) and control.shape is not Shape.PEOPLE:
        return [answer] if answer else []
    if isinstance(answer, list) and isinstance(nothing, str):
        return ", ".join(entry for entry in answer if isinstance(entry, str))
    if isinstance(answer, str) and control.shape is Shape.LINKS:
        return {**nothing, "text": answer}
    return nothing


def says_something(control: Control, answer: Any) -> bool:
    """Say whether a question is answered."""
    match control.shape:
        case Shape.PEOPLE:
            return any(row.get("name", "").strip() for row in answer)
        case Shape.PICTURE:
            return bool(answer.get("upload"))
        case Shape.LINKS:
            return bool(answer["text"].strip() or any(link["address"].strip() for link in answer["links"]))
        case Shape.MANY | Shape.ITEMS:
            return any(item.strip() for item in answer)
    return bool(answer.strip())


def read_answers(form: Form, posted: Posted, before: Answers, consent: str) -> Answers:
    """
    Return the answers in what a browser sent.

    *consent* is what a ticked box of consent says: the day and the wording. A box that was ticked keeps its own.
    What the browser did not send at all (a field that a script took away) stays as *before*; the picture stays too,
    for a browser cannot send again what it sent.
    """
    answers = Answers(dict(before.public), dict(before.private))
    for control in form.controls:
        read = _Reader(control, posted, before, consent)
        target = answers.private if control.is_private else answers.public
        if read.was_sent:
            target[control.key] = read.answer()
        if control.shape is Shape.PEOPLE and read.was_sent:
            answers.private[control.key] = dict(read.emails())
    return answers


class _Reader:
    """Reads the answer to one question."""

    def __init__(self, control: Control, posted: Posted, before: Answers, consent: str) -> None:
        self._control = control
        self._posted = posted
        self._before = before
        self._consent = consent
        self._key = control.key

    @property
    def was_sent(self) -> bool:
        # Boxes that are not ticked send nothing: each question of boxes or rows says by a field that it was asked.
        return bool(self._posted(f"{self._key}.asked") or self._posted(self._key))

    def answer(self) -> Any:
        match self._control.shape:
            case Shape.PROSE:
                return clean_pasted(self._text(self._key))
            case Shape.MANY:
                return [value for value in map(_line, self._posted(self._key)) if value]
            case Shape.ITEMS:
                return [value for value in map(_line, self._posted(self._key)) if value][:MOST_ROWS]
            case Shape.PEOPLE:
                return [self._person(rank) for rank in self._ranks() if self._is_kept(rank)]
            case Shape.PICTURE:
                return self._picture()
            case Shape.LINKS:
                return {"text": clean_pasted(self._text(f"{self._key}.text")), "links": list(self._links())}
        return _line(self._text(self._key))

    def emails(self) -> Iterator[tuple[str, str]]:
        for rank in self._ranks():
            if email := _line(self._text(f"{self._key}.{rank}.email")):
                yield _row_id(self._text(f"{self._key}.{rank}.id"), rank), email

    def _text(self, name: str) -> str:
        return next(iter(self._posted(name)), "")

    def _ranks(self) -> Iterable[int]:
        return [rank for rank in range(MOST_ROWS) if self._posted(f"{self._key}.{rank}.id")]

    def _is_kept(self, rank: int) -> bool:
        return any(self._text(f"{self._key}.{rank}.{part}").strip() for part in ("name", "organisation", "email"))

    def _person(self, rank: int) -> dict[str, str]:
        row = _row_id(self._text(f"{self._key}.{rank}.id"), rank)
        known = {person["id"]: person for person in self._before.of(self._control)}.get(row, {})
        name = _line(self._text(f"{self._key}.{rank}.name"))
        given = bool(self._posted(f"{self._key}.{rank}.consent"))
        # Who agreed was the person of that name: another name in the same row has agreed to nothing yet.
        standing = known.get("consent", "") if known.get("name") == name else ""
        return {
            "id": row,
            "name": name,
            "organisation": _line(self._text(f"{self._key}.{rank}.organisation")),
            "consent": (standing or self._consent) if given else "",
        }

    def _picture(self) -> dict[str, str]:
        said = {part: _line(self._text(f"{self._key}.{part}")) for part in ("alt", "credit", "licence")}
        return {**self._before.of(self._control), **said}

    def _links(self) -> Iterator[dict[str, str]]:
        labels, addresses = self._posted(f"{self._key}.label"), self._posted(f"{self._key}.address")
        for label, address in list(zip(labels, addresses, strict=False))[:MOST_ROWS]:
            if label.strip() or address.strip():
                yield {"label": _line(label), "address": _line(address)}


def _line(text: str) -> str:
    return " ".join(clean(text[:LONGEST], one_line=True).split())


def _row_id(sent: str, rank: int) -> str:
    kept = "".join(char for char in sent if char.isascii() and char.isalnum())[:12]
    return kept or f"r{rank}"


def change_rows(form: Form, answers: Answers, act: str, new_id: str) -> tuple[Answers, str]:
    """
    Return the answers after a button was pressed, and the id of the field to go to.

    *act* is ``add:KEY``, ``remove:KEY:RANK``, ``up:KEY:RANK`` or ``down:KEY:RANK``; anything else changes nothing.
    """
    verb, key, rank = _parted(act)
    control = form.control(key)
    if control is None or control.shape not in (Shape.PEOPLE, Shape.ITEMS, Shape.LINKS, Shape.PICTURE):
        return answers, ""
    public = dict(answers.public)
    if control.shape is Shape.PICTURE:
        public[key] = empty(control) if verb == "remove" else answers.of(control)
        return Answers(public, answers.private), key
    rows = list(answers.of(control)["links"] if control.shape is Shape.LINKS else answers.of(control))
    focus = _moved(rows, verb, rank, _new_row(control, new_id))
    public[key] = {**answers.of(control), "links": rows} if control.shape is Shape.LINKS else rows
    return Answers(public, answers.private), f"{key}.{focus}"


def _parted(act: str) -> tuple[str, str, int]:
    verb, key, rank = (*act.split(":"), "", "")[:3]
    return verb, key, int(rank) if rank.isascii() and rank.isdigit() else -1


def _new_row(control: Control, new_id: str) -> Any:
    match control.shape:
        case Shape.PEOPLE:
            return {"id": new_id, "name": "", "organisation": "", "consent": ""}
        case Shape.LINKS:
            return {"label": "", "address": ""}
    return ""


def _moved(rows: list[Any], verb: str, rank: int, new: Any) -> int:
    """Change *rows* in place and return the rank to look at then."""
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(new)
        return len(rows) - 1
    if not 0 <= rank < len(rows):
        return max(len(rows) - 1, 0)
    if verb == "remove":
        del rows[rank]
        return max(min(rank, len(rows) - 1), 0)
    other = {"up": rank - 1, "down": rank + 1}.get(verb, rank)
    if 0 <= other < len(rows):
        rows[rank], rows[other] = rows[other], rows[rank]
        return other
    return rank
