"""
What forumtools cannot do, and why.

Wrong data gives findings; an exception means that something could not be reached, was not allowed, or
would have destroyed something. Every error carries one sentence in French and in English and the exit
status of the command (design § 5).

    ForumToolsError
    ├── UsageError            2   wrong use of a command or function
    │   ├── ForumFileError    2   the forum file is missing or wrong (file, line)
    │   ├── InputError        2   a file of submissions cannot be read
    │   ├── OutputError       2   a place to write to cannot be used
    │   └── ExtraMissing      2   an optional part is not installed
    └── WikiError             3   the wiki could not do it
        ├── PageMissing       3   no page of that title (also a LookupError)
        ├── PageExists        3   a page of that title is there already
        ├── EditConflict      3   the page changed since it was read
        ├── NotAllowed        3   protection, filter, captcha: this page may not be saved
        │   └── AccountRefused  3   block or missing right: no page may be, so a batch stops
        ├── TitleRefused      3   the wiki cannot have a page of that title
        ├── LoginRefused      3   name or password refused; never tried again
        ├── WikiUnreachable   3   no usable answer
        ├── WikiBusy          3   read-only, lagged or too many requests
        ├── AnswerUnclear     3   the answer does not say whether it was done
        └── DumpBroken        3   a dump that is cut, too large or no dump
"""

from __future__ import annotations

from forumtools.language import Language, Text


class ForumToolsError(Exception):
    """Base of everything forumtools raises on purpose."""

    exit_status = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def say(self, language: Language) -> str:
        """Return the sentence for people in *language*."""
        return self.text.say(language)

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses take other arguments; errors must cross process borders all the same.
        return (_restored, (type(self), self.text, self.__dict__))


def _restored(kind: type[ForumToolsError], text: Text, state: dict[str, object]) -> ForumToolsError:
    error = kind.__new__(kind)
    Exception.__init__(error, text.en)
    error.__dict__.update(state)
    return error


class UsageError(ForumToolsError):
    """The command or function was asked for something that makes no sense."""

    exit_status = 2


class ForumFileError(UsageError):
    """The forum file is missing or wrong; names the file and, when known, the line."""

    def __init__(self, text: Text, *, source: str, line: int | None = None) -> None:
        place = source if line is None else f"{source}:{line}"
        super().__init__(Text(fr=f"{place} : {text.fr}", en=f"{place}: {text.en}"))
        self.source = source
        self.line = line


class InputError(UsageError):
    """A file given as input cannot be read; names the file and, when known, the row."""


class OutputError(UsageError):
    """A place to write to cannot be used."""


class ExtraMissing(UsageError):
    """An optional part is needed and not installed."""

    def __init__(self, extra: str, what: Text) -> None:
        super().__init__(
            Text(
                fr="{what} demande une partie optionnelle : pip install 'forumtools[{extra}]'",
                en="{what} needs an optional part: pip install 'forumtools[{extra}]'",
            ).format(what=what, extra=extra)
        )
        self.extra = extra


class WikiError(ForumToolsError):
    """The wiki could not do what was asked."""

    exit_status = 3


class PageMissing(WikiError, LookupError):
    """There is no page of that title."""

    def __init__(self, title: str) -> None:
        super().__init__(Text(fr=f"Aucune page ne s’appelle « {title} ».", en=f"There is no page named “{title}”."))
        self.title = title


class PageExists(WikiError):
    """A page of that title is there already."""

    def __init__(self, title: str) -> None:
        super().__init__(
            Text(
                fr=f"Une page s’appelle déjà « {title} ». Choisissez un autre titre ou modifiez l’existante.",
                en=f"There is already a page named “{title}”. Choose another title or edit that page.",
            )
        )
        self.title = title


class EditConflict(WikiError):
    """The page changed since it was read."""

    def __init__(self, title: str) -> None:
        super().__init__(
            Text(
                fr=f"Quelqu’un a modifié « {title} » entre-temps. Rien n’est perdu : relisez, puis renvoyez.",
                en=f"Someone changed “{title}” meanwhile. Nothing is lost: read it again, then send again.",
            )
        )
        self.title = title


class NotAllowed(WikiError):
    """The account may not do this: rights, block, protection or filter."""


class AccountRefused(NotAllowed):
    """The account may not write at all: it is blocked, lacks a right, or lost its session."""


class TitleRefused(WikiError):
    """The wiki cannot have a page of that title."""


class LoginRefused(WikiError):
    """The wiki refused the name or the password. Never tried again by itself."""


class WikiUnreachable(WikiError):
    """The wiki gave no usable answer."""


class WikiBusy(WikiError):
    """The wiki asks to wait: read-only, lagged, or too many requests."""


class AnswerUnclear(WikiError):
    """The answer does not say whether the edit was made; look before sending again."""


class DumpBroken(WikiError):
    """A dump is cut, too large, or no dump at all."""
