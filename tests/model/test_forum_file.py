"""The forum file: what it declares, and plain errors that name file, line and the nearest known word."""

from __future__ import annotations

import pytest

from forumtools.errors import ForumFileError
from forumtools.model.forum import Forum
from forumtools.model.reading import read_forum
from forumtools.model.roles import Moment, Role
from forumtools.resources import templates

DEFAULT = (templates() / "forum" / "forum.toml").read_text(encoding="utf-8")

# What stands in the default file, what a hand might make of it, and what the error then says.
MISTAKES = [
    ('type = "person"', 'type = "persone"', "“persone”; did you mean “person”?"),
    ('role = "themes"', 'rol = "themes"', "“rol”; did you mean “role”?"),
    ("[[kind.section]]", "[[kind.sectoin]]", "“sectoin”; did you mean “section”?"),
    ("list = true", "list = 3", "“list” expects true or false"),
    ('values_from = "édition.thèmes"', 'values_from = "édition.themas"', "“themas”; did you mean “thèmes”?"),
    ('values_from = "édition.thèmes"', 'values_from = "thèmes"', "values_from"),
    ('kind = "session"', 'kind = "sesion"', "“sesion”; did you mean “session”?"),
    ('template = "Veille"', 'template = "Vei}}lle"', "a name starts with a letter"),
    ('language = "fr" ', 'language = "de" ', "“de”; possible: fr, en"),
    ('timezone = "Europe/Paris"', 'timezone = "Europe/Pari"', "did you mean “Europe/Paris”?"),
    ('required = "publication"', 'required = "publicatoin"', "did you mean “publication”?"),
    ('title = "{titre}"', 'title = "{titer}"', "did you mean “titre”?"),
    ("words = [5, 300]", "words = [300, 5]", "words expects [minimum, maximum]"),
    ('name = "sous-titre"', 'name = "titre"', "the name “titre” twice"),
    ("max = 100", 'max = "cent"', "“max” expects a number"),
    ("max = 100", 'pattern = "("', "pattern cannot be read"),
]


def declared() -> Forum:
    return read_forum(DEFAULT)


def error(text: str) -> ForumFileError:
    with pytest.raises(ForumFileError) as caught:
        read_forum(text, source="ici/forum.toml")
    return caught.value


def test_the_default_file_has_the_five_kinds() -> None:
    assert [kind.id for kind in declared().kinds] == ["contribution", "édition", "session", "veille", "livrable"]


def test_fields_are_found_by_alias_case_and_without_accents() -> None:
    kind = declared().main_kind

    assert kind.field_named("Auteurs") is kind.field_for(Role.CONTRIBUTORS)
    assert kind.field_named("THEMES") is kind.field_for(Role.THEMES)
    assert kind.section_named("description") is kind.section_for(Role.DESCRIPTION)


def test_a_column_may_be_headed_by_a_label() -> None:
    kind = declared().main_kind

    assert kind.column("Contributeurs et contributrices") is kind.field_for(Role.CONTRIBUTORS)
    assert kind.column("Project description") is kind.section_for(Role.DESCRIPTION)


def test_required_may_be_a_moment() -> None:
    licence = declared().main_kind.field_for(Role.LICENCE)

    assert licence is not None
    assert licence.required is Moment.PUBLICATION


def test_types_that_are_private_need_not_say_so() -> None:
    text = DEFAULT.replace('type = "email"\nprivate = true', 'type = "email"')

    courriel = read_forum(text).main_kind.field_named("courriel")

    assert courriel is not None
    assert courriel.is_private


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES, ids=[wrong for _, wrong, _ in MISTAKES])
def test_a_mistake_is_refused_with_its_line_and_the_nearest_word(right: str, wrong: str, said: str) -> None:
    assert right in DEFAULT

    caught = error(DEFAULT.replace(right, wrong, 1))

    assert said in str(caught)
    assert caught.source == "ici/forum.toml"
    assert caught.line is not None
    assert str(caught).startswith(f"ici/forum.toml:{caught.line}: ")


@pytest.mark.parametrize("wrong", [wrong for right, wrong, _ in MISTAKES if "[[" not in right and "name" not in right])
def test_the_line_is_that_of_the_mistake_or_of_its_table(wrong: str) -> None:
    right = next(right for right, other, _ in MISTAKES if other == wrong)
    text = DEFAULT.replace(right, wrong, 1)
    line = text[: text.index(wrong)].count("\n") + 1

    caught = error(text)

    assert caught.line is not None
    assert caught.line <= line < caught.line + 16


def test_what_is_no_toml_is_said_with_its_line() -> None:
    assert str(error("[forum\nname = 1")).startswith("ici/forum.toml:1: this is not TOML")


def test_exactly_one_place_for_the_wiki() -> None:
    both = DEFAULT.replace('folder = "wiki"', 'folder = "wiki"\ndump = "x.xml"')

    assert "exactly one of folder, api, dump" in str(error(both))
    assert "exactly one of folder, api, dump" in str(error(DEFAULT.replace('folder = "wiki"', "")))


def test_a_file_without_kinds_is_refused() -> None:
    assert "no [[kind]]" in str(error('[forum]\nname = "x"\n[wiki]\nfolder = "wiki"'))


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_forum("\ufeff" + DEFAULT) == declared()


def test_every_sentence_is_there_in_french() -> None:
    caught = error(DEFAULT.replace('type = "person"', 'type = "persone"', 1))

    assert caught.say("fr").endswith("« persone » inconnu ; vouliez-vous dire « person » ?")


def test_lists_nested_too_deeply_are_refused_and_not_a_crash() -> None:
    assert "nested too deeply" in str(error("x=" + "[" * 5000))
