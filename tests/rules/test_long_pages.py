"""Pages that nobody writes by hand are still read to their end: quadratic work on these would take minutes."""

from forumtools.rules.choosing import selected
from forumtools.wikitext.private import private_lines
from tests.rules.pages import forum_with, read


def test_calls_in_the_names_of_calls() -> None:
    reading = read("Contrib:Carte ouverte", "{{ " * 30_000 + "x" + " }}" * 30_000)

    assert reading.calls == ()


def test_known_titles_at_a_lower_level_among_many_others() -> None:
    titles = "".join(f"== T{rank} ==\n" for rank in range(20_000))

    reading = read("Contrib:Carte ouverte", titles + "=== Présentation ===\n" * 20_000)

    assert len(reading.sections) == 40_000


def test_many_numbered_fields() -> None:
    lines = "".join(f"|contributeur{rank}=Malo Kerdu{rank}\n" for rank in range(11_000))
    forum = forum_with(f"{{{{Contribution\n{lines}}}}}")

    assert len(forum.find(selected(["FLD002"]))) > 0


def test_blanks_where_a_field_could_be() -> None:
    for line in ("\u00a0" * 50_000, "|" + " " * 50_000, "=|a" + " " * 50_000 + "|", " " * 50_000 + "|:"):
        assert list(private_lines([line], forum_with("").world.forum.main_kind)) == []


def test_a_large_page_of_bytes_that_are_no_text() -> None:
    assert "SYN008" in forum_with(b"\x83".decode("utf-8", "surrogateescape") * 700_000).codes()
