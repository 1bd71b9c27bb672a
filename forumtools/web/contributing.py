"""The contributors' part of the site: which address leads to which page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from forumtools.web.drafting import DraftingPages
from forumtools.web.sending import SendingPages

if TYPE_CHECKING:
    from forumtools.web.app import Site


def pages(site: Site) -> Blueprint:
    """Return the contributors' pages."""
    book = Blueprint("contributing", __name__)
    typing, sending = DraftingPages(site), SendingPages(site)
    rules: Sequence[tuple[str, str, Callable[..., Any], str]] = (
        ("/", "home", typing.home, "GET"),
        ("/data", "data", typing.data, "GET"),
        ("/new/<kind>", "new", typing.new, "GET"),
        ("/f/<link>", "form", typing.form, "GET"),
        ("/f/<link>", "type", typing.type, "POST"),
        ("/f/<link>/preview", "preview", sending.preview, "GET"),
        ("/f/<link>/send", "send", sending.send, "POST"),
        ("/f/<link>/follows", "follows", sending.follows, "POST"),
        ("/f/<link>/withdraw", "withdraw", sending.withdraw, "POST"),
        ("/f/<link>/forget", "forget", sending.forget, "POST"),
        ("/f/<link>/file/<upload>", "file", sending.file, "GET"),
        ("/challenge", "challenge", sending.challenge, "GET"),
    )
    for rule, name, view, method in rules:
        book.add_url_rule(rule, name, view, methods=[method])
    return book
