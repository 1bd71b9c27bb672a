"""Rules on items of the watch: an address with a title and a type, each address once, each hashtag in one spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.addresses import canonical
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Forum
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.places import Entry, Item, entries, has_broken_call, is_told, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.watch_pages import is_no_type, is_watch
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading

_MISSING = {
    Role.WEBSITE: Text(fr="l’adresse", en="the address"),
    Role.TITLE: Text(fr="le titre", en="the title"),
    Role.TYPE: Text(fr="le type", en="the type"),
}


@rule(
    "VEI001",
    Severity.ERROR,
    title=Text(fr="Veille sans adresse, sans titre ou sans type", en="Watch item without address, title or type"),
    why=Text(
        fr="Une veille est une adresse que l’on partage : sans adresse on ne peut y aller, sans titre on ne sait pas "
        "pourquoi, sans l’un des types prévus elle n’est dans aucune liste.",
        en="A watch item is an address that is shared: without address nobody can go there, without title nobody "
        "knows why, without one of the types there are it is in no list.",
    ),
    wrong="{{Veille\n|titre=Des ateliers de réparation\n|type=divers\n|url=\n|date=2018-04\n}}",
    right="{{Veille\n|titre=Des ateliers de réparation\n|type=projet inspirant\n|url=https://reparer.example.org/bilan\n"
    "|date=2018-04\n}}",
    reach=Reach.PAGE,
)
def incomplete_item(reading: Reading, world: World) -> Iterator[Fault]:
    """Find items of the watch that lack what makes them one."""
    if not is_watch(reading.kind) or has_broken_call(reading):
        return
    for entry in entries(reading):
        missing = [role for role in _MISSING if _is_missing(role, entry, reading)]
        if missing:
            yield _incomplete(missing, entry, reading)
        yield from _odd_types(entry, reading)


def _is_missing(role: Role, entry: Entry, reading: Reading) -> bool:
    declared = reading.kind.field_for(role)
    return bool(declared and declared.required and not is_told(entry.values.get(declared.name, ())))


def _incomplete(missing: list[Role], entry: Entry, reading: Reading) -> Fault:
    names = [_MISSING[role] for role in missing]
    what = Text(fr=" et ".join(name.fr for name in names), en=" and ".join(name.en for name in names))
    declared = reading.kind.field_for(missing[0])
    return Fault(
        text=Text(fr="Il manque {what} : complétez la fiche.", en="{what} is missing: complete the record.").format(
            what=Text(fr=what.fr, en=what.en[:1].upper() + what.en[1:])
        ),
        start=entry.start(declared, reading),
        field=declared.name if declared else None,
    )


def _odd_types(entry: Entry, reading: Reading) -> Iterator[Fault]:
    declared = reading.kind.field_for(Role.TYPE)
    for value in entry.values.get(declared.name, ()) if declared and declared.values else ():
        if declared and is_told((value,)) and "{{" not in value and is_no_type(declared, reading.kind, value):
            yield Fault(
                text=Text(
                    fr="{value} n’est aucun des types : {types}. Choisissez.",
                    en="{value} is none of the types: {types}. Choose.",
                ).format(value=quoted(value), types=", ".join(declared.values)),
                start=entry.start(declared, reading),
                field=declared.name,
            )


class WatchItems:
    """The addresses and hashtags of all items of the watch."""

    def __init__(self, forum: Forum) -> None:
        self._addresses: dict[str, dict[str, None]] = {}
        self._spellings: dict[str, Counter[str]] = {}
        self._of_page: dict[str, tuple[list[str], list[str]]] = {}

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""
        title = reading.page.title
        addresses, tags = self._of_page.pop(title, ([], []))
        for address in addresses:
            self._addresses[address].pop(title, None)
        for tag in tags:
            self._spellings[_bare(tag)][tag] -= 1
        if is_watch(reading.kind):
            said = list(items(reading))
            addresses = [canonical(item.value) for item in said if item.declared.role is Role.WEBSITE]
            tags = [item.value for item in said if item.declared.role is Role.HASHTAG]
            self._note(title, addresses, tags)

    def _note(self, title: str, addresses: list[str], tags: list[str]) -> None:
        for address in addresses:
            self._addresses.setdefault(address, {})[title] = None
        for tag in tags:
            self._spellings.setdefault(_bare(tag), Counter())[tag] += 1
        self._of_page[title] = (addresses, tags)

    def others(self, address: str, title: str) -> list[str]:
        """Return the other pages, before *title* in the order of titles, that are about the same address."""
        return [other for other in self._addresses.get(canonical(address), ()) if other < title]

    def usual(self, tag: str) -> str:
        """Return the spelling of a hashtag that most items have; of two, the one with its sign and small letters."""
        known = +self._spellings.get(_bare(tag), Counter())
        return max(known, key=lambda each: (known[each], each.startswith("#"), each.islower(), each), default=tag)


def _bare(tag: str) -> str:
    return fold(tag).lstrip("#").replace(" ", "").replace("-", "")


@rule(
    "VEI002",
    Severity.WARNING,
    title=Text(fr="Adresse déjà relevée, ou mot-dièse écrit autrement", en="Same address twice, or a hashtag variant"),
    why=Text(
        fr="Deux fiches pour une adresse se contredisent un jour ; « #NumPolVille » et « numpolville » font deux "
        "listes. Le mot-dièse prend l’écriture la plus fréquente du forum ; pour les adresses, une personne choisit "
        "la fiche à garder.",
        en="Two records of one address contradict each other one day; “#NumPolVille” and “numpolville” make two "
        "lists. The hashtag gets the spelling that the forum has most; for addresses a person chooses the record to "
        "keep.",
    ),
    wrong="Veille:Un bilan\n|url=https://reparer.example.org/bilan\nVeille:Le bilan\n|url=http://reparer.example.org/bilan/",
    right="Veille:Un bilan\n|url=https://reparer.example.org/bilan\nVeille:Le programme\n|url=https://reparer.example.org/2019",
    fixable=True,
)
def told_again(reading: Reading, world: World) -> Iterator[Fault]:
    """Find addresses that another item is about, and hashtags in another spelling than the usual."""
    if not is_watch(reading.kind):
        return
    seen: set[str] = set()
    for item in items(reading):
        if item.declared.role is Role.WEBSITE:
            yield from _same_address(item, seen, reading, world)
        elif item.declared.role is Role.HASHTAG:
            yield from _other_spelling(item, world)


def _same_address(item: Item, seen: set[str], reading: Reading, world: World) -> Iterator[Fault]:
    address = canonical(item.value)
    others = world.index(WatchItems).others(item.value, reading.page.title)
    text = None
    if address in seen:
        text = Text(
            fr="{address} est déjà plus haut dans la page.", en="{address} stands further up on the page already."
        )
    elif others:
        text = Text(
            fr="La page {other} parle déjà de {address} : n’en gardez qu’une.",
            en="The page {other} is about {address} already: keep one.",
        ).format(other=quoted(others[0]), address="{address}")
    seen.add(address)
    if text:
        yield Fault(text=text.format(address=quoted(item.value)), start=item.start, field=item.declared.name)


def _other_spelling(item: Item, world: World) -> Iterator[Fault]:
    usual = world.index(WatchItems).usual(item.value)
    if usual != item.value:
        yield Fault(
            text=Text(
                fr="Le mot-dièse {tag} s’écrit ailleurs {usual}.", en="The hashtag {tag} is {usual} elsewhere."
            ).format(tag=quoted(item.value), usual=quoted(usual)),
            start=item.start,
            field=item.declared.name,
            edits=() if item.loose else (Edit(start=item.start, end=item.end, new=usual),),
        )
