"""Submissions to pages: done once, in place, the good ones whatever the bad ones are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from forumtools.errors import NotAllowed, WikiUnreachable
from forumtools.forms.submissions import Submission, read_submission
from forumtools.jobs.creating import OnExisting, Outcome, Result, create
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.memory import MemoryWiki
from tests.forums import default_forum, in_memory, kind

EDITION = Page("Édition:2018", "{{Édition\n|titre=2018\n|année=2018\n|thèmes=Communs; E-inclusion\n}}")
GOOD = {
    "titre": "Carte des bancs publics",
    "édition": "2018",
    "contributeurs": "Yaël Tanguy",
    "thèmes": "Communs",
    "licence": "CC-BY-SA-4.0",
    "Présentation": "Yaël dessine des plans et marche beaucoup.",
    "Description du projet": "On relève les bancs, un par un, & on publie la carte | ouverte. " * 8,
}


def sent(**changes: object) -> Submission:
    return read_submission({**GOOD, **changes}, default_forum(), kind(), Text.same("test"))


def done(forum: OpenForum, *submissions: Submission, **options: object) -> Sequence[Result]:
    return list(create(forum, submissions, **options))  # type: ignore[arg-type]  # options of create


def titles(forum: OpenForum) -> list[str]:
    return list(forum.wiki.titles("Contrib"))


def test_a_good_submission_becomes_a_page_that_says_it() -> None:
    forum = in_memory(EDITION)

    [result] = done(forum, sent())

    assert (result.outcome, result.page) == (Outcome.CREATED, "Contrib:Carte des bancs publics")
    record = forum.reading("Carte des bancs publics").record
    assert record.values["thèmes"] == ("Communs",)
    assert record.sections["Description du projet"] == str(GOOD["Description du projet"]).strip()
    assert result.revision == record.revision


def test_the_bad_are_listed_and_the_good_are_done() -> None:
    forum = in_memory(EDITION)

    results = done(
        forum,
        sent(titre=""),
        sent(titre="Deux\nlignes [interdites]", page="Contrib:a[b]"),
        sent(titre="Édition inconnue ici", édition="1999"),
        sent(),
    )

    assert [result.outcome for result in results] == [Outcome.REFUSED] * 3 + [Outcome.CREATED]
    assert [result.reasons != () or result.findings != () for result in results[:3]] == [True] * 3
    assert titles(forum) == ["Contrib:Carte des bancs publics"]


def test_a_page_that_is_there_is_not_touched() -> None:
    forum = in_memory(EDITION, Page("Contrib:Carte des bancs publics", "à quelqu’un"))

    [result] = done(forum, sent())

    assert result.outcome is Outcome.EXISTS
    assert forum.wiki.get("Contrib:Carte des bancs publics").text == "à quelqu’un"


def test_the_same_title_twice_in_one_batch_is_made_once() -> None:
    forum = in_memory(EDITION)

    results = done(forum, sent(), sent(contributeurs="Quelqu’un d’autre"))

    assert [result.outcome for result in results] == [Outcome.CREATED, Outcome.EXISTS]
    assert forum.reading("Carte des bancs publics").record.values["contributeurs"] == ("Yaël Tanguy",)


def test_an_update_changes_what_was_sent_and_nothing_else() -> None:
    forum = in_memory(EDITION)
    done(forum, sent())
    before = forum.wiki.get("Contrib:Carte des bancs publics").text

    [result] = done(forum, sent(thèmes="E-inclusion"), on_existing=OnExisting.UPDATE)

    assert result.outcome is Outcome.UPDATED
    after = forum.wiki.get("Contrib:Carte des bancs publics").text
    assert after == before.replace("|thèmes=Communs", "|thèmes=E-inclusion")


def test_what_is_sent_empty_empties_nothing() -> None:
    forum = in_memory(EDITION)
    done(forum, sent(Ressources="* [https://example.org/carte la carte]"))

    results = done(forum, sent(Ressources="", thèmes=""), on_existing=OnExisting.UPDATE)

    assert [result.outcome for result in results] == [Outcome.UNCHANGED]


def test_an_empty_cell_makes_no_empty_section() -> None:
    forum = in_memory(EDITION)

    [result] = done(forum, sent(Ressources=""))

    assert "Ressources" not in result.after


def test_the_same_file_again_changes_nothing() -> None:
    forum = in_memory(EDITION)
    [first] = done(forum, sent())

    [second] = done(forum, sent(), on_existing=OnExisting.UPDATE)

    assert (second.outcome, second.revision) == (Outcome.UNCHANGED, first.revision)


def test_a_rehearsal_writes_nothing_and_says_the_same() -> None:
    forum = in_memory(EDITION)

    results = done(forum, sent(), sent(), dry_run=True)

    assert [result.outcome for result in results] == [Outcome.CREATED, Outcome.EXISTS]
    assert results[0].after.startswith("{{Contribution\n|titre=Carte des bancs publics")
    assert titles(forum) == []


def test_pages_with_errors_are_written_only_when_that_is_asked_for() -> None:
    forum = in_memory(EDITION)
    incomplete = sent(contributeurs="")

    assert done(forum, incomplete)[0].outcome is Outcome.REFUSED
    assert done(forum, incomplete, allow_errors=True)[0].outcome is Outcome.CREATED


def test_an_update_does_not_answer_for_errors_that_were_there() -> None:
    forum = in_memory(EDITION)
    done(forum, sent(contributeurs=""), allow_errors=True)

    better = done(forum, sent(contributeurs="", thèmes="E-inclusion"), on_existing=OnExisting.UPDATE)
    worse = done(forum, sent(contributeurs="", édition="1999"), on_existing=OnExisting.UPDATE)

    assert [result.outcome for result in (*better, *worse)] == [Outcome.UPDATED, Outcome.REFUSED]


class _Failing(MemoryWiki):
    """A wiki that refuses one page, and breaks down at another."""

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        if "refusée" in page.title:
            raise NotAllowed(Text.same("non"))
        if "panne" in page.title:
            raise WikiUnreachable(Text.same("plus personne"))
        return super().save(page, summary=summary, token=token)


def test_what_concerns_one_page_stops_one_page_and_a_breakdown_stops_the_batch() -> None:
    forum = in_memory(EDITION)
    failing = _Failing(site=forum.site)
    failing.save(EDITION, summary="")
    forum = replace(forum, wiki=failing)
    submissions = [
        sent(titre=f"Carte {word}") for word in ("refusée ici", "des bancs", "de la panne", "jamais essayée")
    ]
    done_before: list[Outcome] = []

    with pytest.raises(WikiUnreachable):
        _collect(create(forum, submissions), done_before)

    assert done_before == [Outcome.FAILED, Outcome.CREATED, Outcome.FAILED]
    assert titles(forum) == ["Contrib:Carte des bancs"]


def _collect(results: Iterable[Result], outcomes: list[Outcome]) -> None:
    for result in results:
        outcomes.append(result.outcome)


def test_two_updates_of_one_page_in_one_batch_are_both_made() -> None:
    forum = in_memory(EDITION)
    done(forum, sent())

    done(forum, sent(organisations="Orga A"), sent(publics="habitants"), on_existing=OnExisting.UPDATE)

    values = forum.reading("Carte des bancs publics").record.values
    assert (values["organisations"], values["publics"]) == (("Orga A",), ("habitants",))


def test_an_update_does_not_run_over_what_the_same_batch_created() -> None:
    forum = in_memory(EDITION)

    results = done(forum, sent(), sent(contributeurs="Une autre personne"), on_existing=OnExisting.UPDATE)

    assert [result.outcome for result in results] == [Outcome.CREATED, Outcome.EXISTS]


def test_a_page_too_broken_to_be_changed_is_left_alone() -> None:
    forum = in_memory(EDITION)
    done(forum, sent())
    page = forum.wiki.get("Contrib:Carte des bancs publics")
    broken = forum.writable().save(replace(page, text=page.text.replace("[[Cat", "<!-- [[Cat")), summary="")

    [result] = done(forum, sent(Ressources="* une carte"), on_existing=OnExisting.UPDATE)

    assert result.outcome is Outcome.REFUSED
    assert "trop abîmée" in result.reasons[0].fr
    assert forum.wiki.get("Contrib:Carte des bancs publics") == broken


def test_a_new_section_beside_bare_titles_marks_them() -> None:
    pasted = "Forum des usages, édition 2018\n\nune contribution de Awen Riou\n\nPrésentation\n\nx\n\nProjet\n\ny"
    forum = in_memory(EDITION, Page("Contrib:Vieille page collée", pasted))

    [result] = done(
        forum,
        sent(titre="Vieille page collée", Ressources="* z", **{"Présentation": "", "Description du projet": ""}),
        on_existing=OnExisting.UPDATE,
        allow_errors=True,
    )

    sections = forum.reading("Vieille page collée").record.sections
    assert result.outcome is Outcome.UPDATED
    assert sections == {"Présentation": "x", "Description du projet": "y", "Ressources": "* z"}


def test_an_address_is_encoded_where_it_must_be_and_taken() -> None:
    forum = in_memory(EDITION)

    [result] = done(forum, sent(site="https://example.org/a b|c"))

    assert result.outcome is Outcome.CREATED
    assert forum.reading("Carte des bancs publics").record.values["site"] == ("https://example.org/a%20b%7Cc",)


def test_what_somebody_else_changed_meanwhile_is_told_with_both_texts() -> None:
    forum = in_memory(EDITION)
    done(forum, sent())
    title = "Contrib:Carte des bancs publics"

    class Changing(MemoryWiki):
        def save(self, page: Page, *, summary: str, token: str = "") -> Page:
            if page.revision == 2:
                there = self.get(title)
                other = there.text.replace("|thèmes=Communs", "|thèmes=Art")
                super().save(replace(there, text=other), summary="à la main")
            return super().save(page, summary=summary, token=token)

    wiki = Changing(site=forum.site)
    wiki.__dict__.update(vars(forum.wiki))

    [result] = done(replace(forum, wiki=wiki), sent(thèmes="E-inclusion"), on_existing=OnExisting.UPDATE)

    assert result.outcome is Outcome.FAILED
    said = result.reasons[-1].fr
    assert all(word in said for word in ("thèmes", "Communs", "Art", "E-inclusion"))
    assert "|thèmes=Art" in wiki.get(title).text
