"""A disk that is full: the form says so with an honest 503, gives no receipt, and goes on when there is room again."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.web.running import Running, running
from tests.web.site import GOOD

pytestmark = pytest.mark.slow
_RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Running]:
    """A form that runs."""
    with running(tmp_path) as run:
        yield run


def allow(form: Running, size: int) -> None:
    """Let no file of the server grow beyond *size* bytes: to it, that is a full disk."""
    resource.prlimit(form.number, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_full_disk_gives_no_receipt_and_loses_nothing(form: Running) -> None:
    with requests.Session() as session:
        send_on_a_full_disk(form, session)


def send_on_a_full_disk(form: Running, session: requests.Session) -> None:
    link = session.get(f"{form.address}new/contribution?edition=2027", allow_redirects=False).headers["Location"]
    address = form.address.rstrip("/") + link.partition("?")[0]
    fields = {**GOOD, "f-edition": "2027", "kind": "contribution", "do": "preview", "base": "0"}
    fields |= {"f-contributeurs.asked": "1", "f-contributeurs.0.id": "r0"}
    assert session.post(address, data=fields).url.endswith("/preview")
    preview = session.get(f"{address}/preview").text
    send = {"agreed": "1", **dict(re.findall(r'name="(csrf|version)" value="([^"]+)"', preview))}

    allow(form, 1)
    refused = session.post(f"{address}/send", data=send)
    assert refused.status_code == 503
    assert "Rien n’a été envoyé" in refused.text.replace("\u00a0", " ") or "Nothing was sent" in refused.text
    assert not _RECEIPT.search(refused.text)
    saved = session.post(address, data={**fields, "do": "save", "base": "1"}, headers={"Accept": "application/json"})
    assert saved.status_code == 503
    assert "problem" in saved.json()

    allow(form, resource.RLIM_INFINITY)
    sent = session.post(f"{address}/send", data=send)
    receipt = _RECEIPT.search(sent.text)
    assert receipt is not None
    assert form.run("queue", "list").count(receipt[0]) == 1
