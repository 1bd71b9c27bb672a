"""The rule on links that lead nowhere any more."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.rules.online import Answer, Verdict
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import web_links
from forumtools.wikitext.pages import Reading


@rule(
    "LNK001",
    Severity.WARNING,
    title=Text(fr="Lien mort", en="Dead link"),
    why=Text(
        fr="Quatre pages du web sur dix disparaissent en dix ans. Le lien est demandé avec --online ; s’il ne répond "
        "plus, une copie d’archive est proposée quand il y en a une. Un serveur lent ou qui refuse les robots n’est "
        "pas compté comme mort ; une adresse déménagée pour de bon est une information.",
        en="Four pages of the web in ten are gone after ten years. The link is asked with --online; where it does "
        "not answer any more, the copy of an archive is proposed if there is one. A server that is slow, or refuses "
        "robots, is not counted as dead; an address that has moved for good is information.",
    ),
    wrong="== Ressources ==\n* [https://composteurs.example.net/page-disparue L'ancien carnet de terrain]",
    right="== Ressources ==\n* [https://composteurs.example.net/carnet Le carnet de terrain]",
    reach=Reach.ONLINE,
)
def dead_link(reading: Reading, world: World) -> Iterator[Fault]:
    """Find addresses that do not answer any more, or that have moved."""
    known = world.online.addresses if world.online else {}
    for link in web_links(reading) if known else ():
        answer = known.get(link.address)
        text = _said(answer) if answer else None
        if answer and text:
            yield Fault(
                text=text.format(address=quoted(link.address), why=answer.why, to=answer.leads_to, copy=answer.archive),
                start=link.start,
                field=link.field,
                severity=Severity.INFO if answer.verdict is Verdict.MOVED else None,
            )


def _said(answer: Answer) -> Text | None:
    if answer.verdict is Verdict.MOVED:
        return Text(fr="{address} mène maintenant à {to}.", en="{address} leads to {to} now.")
    if answer.verdict is not Verdict.DEAD:
        return None
    if answer.archive:
        return Text(
            fr="{address} : {why}. Une copie d’archive : {copy} – ou enlevez le lien.",
            en="{address}: {why}. A copy of an archive: {copy} – or take the link out.",
        )
    return Text(
        fr="{address} : {why}. Cherchez la nouvelle adresse, ou enlevez le lien.",
        en="{address}: {why}. Look for the new address, or take the link out.",
    )
