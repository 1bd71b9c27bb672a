"""Edit links: whoever has one may change a submission. They are signed; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer

from forumtools.store.keeping import EditLinks

LINK_LIVES = timedelta(days=365)


class Tokens:
    """Makes edit links and knows them again."""

    def __init__(self, secret: bytes) -> None:
        self._links = Signer(secret, salt="edit link", digest_method=hashlib.sha256)

    def new_link(self) -> str:
        """Return a new edit link: 128 random bits and a signature."""
        return self._links.sign(secrets.token_urlsafe(16)).decode()

    def hash_of(self, link: str) -> bytes | None:
        """Return what is kept of an edit link; None for one that we never made."""
        try:
            self._links.unsign(link)
        except BadSignature:
            return None
        return hashlib.sha256(link.encode("utf-8", "replace")).digest()


def edit_address(form: str, link: str) -> str:
    """Return the web address of an edit link, where *form* is that of the form."""
    return f"{form.rstrip('/')}/f/{link}"


def renewed(links: EditLinks, tokens: Tokens, submission: str, *, actor: str, now: datetime) -> str:
    """Return a new edit link of a submission; its old ones lead nowhere from now on."""
    link = tokens.new_link()
    links.renew(submission, tokens.hash_of(link) or b"", expires=now + LINK_LIVES, actor=actor, now=now)
    return link
