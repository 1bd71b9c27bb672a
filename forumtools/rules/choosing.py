"""Which rules speak up: chosen by their codes on the command line, in the forum file and on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from forumtools.errors import ForumFileError, UsageError
from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.forum import Forum
from forumtools.model.roles import Role
from forumtools.model.words import fold, nearest
from forumtools.rules.registry import Reach, Rule, all_rules
from forumtools.wikitext.pages import Reading

_ALL = "ALL"
_PRAGMA = re.compile(r"<!--\s*forumtools\s*:\s*ignore\b([^<>]*?)-->", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z]{3}\d{0,3}\b")


def selected(
    select: Iterable[str] = (), ignore: Iterable[str] = (), *, settled: Iterable[str] = (), online: bool = False
) -> tuple[Rule, ...]:
    """
    Return the rules that *select* names, without those that *ignore* names; without *select*, all.

    A name is a code (`TIT002`), the beginning of some (`TIT`, `FLD00`), or `ALL`. Where both name a rule, the
    longer name wins: all of `TIT` but `TIT002`, or nothing of `TIT` but `TIT002`. What the forum file has *settled*
    to ignore is asked for by naming it as closely. Rules that ask the web are left out unless *online*. Raises
    `UsageError` for a name that no code begins with.
    """
    wanted, unwanted = [known(name) for name in select], [known(name) for name in ignore]
    waived = [known(name) for name in settled]
    return tuple(
        rule
        for rule in all_rules()
        if (online or rule.reach is not Reach.ONLINE)
        and (asked := _closeness(rule, wanted or [""])) > _closeness(rule, unwanted)
        and (asked >= _closeness(rule, waived) if wanted else _closeness(rule, waived) < 0)
    )


def needing_online(select: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that *select* names just so, and that are chosen only online."""
    wanted = {name.strip().upper() for name in select}
    return tuple(rule.code for rule in all_rules() if rule.reach is Reach.ONLINE and rule.code in wanted)


def known(name: str) -> str:
    """Return the beginning of codes that *name* stands for; raises `UsageError` when there is none such."""
    prefix = name.strip().upper()
    if prefix == _ALL:
        return ""
    codes = [rule.code for rule in all_rules()]
    if prefix and any(code.startswith(prefix) for code in codes):
        return prefix
    families = sorted({code.rstrip("0123456789") for code in codes})
    near = nearest(prefix, codes) or nearest(prefix, families)
    text = Text(
        fr="aucune règle ne s’appelle « {name} » ; peut-être « {near} » ?",
        en="there is no rule “{name}”; perhaps “{near}”?",
    )
    if near is None:
        text = Text(
            fr="aucune règle ne s’appelle « {name} » ; les familles sont {near}",
            en="there is no rule “{name}”; the families are {near}",
        )
    raise UsageError(text.format(name=name, near=near or ", ".join(families)))


def check_settings(forum: Forum) -> None:
    """Raise `ForumFileError` when the forum file names rules that there are not."""
    settings = forum.rules
    for name in chain(settings.ignore, settings.severity, *settings.editions.values()):
        try:
            known(name)
        except UsageError as error:
            raise ForumFileError(error.text, source=f"{forum.source}: [rules]") from error


def unwaived(reading: Reading, forum: Forum, rules: Iterable[Rule]) -> Iterable[Rule]:
    """
    Return *rules* without those that are waived on the page: by the forum file for its edition, or by a comment.

    The comment is `<!-- forumtools: ignore TIT002, IMG -->`, anywhere on the page.
    """
    waived = [*_of_edition(reading, forum), *_of_page(reading.text)]
    return [rule for rule in rules if not rule.code.startswith(tuple(waived))] if waived else rules


def _of_edition(reading: Reading, forum: Forum) -> Iterator[str]:
    editions = forum.rules.editions
    if editions:
        record = reading.record
        said = (
            (record.page_name, record.one(Role.YEAR)) if record.kind is forum.edition_kind else record.of(Role.EDITION)
        )
        yield from (
            name.upper()
            for value in said
            for key, names in editions.items()
            if fold(value) == fold(key)
            for name in names
        )


def _of_page(text: str) -> Iterator[str]:
    if "forumtools" in text:
        for comment in _PRAGMA.finditer(text):
            yield from _NAME.findall(comment[1])


def set_severity(rule: Rule, settings: Mapping[str, Severity]) -> Severity | None:
    """Return what *settings* say of a rule, by its code or the longest beginning of it."""
    names = [name for name in settings if rule.code.startswith(name.upper())] if settings else ()
    return settings[max(names, key=len)] if names else None


def _closeness(rule: Rule, names: Iterable[str]) -> int:
    """Return the length of the longest of *names* that names *rule*, or -1."""
    return max((len(name) for name in names if rule.code.startswith(name)), default=-1)
