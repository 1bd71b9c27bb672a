"""The mirror: whatever a wiki becomes, the mirror becomes too, as a whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.model.records import Page
from forumtools.model.sweeps import Entry, Numbered, Scope
from forumtools.store.copies import CopyUnusable
from forumtools.store.drafts import LAG, Completion, Contested
from forumtools.store.findings import FoundBefore
from forumtools.store.mirror import Mirror, mirror_name

CONTRIB = Scope(3000)
WIKI = "https://wiki.example.org/api.php"
Pages = dict[int, Page]

titles = st.text("ab ç", min_size=1, max_size=2).map(lambda name: f"Contrib:{name}")
pages = st.builds(Page, titles, st.sampled_from(["été", "ete\nhiver", "Hiver", ""]), st.integers(1, 9))
wikis = st.lists(pages, unique_by=lambda page: page.title, max_size=6).flatmap(
    lambda found: st.permutations(range(1, 9)).map(lambda numbers: dict(zip(numbers, found, strict=False)))
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".forumtools" / "mirror.sqlite"


@pytest.fixture
def mirror(path: Path) -> Iterator[Mirror]:
    opened = Mirror(path, WIKI)
    yield opened
    opened.close()


def become(mirror: Mirror, wiki: Pages, scope: Scope = CONTRIB) -> None:
    """Sync *mirror* with a *wiki* that has these pages."""
    draft = mirror.draft(scope)
    draft.add(Numbered(number, page) for number, page in wiki.items())
    draft.commit(Completion(gone=draft.known.keys() - wiki.keys(), time="2026-01-01T00:00:00Z"))


def found(mirror: Mirror, scope: Scope = CONTRIB) -> list[Page]:
    return list(mirror.pages(scope))


def in_order(wiki: Pages) -> list[Page]:
    return sorted(wiki.values(), key=lambda page: page.title.replace(" ", "_"))


@given(states=st.lists(wikis, min_size=1, max_size=4))
def test_after_each_sync_the_mirror_is_the_wiki(tmp_path_factory: pytest.TempPathFactory, states: list[Pages]) -> None:
    """Pages come, go, change and swap their titles in every way."""
    later = iter(range(0, 100 * LAG, 2 * LAG))
    mirror = Mirror(tmp_path_factory.mktemp("m") / "m.sqlite", WIKI, clock=lambda: next(later))

    for state in states:
        before = {entry.title: number for number, entry in mirror.draft(CONTRIB).known.items()}
        become(mirror, state)

        assert found(mirror) == in_order(state)
        assert list(mirror.titles(CONTRIB)) == [page.title for page in in_order(state)]
        assert all(mirror.page(page.title) == page for page in state.values())
        assert {number for number in before.values() if mirror.tombstone(number)} == set(before.values()) - set(state)
        summers = [page.title for page in in_order(state) if page.text in ("été", "ete\nhiver")]
        assert list(mirror.search("ETE")) == summers
    mirror.close()


@given(states=st.lists(wikis, min_size=2, max_size=5))
def test_one_state_has_one_set_of_pages(tmp_path_factory: pytest.TempPathFactory, states: list[Pages]) -> None:
    later = iter(range(0, 200 * LAG, 2 * LAG))
    mirror = Mirror(tmp_path_factory.mktemp("m") / "m.sqlite", WIKI, clock=lambda: next(later))
    known: dict[str, list[Page]] = {}

    for state in states:
        become(mirror, state)
        told = mirror.state(CONTRIB)
        become(mirror, state)

        assert mirror.state(CONTRIB) == told
        assert known.setdefault(told, found(mirror)) == found(mirror)
    mirror.close()


def test_a_text_that_is_another_under_the_same_revision_is_another_state(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 5)})
    before = mirror.state(CONTRIB)

    become(mirror, {1: Page("Contrib:A", "", 5)})

    assert mirror.state(CONTRIB) != before


def test_what_we_save_and_take_away_is_another_state(mirror: Mirror) -> None:
    states = [mirror.state(CONTRIB)]
    mirror.keep(Page("Contrib:A", "un", 5), 3000, base=None)
    states.append(mirror.state(CONTRIB))
    mirror.keep(Page("Contrib:A", "deux", 6), 3000, base=5)
    states.append(mirror.state(CONTRIB))
    mirror.drop("Contrib:A")

    assert len(set(states)) == 3
    assert mirror.state(CONTRIB) == states[0]


def test_two_titles_may_change_hands(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1), 2: Page("Contrib:B", "deux", 2)})

    become(mirror, {1: Page("Contrib:B", "un", 3), 2: Page("Contrib:A", "deux", 4)})

    assert found(mirror) == [Page("Contrib:A", "deux", 4), Page("Contrib:B", "un", 3)]


def test_the_last_text_of_a_page_that_is_gone_is_kept_until_it_is_back(mirror: Mirror) -> None:
    page = Page("Contrib:A", "dernier état", 1)
    become(mirror, {1: page})

    become(mirror, {})

    assert mirror.page("Contrib:A") is None
    assert mirror.tombstone(1) == page
    assert mirror.draft(CONTRIB).elsewhere(1) == Entry("Contrib:A", 1)
    become(mirror, {1: page})
    assert mirror.tombstone(1) is None
    assert found(mirror) == [page]


def test_only_pages_of_the_scope_are_meant(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1)})
    become(mirror, {2: Page("Veille:B", "deux", 2)}, Scope(0, "Veille:"))
    become(mirror, {3: Page("Livrable:C", "trois", 3)}, Scope(0, "Livrable:"))

    become(mirror, {}, Scope(0, "Veille:"))

    assert [page.text for page in (*found(mirror), *found(mirror, Scope(0)))] == ["un", "trois"]
    assert found(mirror, Scope(0, "Veille:")) == []


def test_a_page_that_moves_between_scopes_is_one_page(mirror: Mirror) -> None:
    veille = Scope(3006)
    become(mirror, {1: Page("Contrib:A", "un", 1)})
    become(mirror, {}, veille)

    become(mirror, {1: Page("Veille:A", "un", 2)}, veille)

    assert found(mirror) == []
    assert found(mirror, veille) == [Page("Veille:A", "un", 2)]


def test_a_scope_tells_when_it_was_synced_and_what_redirects_to_its_template(mirror: Mirror) -> None:
    assert mirror.synced(CONTRIB) is None
    draft = mirror.draft(CONTRIB)
    draft.commit(Completion(time="2026-01-01T00:00:00Z", template="Modèle:Contribution", redirects=["Modèle:Fiche"]))

    assert mirror.synced(CONTRIB) == "2026-01-01T00:00:00Z"
    assert mirror.redirects(CONTRIB, "Modèle:Contribution") == ("Modèle:Fiche",)
    assert mirror.redirects(CONTRIB, "Modèle:Autre") is None


@pytest.mark.parametrize("words", ["ecologique", "ÉCOLOGIQUE carte", "ecolog", "l’Écologique", 'carte "', "carte AND"])
def test_words_are_found_without_accents_or_case(mirror: Mirror, words: str) -> None:
    become(mirror, {1: Page("Contrib:A", "Une carte and l’écologique", 1), 2: Page("Contrib:B", "Rien de tel", 2)})

    assert mirror.search(words) == ("Contrib:A",)


@pytest.mark.parametrize("words", ["", "*", '"', "introuvable"])
def test_words_that_are_none_find_nothing(mirror: Mirror, words: str) -> None:
    become(mirror, {1: Page("Contrib:A", "texte", 1)})

    assert mirror.search(words) == ()


# What we saved ourselves


def test_a_page_that_we_saved_is_there_before_any_sync(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1)})

    mirror.keep(Page("Contrib:A", "deux", 5), 3000, base=1)
    mirror.keep(Page("Contrib:B", "nouvelle", 6), 3000, base=None)

    assert found(mirror) == [Page("Contrib:A", "deux", 5), Page("Contrib:B", "nouvelle", 6)]
    draft = mirror.draft(CONTRIB)
    assert draft.known == {1: Entry("Contrib:A", 5)}
    assert list(draft.own) == [Entry("Contrib:B", 6)]


def test_a_page_that_we_saved_gets_its_number_without_being_read(mirror: Mirror) -> None:
    become(mirror, {})
    page = Page("Contrib:B", "nouvelle", 6)
    mirror.keep(page, 3000, base=None)

    mirror.draft(CONTRIB).commit(Completion(adopted={44: Entry("Contrib:B", 6)}))

    assert found(mirror) == [page]
    assert mirror.draft(CONTRIB).known == {44: Entry("Contrib:B", 6)}


def test_a_page_that_we_saved_and_others_changed_is_theirs(mirror: Mirror) -> None:
    become(mirror, {})
    mirror.keep(Page("Contrib:B", "nouvelle", 6), 3000, base=None)

    become(mirror, {44: Page("Contrib:B", "changée", 9)})

    assert found(mirror) == [Page("Contrib:B", "changée", 9)]


def test_an_older_revision_is_no_news(mirror: Mirror) -> None:
    mirror.keep(Page("Contrib:A", "deux", 5), 3000, base=None)

    mirror.keep(Page("Contrib:A", "un", 4), 3000, base=3)

    assert found(mirror) == [Page("Contrib:A", "deux", 5)]


def test_a_copy_of_the_database_that_lags_behind_is_not_believed_but_a_restored_wiki_is(path: Path) -> None:
    now = 1_000_000.0
    mirror = Mirror(path, WIKI, clock=lambda: now)
    become(mirror, {1: Page("Contrib:A", "neuf", 9)})

    become(mirror, {1: Page("Contrib:A", "huit", 8)})
    lagging = found(mirror)
    now += 2 * LAG
    become(mirror, {1: Page("Contrib:A", "huit", 8)})

    assert lagging == [Page("Contrib:A", "neuf", 9)]
    assert found(mirror) == [Page("Contrib:A", "huit", 8)]
    mirror.close()


def test_a_page_taken_away_is_gone_and_its_text_kept(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1)})

    mirror.drop("Contrib:A")

    assert found(mirror) == []
    assert mirror.tombstone(1) == Page("Contrib:A", "un", 1)


def test_a_page_made_anew_is_not_the_one_that_had_its_title(mirror: Mirror) -> None:
    become(mirror, {1: Page("Contrib:A", "ancienne", 1)})

    mirror.keep(Page("Contrib:A", "nouvelle", 7), 3000, base=None)

    assert found(mirror) == [Page("Contrib:A", "nouvelle", 7)]
    assert mirror.tombstone(1) == Page("Contrib:A", "ancienne", 1)
    assert mirror.draft(CONTRIB).known == {}


# Several programs, and programs that die


def test_of_two_syncs_at_once_one_begins_again(mirror: Mirror, path: Path) -> None:
    other = Mirror(path, WIKI)
    late = other.draft(CONTRIB)
    become(mirror, {1: Page("Contrib:A", "un", 1)})
    late.add([Numbered(2, Page("Contrib:A", "deux", 2))])

    with pytest.raises(Contested):
        late.commit(Completion())

    assert found(other) == [Page("Contrib:A", "un", 1)]
    become(other, {2: Page("Contrib:A", "deux", 2)})
    assert found(mirror) == [Page("Contrib:A", "deux", 2)]
    other.close()


def test_what_is_saved_during_a_sync_is_not_lost(mirror: Mirror, path: Path) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1), 2: Page("Contrib:B", "deux", 2)})
    other = Mirror(path, WIKI)
    draft = mirror.draft(CONTRIB)
    draft.add([Numbered(1, Page("Contrib:A", "d’un autre", 3))])
    other.keep(Page("Contrib:A", "de nous", 4), 3000, base=1)
    other.keep(Page("Contrib:B", "de nous", 5), 3000, base=2)

    draft.commit(Completion(gone=[2]))

    assert [page.text for page in found(mirror)] == ["de nous", "de nous"]
    other.close()


KILLED = """
import os, sys
from pathlib import Path
from forumtools.model.records import Page
from forumtools.model.sweeps import Numbered, Scope
from forumtools.store.drafts import Draft, Completion
from forumtools.store.mirror import Mirror

mirror = Mirror(Path(sys.argv[1]), "https://wiki.example.org/api.php")
draft = mirror.draft(Scope(3000))
draft.add(Numbered(number, Page(f"Contrib:{number}", "neuf", 9)) for number in range(1, 700))
Draft._note = lambda *_, **__: os.kill(os.getpid(), 9)  # everything but the last step is done
draft.commit(Completion(gone=[1000]))
"""


def test_a_sync_that_is_killed_leaves_the_mirror_as_it_was(mirror: Mirror, path: Path) -> None:
    before = {1: Page("Contrib:1", "vieux", 1), 1000: Page("Contrib:Z", "vieux", 2)}
    become(mirror, before)

    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, capture_output=True)

    assert killed.returncode == -9, killed.stderr
    assert found(mirror) == in_order(before)
    reopened = Mirror(path, WIKI)
    assert found(reopened) == in_order(before)
    become(mirror, {1: Page("Contrib:1", "suite", 3)})
    assert found(reopened) == [Page("Contrib:1", "suite", 3)]
    reopened.close()


# The file


def test_only_its_owner_may_read_the_mirror(mirror: Mirror, path: Path) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1)})

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("mirror*")} == {0o600}


@pytest.mark.parametrize("make", [lambda path: Mirror(path, WIKI), FoundBefore])
def test_git_does_not_see_the_files(path: Path, make: Callable[[Path], Mirror | FoundBefore]) -> None:
    make(path).close()

    assert path.parent.joinpath(".gitignore").read_text() == "*\n"


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:5000] + b"x" * 3000)


def _of_another_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE layout SET of = '999 ' || of")
    connection.close()


def _of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE pages (title TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [_cut, lambda path: path.write_bytes(b"rien de tel" * 1000), _of_another_version, _of_another_program],
    ids=["cut", "no database", "another version", "another program"],
)
def test_a_file_that_is_no_mirror_is_made_anew_and_told(path: Path, spoil: Callable[[Path], None]) -> None:
    mirror = Mirror(path, WIKI)
    become(mirror, {n: Page(f"Contrib:{n}", "texte " * 200, n) for n in range(1, 50)})
    mirror.close()
    spoil(path)

    mirror = Mirror(path, WIKI)

    assert mirror.notice is not None
    assert str(path) in mirror.notice.fr
    assert mirror.synced(CONTRIB) is None
    become(mirror, {1: Page("Contrib:A", "un", 1)})
    assert found(mirror) == [Page("Contrib:A", "un", 1)]
    mirror.close()


def test_a_mirror_of_another_wiki_is_not_taken_for_ours(path: Path) -> None:
    other = Mirror(path, "https://autre.example.org/api.php")
    become(other, {1: Page("Contrib:A", "un", 1)})
    other.close()

    mirror = Mirror(path, WIKI)

    assert found(mirror) == []
    mirror.close()


def test_damage_that_is_met_later_is_told_and_gone_the_next_time(path: Path) -> None:
    mirror = Mirror(path, WIKI)
    become(mirror, {n: Page(f"Contrib:{n}", f"texte {n} " * 300, n) for n in range(1, 200)})
    mirror.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(16384)
        file.write(os.urandom(size - 20000))
    mirror = Mirror(path, WIKI)

    with pytest.raises(CopyUnusable):
        list(mirror.pages(CONTRIB))

    assert not path.exists()
    with pytest.raises(CopyUnusable):
        mirror.page("Contrib:1")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):  # before it was taken away: Windows asks for that
        mirror._copy.connection.execute("SELECT 1")
    mirror.close()
    assert found(Mirror(path, WIKI)) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")

    with pytest.raises(CopyUnusable, match="fichier"):
        Mirror(tmp_path / "fichier" / "mirror.sqlite", WIKI)


FULL = """
import resource, sys
from pathlib import Path
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.jobs.watching import Watcher
from forumtools.model.records import Page
from tests.wikis.shifting import api

pages = {number: Page(f"Contrib:{number}", "texte " * 2000, number) for number in range(100, 200)}
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
wiki = MirroredWiki(api(pages), Path(sys.argv[1]), {"Contrib": ""}, Watcher(tell=lambda text: print(text.en)))
assert list(wiki.pages("Contrib")) == list(pages.values())
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 50_000, 300_000, 1_000_000])
def test_on_a_full_disk_the_wiki_is_read_directly_and_that_is_told_once(path: Path, room: int) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(path), str(room)], check=False, capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1
    assert done.stdout.rstrip().endswith(b"The wiki is read directly.")


def test_a_change_for_which_there_is_no_room_does_not_happen(mirror: Mirror, path: Path) -> None:
    become(mirror, {1: Page("Contrib:A", "un", 1)})
    connection = mirror._copy.connection
    [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    with pytest.raises(CopyUnusable, match="full"):
        mirror.keep(Page("Contrib:A", "x" * 100_000, 2), 3000, base=1)

    assert found(mirror) == [Page("Contrib:A", "un", 1)]


def test_the_name_of_the_file_tells_wikis_apart() -> None:
    names = {mirror_name(f"https://{place}/api.php") for place in ("a.org", "a.org/w", "b.org", "a.org:8080", "é.org")}

    assert len(names) == 5
    assert all(name.isascii() and "/" not in name and name.startswith("mirror-") for name in names)
