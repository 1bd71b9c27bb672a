"""Cells of a table that opens safely in a spreadsheet: the guard against formulas, and its undoing."""

from __future__ import annotations

_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r")


def guard(text: str) -> str:
    """
    Return *text* such that no spreadsheet takes it for a formula (OWASP: CSV injection).

    A text that looks guarded is guarded once more, so that `unguard` gives every text back.
    """
    bare = text.lstrip("'")
    return "'" + text if bare.startswith(_BLANKS) or bare.strip().startswith(_SIGNS) else text


def unguard(cell: str) -> str:
    """Return the text that `guard` made *cell* of."""
    return cell[1:] if cell.startswith("'") and guard(cell[1:]) == cell else cell
