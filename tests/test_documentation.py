"""What the documentation promises: every command, key, rule and public name is there, every example runs."""

from __future__ import annotations

import doctest
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import forumtools
from forumtools.cli.main import COMMANDS, group
from forumtools.errors import UsageError, WikiError
from forumtools.jobs.starting import start_forum
from forumtools.outputs.clashes import three_way_view
from forumtools.rules import all_rules
from forumtools.wikitext.escaping import escape
from forumtools.wikitext.merging import merge_changes
from tests.forums import kind, read

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "_ext"))

import examples  # noqa: E402 - of the documentation, which is no package
import from_code  # noqa: E402

_ELSEWHERE = ("init", "serve", "--help")
"""Commands of the README that need an empty folder, go on for ever, or say what is tested as it is."""

PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts and path.parent.name != "rules")
SESSIONS = [path for path in PAGES if "```console\n" in path.read_text(encoding="utf-8")]
TALKING = [*PAGES, ROOT / "README.md"]

each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).with_suffix("").as_posix())
each_session = pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
each_talking = pytest.mark.parametrize("path", TALKING, ids=lambda path: path.stem)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def reference(name: str) -> str:
    """Return a page of the reference as a reader sees it, what comes from the code filled in."""
    page = text_of(DOCS / "reference" / f"{name}.md")
    return re.sub(r"<!-- generated: ([a-z-]+) -->", lambda found: from_code.BLOCKS[found[1]](), page)


@each_session
def test_sessions_print_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    wrong = [
        f"$ {step.command}\n{printed}"
        for _, done in examples.run_page(text_of(path), tmp_path)
        for step, printed in done
        if not examples.is_shown(step.shown, printed)
    ]

    assert wrong == [], f"python docs/_ext/examples.py {path.relative_to(ROOT)} writes what is printed today"


def test_what_is_shown_shortened_must_still_be_true() -> None:
    assert examples.is_shown("one\n…\nthr…\n", "one\ntwo\n2\nthree  \n\n")
    assert not examples.is_shown("one\n", "one\ntwo\n")
    assert not examples.is_shown("one\n…\nthree\n", "one\ntwo\n")


def test_values_are_stored_as_the_page_on_lossless_shows() -> None:
    page = text_of(DOCS / "explanation" / "lossless.md")
    rows = re.findall(r"^\| `(.+)` \| `(.+)` \|$", page, re.MULTILINE)

    assert len(rows) >= 5
    assert [(typed, escape(typed)) for typed, _ in rows] == rows


def test_two_changes_are_merged_as_the_page_on_working_at_the_same_time_shows() -> None:
    page = examples.blocks(text_of(DOCS / "explanation" / "working-at-the-same-time.md"))
    shown = [block.body for block in page if block.kind in ("wikitext", "text")]
    *sides, merged, view = [body.removesuffix("\n") for body in shown]

    found = merge_changes(*(read(side) for side in sides))

    assert found.text == merged
    assert click.unstyle(three_way_view(found.clashes, kind(), "en")) == view + "\n"


@each_talking
def test_commands_shown_exist_with_their_options(path: Path) -> None:
    for words in commands_in(text_of(path)):
        parse(words)


def commands_in(text: str) -> Iterator[list[str]]:
    """Yield the words after `forumtools` of every command in the blocks of a page."""
    for block in examples.blocks(text):
        if block.kind in ("sh", "console", "text"):
            for line in block.body.split("\n"):
                if line.removeprefix("$ ").startswith("forumtools "):
                    stages, _ = examples.parsed(line.removeprefix("$ "))
                    yield from (words[1:] for words in stages if words[0] == "forumtools")


def parse(words: list[str]) -> None:
    """Parse *words* as the command would; an unknown command, option or choice raises `click.UsageError`."""
    if "[OPTIONS]" in words or words == ["--help"]:
        return
    context = group.make_context("forumtools", list(words))
    _, (name, *rest), _ = group.make_parser(context).parse_args(list(words))
    command = group.get_command(context, name)
    if command is None:
        raise click.UsageError(f"there is no command {name!r}")
    command.make_context(name, rest, parent=context)


def test_examples_in_the_help_exist_with_their_options() -> None:
    shown = list(commands_in(reference("commands")))

    for words in shown:
        parse(words)

    assert len(shown) > len(COMMANDS)


def test_the_readme_runs_on_the_forum_of_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_forum(tmp_path / "demo" / "forum", example=True)
    monkeypatch.chdir(tmp_path / "demo" / "forum")
    shell = [words for words in commands_in(text_of(ROOT / "README.md")) if words[0] not in _ELSEWHERE]

    statuses = {" ".join(words): examples.run_forumtools(words)[0] for words in shell}

    # 1: the example forum has faults, and one submission without a title, so that there is something to see.
    assert set(statuses.values()) <= {0, 1}


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_forum(tmp_path / "demo" / "forum", example=True)
    monkeypatch.chdir(tmp_path)
    [block] = [block for block in examples.blocks(text_of(ROOT / "README.md")) if block.kind == "python"]

    exec(compile(block.body, "README.md", "exec"), {})  # noqa: S102 - our own words


def test_the_example_of_the_package_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_forum(tmp_path / "demo" / "forum", example=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}

    for example in doctest.DocTestParser().get_examples(forumtools.__doc__ or ""):
        exec(compile(example.source, "forumtools", "single"), names)  # noqa: S102 - our own words


def test_the_guide_to_the_library_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_forum(tmp_path / "forum", example=True)
    monkeypatch.chdir(tmp_path)
    page = text_of(DOCS / "how-to" / "use-as-a-library.md")
    session = "\n".join(block.body for block in examples.blocks(page) if block.kind == "pycon")
    said: list[str] = []

    test = doctest.DocTestParser().get_doctest(session, {}, "use-as-a-library", None, 0)
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)

    assert "".join(said) == ""


def test_every_command_is_in_the_reference_with_its_options() -> None:
    page = reference("commands")

    for name in COMMANDS:
        assert f"\n## `{name}`\n" in page
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for option in command.params:
            assert all(f"`{word}`" in page for word in option.opts if word.startswith("--")), (name, option.opts)


def test_every_exit_status_is_in_the_reference() -> None:
    page = reference("commands")

    for status in (0, 1, UsageError.exit_status, WikiError.exit_status, 130):
        assert f"\n| {status} | " in page


def test_every_public_name_is_in_the_reference() -> None:
    documented = re.findall(r"^\.\. (?:auto\w+|py:data):: forumtools\.(\w+)$", reference("library"), re.MULTILINE)

    assert sorted(documented) == sorted(forumtools.__all__)


def test_every_public_name_is_what_it_says() -> None:
    for name in forumtools.__all__:
        assert not inspect.ismodule(getattr(forumtools, name)), f"forumtools.{name} is a module"


def test_the_reference_of_the_forum_file_has_a_word_for_everything() -> None:
    page = reference("forum-file")

    assert "| `template_aliases` | list |" in page
    assert "| `required` |" in page


@pytest.mark.parametrize("code", [rule.code for rule in all_rules()])
def test_every_rule_has_a_page_in_both_languages(code: str) -> None:
    [rule] = [rule for rule in all_rules() if rule.code == code]

    page = from_code.rule_pages()[code]

    for words in (rule.title, rule.why):
        assert words.fr in page
        assert words.en in page
    assert page.count(f"```text\n{rule.wrong.strip()}\n```") == 2
    assert page.count(f"```text\n{rule.right.strip()}\n```") == 2


@each_page
def test_links_lead_somewhere(path: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text_of(path)):
        page = path.parent / target if target else path
        if page.parent.name == "rules":
            assert page.stem in from_code.rule_pages()
        else:
            assert page.is_file(), f"{path.name}: {target}"
            assert not anchor or anchor in anchors(page), f"{path.name}: {target}#{anchor}"


@cache
def anchors(page: Path) -> frozenset[str]:
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles)


def test_every_page_is_reached_from_the_first() -> None:
    listed = re.findall(r"^[a-z-]+(?:/[a-z-]+)+$", text_of(DOCS / "index.md"), re.MULTILINE)

    assert sorted(f"{name}.md" for name in (*listed, "index")) == [p.relative_to(DOCS).as_posix() for p in PAGES]


def test_the_readme_links_to_what_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", text_of(ROOT / "README.md"))

    assert [target for target in targets if not (ROOT / target).exists()] == []
