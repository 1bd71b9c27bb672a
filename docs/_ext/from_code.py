"""
What the code says of itself, as Markdown: commands, keys of the forum file, types, roles, rules, errors.

Words that the code has no place for stand in `words`. A key, type or role without words, or words for one that is
gone, is an error, so the reference can neither lag nor promise too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc
from typing import Any
from unittest.mock import patch

import click
from words import KEYS, MOMENTS, ROLES, TABLES, TYPES

from forumtools import errors
from forumtools.cli.main import COMMANDS, group
from forumtools.jobs.forums import load_forum
from forumtools.model import reading, types
from forumtools.model.forum import Forum
from forumtools.model.roles import Moment, Role
from forumtools.model.tables import Table
from forumtools.resources import templates
from forumtools.rules import all_rules
from forumtools.rules.explaining import as_markdown

_QUOTES = '"“”'
_ACTS = re.compile(r"([\\`*_{}\[\]<>#])")
_TYPED = re.compile(rf"(?<![\w-])(?:--?[a-z][a-z-]*|[{_QUOTES}]forumtools [^{_QUOTES}]*[{_QUOTES}])")
_EXPECTED = {
    str: "text",
    bool: "`true` or `false`",
    list: "list",
    dict: "table",
    float: "number",
    int: "whole number",
    object: "",
}


def rule_pages() -> dict[str, str]:
    """Return a page for each rule, by its code; first in English, then in French."""
    return {rule.code: _for_myst(as_markdown(rule, "en")[1:] + "\n" + as_markdown(rule, "fr")) for rule in all_rules()}


def rule_table() -> str:
    """Return all rules in a table, and a hidden list of their pages."""
    rows = [
        (
            f"[{rule.code}](rules/{rule.code}.md)",
            rule.severity.label.en,
            "yes" if rule.fixable else "",
            f"{_plain(rule.title.en)}<br>*{_plain(rule.title.fr)}*",
        )
        for rule in all_rules()
    ]
    table = _table(("Code", "Severity", "Mended by `--fix`", "Finds"), rows)
    pages = "\n".join(f"rules/{rule.code}" for rule in all_rules())
    return f"{table}\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"


def commands() -> str:
    """Return a chapter for each command."""
    return "\n".join(_command(name) for name in COMMANDS)


def general_options() -> str:
    """Return the options that stand before the command."""
    with _context() as context:
        return _options(group, context)


def _command(name: str) -> str:
    command = group.get_command(_context(), name)
    if command is None:
        raise KeyError(name)
    with click.Context(command, info_name=name, parent=_context()) as context:
        usage = " ".join(command.collect_usage_pieces(context))
        return (
            f"## `{name}`\n\n```text\nforumtools {name} {usage}\n```\n\n"
            f"{_help(command.help or '')}\n{_options(command, context)}"
        )


def _context() -> click.Context:
    return click.Context(group, info_name="forumtools", **group.context_settings)


def _help(text: str) -> str:
    """Return the help of a command; what click leaves as it is, after a backspace, becomes a block."""
    parts = []
    for paragraph in cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b"):
            first, *lines = paragraph.removeprefix("\b").strip("\n").split("\n")
            block = "\n".join(line.removeprefix("  ") for line in lines)
            parts.append(f"{first}\n\n```sh\n{block}\n```\n")
        else:
            parts.append(_plain(" ".join(paragraph.split())) + "\n")
    return "\n".join(parts)


def _options(command: click.Command, context: click.Context) -> str:
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    return _table(("Option", "Meaning"), [(_names(o, context), _meaning(o)) for o in options])


def _names(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    return names if option.is_flag or option.count else f"{names} `{option.make_metavar(context)}`"


def _meaning(option: click.Option) -> str:
    notes = [_plain(option.help or "")]
    if option.multiple:
        notes.append("May be given several times.")
    if option.show_default:
        notes.append(f"Default: `{option.default}`.")
    if option.envvar:
        notes.append(f"Or the environment variable `{option.envvar}`.")
    return " ".join(notes)


def error_table() -> str:
    """Return every error that ends a command, with the exit status."""
    found = [
        errors.StoreFailed,
        errors.UsageError,
        *_below(errors.UsageError),
        errors.WikiError,
        *_below(errors.WikiError),
    ]
    return _table(
        ("Exit status", "Error", "When"),
        [(str(each.exit_status), f"`{each.__name__}`", _first_sentence(each.__doc__ or "")) for each in found],
    )


def _below(error: type[errors.ForumToolsError]) -> Iterator[type[errors.ForumToolsError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


def keys() -> str:
    """Return the keys of every table of the forum file: what the reader of the file asks for, in that order."""
    asked = _asked()
    _same("tables", asked, TABLES)
    chapters = []
    for table, words in TABLES.items():
        _same(f"keys of {table}", asked[table], KEYS[table])
        rows = [(f"`{key}`", *_asked_for(*asked[table][key]), meaning) for key, meaning in KEYS[table].items()]
        chapters.append(f"### {words}\n\n{_table(('Key', 'Expects', 'Default', 'Meaning'), rows)}")
    return "\n".join(chapters)


def _asked_for(expected: type, default: Any) -> tuple[str, str]:
    return _EXPECTED[expected], f"`{default}`" if default and isinstance(default, str) else ""


Asked = dict[str, dict[str, tuple[type, Any]]]


def _asked() -> Asked:
    """Return what is asked of each table while the forum file that `init` writes is read."""
    asked: Asked = {}
    get = Table.get

    def noting(table: Table, key: str, expected: type, default: Any = None) -> Any:
        known = asked.setdefault(".".join(name for name, _ in table.place), {})
        known.setdefault(key, (expected, default))
        return get(table, key, expected, default)

    with patch.object(Table, "get", noting):
        reading.read_forum((templates() / "forum" / "forum.toml").read_text(encoding="utf-8"))
    # Labels and helps are tables too, of two languages; they are told where they stand.
    return {table: known for table, known in asked.items() if table and set(known) != {"fr", "en"}}


def type_table() -> str:
    """Return the types that a field can have."""
    _same("types", types.TYPES, TYPES)
    rows = [
        (f"`{name}`", TYPES[name], each.mode.value, "always" if each.private else "")
        for name, each in types.TYPES.items()
    ]
    return _table(("Type", "Values", "Mode", "Private"), rows)


def role_table() -> str:
    """Return the roles, and who plays them in the forum file that `init` writes."""
    _same("roles", [role.value for role in Role], ROLES)
    forum = load_forum(templates() / "forum" / "forum.toml")
    rows = [(f"`{role.value}`", ROLES[role.value], _players(role, forum)) for role in Role]
    return _table(("Role", "Says", "Played by"), rows)


def _players(role: Role, forum: Forum) -> str:
    players: dict[str, list[str]] = {}
    for kind in forum.kinds:
        for declared in (kind.field_for(role), kind.section_for(role)):
            if declared:
                players.setdefault(declared.name, []).append(kind.id)
    return "; ".join(f"`{name}` ({', '.join(kinds)})" for name, kinds in players.items())


def moment_table() -> str:
    """Return the moments of an edition."""
    _same("moments", [moment.value for moment in Moment], MOMENTS)
    return _table(("Moment", "When"), [(f"`{name}`", words) for name, words in MOMENTS.items()])


def forum_file() -> str:
    """Return the forum file that `init` writes, as it is."""
    return f"```toml\n{(templates() / 'forum' / 'forum.toml').read_text(encoding='utf-8')}```\n"


BLOCKS = {
    "commands": commands,
    "errors": error_table,
    "forum-file": forum_file,
    "general-options": general_options,
    "keys": keys,
    "moments": moment_table,
    "roles": role_table,
    "rules": rule_table,
    "types": type_table,
}
"""What a page asks for by its name: ``<!-- generated: NAME -->``."""


def _same(what: str, known: Iterable[str], worded: Iterable[str]) -> None:
    if set(known) != set(worded):
        raise ValueError(f"docs/_ext/words.py and the code differ in {what}: {sorted(set(known) ^ set(worded))}")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |\n" for line in lines)


def _plain(text: str) -> str:
    """Return plain words as Markdown: nothing acts, and what one types is set as code."""
    return _TYPED.sub(lambda found: f"`{found[0].strip(_QUOTES)}`", _ACTS.sub(r"\\\1", text))


def _first_sentence(text: str) -> str:
    return _plain(" ".join(text.split("\n\n")[0].split()))


def _for_myst(markdown: str) -> str:
    """Return *markdown* with its wikitext unpainted: half a template is an error to a painter."""
    return markdown.replace("```wikitext\n", "```text\n")
