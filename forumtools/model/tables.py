"""One table of a TOML file: each key read once, with its type; what nobody asked for is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forumtools.errors import ForumFileError
from forumtools.language import Text
from forumtools.model.words import nearest

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*(["']?)([^"'=\s]+)\1\s*=""")

_TYPE_WORDS: Mapping[type, Text] = {
    str: Text(fr="un texte entre guillemets", en="a text in quotes"),
    bool: Text(fr="true ou false", en="true or false"),
    list: Text(fr="une liste entre crochets", en="a list in square brackets"),
    dict: Text(fr="un tableau", en="a table"),
    float: Text(fr="un nombre", en="a number"),
    int: Text(fr="un nombre entier", en="a whole number"),
}

Place = tuple[tuple[str, int], ...]
"""Table names from the outside in, each with its rank among its sisters, from 0."""


class Lines:
    """Where tables and keys of a TOML text stand (tomllib does not tell)."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[Place, str], int] = dict(_places(text))

    def of(self, place: Place, key: str = "", *, inside: bool = False) -> int | None:
        """
        Return the line, from 1, of *key* in the table at *place*; of the table itself without key.

        With *inside*, *key* may also be a table of its own.
        """
        own = self._lines.get((place, key))
        inner = self._lines.get(((*place, (key, 0)), "")) if inside else None
        return own or inner or self._lines.get((place, ""))


def _places(text: str) -> Iterator[tuple[tuple[Place, str], int]]:
    counts: dict[tuple[Place, str], int] = {}
    place: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            place = _enter(header[2].split("."), counts, new=header[1] == "[[")
            yield (place, ""), number
        elif key := _KEY.match(line):
            yield (place, key[2]), number


def _enter(names: Sequence[str], counts: dict[tuple[Place, str], int], *, new: bool) -> Place:
    place: Place = ()
    for position, name in enumerate(part.strip(" \"'") for part in names):
        key = (place, name)
        if new and position == len(names) - 1:
            counts[key] = counts.get(key, -1) + 1
        place = (*place, (name, counts.setdefault(key, 0)))
    return place


class Table:
    """A table of the forum file, with the file's name and lines for plain errors."""

    def __init__(self, content: Mapping[str, Any], *, source: str, lines: Lines, place: Place = ()) -> None:
        self.source = source
        self.place = place
        self._content = content
        self._lines = lines
        self._known: list[str] = []

    def error(self, text: Text, key: str = "") -> ForumFileError:
        """Return the error that says *text* about *key* of this table."""
        return ForumFileError(text, source=self.source, line=self._lines.of(self.place, key))

    def get(self, key: str, expected: type, default: Any = None) -> Any:
        """Return the value of *key*, or *default*; a value of another type is refused."""
        self._known.append(key)
        value = self._content.get(key, default)
        if value is default:
            return default
        number = expected is float and isinstance(value, int | float) and not isinstance(value, bool)
        is_other_sort = isinstance(value, bool) and expected is int
        if not number and (is_other_sort or not isinstance(value, expected)):
            raise self.error(
                Text(fr="« {key} » attend {what}", en="“{key}” expects {what}").format(
                    key=key, what=_TYPE_WORDS[expected]
                ),
                key,
            )
        return value

    def need(self, key: str, expected: type) -> Any:
        """Return the value of *key*, which must be there and not empty."""
        value = self.get(key, expected)
        if value in (None, "", []):
            raise self.error(Text(fr="« {key} » manque ou est vide", en="“{key}” is missing or empty").format(key=key))
        return value

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that the table has."""
        return tuple(self._content)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.get(key, list, [])
        if not all(isinstance(entry, str) for entry in value):
            raise self.error(Text(fr="« {key} » attend des textes", en="“{key}” expects texts").format(key=key), key)
        return tuple(value)

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of an array ``[[key]]``."""
        for rank, content in enumerate(self.get(key, list, [])):
            if not isinstance(content, dict):
                raise self.error(Text.same(f"[[{key}]] ?"), key)
            yield self._inner(content, (key, rank))

    def table(self, key: str) -> Table:
        """Return the table ``[key]``, empty when it is not there."""
        return self._inner(self.get(key, dict, {}), (key, 0))

    def _inner(self, content: Mapping[str, Any], step: tuple[str, int]) -> Table:
        return Table(content, source=self.source, lines=self._lines, place=(*self.place, step))

    def one_of(self, key: str, choices: Sequence[str], default: str | None = None) -> str | None:
        """Return the value of *key*, which must be one of *choices*."""
        value: str | None = self.get(key, str, default)
        if value is not None and value not in choices:
            raise self.error(unknown_word(value, choices), key)
        return value

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self._content:
            if key not in self._known:
                line = self._lines.of(self.place, key, inside=True)
                raise ForumFileError(unknown_word(key, self._known), source=self.source, line=line)


def unknown_word(word: str, choices: Sequence[str]) -> Text:
    """Return the sentence that refuses *word*; it proposes the nearest of *choices*, or all of them."""
    near = nearest(word, choices)
    if near:
        return Text(
            fr="« {word} » inconnu ; vouliez-vous dire « {near} » ?",
            en="unknown “{word}”; did you mean “{near}”?",
        ).format(word=word, near=near)
    return Text(fr="« {word} » inconnu ; possibles : {all}", en="unknown “{word}”; possible: {all}").format(
        word=word, all=", ".join(choices)
    )
