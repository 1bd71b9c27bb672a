"""
Puts what the code says of itself into the documentation, each time it is built.

A page that holds ``<!-- generated: NAME -->`` gets what `from_code.BLOCKS` has under that name. Each rule gets a
page of its own under ``reference/rules/``, which git ignores.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import from_code

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

MARK = re.compile(r"<!-- generated: ([a-z-]+) -->")
RULES = "reference/rules"


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx when to call us."""
    app.connect("builder-inited", _write_rule_pages)
    app.connect("source-read", _fill_in)
    app.connect("env-get-outdated", _always_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_rule_pages(app: Sphinx) -> None:
    folder = Path(app.srcdir) / RULES
    folder.mkdir(parents=True, exist_ok=True)
    pages = {folder / f"{code}.md": text for code, text in from_code.rule_pages().items()}
    for stale in set(folder.glob("*.md")) - set(pages):
        stale.unlink()
    for path, text in pages.items():
        # A file that is not touched is not built again.
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _fill_in(app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = MARK.sub(lambda found: from_code.BLOCKS[found[1]](), source[0])


def _always_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages with generated parts: they change with the code, and Sphinx cannot see that."""
    return [name for name in env.found_docs if MARK.search(Path(env.doc2path(name)).read_text("utf-8"))]
