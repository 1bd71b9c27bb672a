"""The forum as the web form sees it: which calls are open, what people can choose from, what is there already."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from forumtools.errors import ForumToolsError
from forumtools.forms.controls import UNASKED, Choice, Form, Offers, form_of
from forumtools.forms.submissions import Submission
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.validating import Checker, checker
from forumtools.language import Text
from forumtools.model.dates import first_day, last_day
from forumtools.model.findings import Finding
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Page, Record
from forumtools.model.roles import Moment, Role
from forumtools.model.states import is_promised
from forumtools.model.words import fold
from forumtools.rules.choosing import selected
from forumtools.rules.pages_alike import Common, PagesAlike
from forumtools.rules.world import World
from forumtools.wikis.protocols import can_render, has_lists, is_on_the_web
from forumtools.wikitext.pages import Reader, Reading
from forumtools.wikitext.writing import change_page, write_page

_STAYS = 60.0
"""Seconds until the wiki is looked at again."""

_LATER = timedelta(days=180)
_SUGGESTED = 200
_ADDRESS = re.compile(r"https?://[^\s|\[\]{}<>\"]+")
_OPEN = frozenset({"ouverte", "open"})
_CLOSED = frozenset({"annulee", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class Call:
    """An edition that takes contributions."""

    kind: Kind
    """What may be proposed."""

    edition: str
    """Its name; empty for a kind that belongs to no edition."""

    title: str
    opens: date | None = None
    closes: date | None = None
    is_late: bool = False
    """Whether the deadline is over: people may still complete the edition."""

    is_future: bool = False


class ForumView:
    """
    What the form needs to know of the forum, read once and read again when it is old.

    May be used by several threads: one at a time looks, and while one reads anew the others go on with what was known.
    """

    def __init__(
        self,
        opening: Callable[[], OpenForum],
        *,
        today: Callable[[], date] = date.today,
        stays: float = _STAYS,
    ) -> None:
        """Begin with nothing read. *opening* opens the forum anew at each reading; one lasts for *stays* seconds."""
        self._opening = opening
        self.opened = opening()
        self.forum = self.opened.forum
        self._readers: dict[str, Reader] = {}
        self._drawing = threading.Lock()
        self._today = today
        self._stays = stays
        self._lock = threading.RLock()
        self._reading = threading.Lock()
        self._checker: Checker | None = None
        self._since = 0.0
        self._day: date | None = None

    # What is there

    def calls(self) -> Sequence[Call]:
        """Return what people may contribute to: by kind, the newest edition first."""
        with self._lock:
            return [call for kind in self._kinds() for call in self._calls_of(kind, self._world)]

    def takes(self, kind: Kind) -> bool:
        """Say whether people may propose pages of *kind* at all."""
        return kind in self._kinds()

    def call(self, kind: Kind, edition: str) -> Call | None:
        """Return the call of that *edition*, if it is open."""
        found = (call for call in self.calls() if call.kind is kind and not call.is_future)
        return next((call for call in found if fold(call.edition) == fold(edition)), None)

    def _kinds(self) -> Iterator[Kind]:
        named = self.forum.form.kinds
        for kind in self.forum.kinds:
            if kind.id in named or (not named and kind is self.forum.main_kind):
                yield kind

    def _calls_of(self, kind: Kind, world: World) -> Iterator[Call]:
        if kind.field_for(Role.EDITION) is None or self.forum.edition_kind is None:
            yield Call(kind=kind, edition="", title=kind.label.say(self.forum.language))
            return
        newest = sorted(world.editions, key=lambda edition: edition.one(Role.YEAR) or edition.page_name, reverse=True)
        for edition in newest:
            moment, status = world.moment_of(edition), fold(edition.one(Role.STATUS))
            is_open = status in _OPEN or moment in (Moment.CALL, Moment.DEADLINE)
            if is_open and status not in _CLOSED:
                yield self._call(kind, edition, moment)

    def _call(self, kind: Kind, edition: Record, moment: Moment | None) -> Call:
        opens, closes = first_day(edition.one(Role.CALL)), last_day(edition.one(Role.DEADLINE))
        return Call(
            kind=kind,
            edition=edition.page_name,
            title=edition.one(Role.LABEL) or edition.title,
            opens=opens,
            closes=closes,
            is_late=moment is Moment.DEADLINE,
            is_future=bool(opens and self._today() < opens),
        )

    def records(self, kind: Kind) -> Sequence[Record]:
        """Return the pages of a kind that are on the wiki."""
        with self._lock:
            return list(self._records(kind))

    def last_day_to_edit(self, edition: str, sent: date) -> date:
        """Return the last day on which what was *sent* may be changed by who sent it."""
        if self.forum.form.edit_until:
            return last_day(self.forum.form.edit_until) or sent + _LATER
        with self._lock:
            known = self._world.edition(edition) if edition else None
        end = last_day(known.one(Role.END)) if known else None
        return end if end and end > sent else sent + _LATER

    def form(self, kind: Kind, edition: str) -> Form:
        """Return the form of *kind* for *edition*, with what can be chosen there."""
        with self._lock:
            return form_of(kind, self.forum, offers=self._offers(kind, edition), moment=Moment.CALL)

    def _offers(self, kind: Kind, edition: str) -> Offers:
        world = self._world
        named = kind.field_for(Role.EDITION)
        says = {named.name: (edition,)} if named and edition else {}
        return Offers(
            values=lambda declared: world.allowed(declared, kind, says),
            pages=lambda declared: list(self._pages(declared, edition)),
            known=lambda declared: self._known(kind, declared),
        )

    def _pages(self, declared: Field, edition: str) -> Iterator[Choice]:
        if declared.role is Role.EDITION:
            yield from (Choice(call.edition, call.title) for call in self._open_editions(edition))
            return
        target = self.forum.kind(declared.page_kind or "")
        for record in self._records(target):
            editions = {fold(name) for name in record.of(Role.EDITION)}
            is_earlier = declared.role is Role.FOLLOWS and fold(edition) not in editions
            if is_earlier or (declared.role is not Role.FOLLOWS and (not editions or fold(edition) in editions)):
                yield Choice(record.page_name, record.title)

    def _open_editions(self, edition: str) -> Iterator[Call]:
        seen: set[str] = set()
        for call in self.calls():
            if call.edition and not call.is_future and call.edition not in seen:
                seen.add(call.edition)
                yield call
        if edition and edition not in seen:
            # Somebody changes what was sent to an edition that is closed by now.
            yield Call(kind=self.forum.main_kind, edition=edition, title=edition)

    def _records(self, kind: Kind | None) -> Iterator[Record]:
        return (reading.record for reading in self._world.pages.values() if reading.record.kind is kind)

    def _known(self, kind: Kind, declared: Field) -> Sequence[str]:
        said: dict[str, int] = {}
        for record in self._records(kind):
            for value in record.values.get(declared.name, ()):
                said[value] = said.get(value, 0) + 1
        return sorted(sorted(said), key=lambda value: -said[value])[:_SUGGESTED] if declared.list else ()

    # What a submission would be

    def page(self, submission: Submission, written: str = "") -> Reading:
        """Return the page that *submission* asks for; *written* is the text of one that is there already."""
        with self._lock:
            record = submission.record
            reader = self._readers[record.kind.id]
            title = self.opened.site.normal(record.page) if record.page else ""
            if not written:
                return reader.read(Page(title, write_page(record, self.opened.site)))
            before = reader.read(Page(title, written))
            return reader.read(Page(title, changed(before, record)))

    def findings(self, reading: Reading) -> list[Finding]:
        """Return what the rules have to say of a page that is not there yet."""
        with self._lock:
            return self._known_checker.findings(reading)

    def alike(self, reading: Reading) -> Sequence[Common]:
        """Return the pages that *reading* may be taken for, or that it may follow."""
        with self._lock:
            return self._world.index(PagesAlike).alike(reading)

    def has_page(self, title: str) -> bool:
        """Say whether there is a page of that full title that says more than that it is promised."""
        with self._lock:
            normal = self.opened.site.normal(title)
            known = self._world.pages.get(normal)
            return self._world.has_page(normal) and not (known and is_promised(known.record))

    def drawn(self, reading: Reading) -> str | None:
        """Return what the wiki itself makes of a page, as unchecked HTML; nothing where it does not answer."""
        wiki = self.opened.wiki
        if not can_render(wiki):
            return None
        try:
            with self._drawing:
                return wiki.render(reading.page.title, reading.text)
        except ForumToolsError:
            return None

    def address_of(self, title: str) -> str:
        """Return the web address of a page of the wiki; empty where it has none, or does not answer."""
        wiki = self.opened.wiki
        if not title or not is_on_the_web(wiki):
            return ""
        try:
            with self._drawing:
                return wiki.address_of(title)
        except ForumToolsError:
            return ""

    def refusals(self, reading: Reading) -> list[Text]:
        """Return what the wiki's own lists would refuse of a page; nothing where it does not answer."""
        wiki = self.opened.wiki
        if not has_lists(wiki):
            return []
        try:
            with self._drawing:
                return wiki.refusals(reading.page.title, list(dict.fromkeys(_ADDRESS.findall(reading.text))))
        except ForumToolsError:
            return []

    # Reading the wiki

    def refresh(self) -> None:
        """Read the wiki again if what is known is old; what was known stays where the wiki cannot be reached."""
        is_old = time.monotonic() - self._since > self._stays or self._day != self._today()
        if (self._checker is None or is_old) and self._reading.acquire(blocking=self._checker is None):
            if self._checker is None or not self._stays:
                self._read_anew()
            else:
                # Nobody waits for it: a large wiki takes seconds.
                threading.Thread(target=self._read_anew, name="forum view", daemon=True).start()

    def _read_anew(self) -> None:
        try:
            self._read()
        except ForumToolsError:
            if self._checker is None:
                raise
            self._since = time.monotonic()
        finally:
            self._reading.release()

    def _read(self) -> None:
        # The wiki is opened anew, the forum file is as it was when we began: forms that are open go by it.
        today, opened = self._today(), replace(self._opening(), forum=self.forum)
        rules = selected(settled=self.forum.rules.ignore)
        new = checker(opened, opened.all_readings(), rules, today=today)
        for reading in islice(new.world.pages.values(), 1):
            new.findings(reading)  # makes what rules look up in all pages, before anybody waits for it
        # A mirror answers only the thread that opened it: what is asked for later is asked now.
        readers = {kind.id: opened.reader(kind) for kind in opened.forum.kinds}
        assert opened.site  # noqa: S101 - asked now, for the same reason
        with self._lock:
            self.opened, self._readers = opened, readers
            self._checker, self._since, self._day = new, time.monotonic(), today

    @property
    def _known_checker(self) -> Checker:
        if self._checker is None:
            self.refresh()
        assert self._checker is not None  # noqa: S101 - refresh raises otherwise
        return self._checker

    @property
    def _world(self) -> World:
        return self._known_checker.world


def changed(before: Reading, record: Record) -> str:
    """Return the text of a page with all that *record* says, emptied where it answers nothing; all else stays."""
    fields = [entry for entry in record.kind.fields if not entry.is_private]
    values = {entry.name: record.values.get(entry.name, ()) for entry in fields if entry.role not in UNASKED}
    values |= {entry.name: record.values[entry.name] for entry in fields if entry.name in record.values}
    asked = {name: said for name, said in values.items() if said or name in before.record.values}
    sections = {name: text for name, text in record.sections.items() if text or name in before.record.sections}
    return change_page(before, asked, sections)
