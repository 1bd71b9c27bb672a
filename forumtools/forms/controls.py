"""The form of a kind of page, drawn from the forum file: which questions it asks, in which order, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from forumtools.forms import words
from forumtools.language import Text
from forumtools.model.forum import Field, Forum, Kind, Section
from forumtools.model.licences import known_licence
from forumtools.model.roles import Moment, Role
from forumtools.model.types import Mode
from forumtools.model.words import fold


class Shape(Enum):
    """How a question is asked."""

    LINE = "line"
    PROSE = "prose"
    """Several lines, with simple marks."""

    YES = "yes"
    """One box to tick."""

    ONE = "one"
    MANY = "many"
    """Boxes to tick."""

    ITEMS = "items"
    """As many lines as wanted."""

    PEOPLE = "people"
    PICTURE = "picture"
    LINKS = "links"
    """Addresses with a label each, and words around them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Control:
    """One question of a form."""

    key: str
    """Its name in HTML and in answers: ASCII, the same as long as the forum file calls it the same."""

    declared: Field | Section
    shape: Shape
    group: Group
    required: bool = False
    """Whether nothing can be sent without an answer, now."""

    later: bool = False
    """Whether there must be an answer once the catalogue is made."""

    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    """What is often answered; anything else is as good."""

    hint: Text | None = None
    """How to answer, said before anybody types."""

    @property
    def label(self) -> Text:
        """The question."""
        return self.declared.label

    @property
    def input_type(self) -> str:
        """The type of the HTML input; a partial date is a text."""
        kind = self.declared.type.control if isinstance(self.declared, Field) else "text"
        return kind if kind in ("url", "email", "tel") else "text"

    @property
    def is_private(self) -> bool:
        """Whether the answer never leaves the private store."""
        return isinstance(self.declared, Field) and self.declared.is_private

    @property
    def limit(self) -> int | None:
        """How many characters an answer may have, if the forum file says so."""
        most = self.declared.max if isinstance(self.declared, Field) else None
        is_text = isinstance(self.declared, Field) and self.declared.type_name in ("text", "prose")
        return int(most) if most and is_text else None


class Group(Enum):
    """The parts of a form, in their order."""

    PROJECT = "project"
    PEOPLE = "people"
    TEXT = "text"
    MORE = "more"

    @property
    def title(self) -> Text:
        """What stands above the part."""
        return words.GROUPS[self.value]


@dataclass(frozen=True, kw_only=True)
class Form:
    """The questions about one page."""

    kind: Kind
    controls: tuple[Control, ...]
    fixed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that nobody is asked for, with their values."""

    def of(self, group: Group) -> tuple[Control, ...]:
        """Return the questions of one part."""
        return tuple(control for control in self.controls if control.group is group)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The parts that have questions."""
        return tuple(group for group in Group if self.of(group))

    def control(self, key: str) -> Control | None:
        """Return the question of that key."""
        return self._by_key.get(key)

    def about(self, declared: str | None, *, section: bool = False) -> Control | None:
        """Return the question about a field, or a *section*, of the forum file."""
        sort = Section if section else Field
        named = (entry for entry in self.controls if isinstance(entry.declared, sort))
        return next((entry for entry in named if entry.declared.name == declared), None)

    def for_role(self, role: Role) -> Control | None:
        """Return the question about the field or section that plays *role*."""
        return next((control for control in self.controls if control.declared.role is role), None)

    @cached_property
    def _by_key(self) -> dict[str, Control]:
        return {control.key: control for control in self.controls}


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What the forum's pages let people choose from."""

    values: Callable[[Field], Sequence[str]] = lambda declared: ()
    """Of a field of the type `choice`: the values it may have."""

    pages: Callable[[Field], Sequence[Choice]] = lambda declared: ()
    """Of a field of the type `page`: the pages that can be meant."""

    known: Callable[[Field], Sequence[str]] = lambda declared: ()
    """Of any other field: what other pages say."""


UNASKED = frozenset({Role.STATUS, Role.CONSENT, Role.ORIGIN, Role.SERIES})
"""What nobody is asked: it follows from what people do, or is known."""

_FIRST = frozenset({Role.TITLE, Role.SUBTITLE, Role.EDITION, Role.THEMES, Role.SESSIONS, Role.TYPE})
_OF_PEOPLE = frozenset({Role.CONTRIBUTORS, Role.ORGANISATIONS})
_LANGUAGES = ("fr", "br", "en", "es", "de", "it", "pt", "ar")


def form_of(kind: Kind, forum: Forum, *, offers: Offers | None = None, moment: Moment = Moment.CALL) -> Form:
    """Return the form of *kind* when the edition stands at *moment*."""
    builder = _Builder(forum, offers or Offers(), moment)
    fields = [builder.field(entry) for entry in kind.fields if entry.role not in UNASKED]
    controls = [*fields, *(builder.section(entry) for entry in kind.sections)]
    return Form(kind=kind, controls=_keyed(controls), fixed=dict(_fixed(kind, forum)))


def _keyed(controls: Iterable[Control]) -> tuple[Control, ...]:
    """Give each control a key of its own: two names may be one in ASCII."""
    keyed: list[Control] = []
    for control in controls:
        same = sum(other.key.rstrip("_") == control.key for other in keyed)
        keyed.append(replace(control, key=control.key + "_" * same))
    return tuple(keyed)


def _fixed(kind: Kind, forum: Forum) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in kind.fields:
        if entry.default:
            yield entry.name, (entry.default,)
        elif entry.role is Role.SERIES:
            yield entry.name, (forum.name,)


class _Builder:
    def __init__(self, forum: Forum, offers: Offers, moment: Moment) -> None:
        self._forum = forum
        self._offers = offers
        self._moment = moment

    def field(self, entry: Field) -> Control:
        """Return the question about a field."""
        shape = _shape(entry)
        return Control(
            key=_key("f", entry.name),
            declared=entry,
            shape=shape,
            group=_group(entry),
            required=self._is_required(entry.required),
            later=isinstance(entry.required, Moment) and not self._is_required(entry.required),
            choices=tuple(self._choices(entry)) if shape in (Shape.ONE, Shape.MANY) else (),
            suggestions=tuple(self._suggestions(entry)) if shape in (Shape.LINE, Shape.ITEMS) else (),
            hint=words.hint(entry, shape.value),
        )

    def section(self, entry: Section) -> Control:
        """Return the question about a section."""
        is_links = entry.role is Role.RESOURCES
        return Control(
            key=_key("s", entry.name),
            declared=entry,
            shape=Shape.LINKS if is_links else Shape.PROSE,
            group=Group.TEXT,
            required=self._is_required(entry.required),
            later=isinstance(entry.required, Moment) and not self._is_required(entry.required),
            hint=words.section_hint(entry),
        )

    def _is_required(self, required: bool | Moment) -> bool:
        return required.reached(self._moment) if isinstance(required, Moment) else required

    def _choices(self, entry: Field) -> Iterator[Choice]:
        if entry.type_name == "page":
            yield from self._offers.pages(entry)
        elif entry.type_name == "licence":
            for name in self._forum.form.licences:
                known = known_licence(name)
                yield Choice(name, known.label if known else name)
        elif entry.type_name == "language":
            yield from (Choice(code, words.LANGUAGES[code]) for code in _LANGUAGES)
        else:
            yield from (Choice(value, value) for value in entry.values or self._offers.values(entry))

    def _suggestions(self, entry: Field) -> Iterator[str]:
        if entry.is_private or entry.type_name == "person":
            return  # nobody is proposed to others who did not agree to be
        if entry.type_name == "page":
            yield from (choice.value for choice in self._offers.pages(entry))
        elif entry.type_name in ("text", "place") and entry.role is not Role.TITLE:
            yield from self._offers.known(entry)


def _key(prefix: str, name: str) -> str:
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in fold(name))
    return f"{prefix}-{letters}"


_SHAPES = {"prose": Shape.PROSE, "boolean": Shape.YES, "image": Shape.PICTURE, "licence": Shape.ONE}


def _shape(entry: Field) -> Shape:
    if entry.type_name == "person" and entry.list:
        return Shape.PEOPLE
    if entry.type_name in _SHAPES:
        return _SHAPES[entry.type_name]
    if entry.type_name in ("choice", "language") and (entry.values or entry.values_from or entry.type_name != "choice"):
        return Shape.MANY if entry.list else Shape.ONE
    if entry.type.mode is Mode.REFERENCE and entry.role is not Role.FOLLOWS:
        return Shape.MANY if entry.list else Shape.ONE
    return Shape.ITEMS if entry.list else Shape.LINE


def _group(entry: Field) -> Group:
    if entry.type_name == "person" or entry.role in _OF_PEOPLE or entry.is_private:
        return Group.PEOPLE
    if entry.role in _FIRST or entry.required is True:
        return Group.PROJECT
    return Group.MORE
