"""Files on every wiki that takes them: each is there once, under a name the wiki can have, whatever goes wrong."""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forumtools.errors import (
    AccountRefused,
    AnswerUnclear,
    NotAllowed,
    PageExists,
    QuestionAsked,
    TitleRefused,
    UsageError,
    WikiError,
)
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.folder import FolderWiki
from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.protocols import UploadingWiki, can_upload
from forumtools.wikis.transport import Limits
from tests.mediawiki import RealWiki, state_folder, unique
from tests.proxy import Proxy, afterwards, body, lost
from tests.serving import Reply, error, say
from tests.wikis.fakes import Params, assert_tells_no_secret, fake_api
from tests.wikis.sites import SITE

REAL = [pytest.param(name, marks=pytest.mark.mediawiki) for name in ("mediawiki", "mirrored")]


@pytest.fixture(params=["memory", "folder", *REAL])
def wiki(request: pytest.FixtureRequest, tmp_path: Path) -> UploadingWiki:
    if request.param == "memory":
        return MemoryWiki(site=SITE)
    if request.param == "folder":
        return FolderWiki(tmp_path, SITE)
    real: RealWiki = request.getfixturevalue("mediawiki")
    return real.open() if request.param == "mediawiki" else MirroredWiki(real.open(), tmp_path / "m", {})


def picture(*, pixels: bytes | None = None) -> bytes:
    """Return a PNG like no other."""
    rows = b"".join(b"\0" + (pixels or os.urandom(12)) for _ in range(4))
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = (struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def put(wiki: UploadingWiki, name: str, content: bytes, **more: str) -> str:
    return wiki.upload(name, content, **{"text": "== Licence ==\nCC-BY-SA", "summary": "essai", **more})


def test_a_file_is_put_with_a_page_that_describes_it(wiki: UploadingWiki) -> None:
    assert can_upload(wiki)
    name = unique("Un été à l'école")
    title = put(wiki, f"{name}.png", picture())

    assert title == f"Fichier:{name}.png"
    assert wiki.get(title).text == "== Licence ==\nCC-BY-SA"


def test_the_same_file_is_put_once(wiki: UploadingWiki) -> None:
    content, name = picture(), f"{unique()}.png"
    title = put(wiki, name, content, token="un")

    assert put(wiki, name, content, token="un") == title
    assert put(wiki, name, content) == title
    assert put(wiki, f"{unique('Autre nom')}.png", content, text="autre") == title


def test_another_file_of_that_name_is_not_written_over(wiki: UploadingWiki) -> None:
    name = f"{unique()}.png"
    title = put(wiki, name, picture())
    with pytest.raises(PageExists) as refusal:
        put(wiki, name, picture())

    assert refusal.value.title == title
    assert put(wiki, f"{unique()}.png", picture()) != title


def test_a_page_without_file_is_somebodys(wiki: UploadingWiki) -> None:
    name = unique()
    wiki.save(Page(f"Fichier:{name}.png", "à compléter"), summary="essai")

    with pytest.raises(PageExists):
        put(wiki, f"{name}.png", picture())


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("{}/été: «x».PNG", "Fichier:{}-été- «x».png"),
        ("Fichier:{}.png", "Fichier:{}.png"),
        ("{} [brouillon] {{x}}  2.png", "Fichier:{} (brouillon) (x) 2.png"),
        ("{}..\\..\\a.png", "Fichier:{}..-..-a.png"),
        ("{} " + "é" * 200 + ".png", "Fichier:{} "),
        ('{} "a" ? * | <b> #1.png', 'Fichier:{} "a" ? * - ‹b› 1.png'),
    ],
)
def test_the_name_is_made_one_the_wiki_can_have(wiki: UploadingWiki, name: str, there: str) -> None:
    word = unique()
    title = put(wiki, name.replace("{}", word, 1).replace("{{x}}", "{x}"), picture())

    assert title.startswith(there.replace("{}", word)) if "ééé" in name else title == there.replace("{}", word)
    assert wiki.get(title).title == title


@pytest.mark.parametrize("name", ["", "png", ".png", "été", "a.", "[].png", "a.p n", "../..", "a.éé"])
def test_what_is_no_name_is_refused(wiki: UploadingWiki, name: str) -> None:
    with pytest.raises(TitleRefused):
        put(wiki, name, picture())


def test_a_dump_takes_no_files(tmp_path: Path) -> None:
    assert not can_upload(DumpWiki(tmp_path / "forum.xml"))


# In a folder


def test_in_a_folder_it_stands_beside_the_pages(tmp_path: Path) -> None:
    wiki, content = FolderWiki(tmp_path, SITE), picture()
    title = put(wiki, "Un ? deux.png", content)

    assert (tmp_path / "files" / "Un %3F deux.png").read_bytes() == content
    assert (tmp_path / "Fichier" / "Un %3F deux.png.wiki").exists()
    assert wiki.site.namespace("files") is None
    assert list(wiki.titles("Fichier")) == [title]
    assert put(FolderWiki(tmp_path, SITE), "Autre.png", content) == title


def test_a_page_that_a_crash_left_unwritten_is_written_by_the_repeat(tmp_path: Path) -> None:
    wiki, content = FolderWiki(tmp_path, SITE), picture()
    title = put(wiki, "Un.png", content)
    (tmp_path / "Fichier" / "Un.png.wiki").unlink()

    assert put(FolderWiki(tmp_path, SITE), "Un.png", content) == title
    assert (tmp_path / "Fichier" / "Un.png.wiki").exists()


def test_nothing_is_kept_when_there_is_nothing_to_say(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        put(FolderWiki(tmp_path, SITE), "Un.png", picture(), text=" ")
    assert not (tmp_path / "files").exists()


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "forum").mkdir()
    (tmp_path / "forum" / "files").symlink_to(tmp_path / "outside")

    with pytest.raises(UsageError):
        put(FolderWiki(tmp_path / "forum", SITE), "Un.png", picture())
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_site_without_namespace_of_files_has_titles_that_say_file(tmp_path: Path) -> None:
    bare, content = Site(namespaces={}), picture()
    for wiki in (MemoryWiki(site=bare), FolderWiki(tmp_path, bare)):
        assert put(wiki, "Un.png", content) == "File:Un.png"
        assert put(wiki, "Un.png", content) == "File:Un.png"
        with pytest.raises(PageExists):
            put(wiki, "Un.png", picture())


# On a MediaWiki

mediawiki_only = pytest.mark.mediawiki


def images(wiki: ApiWiki, word: str) -> list[str]:
    query = wiki.session.call({"action": "query", "list": "allimages", "aiprefix": word, "ailimit": "max"})["query"]
    return [image["title"] for image in query["allimages"]]


def versions(wiki: ApiWiki, title: str) -> int:
    asked = {"action": "query", "titles": title, "prop": "imageinfo", "iilimit": "max", "iiprop": "sha1|comment|size"}
    return len(wiki.session.call(asked)["query"]["pages"][0]["imageinfo"])


SPOILING = {
    "lost": lost,
    "server error": afterwards(Reply(b"oops", 500)),
    "no answer": afterwards(Reply(b"<html>", headers={"Content-Type": "text/html"})),
    "empty": afterwards(say({})),
    "odd": afterwards(say({"upload": {"result": "Poll"}})),
    "another digest": body(lambda said: said.replace(b'"sha1":"', b'"sha1":"0')),
    "exception": afterwards(error("internal_api_error_DBQueryError")),
}


@mediawiki_only
@pytest.mark.parametrize("fault", SPOILING.values(), ids=SPOILING)
def test_a_lost_answer_is_looked_into_and_nothing_sent_twice(
    fault: Callable[..., Reply], robot: ApiWiki, between: Proxy
) -> None:
    word, content = unique(), picture()
    between.breaks("upload", fault, times=99)
    title = put(robot, f"{word}.png", content)
    sent = between.count("upload")
    between.heals()

    assert (title, sent) == (f"Fichier:{word}.png", 1)
    assert images(robot, word) == [title]
    assert versions(robot, title) == 1


@mediawiki_only
def test_what_never_arrived_is_sent_again(robot: ApiWiki, between: Proxy) -> None:
    word = unique()
    between.breaks("upload", lambda request: Reply(None))
    title = put(robot, f"{word}.png", picture())

    assert between.count("upload") == 2
    assert images(robot, word) == [title]


@mediawiki_only
def test_when_it_never_arrives_that_is_told(robot: ApiWiki, between: Proxy) -> None:
    between.breaks("upload", lambda request: Reply(None), times=99)
    with pytest.raises(AnswerUnclear) as told:
        put(robot, f"{unique()}.png", picture())
    between.heals()

    assert_tells_no_secret(told.value)


@mediawiki_only
def test_a_session_that_is_gone_is_opened_again(robot: ApiWiki, between: Proxy) -> None:
    put(robot, f"{unique()}.png", picture())
    between.breaks("upload", lambda request: request.forward(without_cookies=True))

    assert put(robot, f"{unique()}.png", picture())
    assert (between.count("upload"), between.count("login")) == (2, 1)


@pytest.fixture
def strict(mediawiki: RealWiki) -> Iterator[None]:
    """Put settings beside those of the wiki by which a request can meet a strict one."""
    extra = state_folder() / "ExtraSettings.uploads.php"
    if not extra.parent.is_dir():
        pytest.skip("not the wiki of scripts/wiki")
    shutil.copy(Path(__file__).with_name("uploads.php"), extra)
    yield
    extra.unlink()


@mediawiki_only
@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    ("uploads", "kind", "fr"),
    [
        ("off", NotAllowed, "n’accepte pas de fichiers"),
        ("for others", AccountRefused, "n’a pas le droit"),
    ],
)
def test_what_is_refused_is_said(uploads: str, kind: type[WikiError], fr: str, robot: ApiWiki, between: Proxy) -> None:
    between.breaks("upload", lambda request: request.forward(headers={"X-Uploads": uploads}), times=99)
    with pytest.raises(WikiError) as refused:
        put(robot, f"{unique()}.png", picture())
    sent = between.count("upload")
    between.heals()

    assert type(refused.value) is kind
    assert fr in refused.value.say("fr")
    assert sent == 1
    assert_tells_no_secret(refused.value)


@mediawiki_only
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("{}.exe", b"MZ" + bytes(100)),
        ("{}.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("{}.jpg", picture()),
        ("{}.png", b"no picture"),
        ("{}.png", b""),
        ("{}.png", picture() + b"<script>alert(1)</script>" + bytes(17 << 20)),
    ],
)
def test_the_wrong_kind_is_refused(name: str, content: bytes, mediawiki: RealWiki) -> None:
    with pytest.raises(NotAllowed, match=r"does not accept|too large|did not take") as refused:
        put(mediawiki.open(), name.format(unique()), content)

    assert not refused.value.stops_batch


@mediawiki_only
def test_an_account_that_may_not_is_told(mediawiki: RealWiki) -> None:
    for account, words in ((mediawiki.narrow, "may not do this"), (mediawiki.blocked, "blocked by Admin")):
        with pytest.raises(AccountRefused, match=words):
            put(mediawiki.open(account), f"{unique()}.png", picture())


@mediawiki_only
def test_what_was_deleted_comes_back_only_when_somebody_says_so(mediawiki: RealWiki) -> None:
    content, name = picture(), f"{unique()}.png"
    admin = mediawiki.open(mediawiki.admin)
    title = put(mediawiki.open(), name, content)
    admin.session.call({"action": "delete", "title": title, "reason": "droit à l’image"}, writing=True)

    for again in (name, f"{unique()}.png"):
        with pytest.raises(QuestionAsked, match="was deleted"):
            put(mediawiki.open(), again, content)


@mediawiki_only
def test_a_name_of_a_camera_is_refused(mediawiki: RealWiki) -> None:
    with pytest.raises(TitleRefused, match="Choose another name"):
        put(mediawiki.open(), f"120px-{unique()}.png", picture())


@mediawiki_only
def test_the_mark_stands_in_the_log(mediawiki: RealWiki) -> None:
    title = put(mediawiki.open(), f"{unique()}.png", picture(), token="lot-1", summary="image de la contribution")
    asked = {"action": "query", "titles": title, "prop": "imageinfo", "iiprop": "comment"}
    page = mediawiki.open().session.call(asked)["query"]["pages"][0]

    assert page["imageinfo"][0]["comment"] == "[ft:lot-1] image de la contribution"


def test_uploads_that_are_off_are_not_tried() -> None:
    asked: list[str] = []

    def script(params: Params) -> dict[str, object] | None:
        asked.append(params.get("action", ""))
        if not params.get("meta", "").startswith("siteinfo"):
            return None
        general = {"sitename": "Faux", "uploadsenabled": False}
        names = {"6": {"id": 6, "name": "Fichier", "canonical": "File"}}
        userinfo = {"id": 2, "name": "Robot", "rights": ["edit"]}
        return {"query": {"general": general, "namespaces": names, "userinfo": userinfo, "tokens": {"csrftoken": "x"}}}

    with fake_api(script) as fake, pytest.raises(NotAllowed, match="takes no files"):
        put(fake.wiki(), "Un.png", picture())
    assert "upload" not in asked


@mediawiki_only
def test_a_file_larger_than_the_wiki_takes_is_not_sent(mediawiki: RealWiki) -> None:
    wiki = ApiWiki(mediawiki.api, *mediawiki.robot, limits=Limits())
    welcome = wiki.session.welcome
    most = welcome["general"]["maxuploadsize"]
    welcome["general"]["maxuploadsize"] = 50  # as if

    with pytest.raises(NotAllowed, match="too large"):
        put(wiki, f"{unique()}.png", picture())
    assert most > 1 << 20
