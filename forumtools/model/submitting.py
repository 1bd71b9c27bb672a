"""How far a submission is: its states, what is done to it, and what may be done when."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from forumtools.language import Text


class State(Enum):
    """Where a submission stands (design § 8)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TO_COMPLETE = "to complete"
    APPROVED = "approved"
    SENDING = "sending"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The word for people."""
        return _LABELS[self]


_LABELS: Mapping[State, Text] = {
    State.DRAFT: Text(fr="brouillon", en="draft"),
    State.SUBMITTED: Text(fr="envoyée, à relire", en="sent, to be read"),
    State.TO_COMPLETE: Text(fr="à compléter", en="to be completed"),
    State.APPROVED: Text(fr="acceptée, bientôt en ligne", en="accepted, soon online"),
    State.SENDING: Text(fr="en cours de publication", en="being published"),
    State.PUBLISHED: Text(fr="publiée", en="published"),
    State.REFUSED: Text(fr="refusée", en="refused"),
    State.WITHDRAWN: Text(fr="retirée", en="withdrawn"),
}


class Act(Enum):
    """What somebody, or the worker, does to a submission."""

    SUBMIT = "submit"
    EDIT = "edit"
    """A change of what was sent already."""

    APPROVE = "approve"
    ASK = "ask"
    """Ask for more."""

    REFUSE = "refuse"
    KEEP = "keep"
    """Refuse a change of what is published, which stays as it is."""

    REPLACE = "replace"
    """Refuse it because another one says it now."""

    WITHDRAW = "withdraw"
    CLAIM = "claim"
    PUBLISH = "publish"
    HOLD = "hold"
    """Give it back to a person: the worker cannot decide."""

    POSTPONE = "postpone"
    LINK = "link"
    """Give a new edit link; the old ones lead nowhere. It stays where it is."""

    ERASE = "erase"
    """Forget what is private in it; it stays where it is."""

    @property
    def label(self) -> Text:
        """What was done, for people."""
        return _DONE[self]


_DONE: Mapping[Act, Text] = {
    Act.SUBMIT: Text(fr="envoyée", en="sent"),
    Act.EDIT: Text(fr="modifiée", en="changed"),
    Act.APPROVE: Text(fr="acceptée", en="accepted"),
    Act.ASK: Text(fr="à compléter", en="more asked for"),
    Act.REFUSE: Text(fr="refusée", en="refused"),
    Act.KEEP: Text(fr="modification refusée", en="change refused"),
    Act.REPLACE: Text(fr="remplacée", en="replaced"),
    Act.WITHDRAW: Text(fr="retirée", en="withdrawn"),
    Act.CLAIM: Text(fr="en cours de publication", en="being published"),
    Act.PUBLISH: Text(fr="publiée", en="published"),
    Act.HOLD: Text(fr="rendue à une personne", en="given back to a person"),
    Act.POSTPONE: Text(fr="remise à plus tard", en="put off"),
    Act.LINK: Text(fr="nouveau lien donné", en="new link given"),
    Act.ERASE: Text(fr="données privées effacées", en="private data erased"),
}

_FROM: Mapping[Act, frozenset[State]] = {
    Act.SUBMIT: frozenset({State.DRAFT, State.TO_COMPLETE}),
    Act.EDIT: frozenset({State.SUBMITTED, State.APPROVED, State.TO_COMPLETE, State.PUBLISHED, State.REFUSED}),
    Act.APPROVE: frozenset({State.SUBMITTED, State.TO_COMPLETE}),
    Act.ASK: frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHED}),
    Act.REFUSE: frozenset({State.SUBMITTED, State.TO_COMPLETE, State.APPROVED}),
    Act.KEEP: frozenset({State.SUBMITTED, State.TO_COMPLETE, State.APPROVED}),
    Act.REPLACE: frozenset({State.SUBMITTED, State.TO_COMPLETE, State.APPROVED, State.PUBLISHED}),
    Act.WITHDRAW: frozenset(State) - {State.REFUSED, State.WITHDRAWN, State.SENDING},
    Act.CLAIM: frozenset({State.APPROVED}),
    Act.PUBLISH: frozenset({State.SENDING}),
    Act.HOLD: frozenset({State.SENDING}),
    Act.POSTPONE: frozenset({State.SENDING}),
}
_TO: Mapping[Act, State] = {
    Act.SUBMIT: State.SUBMITTED,
    Act.EDIT: State.SUBMITTED,
    Act.APPROVE: State.APPROVED,
    Act.ASK: State.TO_COMPLETE,
    Act.REFUSE: State.REFUSED,
    Act.KEEP: State.PUBLISHED,
    Act.REPLACE: State.REFUSED,
    Act.WITHDRAW: State.WITHDRAWN,
    Act.CLAIM: State.SENDING,
    Act.PUBLISH: State.PUBLISHED,
    Act.HOLD: State.SUBMITTED,
    Act.POSTPONE: State.APPROVED,
}


def next_state(state: State, act: Act, *, moderated: bool = True) -> State | None:
    """
    Return the state after *act*; nothing when it may not be done to what is in *state*.

    What is sent where nobody looks first, not *moderated*, is accepted at once.
    """
    if act in (Act.LINK, Act.ERASE):
        return state
    if state not in _FROM[act]:
        return None
    if act in (Act.SUBMIT, Act.EDIT) and not moderated:
        return State.APPROVED
    return _TO[act]


def is_open(state: State) -> bool:
    """Say whether somebody still has something to do about what is in *state*."""
    return state in (State.SUBMITTED, State.TO_COMPLETE, State.APPROVED, State.SENDING)
