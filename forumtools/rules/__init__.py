"""
What can be wrong with a page: each rule a small function with a code, a reason and two examples.

A family of rules is a module of this package; it is found by being there.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from forumtools.rules.registry import all_rules

__all__ = ["all_rules"]

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
