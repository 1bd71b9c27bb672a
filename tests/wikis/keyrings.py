"""Keyrings as `keyring` knows them, which stand in for those of a desktop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential
from keyring.errors import KeyringLocked


class Filled(KeyringBackend):
    """A keyring that has passwords by service and name."""

    priority = 1  # type: ignore[assignment]  # the library computes it

    def __init__(self, passwords: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self._passwords = passwords

    def get_password(self, service: str, username: str) -> str | None:
        return self._passwords.get((service, username))

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        for (of, name), password in self._passwords.items():
            if of == service and username in (None, name):
                return SimpleCredential(name, password)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


class Nameless(Filled):
    """A keyring that has to be told the name, as that of macOS has."""

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        return None if username is None else super().get_credential(service, username)


class Failing(Filled):
    """A keyring that fails, with a word in its error that nobody may see."""

    def __init__(self, error: Exception) -> None:
        super().__init__({})
        self._error = error

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        raise self._error


def locked(secret: str) -> Failing:
    """Return a keyring that its owner did not unlock."""
    return Failing(KeyringLocked(f"Failed to unlock {secret}"))


@contextmanager
def in_use(backend: KeyringBackend) -> Iterator[None]:
    """Have the library use *backend*."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)
