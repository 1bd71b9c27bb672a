"""
What can be wrong with a page: each rule a small function with a code, a reason and two examples.

A family of rules is a module of this package; it is found by being there.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from forumtools.rules.registry import RULES, Rule

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, sorted by code."""
    return tuple(RULES[code] for code in sorted(RULES))
