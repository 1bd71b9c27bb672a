"""What the options before the command say: which forum, which wiki, which language."""

from __future__ import annotations

import locale
import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

import click

from forumtools.language import Language, Text

if TYPE_CHECKING:
    from forumtools.jobs.forums import OpenForum
    from forumtools.jobs.watching import Watcher

_spoken: list[Language] = []
"""The language chosen so far; errors that come before any forum file use the locale's."""


class Setting:
    """The forum, wiki and language of this run, opened when first needed."""

    def __init__(self, file: str | None, wiki: str | None, language: str | None, *, verbosity: int) -> None:
        self.file = file
        self.wiki = wiki
        self.verbosity = verbosity
        self._language: Language | None = "fr" if language == "fr" else "en" if language == "en" else None
        _spoken[:] = [self._language] if self._language else []

    @cached_property
    def open_forum(self) -> OpenForum:
        """The forum with its wiki."""
        return self.fresh_forum()

    def fresh_forum(self, *, anonymous: bool = False) -> OpenForum:
        """Open the forum anew: long work looks at a wiki more than once. *anonymous*: with no rights on the wiki."""
        from forumtools.jobs.forums import forum_file, load_forum, open_declared

        file = forum_file(self.file)
        forum = load_forum(file)
        if self._language is None:
            # Before the wiki is opened, so that what goes wrong there is said in the forum's language.
            self._language = forum.language
            _spoken[:] = [forum.language]
        watcher = None if anonymous else self._watcher
        return open_declared(forum, file.parent, wiki=self.wiki, watcher=watcher, anonymous=anonymous)

    @property
    def _watcher(self) -> Watcher:
        from forumtools.cli.options import progress
        from forumtools.jobs.watching import Watcher

        label = Text(fr="Lecture du wiki", en="Reading the wiki")
        return Watcher(watch=lambda pages: progress(pages, label, self), tell=self.say)

    @property
    def language(self) -> Language:
        """The language to speak: the option's, else the forum file's, else the locale's."""
        if self._language is None:
            self._language = self._of_forum()
        return self._language or spoken_language()

    def _of_forum(self) -> Language | None:
        """Return the language of the forum we stand in, if we stand in one."""
        from forumtools.errors import ForumFileError
        from forumtools.jobs.forums import forum_file, load_forum

        try:
            return load_forum(forum_file(self.file)).language
        except ForumFileError:
            return None

    def say(self, text: Text, *, level: int = 0) -> None:
        """Tell people something, on standard error; *level* 1 only when asked to say more."""
        if self.verbosity >= level:
            click.echo(text.say(self.language), err=True)


def spoken_language() -> Language:
    """Return the language to speak to people."""
    if _spoken:
        return _spoken[0]
    name = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    name = name or locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith("fr") else "en"


def on_terminal() -> bool:
    """Say whether a person watches: progress is shown to people, not to pipes."""
    return sys.stderr.isatty()
