"""From the text of a forum file to a `Forum`, with errors that name file, line and the nearest known word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from forumtools.errors import ForumFileError
from forumtools.language import LANGUAGES, Text
from forumtools.model.dates import is_date
from forumtools.model.findings import Severity
from forumtools.model.forum import (
    PLACEHOLDER,
    CatalogueSettings,
    Declared,
    Field,
    FormSettings,
    Forum,
    Kind,
    RuleSettings,
    Section,
    WikiPlace,
)
from forumtools.model.roles import Moment, Role
from forumtools.model.tables import Lines, Table, unknown_word
from forumtools.model.types import TYPES
from forumtools.model.words import fold

_NAME = re.compile(r"[^\W\d_][\w \-'’]*")
_ROLES = tuple(role.value for role in Role)
_SEVERITIES = tuple(severity.value for severity in Severity)
_MOMENTS = tuple(moment.value for moment in Moment)


def read_forum(text: str, *, source: str = "forum.toml") -> Forum:
    """
    Return the forum that *text* declares.

    Raises `ForumFileError` for anything unknown, missing or of the wrong type; the message names *source*
    and the line.
    """
    try:
        content = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, source) from error
    except RecursionError as error:
        deep = Text(fr="des listes sont imbriquées trop profondément", en="lists are nested too deeply")
        raise ForumFileError(deep, source=source) from error
    root = Table(content, source=source, lines=Lines(text))
    head, wiki = root.table("forum"), root.table("wiki")
    rules, form = _rules(root.table("rules")), root.table("form")
    catalogue = _catalogue(root.table("catalogue"))
    kinds = tuple(_kind(table) for table in root.tables("kind"))
    root.done()
    if not kinds:
        raise root.error(Text(fr="aucune [[kind]] n’est déclarée", en="no [[kind]] is declared"))
    declared = _forum(head, _wiki(wiki), kinds, rules, source)
    forum = replace(declared, form=_form(form, kinds), catalogue=catalogue)
    _check_references(forum, root)
    _check_namespaces(forum, root)
    return forum


def _syntax_error(error: tomllib.TOMLDecodeError, source: str) -> ForumFileError:
    message = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    reason = message[: place.start()].strip() if place else message
    text = Text(fr="ce n’est pas du TOML : {reason}", en="this is not TOML: {reason}").format(reason=reason)
    return ForumFileError(text, source=source, line=int(place[1]) if place else None)


def _forum(head: Table, wiki: WikiPlace, kinds: tuple[Kind, ...], rules: RuleSettings, source: str) -> Forum:
    zone = head.get("timezone", str, "Europe/Paris")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise head.error(unknown_word(zone, sorted(available_timezones())), "timezone") from error
    forum = Forum(
        name=head.need("name", str),
        language=head.one_of("language", LANGUAGES, "fr"),  # type: ignore[arg-type]  # one_of checked it
        timezone=zone,
        license=head.get("license", str),
        former_hosts=head.texts("former_hosts"),
        wiki=wiki,
        kinds=kinds,
        rules=rules,
        source=source,
    )
    head.done()
    return forum


def _wiki(table: Table) -> WikiPlace:
    places = {key: table.get(key, str) for key in ("folder", "api", "dump")}
    table.done()
    if sum(place is not None for place in places.values()) != 1:
        raise table.error(
            Text(
                fr="[wiki] attend exactement un de folder, api, dump",
                en="[wiki] expects exactly one of folder, api, dump",
            )
        )
    return WikiPlace(**places)


def _rules(table: Table) -> RuleSettings:
    severity, editions = table.table("severity"), table.table("editions")
    settings = RuleSettings(
        ignore=table.texts("ignore"),
        severity={code: Severity(severity.one_of(code, _SEVERITIES)) for code in severity.keys},
        editions={name: _ignored(editions.table(name)) for name in editions.keys},
    )
    for each in (table, severity, editions):
        each.done()
    return settings


def _form(table: Table, kinds: tuple[Kind, ...]) -> FormSettings:
    usual = FormSettings()
    settings = FormSettings(
        kinds=table.texts("kinds"),
        moderation=table.get("moderation", bool, usual.moderation),
        address=_web_address(table, "address"),
        contact=table.get("contact", str, ""),
        sender=table.get("sender", str, ""),
        edit_until=table.get("edit_until", str, ""),
        keep_private=_count(table, "keep_private", usual.keep_private),
        keep_drafts=_count(table, "keep_drafts", usual.keep_drafts),
        largest_picture=_count(table, "largest_picture", usual.largest_picture),
        most_per_hour=_count(table, "most_per_hour", usual.most_per_hour) or 1,
        question=_text(table, "question"),
        answers=table.texts("answers"),
        consent=_text(table, "consent"),
        consent_version=table.get("consent_version", str, usual.consent_version),
        licences=table.texts("licences") or usual.licences,
    )
    table.done()
    _check_form(table, settings, kinds)
    return settings


def _catalogue(table: Table) -> CatalogueSettings:
    address = _web_address(table, "address")
    corrections = table.get("corrections", str, "")
    if corrections and not corrections.startswith(("https://", "http://", "mailto:")):
        expected = Text(
            fr="une adresse https:// ou mailto: est attendue", en="an https:// or mailto: address is expected"
        )
        raise table.error(expected, "corrections")
    table.done()
    return CatalogueSettings(address=address and address.rstrip("/") + "/", corrections=corrections)


def _web_address(table: Table, key: str) -> str:
    address: str = table.get(key, str, "")
    if address and not address.startswith(("https://", "http://")):
        raise table.error(Text(fr="une adresse https:// est attendue", en="an https:// address is expected"), key)
    return address


def _count(table: Table, key: str, usual: int) -> int:
    number: int = table.get(key, int, usual)
    if number < 0:
        raise table.error(Text(fr="un nombre positif est attendu", en="a positive number is expected"), key)
    return number


def _check_form(table: Table, settings: FormSettings, kinds: tuple[Kind, ...]) -> None:
    ids = [kind.id for kind in kinds]
    for name in settings.kinds:
        if name not in ids:
            raise table.error(unknown_word(name, ids), "kinds")
    if settings.edit_until and not is_date(settings.edit_until):
        raise table.error(
            Text(fr="une date est attendue (2018-07-04)", en="a date is expected (2018-07-04)"), "edit_until"
        )
    if settings.question and not settings.answers:
        raise table.error(Text(fr="« question » sans « answers »", en="“question” without “answers”"), "question")


def _ignored(table: Table) -> tuple[str, ...]:
    names = table.texts("ignore")
    table.done()
    return names


def _kind(table: Table) -> Kind:
    kind = Kind(
        id=table.need("id", str),
        namespace=_name(table, "namespace"),
        template=_name(table, "template"),
        template_aliases=table.texts("template_aliases"),
        title=table.get("title", str, "{titre}"),
        category=table.get("category", str),
        header=table.texts("header"),
        label=_text(table, "label") or Text.same(table.need("id", str)),
        fields=tuple(_field(inner) for inner in table.tables("field")),
        sections=tuple(_section(inner) for inner in table.tables("section")),
    )
    table.done()
    _check_names(kind, table)
    return kind


def _name(table: Table, key: str = "name") -> str:
    # These names stand in wikitext as they are, so nothing in them may act (facts on escaping, step 5).
    name: str = table.need(key, str)
    if not _NAME.fullmatch(name):
        raise table.error(
            Text(
                fr="« {name} » : un nom commence par une lettre et n’a que lettres, chiffres, blancs, - et '",
                en="“{name}”: a name starts with a letter and has only letters, digits, blanks, - and '",
            ).format(name=name),
            key,
        )
    return name


def _text(table: Table, key: str) -> Text | None:
    inner = table.table(key)
    fr, en = inner.get("fr", str), inner.get("en", str)
    inner.done()
    if fr is None and en is None:
        return None
    return Text(fr=fr or en, en=en or fr)


def _declared(table: Table) -> dict[str, Any]:
    name = _name(table)
    role = table.one_of("role", _ROLES)
    return {
        "name": name,
        "aliases": table.texts("aliases"),
        "role": Role(role) if role else None,
        "required": _required(table),
        "label": _text(table, "label") or Text.same(name[:1].upper() + name[1:]),
        "help": _text(table, "help"),
        "placeholder": _text(table, "placeholder"),
    }


def _required(table: Table) -> bool | Moment:
    if isinstance(table.get("required", object), str):
        return Moment(table.one_of("required", _MOMENTS))
    required: bool = table.get("required", bool, False)
    return required


def _field(table: Table) -> Field:
    source = table.get("values_from", str)
    if source and not re.fullmatch(r"[^.]+\.[^.]+", source):
        raise table.error(Text.same(f"values_from = “{source}” ≠ “champ.champ”"), "values_from")
    pattern = table.get("pattern", str)
    _check_pattern(table, pattern)
    entry = Field(
        **_declared(table),
        type_name=table.one_of("type", tuple(TYPES), "text") or "text",
        list=table.get("list", bool, False),
        private=table.get("private", bool, False),
        unique=table.get("unique", bool, False),
        pattern=pattern,
        values=table.texts("values"),
        values_from=tuple(source.split(".")) if source else None,
        page_kind=table.get("kind", str),
        **{key: table.get(key, str) for key in ("default", "since", "until")},
        **{key: table.get(key, float) for key in ("min", "max")},
    )
    table.done()
    return entry


def _check_pattern(table: Table, pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise table.error(
            Text(fr="motif illisible : {why}", en="pattern cannot be read: {why}").format(why=error),
            "pattern",
        ) from error


def _section(table: Table) -> Section:
    words = table.get("words", list)
    if words is not None and not (len(words) == 2 and all(isinstance(n, int) for n in words) and words[0] <= words[1]):
        raise table.error(Text(fr="words attend [minimum, maximum]", en="words expects [minimum, maximum]"), "words")
    entry = Section(**_declared(table), words=tuple(words) if words else None)
    table.done()
    return entry


def _check_names(kind: Kind, table: Table) -> None:
    for group in (kind.fields, kind.sections):
        seen: dict[str, Declared] = {}
        for entry in group:
            for name in entry.names:
                if seen.setdefault(fold(name), entry) is not entry:
                    raise table.error(
                        Text(fr="deux fois le nom « {name} »", en="the name “{name}” twice").format(name=name)
                    )


def _check_references(forum: Forum, root: Table) -> None:
    ids = [kind.id for kind in forum.kinds]
    for table, kind in zip(root.tables("kind"), forum.kinds, strict=True):
        for formula in (kind.title, kind.category or "", *kind.header):
            _check_formula(formula, kind, table)
        for inner, entry in zip(table.tables("field"), kind.fields, strict=True):
            if entry.page_kind is not None and forum.kind(entry.page_kind) is None:
                raise inner.error(unknown_word(entry.page_kind, ids), "kind")
            _check_values_from(forum, kind, entry, inner)


def _check_namespaces(forum: Forum, root: Table) -> None:
    seen: set[str] = set()
    for table, kind in zip(root.tables("kind"), forum.kinds, strict=True):
        if fold(kind.namespace) in seen:
            twice = Text(
                fr="deux types de page dans l’espace « {name} »", en="two kinds of page in the namespace “{name}”"
            )
            raise table.error(twice.format(name=kind.namespace), "namespace")
        seen.add(fold(kind.namespace))


def _check_formula(formula: str, kind: Kind, table: Table) -> None:
    for match in PLACEHOLDER.finditer(formula):
        if kind.field_named(match[1]) is None:
            raise table.error(unknown_word(match[1], [entry.name for entry in kind.fields]))


def _check_values_from(forum: Forum, kind: Kind, entry: Field, table: Table) -> None:
    if entry.values_from is None:
        return
    pointer = kind.field_named(entry.values_from[0])
    target = forum.kind(pointer.page_kind) if pointer and pointer.page_kind else None
    if target is None:
        pages = [other.name for other in kind.fields if other.page_kind]
        raise table.error(unknown_word(entry.values_from[0], pages), "values_from")
    if target.field_named(entry.values_from[1]) is None:
        raise table.error(unknown_word(entry.values_from[1], [f.name for f in target.fields]), "values_from")
