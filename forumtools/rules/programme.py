"""Rules on the programme: dates that can be, pages that are there, séances and deliverables without a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from forumtools.language import Text, plural
from forumtools.model.dates import first_day, last_day
from forumtools.model.findings import Severity
from forumtools.model.forum import Forum, Kind
from forumtools.model.records import Record
from forumtools.model.roles import Moment, Role
from forumtools.model.words import fold
from forumtools.rules.likeness import obvious
from forumtools.rules.places import Item, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading

_DAY_BEFORE = timedelta(days=1)
"""What is « off » often begins on the eve."""


@rule(
    "PRG001",
    Severity.ERROR,
    title=Text(fr="Fin avant le début, ou hors de l’édition", en="End before start, or outside the edition"),
    why=Text(
        fr="Une séance qui finit avant de commencer, ou qui tombe hors des jours du forum, n’apparaît pas au bon "
        "endroit du programme, ou pas du tout. Une date partielle n’est signalée que si elle est fausse à coup sûr.",
        en="A session that ends before it starts, or is on no day of the forum, is not in its place in the programme, "
        "or not there at all. A partial date is told only when it is surely wrong.",
    ),
    wrong="|début=2018-07\n|fin=2017",
    right="|début=2017\n|fin=2018-07",
    reach=Reach.EDITION,
)
def impossible_dates(reading: Reading, world: World) -> Iterator[Fault]:
    """Find dates that contradict each other, or the edition."""
    dates: _Dates = {item.declared.role: item for item in items(reading) if item.declared.role in _DATES}
    yield from _back_to_front(dates, Role.START, Role.END)
    yield from _back_to_front(dates, Role.CALL, Role.DEADLINE)
    if _is_of_programme(reading.kind, world.forum):
        edition = world.edition_of(reading.record)
        if edition and edition is not reading.record:
            yield from _outside(dates, edition)


_Dates = Mapping[Role | None, Item]
_DATES = frozenset({Role.START, Role.END, Role.CALL, Role.DEADLINE})


def _is_of_programme(kind: Kind, forum: Forum) -> bool:
    """Say whether pages of *kind* happen during an edition: sessions do, contributions and deliverables do not."""
    return kind is not forum.main_kind and kind is not forum.edition_kind and kind.field_for(Role.EDITION) is not None


def _back_to_front(dates: _Dates, start: Role, end: Role) -> Iterator[Fault]:
    if start not in dates or end not in dates:
        return
    first, last = first_day(dates[start].value), last_day(dates[end].value)
    if first and last and last < first:
        yield Fault(
            text=Text(
                fr="{end} vient avant {start} : corrigez l’une des deux dates.",
                en="{end} comes before {start}: correct one of the two dates.",
            ).format(end=quoted(dates[end].value), start=quoted(dates[start].value)),
            start=dates[end].start,
            field=dates[end].declared.name,
        )


def _outside(dates: _Dates, edition: Record) -> Iterator[Fault]:
    opens, closes = _days_of(edition)
    for role in (Role.START, Role.END):
        item = dates.get(role)
        first, last = (first_day(item.value), last_day(item.value)) if item else (None, None)
        is_early = last and opens and last < opens - _DAY_BEFORE
        if item and (is_early or (first and closes and first > closes)):
            yield Fault(
                text=Text(
                    fr="{day} est hors de l’édition {edition}, qui va du {opens} au {closes}.",
                    en="{day} is outside the edition {edition}, which goes from {opens} to {closes}.",
                ).format(day=quoted(item.value), edition=quoted(edition.title), opens=opens, closes=closes),
                start=item.start,
                field=item.declared.name,
            )


def _days_of(edition: Record) -> tuple[date | None, date | None]:
    start, end = edition.one(Role.START), edition.one(Role.END)
    return (first_day(start), last_day(end)) if start and end else (None, None)


class PagesByName:
    """The pages of each kind, by the names that other pages may call them by."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._names: dict[str, Counter[str]] = {}
        self._editions: dict[str, Counter[str]] = {}
        self._beginnings: dict[str, dict[str, None]] = {}
        self._kinds: set[str] = set()
        self._of_page: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {}

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""
        record = reading.record
        if record.page in self._of_page:
            kind, names, editions = self._of_page.pop(record.page)
            self._known(self._names, kind).subtract(names)
            self._known(self._editions, kind).subtract(editions)
        kind = record.kind.id
        names = frozenset(map(fold, filter(None, (record.page_name, record.title, *record.of(Role.LABEL)))))
        editions = frozenset(map(fold, record.of(Role.EDITION)))
        self._known(self._names, kind).update(names)
        self._kinds.add(kind)
        for name in names:
            self._beginnings.setdefault(f"{kind} {name[:_BEGINNING]}", {})[name] = None
        self._known(self._editions, kind).update(editions)
        self._of_page[record.page] = (kind, names, editions)

    @staticmethod
    def _known(counters: dict[str, Counter[str]], kind: str) -> Counter[str]:
        return counters.setdefault(kind, Counter())

    def can_tell(self, kind: Kind, record: Record) -> bool:
        """Say whether pages of *kind* are there, and of the edition of *record* where they have one."""
        edition = fold(record.one(Role.EDITION))
        if kind is record.kind or not edition or kind.field_for(Role.EDITION) is None:
            return kind.id in self._kinds
        return self._known(self._editions, kind.id)[edition] > 0

    def near(self, kind: Kind, name: str) -> str | None:
        """Return the name, folded, of a page of *kind* that *name* is but for a slip."""
        # Nearness is asked of those alone that begin alike: a forum has thousands of pages.
        names = self._known(self._names, kind.id)
        alike = [
            other for other in self._beginnings.get(f"{kind.id} {fold(name)[:_BEGINNING]}", ()) if names[other] > 0
        ]
        return obvious(name, alike[:_MOST_COMPARED])

    def names(self, kind: Kind) -> Counter[str]:
        """Return how many pages of *kind* have each name, folded."""
        return self._names.get(kind.id, Counter())


@rule(
    "PRG002",
    Severity.ERROR,
    title=Text(fr="Page inconnue", en="Unknown page referred to"),
    why=Text(
        fr="Le champ nomme une page, session ou contribution, qui n’existe pas : le programme et le catalogue ne "
        "peuvent pas relier les deux. C’est presque toujours une faute de frappe, ou une page renommée.",
        en="The field names a page, a session or a contribution, that does not exist: the programme and the catalogue "
        "cannot link the two. It is nearly always a slip of the keyboard, or a page that was renamed.",
    ),
    wrong="Contrib:Carte ouverte\n|sessions=Atelier des carte\nSession:Atelier des cartes\n|édition=2018",
    right="Contrib:Carte ouverte\n|sessions=Atelier des cartes\nSession:Atelier des cartes\n|édition=2018",
)
def unknown_page(reading: Reading, world: World) -> Iterator[Fault]:
    """Find values that name a page of the forum that there is not, once there are pages of its kind."""
    pointers = reading.kind.page_fields
    for item in items(reading) if pointers.keys() & reading.record.values.keys() else ():
        target = world.forum.kind(pointers.get(item.declared.name, "")) if item.declared.name in pointers else None
        if target is None or "{{" in item.value or not item.value.strip("[] "):
            continue
        known = world.index(PagesByName)
        names = known.names(target)
        if known.can_tell(target, reading.record) and not _is_there(item.value, target, names, reading, world):
            yield Fault(
                text=_unknown(item, target, known.near(target, item.value)),
                start=item.start,
                field=item.declared.name,
            )


def _is_there(value: str, target: Kind, names: Counter[str], reading: Reading, world: World) -> bool:
    bare = value.strip("[] ").partition("|")[0]
    prefix, colon, rest = bare.partition(":")
    name = rest if colon and fold(prefix) == fold(target.namespace) else bare
    return names[fold(name)] > 0 or world.has_page(reading.site.normal(f"{target.namespace}:{name}"))


def _unknown(item: Item, target: Kind, near: str | None) -> Text:
    if near:
        return Text(
            fr="{kind} {value} : il n’y a pas de page de ce nom ; peut-être {near} ?",
            en="{kind} {value}: there is no page of that name; perhaps {near}?",
        ).format(kind=target.label, value=quoted(item.value), near=quoted(near))
    return Text(
        fr="{kind} {value} : il n’y a pas de page de ce nom ; corrigez-le, ou créez la page.",
        en="{kind} {value}: there is no page of that name; correct it, or make the page.",
    ).format(kind=target.label, value=quoted(item.value))


_BEGINNING = 8
_MOST_COMPARED = 50


class Cycles:
    """The séances and the deliverables of each training cycle."""

    def __init__(self, forum: Forum) -> None:
        self._rows: dict[str, tuple[str, Record]] = {}
        self._numbers: dict[str, dict[str, list[str]]] | None = None
        self._deliveries: dict[str, dict[str, dict[str, str]]] | None = None

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""
        record = reading.record
        self._rows.pop(record.page, None)
        if record.one(Role.CYCLE):
            self._rows[record.page] = (f"{fold(record.one(Role.CYCLE))} {fold(record.one(Role.EDITION))}", record)
        self._numbers = self._deliveries = None

    def numbered(self, record: Record) -> Mapping[str, Sequence[str]]:
        """Return the titles of the pages of the cycle of *record*, by their number."""
        if self._numbers is None:
            self._numbers = {}
            for cycle, other in self._rows.values():
                if (number := other.one(Role.NUMBER)).isdecimal():
                    key = f"{other.kind.id} {cycle}"
                    self._numbers.setdefault(key, {}).setdefault(str(int(number)), []).append(other.page)
        return (
            self._numbers.get(f"{record.kind.id} {self._rows[record.page][0]}", {}) if record.page in self._rows else {}
        )

    def delivered(self, record: Record) -> Mapping[str, Mapping[str, str]]:
        """Return, for each territory of the cycle of *record*, the types of deliverable it has, with their pages."""
        if self._deliveries is None:
            self._deliveries = {}
            for _, other in self._rows.values():
                if _is_deliverable(other.kind) and other.one(Role.TYPE):
                    cycle = self._deliveries.setdefault(fold(other.one(Role.CYCLE)), {})
                    for place in other.of(Role.PLACES):
                        cycle.setdefault(place, {}).setdefault(other.one(Role.TYPE), other.page)
        return self._deliveries.get(fold(record.one(Role.CYCLE)), {})


def _is_deliverable(kind: Kind) -> bool:
    return all(kind.field_for(role) for role in (Role.CYCLE, Role.PLACES, Role.TYPE))


@rule(
    "PRG003",
    Severity.WARNING,
    title=Text(fr="Numéro de séance répété ou manquant", en="Séance number repeated or missing"),
    why=Text(
        fr="Les séances d’un cycle se suivent : 1, 2, 3… Un numéro donné deux fois, ou sauté, fait croire qu’une "
        "séance manque ou se perd dans la liste.",
        en="The séances of a cycle follow each other: 1, 2, 3… A number that is given twice, or left out, makes people "
        "think that one is missing, or loses it in the list.",
    ),
    wrong="Session:Habiter\n|cycle=Quartiers\n|numéro=3\nSession:Apprendre\n|cycle=Quartiers\n|numéro=1",
    right="Session:Habiter\n|cycle=Quartiers\n|numéro=2\nSession:Apprendre\n|cycle=Quartiers\n|numéro=1",
)
def odd_number(reading: Reading, world: World) -> Iterator[Fault]:
    """Find séances whose number another one has, or that follow a gap."""
    record = reading.record
    number = next((item for item in items(reading) if item.declared.role is Role.NUMBER), None)
    if number is None or not record.one(Role.CYCLE) or not number.value.isdecimal():
        return
    known = world.index(Cycles).numbered(record)
    # Of a cycle with one page alone nobody knows whether the others are to be on the wiki.
    is_alone = sum(map(len, known.values())) < 2
    text = None if is_alone else _odd(int(number.value), record, known)
    if text:
        yield Fault(text=text, start=number.start, field=number.declared.name)


def _odd(number: int, record: Record, known: Mapping[str, Sequence[str]]) -> Text | None:
    others = [page for page in known.get(str(number), ()) if page != record.page]
    if others:
        return Text(
            fr="Le numéro {n} est aussi celui de {other} : changez l’un des deux.",
            en="The number {n} is that of {other} too: change one of the two.",
        ).format(n=number, other=quoted(others[0]))
    before = [other for other in map(int, known) if other < number]
    expected = max(before, default=0) + 1
    if number <= expected:
        return None
    missing = ", ".join(map(str, range(expected, min(number, expected + _MOST_MISSING))))
    return Text(
        fr="Avant le numéro {n}, il manque {missing} dans ce cycle.",
        en="Before the number {n}, {missing} is missing in this cycle.",
    ).format(n=number, missing=missing)


_MOST_MISSING = 5


@rule(
    "PRG004",
    Severity.WARNING,
    title=Text(fr="Livrable manquant pour un territoire", en="Deliverable missing for a territory"),
    why=Text(
        fr="Chaque territoire d’un cycle remet les mêmes livrables. Quand l’un d’eux manque à un territoire et que "
        "d’autres l’ont remis, la restitution a un trou que l’organisateur doit connaître.",
        en="Every territory of a cycle makes the same deliverables. Where one territory lacks what others have made, "
        "the final volume has a gap that the organiser should know of.",
    ),
    wrong="Livrable:Diagnostic des Moulins\n|cycle=Quartiers\n|type=diagnostic\n|territoire=Les Moulins\n"
    "Livrable:Plan d'action du Port\n|cycle=Quartiers\n|type=plan d'action\n|territoire=Le Port",
    right="Livrable:Diagnostic des Moulins\n|cycle=Quartiers\n|type=diagnostic\n|territoire=Les Moulins\n"
    "Livrable:Diagnostic du Port\n|cycle=Quartiers\n|type=diagnostic\n|territoire=Le Port",
)
def missing_deliverable(reading: Reading, world: World) -> Iterator[Fault]:
    """Find territories that lack a deliverable that others of their cycle have."""
    record = reading.record
    if not _is_deliverable(record.kind) or not record.one(Role.CYCLE) or _is_under_way(record, world):
        return
    delivered = world.index(Cycles).delivered(record)
    wanted = {kind: None for types in delivered.values() for kind in types}
    for place in record.of(Role.PLACES):
        own = delivered.get(place, {})
        missing = [kind for kind in wanted if kind not in own]
        if missing and own and min(own.values()) == record.page:  # once for a territory
            yield _missing_for(place, missing, reading)


def _is_under_way(record: Record, world: World) -> bool:
    """Say whether the cycle, where it has a page as an edition, is not over yet."""
    edition = world.edition(record.one(Role.CYCLE))
    return edition is not None and world.moment_of(edition) in (Moment.CALL, Moment.DEADLINE)


def _missing_for(place: str, missing: Sequence[str], reading: Reading) -> Fault:
    declared = reading.kind.field_for(Role.PLACES)
    item = next((item for item in items(reading) if item.declared is declared), None)
    text = plural(
        len(missing),
        Text(
            fr="Pour {{place}}, il manque un livrable : {{types}}.",
            en="For {{place}} a deliverable is missing: {{types}}.",
        ),
        Text(
            fr="Pour {{place}}, il manque {n} livrables : {{types}}.",
            en="For {{place}} {n} deliverables are missing: {{types}}.",
        ),
    )
    return Fault(
        text=text.format(place=quoted(place), types=quoted(", ".join(missing))),
        start=item.start if item else 0,
        field=declared.name if declared else None,
    )
