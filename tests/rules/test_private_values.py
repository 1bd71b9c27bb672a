"""Rules never say what stands in private fields."""

from dataclasses import replace

import pytest

from forumtools.model.records import Page
from forumtools.model.roles import Role
from forumtools.rules import all_rules
from forumtools.rules.checking import check
from forumtools.rules.people_known import People
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reader
from tests.rules.pages import FORUM, SITE, TODAY, good_page

_KIND = FORUM.main_kind
_ROLES = (Role.CONTRIBUTORS, Role.EDITION, Role.TITLE)


@pytest.mark.parametrize("role", _ROLES)
@pytest.mark.parametrize(
    "text",
    [
        good_page({"titre": "KERDU [Soizic]", "édition": "KERDU Soizic", "contributeurs": "KERDU Soizic"}),
        "Forum des usages, édition KERDU Soizic\n\nune contribution de KERDU Soizic\n\n== Présentation ==\nA.",
    ],
    ids=["call", "header"],
)
def test_values_of_private_fields_are_not_said(role: Role, text: str) -> None:
    fields = tuple(replace(field, private=True) if field.role is role else field for field in _KIND.fields)
    kind = replace(_KIND, fields=fields)
    reading = Reader(kind, SITE).read(Page("Contrib:Carte ouverte", text))
    forum = replace(FORUM, kinds=tuple(kind if known.id == kind.id else known for known in FORUM.kinds))
    world = World(forum, today=TODAY)
    world.add(reading)
    private = kind.field_for(role)

    found = check(reading, world, all_rules())

    assert private is not None
    assert {finding.code for finding in found if finding.field == private.name} <= {"PRV001"}
    assert not any("KERDU" in finding.text.fr for finding in found if finding.field == private.name)


def test_names_in_private_fields_are_no_spellings() -> None:
    fields = tuple(replace(f, private=True) if f.role is Role.CONTRIBUTORS else f for f in _KIND.fields)
    reader = Reader(replace(_KIND, fields=fields), SITE)
    people = People()
    people.add(reader.read(Page("Contrib:A", good_page({"contributeurs": "Maywenn Quéméneur"}))).record)

    assert people.better("Quemeneur Maywenn") is None
