"""The rule on what acts in a value: signatures, substitutions and magic words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import markup
from forumtools.wikitext.values import declared_field

_SIGNATURE = re.compile(r"~{3,5}")
_ACTS = re.compile(
    r"~{3,5}|\{\{(?:safe)?(?:subst|remplacer):[^{}\n]{0,60}|\{\{\{[^{}\n]{1,40}|__[A-ZÉÈÀÂÊÎÔÛÇ]{3,30}__"
    r"|</?(?:includeonly|noinclude|onlyinclude)>|#(?:REDIRECT|REDIRECTION)\b"
    r"|\{\{(?:FULL|SUB|BASE|ROOT|TALK)?(?:PAGENAME|NOMPAGE|NOMCOMPLETPAGE)E?\}\}"
    r"|\{\{(?:CURRENT|LOCAL|REVISION|JOUR|MOIS|ANNEE|HORAIRE)[A-Z0-9]*\}\}|\{\{(?:SITENAME|NOMSITE|NAMESPACE|SERVER|NUMBEROF[A-Z]+)\}\}",
)
_SIGNS = ("~~~", "{{", "__", "<", "#RED")


@rule(
    "SYN006",
    Severity.WARNING,
    title=Text(fr="Signature, substitution ou mot magique", en="Signature, substitution or magic word"),
    why=Text(
        fr="« ~~~~ » devient un nom et une date à l’enregistrement, {{PAGENAME}} change avec la page : une valeur "
        "ainsi écrite ne dit pas la même chose au wiki, au catalogue et dans un an. Écrivez la valeur elle-même.",
        en="“~~~~” becomes a name and a date when the page is saved, {{PAGENAME}} changes with the page: such a "
        "value does not say the same to the wiki, to the catalogue and in a year. Write the value itself.",
    ),
    wrong="|titre={{PAGENAME}}\n|contributeurs=~~~~",
    right="|titre=Carte ouverte des composteurs\n|contributeurs=Malo Stervinou",
    reach=Reach.PAGE,
)
def acting_words(reading: Reading, world: World) -> Iterator[Fault]:
    """Find words in values that the wiki replaces or obeys, and signatures anywhere."""
    text = reading.text
    for call in reading.calls:
        if not any(text.find(sign, call.call.start, call.call.end) >= 0 for sign in _SIGNS[2:]) and (
            text.find("~~~", call.call.start, call.call.end) < 0
            and text.find("{{", call.call.start + 2, call.call.end) < 0
        ):
            continue
        for parameter in call.parameters:
            declared = declared_field(reading.kind, parameter.name)
            if declared is None or not declared.is_private:
                for match in _ACTS.finditer(text, parameter.start, parameter.end):
                    yield _told(match[0], match.start(), declared.name if declared else parameter.name)
    if "~~~" in text:
        yield from (_told(match[0], match.start(), None) for match in _SIGNATURE.finditer(markup(reading)))


def _told(words: str, place: int, field: str | None) -> Fault:
    return Fault(
        text=Text(
            fr="{words} n’est pas une valeur : le wiki le remplace ou lui obéit. Écrivez ce qui doit se lire.",
            en="{words} is no value: the wiki replaces or obeys it. Write what is to be read.",
        ).format(words=quoted(words)),
        start=place,
        field=field,
    )
