"""Placeholders are told from short texts that say something."""

import pytest

from forumtools.rules.unfinished import is_placeholder

_PLACEHOLDERS = [
    "à compléter",
    "À compléter.",
    "(à compléter)",
    "''(à compléter par le preneur de notes)''",
    "Je complèterai plus tard.",
    "Je compléterai plus tard",
    "Bonjour, je complèterai plus tard, je m'inscris juste pour le tarif réduit. Merci !!!",
    "Bonjour, je viens de m'inscrire au tarif réduit, je complèterai cette page plus tard, dès que j'aurai un moment. Merci de votre patience !",
    "Texte à venir",
    "(à venir)",
    "texte à venir bientôt...",
    "Lorem ipsum dolor sit amet",
    "xxx",
    "XXXX",
    "TODO",
    "TODO : à rédiger",
    "je m'inscris juste pour le tarif réduit",
    "to be completed",
    "To be completed later.",
    "Coming soon!",
    "Description à venir.",
    "Le texte suivra.",
    "Bonjour ! Je réserve ma place, le texte suivra.",
    "Section à compléter",
    "Plus d'infos bientôt",
    "Notes à venir après la séance",
    "Page en construction",
    "En cours de rédaction",
    "I will complete this page later, sorry.",
    "More to come",
    "bla bla bla",
    "Hello, I just register for the reduced fee. I'll fill this in later.",
    "Votre texte ici",
    "La description sera ajoutée prochainement.",
    "On complètera plus tard",
]

_TEXTS = [
    "Un formulaire à compléter avec les habitants",
    "Nous complétons le tableau plus tard dans la journée.",
    "Une carte à venir explorer",
    "Je complète les fiches avec les habitants.",
    "Bénévole, cartographe du dimanche.",
    "Nous relevons à pied les composteurs.",
    "Texte libre de droits, à compléter par tous",
    "Je suis en cours de formation",
    "Ressources : le carnet",
    "La suite",
    "Bonjour, je suis Malo.",
    "Le tarif réduit est ouvert à tous",
    "Une page à remplir, un cahier à écrire : nos ateliers",
    "To do lists for citizens",
    "Grille à compléter par les participants",
    "Merci à tous",
    "Je remplis des formulaires pour les gens",
    "À venir voir le mardi",
    "Bientôt dix ans que nous jardinons",
    "Le programme",
    "En cours",
    "Nous écrirons ensemble un livre",
    "Atelier en construction bois",
]


@pytest.mark.parametrize("text", _PLACEHOLDERS)
def test_a_placeholder_is_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", _PLACEHOLDERS)
def test_a_placeholder_with_marks_is_known(text: str) -> None:
    assert is_placeholder(f"''{text}''")
    assert is_placeholder(f"<small>{text.upper()}</small>")


@pytest.mark.parametrize("text", _PLACEHOLDERS)
def test_a_placeholder_with_something_told_is_none(text: str) -> None:
    assert text.startswith("Lorem") or not is_placeholder(text + ". Nous relevons les composteurs du quartier.")


@pytest.mark.parametrize("text", _TEXTS)
def test_a_text_that_says_something_is_none(text: str) -> None:
    assert not is_placeholder(text)
