"""Files read from wikis that have them: which there are, what is said of them, what they hold."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image

from forumtools.errors import WikiError, WikiUnreachable
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.model.records import Page
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.folder import FolderWiki
from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.protocols import FilesWiki, UploadingWiki, has_files
from forumtools.wikis.stored_files import WIDEST
from forumtools.wikis.uploads import StoredFile, described
from tests.mediawiki import RealWiki, unique
from tests.wikis.sites import SITE
from tests.wikis.test_uploading import picture

REAL = [pytest.param(name, marks=pytest.mark.mediawiki) for name in ("mediawiki", "mirrored")]
SAID = "Texte alternatif : Un banc\n\nAuteur : Ti Wenn\n\nLicence : CC BY 4.0"


class Both(FilesWiki, UploadingWiki, Protocol):
    """A wiki that takes files and gives them back."""


@pytest.fixture(params=["folder", *REAL])
def wiki(request: pytest.FixtureRequest, tmp_path: Path) -> Both:
    if request.param == "folder":
        return FolderWiki(tmp_path, SITE)
    real: RealWiki = request.getfixturevalue("mediawiki")
    return real.open() if request.param == "mediawiki" else MirroredWiki(real.open(), tmp_path / "m", {})


def test_what_was_put_there_is_found_with_what_is_said_of_it(wiki: Both) -> None:
    content = picture()
    title = wiki.upload(f"{unique('Salle')}.png", content, text=SAID, summary="essai")

    found = wiki.stored_files([title, "Fichier:Rien de tel.png"])

    assert list(found) == [title]
    stored = found[title]
    assert (stored.alt, stored.author, stored.licence) == ("Un banc", "Ti Wenn", "CC BY 4.0")
    assert stored.size == len(content)
    assert wiki.fetch(stored) == content


def test_another_content_has_another_digest(wiki: Both) -> None:
    first, second = (wiki.upload(f"{unique(name)}.png", picture(), text="Un essai.", summary="") for name in ("A", "B"))

    found = wiki.stored_files([first, second])

    assert found[first].digest != found[second].digest


def test_what_is_gone_meanwhile_is_an_error_of_ours(wiki: Both) -> None:
    title = wiki.upload(f"{unique('Salle')}.png", picture(), text="Un essai.", summary="")
    stored = wiki.stored_files([title])[title]

    with pytest.raises(WikiError) as caught:
        wiki.fetch(replace(stored, place=f"{stored.place}x"))

    assert "Traceback" not in caught.value.say("fr")


@pytest.mark.mediawiki
def test_a_wide_picture_is_asked_for_smaller(mediawiki: RealWiki) -> None:
    target = BytesIO()
    Image.effect_noise((WIDEST * 2, 300), 90).save(target, "PNG")
    wiki = mediawiki.open()
    title = wiki.upload(f"{unique('Large')}.png", target.getvalue(), text="Un essai.", summary="")

    stored = wiki.stored_files([title])[title]

    with Image.open(BytesIO(wiki.fetch(stored))) as fetched:
        assert fetched.width in (WIDEST, WIDEST * 2)  # a wiki without a program that scales gives the original
    assert stored.digest.endswith(f"-{WIDEST}")


@pytest.mark.mediawiki
@pytest.mark.parametrize("place", ["http://127.0.0.1:9/x.png", "http://169.254.169.254/x", "file:///etc/passwd", "x:"])
def test_nothing_is_fetched_from_inner_addresses_that_a_wiki_names(mediawiki: RealWiki, place: str) -> None:
    stored = StoredFile(title="Fichier:X.png", place=place, digest="", size=0)

    with pytest.raises(WikiUnreachable, match=r"X\.png"):
        mediawiki.open().fetch(stored)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAID, {"alt": "Un banc", "author": "Ti Wenn", "licence": "CC BY 4.0"}),
        (
            "{{Information\n|author = [[Utilisateur:Ti]]\n|licence=CC0\n}}",
            {"author": "[[Utilisateur:Ti]]", "licence": "CC0"},
        ),
        ("* Crédit : Ti\n* License : CC0", {"author": "Ti", "licence": "CC0"}),
        ("Une photo prise par l'auteur, sous licence libre.", {}),
        ("Auteur :\nLicence :   \n", {}),
        ("", {}),
    ],
)
def test_what_the_page_of_a_file_says(text: str, said: dict[str, str]) -> None:
    assert described(text) == said


def test_who_has_files(tmp_path: Path) -> None:
    assert has_files(FolderWiki(tmp_path, SITE))
    assert not has_files(MemoryWiki(site=SITE))
    assert not has_files(DumpWiki(tmp_path / "x.xml"))


def test_a_file_outside_of_the_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    (tmp_path / "wiki").mkdir()
    wiki = FolderWiki(tmp_path / "wiki", SITE)
    wiki.save(Page("Accueil", "x"), summary="")

    assert (
        wiki.stored_files(["Fichier:../../secret.png", "Fichier:..", "Fichier:", "Fichier:a/../../../secret.png"]) == {}
    )
