"""What organisers see on their desk: what waits and why, what was promised and what came, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from forumtools.forms.answers import Answers
from forumtools.forms.contributions import edition_of, title_of
from forumtools.forms.controls import Control, Form, Shape
from forumtools.jobs.contributing import Contributing
from forumtools.jobs.viewing import Call
from forumtools.language import Text
from forumtools.model.roles import Role
from forumtools.model.states import is_promised, is_withdrawn
from forumtools.model.submitting import Act, State
from forumtools.model.words import fold
from forumtools.store.entries import Event, Online, Stored
from forumtools.store.submissions import Submissions

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_WAITING = (State.SUBMITTED, State.TO_COMPLETE, State.APPROVED)
_LONGEST_COMPARED = 20_000
"""Words: longer texts are shown one beside the other, unmarked."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How far an edition is: what was promised on the wiki, and what came."""

    edition: str
    title: str
    closes: date | None
    days_left: int | None
    promised: Sequence[str]
    """Titles of pages that only promise."""

    delivered: int
    """Pages that say something."""

    waiting: int
    """Submissions in the queue."""

    @property
    def wanted(self) -> int:
        """How many there would be with all promises kept."""
        return self.delivered + len(self.promised)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that was compared with another: kept, taken away or new."""

    text: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One answer before and after."""

    label: Text
    before: Sequence[Piece]
    after: Sequence[Piece]


def deliveries(contributing: Contributing, today: date) -> list[Delivery]:
    """Return how far the open editions are."""
    counts = contributing.submissions.counts()
    return [_delivery(contributing, call, counts, today) for call in contributing.view.calls() if call.edition]


def _delivery(
    contributing: Contributing, call: Call, counts: Mapping[tuple[str, str, State], int], today: date
) -> Delivery:
    records = [
        record
        for record in contributing.view.records(call.kind)
        if fold(call.edition) in map(fold, record.of(Role.EDITION))
    ]
    return Delivery(
        edition=call.edition,
        title=call.title,
        closes=call.closes,
        days_left=(call.closes - today).days if call.closes else None,
        promised=sorted(record.title for record in records if is_promised(record)),
        delivered=sum(not is_promised(record) and not is_withdrawn(record) for record in records),
        waiting=sum(counts.get((call.kind.id, call.edition, state), 0) for state in _WAITING),
    )


def differences(form: Form, event: Event) -> Iterator[Difference]:
    """Yield what one change changed, answer by answer."""
    for key, (before, after) in event.changes.items():
        control = form.control(key)
        if control is None:
            continue
        yield compared(control.label, in_words(control, before), in_words(control, after))


def compared(label: Text, before: str, after: str) -> Difference:
    """Return two texts with what differs marked, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _LONGEST_COMPARED:
        return Difference(label=label, before=[Piece(before, False)], after=[Piece(after, False)])
    left, right = [], []
    for act, start, end, other, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append(Piece("".join(old[start:end]), act != "equal"))
        right.append(Piece("".join(new[other:last]), act != "equal"))
    return Difference(label=label, before=left, after=right)


def in_words(control: Control, answer: object) -> str:
    """Return an answer as one text; nothing private is in it."""
    match control.shape, answer:
        case Shape.PEOPLE, list():
            return "\n".join(" – ".join(filter(None, (row["name"], row["organisation"]))) for row in answer)
        case Shape.LINKS, dict():
            links = [f"{link['label']} {link['address']}".strip() for link in answer["links"]]
            return "\n".join([answer["text"], *links]).strip()
        case Shape.PICTURE, dict():
            return "\n".join(filter(None, (answer["name"], answer["alt"], answer["credit"], answer["licence"])))
        case ((Shape.MANY | Shape.ITEMS), list()):
            return "\n".join(answer)
    return str(answer)


def spoken(form: Form, answers: Mapping[str, object]) -> Iterator[tuple[Control, str]]:
    """Yield the questions that have a public answer, with it."""
    said = Answers(dict(answers))
    for control in form.controls:
        if not control.is_private and (words := in_words(control, said.of(control))):
            yield control, words


def refuse_change(
    submissions: Submissions,
    form: Form,
    stored: Stored,
    *,
    actor: str,
    now: datetime,
    note: str,
    mail: str = "",
    seen: datetime | None = None,
) -> Stored:
    """
    Refuse what was changed since the page was published; the page stays, and the submission says what it says.

    Raises `ActRefused` when something else was sent since *seen*, or when there is no change to refuse.
    """
    answers = Answers(answers_online(stored, submissions.history(stored.id)))
    online = Online(
        title=title_of(form, answers) or stored.title,
        edition=edition_of(form, answers) or stored.edition,
        answers=answers.public,
    )
    return submissions.act(
        stored.id, Act.KEEP, online=online, actor=actor, now=now, note=note, mail=mail, seen=seen or stored.sent
    )


def answers_online(stored: Stored, history: Sequence[Event]) -> dict[str, Any]:
    """Return the answers of a submission before the changes since it was published last; *history* is oldest first."""
    answers = dict(stored.answers)
    for event in reversed(history):
        if event.act is Act.PUBLISH:
            break
        answers |= {key: before for key, (before, _) in event.changes.items()}
    return answers


def missing(form: Form, stored: Stored) -> list[Text]:
    """Return what a submission does not say yet and should before publication."""
    said = {control.key for control, _ in spoken(form, stored.answers)}
    return [control.label for control in form.controls if control.later and control.key not in said]
