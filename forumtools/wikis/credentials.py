"""Where the account for a wiki comes from: what the caller gives, the environment, a private file, the keyring."""

from __future__ import annotations

import os
import re
import shlex
import stat
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from forumtools.errors import ForumFileError, UsageError
from forumtools.language import Text
from forumtools.model.tables import Lines, Table

VARIABLES = ("FORUMTOOLS_USER", "FORUMTOOLS_PASSWORD", "FORUMTOOLS_TOKEN")

_PARTS = ("user", "password", "token")
_PORTS = {"http": 80, "https": 443}
_ENVIRONMENT = Text(fr="donné par l’environnement", en="given by the environment")
_CALLER = Text(fr="donné par le programme", en="given by the program")
_FILE = Text(fr="donné par {path}", en="given by {path}")
_KEYRING = Text(fr="donné par le trousseau", en="given by the keyring")
_NO_USER = Text(
    fr="{password} est donné sans {user}. Donnez les deux, ou aucun.",
    en="{password} is given without {user}. Give both, or neither.",
)
_TWICE = Text(
    fr="{token} est donné avec {user} ou {password}. Gardez le jeton, ou le nom et le mot de passe.",
    en="{token} is given with {user} or {password}. Keep the token, or the name and the password.",
)
_NO_PASSWORD = Text(
    fr="Aucun mot de passe pour « {user} » sur {address}. Donnez FORUMTOOLS_PASSWORD, ou mettez-le dans {file} ou "
    "dans le trousseau ; sans FORUMTOOLS_USER, un wiki public se lit sans compte.",
    en="There is no password for “{user}” on {address}. Give FORUMTOOLS_PASSWORD, or put it into {file} or the "
    "keyring; without FORUMTOOLS_USER a public wiki is read without account.",
)
_ODD = Text(
    fr="{token} n’est pas un jeton : un jeton n’a ni espace ni lettre accentuée. Copiez-le de nouveau.",
    en="{token} is no token: a token has neither blanks nor letters with accents. Copy it again.",
)
_BARE = Text(
    fr="Un jeton n’est envoyé que par https, et {address} ne l’est pas : tout le monde pourrait le lire en route. "
    "Donnez l’adresse en https://, ou un mot de passe de robot.",
    en="A token is only sent by https, and {address} is not: anybody on the way could read it. Give the address "
    "with https://, or a bot password.",
)
_OPEN = Text(
    fr="{path} contient un mot de passe que d’autres peuvent lire ; il n’est pas utilisé. Tapez : chmod 600 {typed}",
    en="{path} holds a password that others can read; it is not used. Type: chmod 600 {typed}",
)
_NOT_OURS = Text(
    fr="{path} appartient à quelqu’un d’autre ; il n’est pas utilisé. Faites-en un fichier à vous.",
    en="{path} belongs to somebody else; it is not used. Make it a file of your own.",
)
_UNREADABLE = Text(fr="{path} ne peut pas être lu ({why}).", en="{path} cannot be read ({why}).")
_EXPECTED = Text(
    fr="attendu : une ligne ['{address}'], puis user = '…' et password = '…'",
    en="expected: a line ['{address}'], then user = '…' and password = '…'",
)
_LOCKED = Text(
    fr="Le trousseau est verrouillé. Déverrouillez-le, ou donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD.",
    en="The keyring is locked. Unlock it, or give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD.",
)
_BROKEN = Text(
    fr="Le trousseau ne répond pas ({kind}). Donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD, ou tapez : "
    "export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring",
    en="The keyring does not answer ({kind}). Give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD, or type: "
    "export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring",
)


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """An account and what proves it; without either, reading as anybody may. Shows no secret, however printed."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    """An owner-only OAuth 2 access token, which stands for an account by itself."""

    source: Text | None = None
    """Where it was found."""

    @property
    def is_complete(self) -> bool:
        """Whether there is enough to log in with."""
        return self.token is not None or self.password is not None

    @property
    def is_bot_password(self) -> bool:
        """Whether these are of Special:BotPasswords, whose names are ``Account@bot``."""
        return self.user is not None and "@" in self.user


NOBODY = Credentials()


def find_credentials(
    address: str, *, user: str | None = None, password: str | None = None, token: str | None = None
) -> Credentials:
    """
    Return the account to use at *address*, that of an api.php; `NOBODY` when there is none anywhere.

    What the caller gives comes first, then the environment, the private file and the system's keyring. A name
    without password is completed by those that follow. Raises `UsageError` when something is half said, when the
    file can be read by others, when the keyring is locked, or when a token would travel in the clear.
    """
    service = settled(address)
    file = accounts_file(os.environ)
    sources: tuple[Callable[[str | None], Credentials], ...] = (
        lambda _: _checked(_PARTS, (user, password, token), _CALLER),
        lambda _: from_environment(os.environ),
        lambda _: from_file(file, service),
        lambda wanted: from_keyring(service, wanted),
    )
    wanted = None
    for source in sources:
        found = source(wanted)
        if found.is_complete and wanted in (None, found.user):
            return _safe(found, service)
        wanted = wanted or found.user
    if wanted is not None:
        raise UsageError(_NO_PASSWORD.format(user=wanted, address=service, file=file))
    return NOBODY


def from_environment(environ: Mapping[str, str]) -> Credentials:
    """Return what the variables say; a variable that is set and empty says nothing."""
    return _checked(VARIABLES, tuple(environ.get(name) for name in VARIABLES), _ENVIRONMENT)


def accounts_file(environ: Mapping[str, str]) -> Path:
    """Return the place of the private file: with the user's other settings, out of reach of every repository."""
    named = environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    # An XDG path that is not absolute is to be ignored (XDG Base Directory Specification 0.8).
    folder = Path(named) if named and Path(named).is_absolute() else Path(os.path.expanduser("~/.config"))  # noqa: PTH111 - where there is no home, no error
    return folder / "forumtools" / "accounts.toml"


def from_file(path: Path, service: str) -> Credentials:
    """Return what the table of *service* in the private file says; raises `UsageError` unless it is private."""
    text = _private_text(path)
    if text is None:
        return NOBODY
    accounts = _parsed(text, path, service)
    mine = next((address for address in accounts if settled(address) == service), None)
    if mine is None:
        return NOBODY
    table = Table(accounts, source=str(path), lines=Lines(text)).table(mine)
    values = tuple(table.get(name, str) for name in _PARTS)
    table.done()
    return _checked(tuple(f"{name} ({path})" for name in _PARTS), values, _FILE.format(path=path))


def from_keyring(service: str, user: str | None) -> Credentials:
    """Return what the system's keyring has for *service*; without library or keyring that is nobody."""
    try:
        import keyring  # an extra, and slow to load
        from keyring.errors import KeyringLocked, NoKeyringError
    except ImportError:
        return NOBODY
    problem = None
    try:
        found = keyring.get_credential(service, user)
    except NoKeyringError:
        return NOBODY
    except KeyringLocked:
        problem = _LOCKED
    except Exception as error:  # each system's keyring has errors of its own
        problem = _BROKEN.format(kind=type(error).__name__)
    if problem is not None:  # out of reach of the cause, which may show anything
        raise UsageError(problem)
    if found is None:
        return NOBODY
    return Credentials(user=found.username, password=found.password, source=_KEYRING)


def settled(address: str) -> str:
    """Return *address* in the one form it is filed under: without name, password, query and the usual port."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    usual = port is None or port == _PORTS.get(parts.scheme)
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{'' if usual else f':{port}'}{parts.path}"


def is_guarded(address: str) -> bool:
    """Say whether nobody on the way can read what is sent to *address*: https, or this very machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _safe(found: Credentials, service: str) -> Credentials:
    # RFC 6750 § 5.3 asks for TLS. A password may have to go without where an old wiki has none; the doctor warns.
    if found.token is not None and not is_guarded(service):
        raise UsageError(_BARE.format(address=service))
    return found


def _checked(names: tuple[str, ...], values: tuple[str | None, ...], source: Text) -> Credentials:
    """Return what was given under *names* (of user, password, token), unless it contradicts itself."""
    # What is copied, or read from a file, often has a line break at its end.
    user, password, token = (value.strip("\r\n") or None if value else None for value in values)
    said = dict(zip(_PARTS, names, strict=True))
    if token is not None and (user is not None or password is not None):
        raise UsageError(_TWICE.format(**said))
    if password is not None and user is None:
        raise UsageError(_NO_USER.format(**said))
    if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
        raise UsageError(_ODD.format(**said))
    return Credentials(user=user, password=password, token=token, source=source)


def _private_text(path: Path) -> str | None:
    """Return the text of a file that nobody else can read, or nothing when there is none."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            if sys.platform != "win32":
                _check_private(path, os.fstat(file.fileno()))
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8 ?"
    raise UsageError(_UNREADABLE.format(path=path, why=why))


def _check_private(path: Path, state: os.stat_result) -> None:
    if state.st_uid != os.geteuid():
        raise UsageError(_NOT_OURS.format(path=path))
    if stat.S_IMODE(state.st_mode) & 0o077:
        raise UsageError(_OPEN.format(path=path, typed=shlex.quote(str(path))))


def _parsed(text: str, path: Path, service: str) -> dict[str, object]:
    """Return the tables of the private file, by address."""
    line = None
    try:
        accounts = tomllib.loads(text)
        if all(isinstance(table, dict) for table in accounts.values()):
            return accounts
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
    # Only the place, and without the cause: that one holds the whole text.
    raise ForumFileError(_EXPECTED.format(address=service), source=str(path), line=int(line[1]) if line else None)
