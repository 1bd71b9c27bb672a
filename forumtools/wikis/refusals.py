"""What a wiki would refuse by its own lists of titles and addresses, asked before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumtools.errors import WikiError
from forumtools.language import Text
from forumtools.wikis.session import Session

_MOST = 50
"""Addresses in one question."""

_TITLE = Text(
    fr="le wiki n’accepte pas ce titre (« {title} ») : choisissez-en un autre",
    en="the wiki does not take this title (“{title}”): choose another one",
)
_ADDRESS = Text(
    fr="le wiki n’accepte pas de lien vers « {address} » : retirez-le",
    en="the wiki takes no link to “{address}”: take it out",
)


def extensions(session: Session) -> frozenset[str]:
    """Return the names of the extensions that the wiki has."""
    said = session.call({"action": "query", "meta": "siteinfo", "siprop": "extensions"})
    return frozenset(str(entry.get("name")) for entry in said.get("query", {}).get("extensions", ()))


def refusals(session: Session, known: frozenset[str], title: str, addresses: Sequence[str]) -> Iterator[Text]:
    """
    Yield what the wiki would refuse of a new page, by the lists of its extensions TitleBlacklist and SpamBlacklist.

    *known* are the extensions it has. What it does not answer, it does not refuse.
    """
    try:
        if "TitleBlacklist" in known:
            asked = {"action": "titleblacklist", "tbtitle": title, "tbaction": "create"}
            if session.call(asked).get("titleblacklist", {}).get("result") == "blacklisted":
                yield Text(fr=_TITLE.fr.replace("{title}", title), en=_TITLE.en.replace("{title}", title))
        if "SpamBlacklist" in known and addresses:
            answer = session.call({"action": "spamblacklist", "url": "\x1f" + "\x1f".join(addresses[:_MOST])})
            for match in answer.get("spamblacklist", {}).get("matches", ()):
                said = str(match)
                yield Text(fr=_ADDRESS.fr.replace("{address}", said), en=_ADDRESS.en.replace("{address}", said))
    except WikiError:
        return
