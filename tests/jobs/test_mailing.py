"""Mails, by a server of mail that runs here and keeps what it gets."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from forumtools.errors import UsageError
from forumtools.jobs.mailing import Mailer, Server, mail_server, valid_address
from forumtools.model.submitting import Act
from forumtools.store.keeping import Outbox
from tests.web.site import ANSWER, TestSite, make_site, send

pytestmark = pytest.mark.slow

_FORM = 'address = "https://forum.example.org/"\nsender = "forum@example.org"\ncontact = "aide@example.org"\n'


@dataclass
class Postbox:
    """What the server of mail got."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def server() -> Iterator[Postbox]:
    """Run a server that speaks just enough SMTP (RFC 5321)."""
    box = Postbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    content = b"".join(iter(self.rfile.readline, b".\r\n"))
                    box.messages.append(message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default))  # type: ignore[arg-type]
                if word == b"RCPT" and box.refuses:
                    self.wfile.write(b"450 try later\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        box.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield box
        running.shutdown()
        thread.join()


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A server of mail."""
    with server() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    """A form that sends mails."""
    return make_site(tmp_path, form=_FORM, mails=True)


def deliver(site: TestSite, box: Postbox) -> tuple[int, str]:
    mailer = Mailer(site.forum.forum, site.jobs.database)
    return mailer.send(Server("127.0.0.1", box.port, "", "", is_wrapped=False), site.clock[0])


def test_a_receipt_has_the_number_and_a_link_of_its_own(site: TestSite, box: Postbox) -> None:
    browser = send(site, **{"f-courriel": "malo@example.org"})
    assert deliver(site, box) == (1, "")
    [message] = box.messages
    content = message.get_content()

    assert message["To"] == "malo@example.org"
    assert message["From"] == "forum@example.org"
    assert message["Subject"] == "Bien reçu : Carte ouverte des composteurs"
    assert site.stored()[0].receipt in content
    [link] = re.findall(r"https://forum\.example\.org(/f/\S+)", content)
    assert browser.link not in link
    assert "Carte ouverte des composteurs" in site.browser().get(link).text
    assert deliver(site, box) == (0, "")


def test_what_organisers_write_is_mailed_in_the_language_of_the_sender(site: TestSite, box: Postbox) -> None:
    send(site, site.browser("en"), **{"f-courriel": "malo@example.org"})
    [stored] = site.stored()
    site.jobs.submissions.act(stored.id, Act.ASK, actor="olga", now=site.clock[0], note="How many {link}?", mail="ask")
    deliver(site, box)

    assert "ask:\n\nHow many {link}?\n\nTo complete it:" in box.messages[-1].get_content()


def test_people_hear_once_that_their_page_is_online(site: TestSite, box: Postbox) -> None:
    from forumtools.jobs.sending import Sender
    from forumtools.store.working import Work

    browser = send(site, **{"f-courriel": "malo@example.org"})
    for _ in range(2):
        site.approve_all()
        list(
            Sender(site.forum, Work(site.jobs.database, "w"), site.jobs.uploads, mails=True).send(lambda: site.clock[0])
        )
        browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]})
        site.pass_time(seconds=10)
        browser.press(at="/send", agreed="1", answer=ANSWER)
    deliver(site, box)

    subjects = [message["Subject"] for message in box.messages]
    assert subjects.count("En ligne : Carte ouverte des composteurs") == 1


def test_a_mail_that_does_not_leave_waits_and_is_tried_again(site: TestSite, box: Postbox) -> None:
    send(site, **{"f-courriel": "malo@example.org"})
    box.refuses = True
    gone, trouble = deliver(site, box)
    assert gone == 0
    assert trouble == "SMTPRecipientsRefused 450"
    box.refuses = False
    assert deliver(site, box) == (0, "")
    site.clock[0] += timedelta(hours=1)
    assert deliver(site, box) == (1, "")


def test_whoever_gave_no_address_gets_no_mail(site: TestSite, box: Postbox) -> None:
    send(site)
    site.approve_all()
    site.work()
    deliver(site, box)

    assert box.messages == []
    assert Outbox(site.jobs.database).waiting() == 0


def test_addresses_and_links_are_not_in_the_outbox(site: TestSite) -> None:
    send(site, **{"f-courriel": "malo@example.org"})
    mail = Outbox(site.jobs.database).claim(site.clock[0])

    assert mail is not None
    assert "example.org" not in repr(mail)


@pytest.mark.parametrize("address", ["localhost", "http://x", "smtp://", "smtp://h:port"])
def test_a_wrong_server_is_told(address: str) -> None:
    with pytest.raises(UsageError):
        mail_server(address)


def test_servers_are_named_as_addresses() -> None:
    assert mail_server("") is None
    assert mail_server("smtp://a%40b:p%3Aw@mail.example.org") == Server("mail.example.org", 587, "a@b", "p:w", False)
    assert mail_server("smtps://mail.example.org") == Server("mail.example.org", 465, "", "", True)


def test_a_password_never_goes_unencrypted(site: TestSite, box: Postbox) -> None:
    send(site, **{"f-courriel": "malo@example.org"})
    mailer = Mailer(site.forum.forum, site.jobs.database)
    gone, trouble = mailer.send(Server("127.0.0.1", box.port, "user", "secret", is_wrapped=False), site.clock[0])

    assert gone == 0
    assert "no encryption" in trouble
    assert "secret" not in trouble


@pytest.mark.parametrize("address", ["malo@example.org", "Malo@Example.org", "élan@example.org"])
def test_one_address_is_an_address(address: str) -> None:
    assert valid_address(address)
