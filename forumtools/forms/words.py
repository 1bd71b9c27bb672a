"""What the form says beside its questions."""

from __future__ import annotations

from collections.abc import Mapping

from forumtools.language import Text
from forumtools.model.forum import Field, Section

GROUPS: Mapping[str, Text] = {
    "project": Text(fr="Le projet", en="The project"),
    "people": Text(fr="Les personnes", en="The people"),
    "text": Text(fr="Le texte", en="The text"),
    "more": Text(fr="Pour compléter", en="Some more"),
}

LANGUAGES: Mapping[str, str] = {
    "fr": "français",
    "br": "brezhoneg",
    "en": "English",
    "es": "español",
    "de": "Deutsch",
    "it": "italiano",
    "pt": "português",
    "ar": "العربية",
}
"""Each language in its own words."""

CONSENT = Text(
    fr="Cette personne accepte que son nom soit publié sur le wiki et dans le catalogue.",
    en="This person agrees to her or his name being published on the wiki and in the catalogue.",
)
PUBLIC = Text(
    fr="Publié sur le wiki, où l’historique garde tout.", en="Published on the wiki, whose history keeps everything."
)
PRIVATE = Text(fr="Jamais publié : pour les organisateurs seulement.", en="Never published: for the organisers only.")

_TYPES: Mapping[str, Text] = {
    "date": Text(
        fr="Une année, un mois ou un jour : 2018, 2018-07 ou 2018-07-04.",
        en="A year, a month or a day: 2018, 2018-07 or 2018-07-04.",
    ),
    "url": Text(fr="Exemple : https://www.exemple.org/projet", en="For example: https://www.example.org/project"),
    "email": Text(fr="Exemple : nom@exemple.org", en="For example: name@example.org"),
    "phone": Text(fr="Exemple : 02 98 00 00 00", en="For example: +33 2 98 00 00 00"),
    "number": Text(fr="Un nombre, en chiffres.", en="A number, in digits."),
    "language": Text(fr="La langue du texte.", en="The language of the text."),
    "image": Text(
        fr="Une photo ou un dessin en JPEG, PNG ou WebP. La position GPS et les autres données cachées sont retirées.",
        en="A photograph or drawing as JPEG, PNG or WebP. GPS position and other hidden data are removed.",
    ),
    "licence": Text(
        fr="Elle dit ce que chacun peut faire de votre texte.", en="It says what everybody may do with your text."
    ),
}
_ITEMS = Text(fr="Un par ligne.", en="One a line.")
_PEOPLE = Text(
    fr="Une personne ou un collectif par bloc, dans l’ordre où les noms seront publiés.",
    en="One person or group a block, in the order in which the names are to be published.",
)
_MOST = Text(fr="{n} caractères au plus.", en="{n} characters at the most.")
_LEAST = Text(fr="{n} caractères au moins.", en="{n} characters at least.")
_WORDS = Text(fr="Entre {least} et {most} mots.", en="Between {least} and {most} words.")


def hint(entry: Field, shape: str) -> Text | None:
    """Return how to answer the question about a field."""
    said = [entry.help] if entry.help and shape != "people" else []
    if shape == "people":
        said.append(_PEOPLE)
    elif shape == "items" and not entry.help:
        said.append(_ITEMS)
    elif not entry.help and entry.type_name in _TYPES:
        said.append(_TYPES[entry.type_name])
    if entry.type_name == "text" and not entry.list:
        said += [text.format(n=int(n)) for text, n in ((_LEAST, entry.min), (_MOST, entry.max)) if n]
    return _joined([text for text in said if text])


def section_hint(entry: Section) -> Text | None:
    """Return how to answer the question about a section."""
    counted = [_WORDS.format(least=entry.words[0], most=entry.words[1])] if entry.words else []
    return _joined([*([entry.help] if entry.help else []), *counted])


def _joined(said: list[Text]) -> Text | None:
    if not said:
        return None
    return Text(fr=" ".join(text.fr for text in said), en=" ".join(text.en for text in said))
