"""
E-mail addresses and phone numbers in a text: where they stand, and the text without them.

E-mail is found as people disguise it too: « malo (arobase) example point org ». No match spans two lines, so that
a line alone gives what it gives within its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from forumtools.wikitext.within import Place, Places

HIDDEN = "•"
"""Stands in reports for each character of what is concealed."""

_BLANK = r"(?:[ \t\u00a0\u202f]|&nbsp;|&\#160;)"
_MARKUP = rf"(?:{_BLANK}|<!--[^<>\n]{{0,40}}-->|</?[A-Za-z][^<>\n]{{0,60}}>|'{{2,3}})"
_OPEN, _CLOSE = r"[\[({<]", r"[\])}>]"

_WORD_DOT = (
    rf"(?:{_BLANK}*+{_OPEN}{_BLANK}*+(?:point|dot|pt|\.){_BLANK}*+{_CLOSE}{_BLANK}*+"
    rf"|{_BLANK}++(?:point|dot|pt|\.){_BLANK}++)"
)
_WORD_DASH = (
    rf"(?:{_BLANK}*+{_OPEN}{_BLANK}*+(?:tiret|dash|-|underscore){_BLANK}*+{_CLOSE}{_BLANK}*+"
    rf"|{_BLANK}++(?:tiret|dash|underscore){_BLANK}++)"
)
_DOT = r"(?:\.|&\#46;)"

_KNOWN_ENDS = """
ac africa alsace app asso be bzh ca cat cc ch cm coop com corsica cz de dev dk dz earth es eu fi fm fr ga gf gp gr ie
info int io it jp lu ma mc me mg ml mobi mq museum name nc net ngo nl no nu one ong online org paris pf pl pm pro pt
quebec re ro ru se sh site sn social tech tf tg tn tv uk us wf wiki world xyz yt
"""
_KNOWN = "|".join(_KNOWN_ENDS.split())
_KNOWN_SET = frozenset(_KNOWN_ENDS.split())
_FILE_ENDS = """
avi bz2 css csv doc docx gif gz htm html jpeg jpg js json md odp ods odt pdf php png ppt svg tif tiff txt webm webp
xls xlsx xml xz yml zip
"""
_FILES = frozenset(_FILE_ENDS.split())

_LABEL = r"[^\W_][\w-]{0,62}+"
_DOMAIN = re.compile(
    rf"(?P<before>{_MARKUP}*+)(?P<close>{_CLOSE}?){_MARKUP}*+"
    rf"(?P<name>{_LABEL}(?:(?:{_DOT}|{_WORD_DOT}|{_WORD_DASH}){_LABEL}){{0,5}}?"
    rf"(?:{_DOT}(?P<end>[a-z]{{2,24}})|{_WORD_DOT}(?:{_KNOWN}))(?!\w|-\w)(?!{_DOT}{_LABEL}|{_WORD_DOT}(?:{_KNOWN})\b))",
    re.IGNORECASE,
)
_ATOM = r"[\w+-]{1,64}+"
_LOCAL = re.compile(
    rf"(?<![\w+-])(?P<name>{_ATOM}(?:(?:{_DOT}|{_WORD_DOT}|{_WORD_DASH}){_ATOM}){{0,5}}+){_MARKUP}*+(?P<open>{_OPEN}?){_MARKUP}*+\Z",
    re.IGNORECASE,
)
_LONGEST_LOCAL = 90
_MOST_SIGNS = 5_000
"""How many at signs of a page are looked at; no page that anybody reads has more."""

_SIGN = re.compile(
    r"[@＠]|&\#0*64;|&\#x0*40;|&commat;|%40|\{\{ ?(?:@|at|arobase) ?\}\}"
    r"|\b(?:at|arr?obase?)\b|(?<=\()(?:a|à)(?=\))|(?-i:[-_]AT[-_])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\w.+-]{1,64}+@[\w-]{1,64}\.[\w.-]{1,64}")
"""As addresses are mostly written: what is looked for where there are more signs than that."""

_SPELT = re.compile(r"\b(?:point|dot|pt|tiret|dash|underscore)\b|[\[({] ?[.-] ?[\])}]", re.IGNORECASE)
_DOTTED = re.compile(r"[^\W\d_]{1,40}[._][^\W\d_]{3,40}", re.IGNORECASE)
_NO_NAMES = frozenset({"point", "dot", "pt", "tiret", "git", "voir", "lire", "cf", "et", "ou", "soit"})
_ENUMERATED = re.compile(r"[^\n]{0,300}?\(b\)", re.IGNORECASE)
"""What follows « (a) » where it is the first point of several."""

_INTRODUCED = re.compile(
    r"\b(?:e-?mails?|courriels?|m[eé]ls?|contacter|contactez|contact|[ée]crire|[ée]crivez|joindre|joignable|adresse"
    r"|address|write|reach)\b[^\w\n]{0,4}+(?:(?:moi|nous|[àa]|sur|to|est|is|me|us)\b[^\w\n]{1,3}+){0,2}+\Z",
    re.IGNORECASE,
)
_FEDIVERSE = re.compile(
    r"\b(?:mastodon|f[ée]divers|fediverse|peertube|pixelfed|friendica|diaspora|matrix|xmpp|jabber)\b[^\w\n]{0,4}+\Z",
    re.IGNORECASE,
)
_FEDIVERSE_HOST = re.compile(r"mastodon|mamot|framapiaf|piaille|peertube|pixelfed", re.IGNORECASE)
_GAP = re.compile(_BLANK)
_LINE_START = re.compile(r"(?:\A|\n)[ \t*#:;'>]*+\Z")
_LINE_END = re.compile(r"[ \t'.]*+(?:\Z|\n)")
_LOOKED_BACK = 60

_WEB = re.compile(r"(?:\b[a-z][a-z+.-]{1,9}:)?//[^\s<>\[\]|{}\"]+", re.IGNORECASE)
_MEDIA = re.compile(r"\[\[\s*:?(?:fichier|file|image|média|media)\s*:[^\[\]|\n]*", re.IGNORECASE)


def find_emails(text: str) -> Iterator[Place]:
    """Yield where e-mail addresses stand, disguised ones too; handles (`@malo@host`), web addresses, files are none."""
    if not _may_have_email(text):
        return
    done, elsewhere = 0, None
    signs = _SIGN.finditer(text)
    for sign in islice(signs, _MOST_SIGNS):
        place = _email_at(text, sign) if sign.start() >= done else None
        if place and place[0] >= done:
            elsewhere = elsewhere or _elsewhere(text)
            if place[0] not in elsewhere:
                yield place
                done = place[1]
    if next(signs, None):
        yield from (found.span() for found in _PLAIN.finditer(text, done))


_IN_PARENTHESES = ("(a)", "(at)", "(AT)", "(At)", "(à)", "(A)", "(À)")
_CAPITALS = tuple(
    f"{before}{word}{after}"
    for word in ("AT", "At")
    for before, after in (
        *((" ", " "), ("", "]"), ("", "}"), ("", ">"), ("-", "-"), ("_", "_"), ("\u00a0", ""), ("", "\u00a0")),
    )
)


def _may_have_email(text: str) -> bool:
    """Say at a glance of most texts that nothing in them could be an at sign."""
    # One character is found in no time, words are not.
    if "@" in text or "＠" in text or ("&" in text and ("&#" in text or "&commat" in text)):
        return True
    if ("%" in text and "%40" in text) or ("(" in text and any(sign in text for sign in _IN_PARENTHESES)):
        return True
    if any(sign in text for sign in (" at ", "at]", "at}", "at>", "\u00a0at", "at\u00a0", ";at&")):
        return True
    if ("AT" in text or "At" in text) and any(sign in text for sign in _CAPITALS):
        return True
    if "rob" in text or "ROB" in text:
        return any(sign in text for sign in ("arob", "Arob", "AROB", "arrob", "Arrob"))
    return False


def _email_at(text: str, sign: re.Match[str]) -> Place | None:
    """Return where the e-mail address stands that has its at sign there, if there is one."""
    if sign[0] in "@＠" and _is_mention(text, sign.start()):
        return None
    return _whole(text, sign) or _cut_short(text, sign)


def _whole(text: str, sign: re.Match[str]) -> Place | None:
    """Return where the address stands that has a name before the sign and a domain with its end behind it."""
    domain = _DOMAIN.match(text, sign.end())
    if domain is None or (domain["end"] or "").lower() in _FILES:
        return None
    local = _LOCAL.search(text, max(0, sign.start() - _LONGEST_LOCAL), sign.start())
    if local is None or bool(local["open"]) != bool(domain["close"]):
        return None
    start = local.start()
    if _last_word(local["name"]) in _NO_NAMES or (start and text[start - 1] in "@＠"):
        return None
    before = text[max(0, start - _LOOKED_BACK) : start]
    if _is_spelt(sign[0]):
        is_meant = bool(local["open"]) or _is_meant_in_words(sign[0], local, domain, before)
    else:
        is_meant = _is_meant_by_sign(text, sign, local, domain, before)
    return (start, domain.end()) if is_meant else None


_SAID_NAME = re.compile(r"(?<![\w@/.])[^\W_][\w-]{0,40}(?:[ ]point[ ][^\W_][\w-]{0,40}){1,3}[ ]?\Z", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"[ ]?[^\W_][\w-]{2,40}")


def _cut_short(text: str, sign: re.Match[str]) -> Place | None:
    """Return where an address stands whose end is left out: its name is spelt out, as in « M point Nom at telecom »."""
    name = _SAID_NAME.search(text[max(0, sign.start() - _LONGEST_LOCAL) : sign.start()]) if _is_spelt(sign[0]) else None
    behind = _WORD_BEHIND.match(text, sign.end()) if name else None
    return (sign.start() - len(name[0]), behind.end()) if name and behind else None


def _is_mention(text: str, place: int) -> bool:
    """Say whether the sign there begins a word: it mentions somebody."""
    return (place == 0 or text[place - 1].isspace()) and not text[place + 1 : place + 2].isspace()


def _last_word(name: str) -> str:
    return name.replace(".", " ").split()[-1].lower() if name.strip(". ") else ""


def _is_spelt(sign: str) -> bool:
    return sign.isalpha()


def _is_meant_in_words(sign: str, local: re.Match[str], domain: re.Match[str], before: str) -> bool:
    """Say whether « at » or « arobase » between blanks means the sign: it may be prose (“look at …”)."""
    name, end = local["name"], (domain["end"] or "").lower()
    if not (_has_gap(local) and domain["before"]) or (end and end not in _KNOWN_SET):
        return False
    if sign.lower() != "at" or _SPELT.search(name) or _SPELT.search(domain["name"]):
        return True
    is_name = _DOTTED.fullmatch(name) and _last_word(name) not in _KNOWN_SET | _FILES
    return bool(is_name or (sign == "AT" and not name.isupper()) or _INTRODUCED.search(before))


def _is_meant_by_sign(text: str, sign: re.Match[str], local: re.Match[str], domain: re.Match[str], before: str) -> bool:
    """Say whether a sign means e-mail: one with a blank before it mentions somebody, or stands for “in”."""
    if _FEDIVERSE.search(before) or _FEDIVERSE_HOST.search(domain["name"]):
        return before.endswith("mailto:")
    is_plain = sign[0] in "@＠"
    if sign[0] in "aàAÀ" and _ENUMERATED.match(text, sign.end()):
        return False
    if local["open"] or not is_plain or not _has_gap(local):
        return True
    if not domain["before"]:
        return False
    name = local["name"]
    is_alone = name.islower() and _LINE_START.search(before) and _LINE_END.match(text, domain.end())
    return bool(is_alone or _SPELT.search(name) or _DOTTED.fullmatch(name) or _INTRODUCED.search(before))


def _has_gap(local: re.Match[str]) -> bool:
    """Say whether there is a blank before the sign, and not only marks of bold or code."""
    return _GAP.search(local[0], len(local["name"])) is not None


def _elsewhere(text: str) -> Places:
    """Return where web addresses and names of files stand."""
    found = [match.span() for match in _WEB.finditer(text) if not match[0].lower().startswith("mailto:")]
    return Places([*found, *(match.span() for match in _MEDIA.finditer(text))] if "[[" in text else found)


_REST_OF_NATIONAL = "|".join(
    [
        rf"(?:{_BLANK}{{1,2}}\d\d){{4}}",
        *(rf"(?:{_BLANK}?{re.escape(sign)}{_BLANK}?\d\d){{4}}" for sign in ".-/·–"),
        r"\d{8}",
        rf"\d\d(?:{_BLANK}\d\d){{3}}",
        rf"{_BLANK}?\d\d{_BLANK}\d{{3}}{_BLANK}\d{{3}}",
    ]
)
_ENDS = r"(?!\w|[-_·]\w|\.[a-z0-9])"
_FRENCH = re.compile(  # The sign first: what begins with one letter is found quickly.
    rf"0(?<!\w0)(?<!\d[.,-]0)(?<!\d[ \u00a0]0)(?:[1-79]|\){_BLANK}?[1-79])(?:{_REST_OF_NATIONAL}){_ENDS}"
)
_REST_WITH_CODE = rf"33{_BLANK}?[.-]?(?:\(0\))?{_BLANK}?0?[1-79](?:{_REST_OF_NATIONAL}){_ENDS}"
_REST_ABROAD = rf"(?:{_BLANK}?[.\-/]?\(?\d{{1,4}}\)?){{2,7}}+{_ENDS}"
_WITH_PLUS = (
    re.compile(rf"\+{_BLANK}?{_REST_WITH_CODE}"),
    re.compile(rf"\+(?<![\w+]\+)[1-9]\d{{0,2}}{_REST_ABROAD}"),
)
_WITH_ZEROS = (
    re.compile(rf"00(?<![\w.,]00){_REST_WITH_CODE}"),
    re.compile(rf"00(?<![\w.,:/-]00)(?:3[0-9]|4[0-9]|35\d|2[1-6]\d)(?=[ \u00a0.(-]){_REST_ABROAD}"),
)
_FEWEST_DIGITS, _MOST_DIGITS = 8, 15
_LAST_DAY = 31
_THOUSANDS = re.compile(r"\+\d{1,3}(?:[ \u00a0.]\d{3})+")
_DIGITS_OF_AMOUNT = 10
_NUMBERED = re.compile(
    r"\b(?:isbn(?:-1[03])?|issn|ean|sire[nt]|rna|iban|rib|doi|oclc|pmid|nir|rcs|tva|r[ée]f(?:[ée]rences?)?|versions?"
    r"|codes?(?:[ -]barres?)?|(?:lot|dossier|facture|devis|commande|parcelle|s[ée]rie|article)s?)"
    r"(?:\W{1,2}n[°º]?)?\W{0,4}+\Z",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"{_BLANK}{{0,2}}(?:€|\$|£|%|[km]?m[²³]|(?:euros?|habitants?|personnes|visiteurs|visites|vues|tonnes|litres|[kMG]?Wh|kg)\b)",
    re.IGNORECASE,
)


def find_phones(text: str) -> Iterator[Place]:
    """
    Yield where phone numbers stand: French ones, and others with their country.

    Services (08…, 3919, 115) are nobody's; amounts, dates, SIRET and ISBN are none, nor what stands in web
    addresses and names of files.
    """
    found = [match.span() for match in _FRENCH.finditer(text) if not _counts_up(match[0])]
    for with_code, abroad in (_WITH_PLUS, _WITH_ZEROS) if "+" in text else (_WITH_ZEROS,):
        found += [match.span() for match in with_code.finditer(text)]
        found += [match.span() for match in abroad.finditer(text) if _is_abroad(match[0])]
    elsewhere, done = _elsewhere(text) if found else (), 0
    for start, end in sorted(found):
        if start < done or start in elsewhere or _NUMBERED.search(text[max(0, start - 20) : start]):
            continue
        if not _AMOUNT.match(text, end):
            yield start - (text[start : start + 2] == "0)"), end
            done = end


def _counts_up(number: str) -> bool:
    """Say whether the pairs of figures go up like the days of a month: « 02 09 16 23 30 » is a list."""
    digits = re.sub(r"\D", "", number)
    pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    return len(digits) < len(number) and pairs[-1] <= _LAST_DAY and all(a < b for a, b in pairwise(pairs))


def _is_abroad(number: str) -> bool:
    digits = sum(char.isdigit() for char in number)
    is_amount = digits < _DIGITS_OF_AMOUNT and _THOUSANDS.fullmatch(number)
    return _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not is_amount


def concealed(text: str) -> str:
    """Return *text* with `HIDDEN` in the place of each character of e-mail addresses and phone numbers."""
    return hidden(text, sorted([*find_emails(text), *find_phones(text)]))


def hidden(text: str, places: Iterable[Place]) -> str:
    """Return *text*, as long as it is, with `HIDDEN` at *places*, which are sorted; line breaks stay."""
    pieces, done = [], 0
    for start, end in places:
        if end > done:
            start = max(start, done)
            pieces += [text[done:start], re.sub(r"[^\n]", HIDDEN, text[start:end])]
            done = end
    return "".join(pieces) + text[done:] if pieces else text
