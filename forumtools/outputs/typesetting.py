"""
Setting a volume with Typst, in a process of its own: its memory is not given back until the process ends.

`python -m forumtools.outputs.typesetting FOLDER` reads `book.json`, `settings.json` and the pictures in FOLDER and
writes `book.pdf` and `report.json` there. The standards are asked for; whether a reader finds them kept is another
matter, which only checkers tell.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pikepdf
import typst

Standard = Literal["a-2a", "a-2b", "ua-1"]

STANDARDS: Sequence[Standard] = ["a-2a", "ua-1"]
_WITHOUT: Sequence[Standard] = ["a-2b"]
"""What is asked for where the volume cannot be had otherwise."""

_PROBE = '#set document(title: "x")\n#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))\n'
_BLOCK = 7
"""Characters are tried together with their neighbours: 128 of them are of one script, and mostly of one fate."""

_LONG = re.compile(r"[^\s\u200b-]{36,}")
_PIECE = 12
"""What is longer than any word may break after so many characters."""

_TRIED = 6
"""After so many of one block, all without a glyph, its others are not tried."""


def typeset(folder: Path) -> None:
    """Write `book.pdf` and `report.json` into *folder*, from what stands in it."""
    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    book = json.loads((folder / "book.json").read_text("utf-8"))
    report: dict[str, Any] = {"standards": list(STANDARDS), "replaced": [], "set_aside": []}
    lost = _without_glyph(folder, book)
    report["replaced"] = _where(book, lost)
    book = _printable(book, lost)
    _save(folder / "shown.json", book)
    compiler = Compiler(folder, settings)
    try:
        pdf = compiler.volume("shown.json", STANDARDS)
    except typst.TypstError as error:
        pdf = _mended(compiler, book, report, error)
    (folder / "raw.pdf").write_bytes(pdf)
    _shrink(folder / "raw.pdf", folder / "book.pdf")
    _save(folder / "report.json", report)


class Compiler:
    """Sets the volume of one folder, or parts of it."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self._settings = settings

    def volume(self, data: str, standards: Sequence[Standard]) -> bytes:
        """Return the volume that the file *data* describes; raises `typst.TypstError`."""
        made = typst.compile(
            str(self.folder / "book.typ"),
            root=str(self.folder),
            sys_inputs={"data": data, **self._settings["inputs"]},
            pdf_standards=list(standards),
            timestamp=self._settings["timestamp"],
            ignore_system_fonts=True,
        )
        assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
        return made

    def fails(self, book: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        """Return why a book with this *entry* alone cannot be set, or nothing."""
        chapter = {"title": "", "when": "", "where": "", "entries": [entry], "also": []}
        alone = {**book, "about": [], "chapters": [chapter], "promises": [], "indexes": [], "revisions": []}
        alone["acronyms"] = {"lines": []}
        _save(self.folder / "alone.json", _within(alone, {entry["anchor"]}))
        try:
            self.volume("alone.json", STANDARDS)
        except typst.TypstError as error:
            return str(error.message)
        return None


def _mended(compiler: Compiler, book: dict[str, Any], report: dict[str, Any], error: typst.TypstError) -> bytes:
    """Return the volume without the contributions that cannot be set, or with less asked for."""
    bad = {
        entry["anchor"]: why
        for chapter in book["chapters"]
        for entry in chapter["entries"]
        if (why := compiler.fails(book, entry))
    }
    report["set_aside"] = sorted(bad.items())
    kept = {entry["anchor"] for chapter in book["chapters"] for entry in chapter["entries"]} - bad.keys()
    _save(compiler.folder / "shown.json", _within(book, kept))
    try:
        return compiler.volume("shown.json", STANDARDS)
    except typst.TypstError as again:
        report["standards"], report["why"] = list(_WITHOUT), str((again or error).message)
        return compiler.volume("shown.json", _WITHOUT)


def _within(book: Mapping[str, Any], kept: set[str]) -> dict[str, Any]:
    """Return *book* with the contributions *kept* and nothing that leads to another."""

    def mended(node: Any) -> Any:
        if isinstance(node, list):
            return [mended(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "entries" in node:
            node = {
                **node,
                "entries": [entry for entry in node["entries"] if entry["anchor"] in kept],
                "also": [other for other in node["also"] if other["to"] in kept],
            }
        elif isinstance(node.get("to"), list):
            node = {**node, "to": [goal for goal in node["to"] if goal in kept]}
        elif node.get("t") == "goal" and node["to"] not in kept:
            node = {**node, "to": None}
        elif "lines" in node:
            node = {**node, "lines": [line for line in node["lines"] if kept.intersection(line["to"])]}
        return {key: mended(each) for key, each in node.items()}

    found: dict[str, Any] = mended(book)
    found["revisions"] = [line for line in book["revisions"] if line["to"] in kept]
    return found


def _without_glyph(folder: Path, book: Any) -> dict[str, str]:
    """Return the characters of *book* that no font has, each with what stands for it."""
    characters = sorted({character for text in _texts(book) for character in text if ord(character) > 0x17F})
    blocks: dict[int, list[str]] = {}
    for character in characters:
        blocks.setdefault(ord(character) >> _BLOCK, []).append(character)

    def has(some: Sequence[str]) -> bool:
        (folder / "probe.typ").write_text(_PROBE + "#json(sys.inputs.data)", "utf-8")
        # Between letters: what stands alone may be taken for nothing.
        _save(folder / "probe.json", "x".join(["", *some, ""]))
        try:
            typst.compile(
                str(folder / "probe.typ"),
                root=str(folder),
                sys_inputs={"data": "probe.json"},
                pdf_standards=list(STANDARDS),
                ignore_system_fonts=True,
            )
        except typst.TypstError:
            return False
        return True

    lost = [character for some in blocks.values() for character in _lost(some, has)]
    return {character: _instead(character) for character in lost}


def _where(book: Mapping[str, Any], lost: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the contributions in which characters of *lost* stand, by their anchors, and which; "" elsewhere."""
    if not lost:
        return []
    entries = [entry for chapter in book["chapters"] for entry in chapter["entries"]]
    places = [(entry["anchor"], entry) for entry in entries]
    seen = [(anchor, _those(lost, node)) for anchor, node in places]
    rest = set(lost) - {character for _, found in seen for character in found}
    return [(anchor, found) for anchor, found in (*seen, ("", "".join(sorted(rest)))) if found]


def _those(lost: Mapping[str, str], node: Any) -> str:
    return "".join(sorted(lost.keys() & {character for text in _texts(node) for character in text}))


def _lost(some: Sequence[str], has: Callable[[Sequence[str]], bool]) -> Iterator[str]:
    if has(some):
        return
    tried = [character for character in some[:_TRIED] if not has([character])]
    if len(tried) == min(_TRIED, len(some)):
        yield from some
        return
    yield from tried
    yield from (character for character in some[_TRIED:] if not has([character]))


def _instead(character: str) -> str:
    """Return what is printed for a character that no font has: what a symbol is called, or a mark for a letter."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Sk", "Co", "Cn", "Cc", "Cs"):
        return ""
    name = unicodedata.name(character, "").lower()
    return f"[{name}]" if category.startswith("S") and name else "□"


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        for key, each in node.items():
            if key not in _NO_TEXT:
                yield from _texts(each)


_NO_TEXT = frozenset({"t", "name", "to", "anchor", "file", "lang"})
"""Keys whose values are not printed."""


def _printable(node: Any, lost: Mapping[str, str], key: str = "") -> Any:
    """Return *node* with another text for characters *lost*, and places where what is too long for a line may break."""
    if isinstance(node, str):
        return (
            node
            if key in _NO_TEXT
            else _LONG.sub(_breakable, node.translate({ord(sign): said for sign, said in lost.items()}))
        )
    if isinstance(node, list):
        return [_printable(each, lost, key) for each in node]
    if isinstance(node, dict):
        return {name: _printable(each, lost, name) for name, each in node.items()}
    return node


def _breakable(match: re.Match[str]) -> str:
    word = match[0]
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def _shrink(source: Path, target: Path) -> None:
    """Write the same file smaller: the tags in it are half of its size, and compress well."""
    with pikepdf.open(source) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _save(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    typeset(Path(sys.argv[1]))
