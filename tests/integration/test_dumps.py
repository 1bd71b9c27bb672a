"""Dumps that the real MediaWiki writes by itself, of a history with everything that makes one hard to read."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from forumtools.errors import DumpBroken
from forumtools.model.records import Page
from forumtools.wikis.dump import DumpWiki
from tests.integration.conftest import Api
from tests.mediawiki import RealWiki, state_folder, unique
from tests.wikis.exports import FOOT, HEAD, page, revision

pytestmark = pytest.mark.mediawiki


def maintain(script: str, *arguments: str) -> None:
    """Run one of MediaWiki's maintenance scripts."""
    subprocess.run(
        ["php", f"/usr/share/mediawiki/maintenance/{script}.php", *arguments],
        env={**os.environ, "MW_CONFIG_FILE": str(state_folder() / "LocalSettings.php")},
        capture_output=True,
        check=True,
    )


def test_a_dump_of_the_whole_history_says_what_the_wiki_says(mediawiki: RealWiki, api: Api, tmp_path: Path) -> None:
    tag = unique("")
    wiki = mediawiki.open()
    template, other, changed, empty = (f"Modèle:Fiche{tag}", f"Modèle:Autre{tag}", f"Contrib:A{tag}", f"Contrib:B{tag}")
    wiki.save(Page(template, "un modèle"), summary="")
    wiki.save(Page(other, f"#REDIRECTION [[{template}]]"), summary="")
    for text in ("premier", "deuxième « é » & <b>\n\n  x\t|}}", "troisième\n\n fin"):
        api.save(changed, text)
    api.save(empty, "plein")
    api.save(empty, "")
    # An import has revisions older than those before it, with higher numbers.
    old = page(changed, revision(5, "importé, plus vieux", time="2003-01-01T00:00:00Z"), namespace=3000)
    (tmp_path / "old.xml").write_text(HEAD + old + FOOT, encoding="utf-8")
    maintain("importDump", str(tmp_path / "old.xml"))
    newest = wiki.get(changed).revision
    others = f"rev_id < {newest} AND rev_page = (SELECT rev_page FROM revision WHERE rev_id = {newest})"  # noqa: S608 - ours
    maintain("sql", "--query", f"UPDATE revision SET rev_deleted = 15 WHERE {others}")  # noqa: S608 - ours
    titles = [template, other, changed, empty]
    (tmp_path / "titles").write_text("\n".join(titles), encoding="utf-8")

    said = [f"--output={how}:{tmp_path}/d.{name}" for how, name in (("file", "xml"), ("gzip", "gz"), ("bzip2", "bz2"))]
    maintain("dumpBackup", "--full", f"--pagelist={tmp_path}/titles", *said)
    maintain("dumpBackup", "--full", "--stub", f"--pagelist={tmp_path}/titles", f"--output=file:{tmp_path}/stub.xml")

    history = (tmp_path / "d.xml").read_text("utf-8")
    assert "importé, plus vieux" in history
    assert history.count('deleted="deleted"') == 6
    for name in ("d.xml", "d.gz", "d.bz2"):
        dump = DumpWiki(tmp_path / name)
        assert list(dump.read(titles)) == list(wiki.read(titles))
        assert {entry.title for entry in dump.pages("Contrib")} == {changed, empty}
        assert dump.redirects(template) == (other,)
        assert dump.site.names(3000) == wiki.site.names(3000)
    assert dump.get(changed).text == "troisième\n\n fin"
    with pytest.raises(DumpBroken, match="stub"):
        list(DumpWiki(tmp_path / "stub.xml").pages("Contrib"))
