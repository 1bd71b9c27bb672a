"""What makes a page an item of the watch (« veille »): a page about an address, which has to have one."""

from __future__ import annotations

from forumtools.model.forum import Field, Kind
from forumtools.model.roles import Role
from forumtools.rules.likeness import likely


def is_watch(kind: Kind) -> bool:
    """Say whether pages of *kind* are about an address: it is required."""
    address = kind.field_for(Role.WEBSITE)
    return address is not None and address.required is True


def belongs_to_watch(declared: Field, kind: Kind) -> bool:
    """Say whether VEI001 looks after *declared*: of an item its address, its title and its type."""
    return is_watch(kind) and declared.role in (Role.WEBSITE, Role.TITLE, Role.TYPE)


def is_no_type(declared: Field, kind: Kind, value: str) -> bool:
    """Say whether *value* is none of the types that items have, nor near to one."""
    return belongs_to_watch(declared, kind) and declared.role is Role.TYPE and not likely(value, declared.values)
