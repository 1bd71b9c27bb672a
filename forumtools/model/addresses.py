"""Web addresses compared: what two spellings of one address have in common."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TRACKERS = """
fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid mkt_tok _hsenc
_hsmi hsctatracking vero_id oly_enc_id oly_anon_id xtor at_medium at_campaign pk_campaign pk_kwd pk_source mtm_campaign
mtm_source mtm_medium wt.mc_id ref_src ref_url s_cid
"""
TRACKERS = frozenset(_TRACKERS.split())
"""Parameters that say where a reader comes from, and nothing of the page."""

_PARAMETER = re.compile(r"([?&])([^&#=]*)(=[^&#]*)?")
_PORTS = {"http": 80, "https": 443}


def is_tracker(name: str) -> bool:
    """Say whether a parameter of that *name* only follows readers."""
    return name.lower() in TRACKERS or name.lower().startswith("utm_")


def tracking_parts(address: str) -> list[tuple[int, int]]:
    """Return where the parameters that only follow readers stand, with the sign that has to go with each."""
    end = address.find("#")
    end = len(address) if end < 0 else end
    query = address.find("?", 0, end)
    if query < 0:
        return []
    found = list(_PARAMETER.finditer(address, query, end))
    bad = [is_tracker(match[2]) for match in found]
    if all(bad):
        return [(query, end)] if found else []
    parts, has_kept = [], False
    for rank, match in enumerate(found):
        if not bad[rank]:
            has_kept = True
        elif has_kept:
            parts.append(match.span())
        else:  # The question mark stays for the first that stays.
            parts.append((match.start() + 1, found[rank + 1].start() + 1))
    return parts


def without_parts(address: str, parts: list[tuple[int, int]]) -> str:
    """Return *address* without some of its parts."""
    for start, end in reversed(parts):
        address = address[:start] + address[end:]
    return address


def canonical(address: str) -> str:
    """
    Return what is the same for two spellings of one address.

    Scheme, ``www.``, case of the host, usual ports, tracking parameters, what follows ``#`` and a slash at the end make
    no difference. What is no address comes back in small letters.
    """
    bare = address.strip()
    bare = without_parts(bare, tracking_parts(bare))
    bare = bare if "://" in bare else f"http://{bare.removeprefix('//')}"
    try:
        parts = urlsplit(bare)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return address.strip().lower()
    shown = f":{port}" if port and port != _PORTS.get(parts.scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host.removeprefix('www.')}{shown}{parts.path.rstrip('/')}{query}"
