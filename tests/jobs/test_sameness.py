"""What tells one program from the one after the next line of code."""

from __future__ import annotations

from forumtools.jobs.sameness import program_state


def test_sources_and_templates_count_those_in_folders_too() -> None:
    names = {name for name, _, _ in program_state(("", "outputs"), drawn_by="catalogue")}

    assert {"language.py", "site.py", "edition.html", "book.typ", "contribution.xhtml"} <= names
    assert "scanner.py" not in names
