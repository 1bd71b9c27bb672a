"""What every wiki knows of titles: which are possible, how they are sorted, where a namespace is looked for."""

from __future__ import annotations

import unicodedata

from forumtools.errors import TitleRefused
from forumtools.language import Text
from forumtools.model.site import Site
from forumtools.wikitext.titles import same_title, title_fault

_REFUSED = Text(
    fr="« {title} » n’est pas un titre possible sur le wiki. {why}",
    en="“{title}” is no possible title on the wiki. {why}",
)
_SPECIAL = Text(fr="Cet espace de noms n’a pas de pages.", en="This namespace holds no pages.")


def wiki_order(title: str) -> str:
    """Return the key that sorts titles as MediaWiki lists them: by code point, blanks as underscores."""
    return title.replace(" ", "_")


def looked_for(site: Site, namespace: str) -> tuple[int, str]:
    """
    Return the number of *namespace* and no prefix, or the main namespace and the title prefix to look for.

    Some wikis have ``Contrib:`` as a mere beginning of titles; then only the first rule of titles holds for it.
    """
    number = site.namespace(namespace) if namespace else 0
    return (0, site.normal(f"{namespace}:x")[:-1]) if number is None else (number, "")


def legal_title(site: Site, title: str) -> str:
    """Return *title* as the wiki writes it, or raise `TitleRefused` when no wiki can have such a page."""
    why = _fault(site, title)
    if why is not None:
        raise refused(title, why)
    return normal_title(site, title)


def normal_title(site: Site, title: str) -> str:
    """Return *title* as the wiki writes it, whatever form its accents come in."""
    return site.normal(unicodedata.normalize("NFC", title))


def is_legal(site: Site, title: str) -> bool:
    """Say whether a page of that *title* is possible."""
    return _fault(site, title) is None


def same_page(site: Site, one: str, other: str) -> bool:
    """Say whether two titles are those of one page; the wiki has its own tables for first letters."""
    (number, name), (other_number, other_name) = site.split(one), site.split(other)
    return number == other_number and same_title(name, other_name)


def refused(title: str, why: Text) -> TitleRefused:
    """Return the error that refuses *title* and says why."""
    shown = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in title)
    return TitleRefused(_REFUSED.format(title=shown, why=why))


def _fault(site: Site, title: str) -> Text | None:
    number, name = site.split(title)
    return _SPECIAL if number < 0 else title_fault(name)
