"""
What forumtools cannot do, and why.

Wrong data gives findings; an exception means that something could not be reached, was not allowed, or
would have destroyed something. Every error carries one sentence in French and in English, the exit
status of the command (design § 5), and whether it stops a batch: all do but those marked ``1``, which concern
one page while the next may well succeed.

    ForumToolsError
    ├── StoreFailed           3   what is kept beside the wiki cannot be read or written
    ├── UsageError            2   wrong use of a command or function
    │   ├── ForumFileError    2   the forum file is missing or wrong (file, line)
    │   ├── InputError        2   a file of submissions cannot be read
    │   ├── OutputError       2   a place to write to cannot be used
    │   ├── ActRefused        2   that cannot be done to a submission as it is now
    │   └── ExtraMissing      2   an optional part is not installed
    └── WikiError             3   the wiki could not do it
        ├── PageMissing       3 1 no page of that title (also a LookupError)
        ├── PageExists        3 1 a page of that title is there already
        ├── EditConflict      3 1 the page changed since it was read
        ├── NotAllowed        3 1 protection or filter: this page may not be saved
        │   ├── QuestionAsked   3 1 captcha or warning: a person must answer first
        │   └── AccountRefused  3   block or missing right: no page may be
        ├── TitleRefused      3 1 the wiki cannot have a page of that title
        ├── LoginRefused      3   name, password or token refused; never tried again
        ├── WikiUnreachable   3   no usable answer
        ├── WikiBusy          3   read-only, lagged or too many requests
        ├── AnswerUnclear     3   the answer does not say whether it was done
        └── DumpBroken        3   a dump that is cut, too large or no dump
"""

from __future__ import annotations

from typing import Self

from forumtools.language import Language, Text


class ForumToolsError(Exception):
    """Base of everything forumtools raises on purpose."""

    exit_status = 1
    stops_batch = True
    """Whether the next page of a batch would fare no better, as far as anybody knows."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def say(self, language: Language) -> str:
        """Return the sentence for people in *language*."""
        return self.text.say(language)

    def without(self, secret: str) -> Self:
        """Return this error; where its sentence holds *secret*, with an ellipsis in its place."""
        self.text = Text(fr=self.text.fr.replace(secret, "…"), en=self.text.en.replace(secret, "…"))
        self.args = (self.text.en,)
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses take other arguments; errors must cross process borders all the same.
        return (_restored, (type(self), self.text, self.__dict__))


def _restored(kind: type[ForumToolsError], text: Text, state: dict[str, object]) -> ForumToolsError:
    error = kind.__new__(kind)
    Exception.__init__(error, text.en)
    error.__dict__.update(state)
    return error


class StoreFailed(ForumToolsError):
    """The queue of submissions cannot be read or written; nothing of what was asked for was done."""

    exit_status = 3


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


class ActRefused(UsageError):
    """What was asked for cannot be done to a submission as it is now."""


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

    stops_batch = False

    def __init__(self, title: str, *, was_there: bool = False, near: str = "") -> None:
        never = Text(fr="Aucune page ne s’appelle « {title} ».", en="There is no page named “{title}”.")
        if near:
            never = Text(fr=f"{never.fr} Peut-être « {near} » ?", en=f"{never.en} Perhaps “{near}”?")
        gone = Text(
            fr="La page « {title} » a été supprimée ou renommée depuis sa lecture. Rien n’est perdu : le texte est "
            "toujours chez vous.",
            en="The page “{title}” was deleted or renamed since it was read. Nothing is lost: you still have the text.",
        )
        # By hand: a title may hold braces.
        words = gone if was_there else never
        super().__init__(Text(fr=words.fr.replace("{title}", title), en=words.en.replace("{title}", title)))
        self.title = title


class PageExists(WikiError):
    """A page of that title is there already."""

    stops_batch = False

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

    stops_batch = False

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

    stops_batch = False


class QuestionAsked(NotAllowed):
    """The wiki asks a person first, by a captcha or a filter's warning; the text is still with who sent it."""


class AccountRefused(NotAllowed):
    """The account may not write at all: it is blocked, lacks a right, or lost its session."""

    stops_batch = True


class TitleRefused(WikiError):
    """The wiki cannot have a page of that title."""

    stops_batch = False


class LoginRefused(WikiError):
    """The wiki refused the name, the password or the access token. Never tried again by itself."""


class WikiUnreachable(WikiError):
    """The wiki gave no usable answer."""


class WikiBusy(WikiError):
    """The wiki asks to wait: read-only, lagged, or too many requests."""


class AnswerUnclear(WikiError):
    """The answer does not say whether the edit was made; look before sending again."""


class DumpBroken(WikiError):
    """A dump is cut, too large, or no dump at all."""
