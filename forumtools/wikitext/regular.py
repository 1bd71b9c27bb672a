"""
Regular pages, read at one go.

A regular page begins with the call of its template, in which nothing is nested. Headings follow, of words alone, no
title twice. It has no tag, no comment and no other brace. Most pages are like that, and what they say can be told by
looking for a few characters, in a fraction of the time that it takes to scan them. `pages` reads all others, and would
say the same of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from forumtools.model.forum import Kind
from forumtools.model.records import Page, Record, Values
from forumtools.model.site import Site
from forumtools.wikitext.calls import TemplateNames, plain_arguments
from forumtools.wikitext.escaping import split_items
from forumtools.wikitext.layout import category_name
from forumtools.wikitext.prose import read_section
from forumtools.wikitext.scanner import plain_call
from forumtools.wikitext.values import BLANKS, Handwritten, read_parameters

_HEADING = re.compile(r"=(={1,5})(?!\s*'')([^=\[\]{}&]++)=\1[ \t]*")
"""A heading of words alone: its signs but one, and the words."""

_LEAD = ""
"""Stands for the title of what precedes the first heading."""


class RegularPages:
    """Reads the regular pages of one kind on one wiki."""

    def __init__(self, kind: Kind, site: Site, names: TemplateNames) -> None:
        self._kind = kind
        self._site = site
        self._names = names
        self._fields = {name: (field.name, field.list) for name, field in kind.fields_as_spelled.items()}
        self._sections = frozenset(section.name for section in kind.sections)
        lines = (f"== {name} ==" for section in kind.sections for name in section.names)
        self._headings = {line: title for line in lines if (title := self._title(line))}

    def record(self, page: Page) -> Record | None:
        """Return what *page* says, or None when it is not regular."""
        text = page.text
        words = plain_call(text, 0) if text.startswith("{{") else None
        if words is None or "<" in text:
            return None
        name, *parameters = words.split("|")
        markup = self._markup(text, len(words) + len("{{}}")) if name.strip(BLANKS) in self._names else None
        if markup is None:
            return None
        lead = markup.pop(_LEAD)
        known = markup
        if not self._sections.issuperset(markup):
            known = {title: stored for title, stored in markup.items() if title in self._sections}
        if "&" in text:
            known = {title: read_section(stored, self._kind.section_titles) for title, stored in known.items()}
        values, extra, handwritten = self._values(words, parameters)
        return Record(
            kind=self._kind,
            page=page.title,
            revision=page.revision,
            values=values,
            handwritten=handwritten,
            sections=known,
            extra_values=extra,
            extra_sections={title: stored for title, stored in markup.items() if title not in known},
            markup=markup,
            lead=lead,
        )

    def _values(
        self, words: str, parameters: Sequence[str]
    ) -> tuple[Mapping[str, Values], Mapping[str, str], Set[str]]:
        """Return what a call with these *words* says; at one go if it gives declared fields, and each once."""
        fields = self._fields
        found: dict[str, Values] = {}
        try:
            for parameter in parameters:
                name, _, stored = parameter.partition("=")
                field, is_list = fields[name]
                stored = stored.strip(BLANKS)
                found[field] = split_items(stored) if is_list and ";" in stored else (stored,) if stored else ()
        except KeyError:
            found.clear()
        if "&" in words or len(found) < len(parameters) or not all(found.values()):
            return read_parameters(plain_arguments(words), self._kind)
        return found, {}, Handwritten(found, self._kind)

    def _markup(self, text: str, start: int) -> dict[str, str] | None:
        """Return, by title, what stands from *start* on; None when a heading needs a closer look."""
        if text.find("{", start) >= 0:
            return None
        found: dict[str, str] = {}
        title, at = _LEAD, start
        while (at := text.find("=", at)) >= 0:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if text[at - 1] == "\n":
                line = text[at:end]
                following = self._headings.get(line) or self._title(line)
                if following is None:
                    return None
                if following:
                    found[title] = text[start:at].strip(BLANKS)
                    if following in found:
                        return None  # Which of the two is meant depends on their levels.
                    title, start = following, end
            at = end
        if title == _LEAD:
            return None  # Perhaps the titles are on bare lines.
        found[title] = text[start : self._tail_start(text)].strip(BLANKS)
        return found

    def _title(self, line: str) -> str | None:
        """Return the title of the section that a heading begins, an empty one if none; None if it is not plain."""
        heading = _HEADING.fullmatch(line)
        title = heading[2].strip() if heading else ""
        if heading is None or not title:
            return None
        declared = self._kind.section_named(title)
        if declared:
            return declared.name
        return title if len(heading[1]) == 1 else ""

    def _tail_start(self, text: str) -> int:
        """Return where the block of category links at the end of the page begins."""
        tail = len(text)
        end = len(text.rstrip())
        while text.endswith("]]", 0, end):
            start = text.rfind("[[", 0, end)
            if start < 0 or category_name(text[start + 2 : end - 2], self._site) is None:
                break
            tail = end = start
            while text[end - 1].isspace():
                end -= 1
        return tail
