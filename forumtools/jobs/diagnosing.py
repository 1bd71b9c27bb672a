"""What stands in the way of a forum: its file, its wiki, the account, the optional parts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from forumtools.errors import WikiError
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.wikis.protocols import is_writable

EXTRAS = {"pdf": "typst", "web": "flask", "search": "pagefind", "tables": "openpyxl"}
"""Optional part to the module that shows that it is installed."""

_RIGHTS = ("edit", "createpage", "writeapi")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: good, bad, or merely worth knowing."""

    good: bool | None
    text: Text
    exit_status: int = 1
    """That of the command when this is bad."""


def diagnose(forum: OpenForum) -> Iterator[Check]:
    """Yield what was looked at, in the order in which things depend on each other."""
    yield Check(
        True,
        Text(fr="forum : {name} ({file})", en="forum: {name} ({file})").format(
            name=forum.forum.name, file=forum.forum.source
        ),
    )
    try:
        yield from _wiki(forum)
    except WikiError as error:
        yield Check(False, error.text, error.exit_status)
    yield from _extras()


def _wiki(forum: OpenForum) -> Iterator[Check]:
    site = forum.site
    named = Text(fr="wiki : {place} ({name})", en="wiki: {place} ({name})")
    yield Check(True, named.format(place=forum.wiki.location, name=site.name or "—"))
    for kind in forum.forum.kinds:
        number = site.namespace(kind.namespace)
        pages = sum(1 for _ in forum.wiki.titles(kind.namespace))
        yield Check(True if number is not None else None, _namespace(kind.namespace, number, pages))
    yield from _writing(forum)


def _namespace(name: str, number: int | None, pages: int) -> Text:
    if number is None:
        return Text(
            fr="« {name}: » est un simple préfixe de titre, {n} pages",
            en="“{name}:” is a mere title prefix, {n} pages",
        ).format(name=name, n=pages)
    return Text(fr="espace « {name} » (n° {k}), {n} pages", en="namespace “{name}” (no. {k}), {n} pages").format(
        name=name, k=number, n=pages
    )


def _writing(forum: OpenForum) -> Iterator[Check]:
    account = getattr(forum.wiki, "account", None)
    if account is not None:
        yield from _account(account)
    elif not is_writable(forum.wiki):
        yield Check(None, Text(fr="lecture seule", en="read only"))
    else:
        yield _folder(Path(forum.wiki.location))


def _account(account: object) -> Iterator[Check]:
    name, rights = getattr(account, "name", ""), set(getattr(account, "rights", ()))
    anonymous = bool(getattr(account, "is_anonymous", False))
    if anonymous:
        yield Check(
            None,
            Text(
                fr="aucun compte : lecture seule ; donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD "
                "(Spécial:BotPasswords)",
                en="no account: read only; give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD (Special:BotPasswords)",
            ),
        )
        return
    yield Check(True, Text(fr="compte : {name}", en="account: {name}").format(name=name))
    for right in _RIGHTS:
        if right not in rights:
            yield Check(
                False,
                Text(
                    fr="droit « {right} » manquant : demandez-le à un administrateur",
                    en="the right “{right}” is missing: ask an administrator",
                ).format(right=right),
            )
    limit = getattr(account, "batch_limit", 50)
    slow = Text(fr="pages lues par lots de {n}", en="pages are read in batches of {n}").format(n=limit)
    yield Check(True if limit >= 500 else None, slow)


def _folder(path: Path) -> Check:
    try:
        with tempfile.TemporaryFile(dir=path):
            return Check(True, Text(fr="écriture possible", en="can be written"))
    except OSError as error:
        return Check(
            False,
            Text(fr="impossible d’écrire dans {path} : {why}", en="cannot write to {path}: {why}").format(
                path=path, why=error.strerror
            ),
        )


def _extras() -> Iterator[Check]:
    for extra, module in EXTRAS.items():
        if find_spec(module) is None:
            yield Check(
                None,
                Text(
                    fr="partie optionnelle « {extra} » absente",
                    en="optional part “{extra}” not installed",
                ).format(extra=extra),
            )
