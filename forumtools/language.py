"""Two languages, side by side: what a person reads is written once in French and once in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """
    A sentence in French and in English.

    Both are required, so a missing translation is a type error and not a surprise.
    """

    fr: str
    en: str

    def format(self, **words: object) -> Text:
        """Return the sentence with each ``{name}`` replaced; a `Text` among *words* is said in each language."""
        return Text(
            fr=self.fr.format(**{name: _said(word, "fr") for name, word in words.items()}),
            en=self.en.format(**{name: _said(word, "en") for name, word in words.items()}),
        )

    def say(self, language: Language) -> str:
        """Return the sentence in *language*."""
        return self.fr if language == "fr" else self.en

    @classmethod
    def same(cls, words: str) -> Text:
        """Return *words* as they are in both languages: names, codes, quotations."""
        return cls(fr=words, en=words)


def _said(word: object, language: Language) -> object:
    return word.say(language) if isinstance(word, Text) else word


def plural(count: int, one: Text, many: Text) -> Text:
    """
    Return *one* or *many* for *count*, with ``{n}`` replaced.

    French counts 0 as singular, English as plural (Unicode CLDR plural rules).
    """
    return Text(
        fr=(one if abs(count) < 2 else many).fr.format(n=count),
        en=(one if abs(count) == 1 else many).en.format(n=count),
    )
