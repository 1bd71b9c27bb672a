"""Mails: what they say, and how they leave. Each has a new edit link, made when it is written and kept nowhere."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from forumtools.errors import UsageError
from forumtools.forms.answers import Answers
from forumtools.forms.contributions import address_of
from forumtools.forms.controls import form_of
from forumtools.jobs.editlinks import LINK_LIVES, Tokens, edit_address
from forumtools.language import Text
from forumtools.model.forum import Forum
from forumtools.store.database import Database
from forumtools.store.entries import Stored
from forumtools.store.keeping import EditLinks, Keys, Mail, Outbox
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions

VARIABLE = "FORUMTOOLS_SMTP"
_PATIENCE = 20
"""Seconds to wait for a server of mail."""

_LONGEST_WAIT = 12
"""Hours between two tries."""

_NO_ADDRESS = "no address"
_SUBJECTS: Mapping[str, Text] = {
    "receipt": Text(fr="Bien reçu : {title}", en="Received: {title}"),
    "ask": Text(fr="À compléter : {title}", en="To be completed: {title}"),
    "refuse": Text(fr="Votre contribution : {title}", en="Your contribution: {title}"),
    "keep": Text(fr="Votre modification : {title}", en="Your change: {title}"),
    "publish": Text(fr="En ligne : {title}", en="Online: {title}"),
}
_BODIES: Mapping[str, Text] = {
    "receipt": Text(
        fr="Bonjour,\n\nvotre contribution « {title} » est bien arrivée. Numéro de reçu : {receipt}.\n\nPour la "
        "relire, la modifier ou la retirer :\n{link}\n\nQui a cette adresse peut la modifier : ne la donnez qu’à vos "
        "coauteurs.\n",
        en="Hello,\n\nyour contribution “{title}” has arrived. Receipt number: {receipt}.\n\nTo read, change or "
        "withdraw it:\n{link}\n\nWhoever has this address can change it: give it to your co-authors only.\n",
    ),
    "ask": Text(
        fr="Bonjour,\n\nles organisateurs ont relu votre contribution « {title} » (reçu {receipt}) et vous "
        "demandent :\n\n{note}\n\nPour la compléter :\n{link}\n",
        en="Hello,\n\nthe organisers have read your contribution “{title}” (receipt {receipt}) and ask:\n\n{note}"
        "\n\nTo complete it:\n{link}\n",
    ),
    "refuse": Text(
        fr="Bonjour,\n\nvotre contribution « {title} » (reçu {receipt}) n’est pas retenue :\n\n{note}\n\nVotre texte "
        "est toujours là :\n{link}\n",
        en="Hello,\n\nyour contribution “{title}” (receipt {receipt}) was not accepted:\n\n{note}\n\nYour text is "
        "still there:\n{link}\n",
    ),
    "keep": Text(
        fr="Bonjour,\n\nvotre modification de « {title} » (reçu {receipt}) n’est pas retenue :\n\n{note}\n\nLa page en "
        "ligne reste comme elle est : {page}\n\nPour la modifier autrement :\n{link}\n",
        en="Hello,\n\nyour change of “{title}” (receipt {receipt}) was not accepted:\n\n{note}\n\nThe page online "
        "stays as it is: {page}\n\nTo change it in another way:\n{link}\n",
    ),
    "publish": Text(
        fr="Bonjour,\n\nvotre contribution « {title} » est en ligne : {page}\n\nPour la modifier ou la retirer :\n"
        "{link}\n",
        en="Hello,\n\nyour contribution “{title}” is online: {page}\n\nTo change or withdraw it:\n{link}\n",
    ),
}

Send = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Server:
    """A server of mail, as `FORUMTOOLS_SMTP` names it: ``smtp://name:password@host:587`` or ``smtps://``."""

    host: str
    port: int
    user: str
    password: str
    is_wrapped: bool
    """Whether the connection is encrypted from its first byte."""


class NoEncryption(smtplib.SMTPException):
    """The server would take a password in the open."""


def mail_server(address: str | None = None) -> Server | None:
    """Return the server named by the environment; None without one. Raises `UsageError` for what is no address."""
    said = os.environ.get(VARIABLE, "") if address is None else address
    if not said:
        return None
    try:
        parts = urlsplit(said)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("smtp", "smtps"):
        raise UsageError(
            Text(
                fr="FORUMTOOLS_SMTP attend smtp://nom:mot-de-passe@serveur:587 ou smtps://…",
                en="FORUMTOOLS_SMTP expects smtp://name:password@server:587 or smtps://…",
            )
        )
    is_wrapped = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(host, port or (465 if is_wrapped else 587), user, password, is_wrapped)


@contextmanager
def connected(server: Server) -> Iterator[Send]:
    """Give what sends mails through *server*; a password only ever goes over an encrypted connection."""
    safe = ssl.create_default_context()
    if server.is_wrapped:
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=safe)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    with client:
        client.ehlo()
        if not server.is_wrapped and client.has_extn("starttls"):
            client.starttls(context=safe)
        if server.user:
            if not server.is_wrapped and client.sock and not isinstance(client.sock, ssl.SSLSocket):
                raise NoEncryption("the server offers no encryption, so the password was not sent")
            client.login(server.user, server.password)
        yield lambda message: _delivered(client, message)


def _delivered(client: smtplib.SMTP, message: EmailMessage) -> None:
    client.send_message(message)


def valid_address(address: str) -> str | None:
    """Return the one e-mail address that *address* is, in its settled form; None for anything else."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


class Mailer:
    """Writes and sends the mails of the outbox."""

    def __init__(self, forum: Forum, database: Database) -> None:
        self._forum = forum
        self._database = database
        self._outbox = Outbox(database)
        self._submissions = Submissions(database)
        self._private = PrivateStore(database)
        self._links = EditLinks(database)

    def send(self, server: Server, now: datetime) -> tuple[int, str]:
        """Send what waits; return how many went, and what went wrong with the last one that did not."""
        gone, trouble = 0, ""
        while mail := self._outbox.claim(now):
            try:
                message = self.written(mail, now)
                if message is not None:
                    with connected(server) as send:
                        send(message)
            except (OSError, smtplib.SMTPException) as error:
                trouble = _trouble(error)
                self._outbox.failed(mail.id, trouble, now + _wait(error, mail.attempts))
                if not _is_about_one(error):
                    return gone, trouble
                continue
            self._outbox.sent(mail.id, now)
            gone += message is not None
        return gone, trouble

    def written(self, mail: Mail, now: datetime) -> EmailMessage | None:
        """Return the message to send; None where nobody can be written to any more."""
        stored = self._submissions.get(mail.submission)
        kind = self._forum.kind(stored.kind) if stored else None
        if stored is None or kind is None:
            return None
        private = self._private.of(stored.id)
        answers = Answers(dict(stored.answers), dict(private.answers))
        address = valid_address(address_of(form_of(kind, self._forum), answers))
        if address is None:
            return None
        return self._message(mail, stored, address, now)

    def _message(self, mail: Mail, stored: Stored, address: str, now: datetime) -> EmailMessage:
        tokens = Tokens(Keys(self._database).key("form", now))
        link = tokens.new_link()
        self._links.add(stored.id, tokens.hash_of(link) or b"", expires=now + LINK_LIVES)
        words = {"title": stored.title, "receipt": stored.receipt, "note": mail.note, "page": stored.page}
        words["link"] = edit_address(self._forum.form.address, link)
        message = EmailMessage()
        message["From"] = (
            self._forum.form.sender or f"forum@{urlsplit(self._forum.form.address).hostname or 'localhost'}"
        )
        message["To"] = address
        message["Subject"] = " ".join(_filled(_SUBJECTS[mail.kind].say(stored.language), words).split())[:200]
        message["Date"] = formatdate(now.timestamp())
        message["Message-ID"] = make_msgid(domain=(self._forum.form.sender.rpartition("@")[2] or "localhost"))
        message["Auto-Submitted"] = "auto-generated"
        signature = f"\n-- \n{self._forum.name}\n{self._forum.form.contact}\n"
        message.set_content(_filled(_BODIES[mail.kind].say(stored.language), words) + signature)
        return message


def _code(error: Exception) -> int:
    """Return the code of the server's refusal, 0 when there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _trouble(error: Exception) -> str:
    """Return what went wrong, without the server's words: they may hold an address."""
    if isinstance(error, smtplib.SMTPException) and not _code(error):
        return f"{type(error).__name__}: {error}" if isinstance(error, NoEncryption) else type(error).__name__
    return f"{type(error).__name__} {_code(error) or (error.strerror if isinstance(error, OSError) else '')}".strip()


def _is_about_one(error: Exception) -> bool:
    """Say whether the next mail may well go: the server refused this one only."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _wait(error: Exception, attempts: int) -> timedelta:
    """Return how long to wait; what is refused for good is left alone, with why."""
    if _is_about_one(error) and _code(error) >= 500:
        return timedelta(days=3650)
    return timedelta(hours=min(2**attempts / 8, _LONGEST_WAIT))


def _filled(sentence: str, words: Mapping[str, str]) -> str:
    """Return *sentence* with *words* put in; braces in a title are nothing but braces."""
    for name, said in words.items():
        sentence = sentence.replace("{" + name + "}", said.replace("{", "{\u2060"))
    return sentence.replace("\u2060", "")
