"""What was made of an edition, what was repaired or left out, and what was checked: for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from forumtools.catalogue.across import share_of
from forumtools.catalogue.contents import Catalogue
from forumtools.outputs import site_words as words
from forumtools.outputs.downloads import size_in_words
from forumtools.outputs.making import REPORT_FILE as FILE
from forumtools.outputs.making import REPORT_PAGE as PAGE
from forumtools.outputs.making import Making
from forumtools.outputs.site import home_line
from forumtools.version import __version__


def report(
    catalogue: Catalogue,
    making: Making,
    *,
    files: Mapping[str, Mapping[str, int]],
    earlier: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """
    Return what is to be said of one build.

    *files* gives, for each output, the size in bytes of each file; *earlier* is the report of the build before, for
    outputs that are as that one made them. Nothing is said of when, so that the same build says the same.
    """
    language = catalogue.language
    return {
        "program": f"forumtools {__version__}",
        "edition": catalogue.edition.name,
        "slug": catalogue.edition.slug,
        "title": catalogue.edition.title,
        "language": language,
        "home": home_line(catalogue),
        "across": share_of(catalogue),
        "contributions": len(catalogue.entries),
        "promises": len(catalogue.promises),
        "set_aside": [
            *(_line("", page.page, page.why.say(language)) for page in catalogue.set_aside),
            *(_line(told.output, told.page, told.what.say(language)) for told in making.told if told.is_set_aside),
            *_kept_lines(making, earlier, "set_aside"),
        ],
        "repaired": [
            *(_line("", repair.page, repair.what.say(language)) for repair in catalogue.repairs),
            *(_line(told.output, told.page, told.what.say(language)) for told in making.told if not told.is_set_aside),
            *_kept_lines(making, earlier, "repaired"),
        ],
        "checked": {name: text.say(language) for name, text in sorted(making.checked.items())}
        | {name: text for name, text in earlier.get("checked", {}).items() if name in making.kept},
        "made_from": dict(sorted(making.made_from.items())),
        "files": {name: dict(sorted(sizes.items())) for name, sizes in files.items()},
    }


def _line(output: str, page: str, said: str) -> dict[str, str]:
    return {"output": output, "page": page, "said": said}


def _kept_lines(making: Making, earlier: Mapping[str, Any], name: str) -> Iterator[dict[str, str]]:
    return (line for line in earlier.get(name, ()) if line["output"] in making.kept)


def render_report(catalogue: Catalogue, said: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the report of one build as JSON and as a page."""
    slug = catalogue.edition.slug
    yield f"{slug}/{PAGE}", _page(catalogue, said)
    yield f"{slug}/{FILE}", (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _page(catalogue: Catalogue, said: Mapping[str, Any]) -> bytes:
    page = words.environment(catalogue.language).get_template("build.html")
    language = catalogue.language
    outputs = [(n, len(sizes), size_in_words(sum(sizes.values()), language)) for n, sizes in said["files"].items()]
    return page.render(said=said, outputs=outputs, root="").encode("utf-8", "replace")
