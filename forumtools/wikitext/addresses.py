"""
Between a web address as typed and the same address in a template parameter.

An entity in an address would be part of it for some readers of the page and not for others. What could act in
wikitext is percent-encoded instead, which means the same to every browser (RFC 3986).

Only ``http`` and ``https`` lead to a page: ``javascript:`` and ``data:`` run what they hold. A name before an
``@`` is not allowed either, for that is how one site is made to look like another.
"""

from __future__ import annotations

import re

from forumtools.wikitext.escaping import clean

HOST = r"[^\W_]+(?:(?:\.|-+)[^\W_]+)*+(?::[0-9]{1,5})?"
"""Pattern of a host and its port: letters of any alphabet, digits, dots and hyphens inside."""

_ADDRESS = re.compile(rf"(?P<scheme>(?i:https?))://(?P<host>{HOST})(?P<rest>\.?(?:[/?#].*)?)")

# What wikitext would obey, what is no address (blanks, quotes, controls), and all that is not a letter outside
# ASCII: a combining mark or an invisible character has no business in an address.
_TREACHEROUS = re.compile(
    r"""[|{}\[\]<>"'\\^`]|[^\w!-~]"""
    r"|~~+|__+|_\Z|(?<=!)!"  # a signature, __TOC__, the edge of a value, a header cell
    r"|%(?![0-9A-Fa-f]{2})"
    r"|(?<=;);"
)
_LIKE_AN_ENTITY = re.compile(r"(&#?\w+);")


def write_address(text: str) -> str | None:
    """
    Return the address as it is stored, or None when *text* is not an acceptable one.

    What has been written is written the same again.
    """
    address = _ADDRESS.fullmatch(clean(text, one_line=True).strip())
    if address is None:
        return None
    rest = _TREACHEROUS.sub(_percent, _LIKE_AN_ENTITY.sub(r"\1%3B", address["rest"]))
    return f"{address['scheme'].lower()}://{address['host']}{rest}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
