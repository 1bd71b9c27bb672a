"""One word for every wiki: an address, a folder or a dump, opened as what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.site import Site
from forumtools.wikis.protocols import Wiki
from forumtools.wikis.streams import NOT_READ, READABLE

_HINT = Text(
    fr="{location} n’est pas l’adresse de l’API du wiki. Essayez {guess} ; "
    "la page Spécial:Version du wiki donne la bonne (« api.php »).",
    en="{location} is not the address of the wiki’s API. Try {guess}; "
    "the wiki’s page Special:Version tells the right one (“api.php”).",
)
_NOTHING = Text(
    fr="{location} n’existe pas. Attendu : un dossier, un dump ({dumps}) ou une adresse https://…/api.php. "
    "« forumtools init » crée un dossier.",
    en="{location} does not exist. Expected: a folder, a dump ({dumps}) or an address https://…/api.php. "
    "“forumtools init” makes a folder.",
)
_UNREADABLE = Text(fr="{location} : illisible ({why}).", en="{location}: cannot be read ({why}).")
_NO_DUMP = Text(
    fr="{location} n’est ni un dossier ni un dump ({dumps}).",
    en="{location} is neither a folder nor a dump ({dumps}).",
)


def open_wiki(
    location: str,
    *,
    site: Site | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    on_wait: Callable[[float, Text], None] | None = None,
    anonymous: bool = False,
) -> Wiki:
    """
    Return the wiki at *location*; nothing is read yet.

    *site* is what a folder, which cannot tell, is to take for its namespaces, and a dump without a head; *user* and
    *password*, or *token*, are for an address, and what is not given is looked for (`find_credentials`). *on_wait*
    is told, before each wait for a wiki at an address, how many seconds it is and why. *anonymous*: as anybody, for
    somebody who waits for a page: no account is looked for, and no wiki waited for.
    """
    if anonymous and location.startswith(("http://", "https://")):
        return _open_as_anybody(location)
    if location.startswith(("http://", "https://")):
        return _open_address(location, user, password, token, on_wait)
    try:
        return _open_path(Path(location), location, site)
    except OSError as error:
        raise UsageError(_UNREADABLE.format(location=location, why=error.strerror or error)) from error


def _open_path(path: Path, location: str, site: Site | None) -> Wiki:
    if path.is_dir():
        from forumtools.wikis.folder import FolderWiki  # each kind only when it is needed: the API one is slow

        return FolderWiki(path, site)
    if not path.exists():
        raise UsageError(_NOTHING.format(location=location, dumps=" ".join(READABLE)))
    if path.suffix.lower() not in READABLE + NOT_READ:
        raise UsageError(_NO_DUMP.format(location=location, dumps=" ".join(READABLE)))
    from forumtools.wikis.dump import DumpWiki

    return DumpWiki(path, site=site)


def _open_as_anybody(address: str) -> Wiki:
    from forumtools.wikis.api import ApiWiki
    from forumtools.wikis.transport import Limits

    return ApiWiki(address, limits=Limits(read=10.0, total=20.0, patience=5.0, tries=2))


def _open_address(
    address: str,
    user: str | None,
    password: str | None,
    token: str | None,
    on_wait: Callable[[float, Text], None] | None,
) -> Wiki:
    if "/api.php" not in address:
        raise UsageError(_HINT.format(location=_shown(address), guess=_guess(address)))
    from forumtools.wikis.api import ApiWiki
    from forumtools.wikis.credentials import find_credentials
    from forumtools.wikis.transport import Limits

    found = find_credentials(address, user=user, password=password, token=token)
    limits = Limits(on_wait=on_wait) if on_wait else Limits()
    wiki = ApiWiki(address, found.user, found.password, bearer=found.token, limits=limits)
    wiki.credentials = found
    return wiki


def _guess(address: str) -> str:
    """Return where api.php most probably is, from the address of a page."""
    shown = _shown(address)
    scheme, rest = shown.split("://", 1)
    host, _, path = rest.partition("/")
    if "index.php" in path:
        return f"{scheme}://{host}/{path.partition('index.php')[0]}api.php"
    return f"{scheme}://{host}/w/api.php" if path.startswith("wiki/") else f"{shown.rstrip('/')}/api.php"


def _shown(address: str) -> str:
    """Return *address* without the secrets that it may hold."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
