"""What the account may and may not do on the wiki, how fast, and who can change that."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forumtools.jobs.diagnosis.check import Check, fault, fine, note
from forumtools.jobs.diagnosis.granting import remedy
from forumtools.language import Text
from forumtools.wikis.credentials import Credentials, accounts_file, is_guarded
from forumtools.wikis.permissions import Permissions
from forumtools.wikis.sentences import error_of
from forumtools.wikis.session import TAG

_MANY = 250
"""Edits of which the duration is told: an edition's pages."""

_NOBODY = Text(fr="aucun compte : lecture seule", en="no account: read only")
_GET_ONE = Text(
    fr="Pour écrire : faites un mot de passe de robot (Special:BotPasswords), puis donnez FORUMTOOLS_USER et "
    "FORUMTOOLS_PASSWORD, ou mettez-les dans {file} ou dans le trousseau.",
    en="To write: make a bot password (Special:BotPasswords), then give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD, or "
    "put them into {file} or the keyring.",
)
_ACCOUNT = Text(fr="compte : {name} ({how}, {source})", en="account: {name} ({how}, {source})")
_BOT_PASSWORD = Text(fr="mot de passe de robot « {bot} »", en="bot password “{bot}”")
_TOKEN = Text(fr="jeton OAuth 2", en="OAuth 2 token")
_MAIN_PASSWORD = Text(fr="mot de passe principal", en="main password")
_SAFER = Text(
    fr="Un mot de passe de robot (Special:BotPasswords) ne peut que ce que vous cochez, et se retire sans toucher au "
    "compte.",
    en="A bot password (Special:BotPasswords) can do only what you tick, and is revoked without touching the account.",
)
_IN_THE_CLEAR = Text(
    fr="le mot de passe voyage en clair : l’adresse n’est pas en https",
    en="the password travels in the clear: the address is not https",
)
_USE_HTTPS = Text(
    fr="Donnez l’adresse en https:// si le wiki l’a ; sinon n’employez qu’un mot de passe de robot.",
    en="Give the address with https:// if the wiki has it; if not, use a bot password only.",
)
_MAY = Text(fr="le compte a le droit de : {all}", en="the account has the right to: {all}")
_LACKS = Text(fr="{what} (droit « {right} »)", en="{what} (right “{right}”)")
_BATCHES = Text(fr="les pages se lisent par lots de {n}", en="pages are read in batches of {n}")
_SMALL = Text(
    fr="les pages se lisent par lots de {n} au lieu de 500 (droit « apihighlimits »)",
    en="pages are read in batches of {n} instead of 500 (right “apihighlimits”)",
)
_UNLIMITED = Text(fr="les modifications vont aussi vite que le wiki répond", en="edits go as fast as the wiki answers")
_LIMITED = Text(
    fr="au plus {hits} modifications en {seconds} s : {n} prennent environ {minutes} min (droit « noratelimit »)",
    en="at most {hits} edits in {seconds} s: {n} take about {minutes} min (right “noratelimit”)",
)
_PARTLY = Text(
    fr="un blocage partiel l’interdit dans : {names}. {block}",
    en="a partial block forbids it in: {names}. {block}",
)
_ELSEWHERE = Text(
    fr="un blocage partiel ne touche aucun espace du forum. {block}",
    en="a partial block touches no namespace of the forum. {block}",
)
_TAGGED = Text(fr="les modifications portent la balise « {tag} »", en="edits carry the tag “{tag}”")
_NO_TAG = Text(
    fr="la balise « {tag} » n’existe pas : seul le résumé dit qu’une modification vient de forumtools",
    en="there is no tag “{tag}”: only the summary says that an edit is by forumtools",
)
_MAKE_TAG = Text(
    fr="Un administrateur peut la créer dans Special:Tags.", en="An administrator can make it in Special:Tags."
)


@dataclass(frozen=True, slots=True)
class _Need:
    right: str
    gives: Text
    lack: Text
    is_vital: bool = False


# Rights of one grant stand together: one box gives them all.
_NEEDS = (
    _Need(
        "writeapi",
        Text(fr="écrire par l’API", en="write through the API"),
        Text(fr="rien ne peut être écrit par l’API", en="nothing can be written through the API"),
        is_vital=True,
    ),
    _Need(
        "edit",
        Text(fr="modifier", en="edit"),
        Text(fr="aucune page ne peut être modifiée", en="no page can be edited"),
        is_vital=True,
    ),
    _Need(
        "applychangetags",
        Text(fr="baliser ses modifications", en="tag its edits"),
        Text(fr="les modifications ne portent pas de balise", en="edits carry no tag"),
    ),
    _Need(
        "createpage",
        Text(fr="créer", en="create"),
        Text(fr="aucune page ne peut être créée", en="no page can be created"),
        is_vital=True,
    ),
    _Need(
        "move",
        Text(fr="renommer", en="move"),
        Text(fr="aucune page ne peut être renommée", en="no page can be moved"),
    ),
    _Need(
        "suppressredirect",
        Text(fr="renommer sans laisser de redirection", en="move without leaving a redirect"),
        Text(fr="un renommage laisse toujours une redirection", en="a move always leaves a redirect"),
    ),
    _Need(
        "delete",
        Text(fr="supprimer", en="delete"),
        Text(
            fr="une création annulée laisse une page vide au lieu de disparaître",
            en="a creation that is undone leaves a blank page instead of going away",
        ),
    ),
    _Need(
        "skipcaptcha",
        Text(fr="se passer des questions anti-robots", en="skip the questions against robots"),
        Text(
            fr="ConfirmEdit posera des questions anti-robots, auxquelles un programme ne répond pas",
            en="ConfirmEdit will ask questions against robots, which a program does not answer",
        ),
        is_vital=True,
    ),
    _Need(
        "bot",
        Text(fr="marquer ses modifications comme celles d’un robot", en="mark its edits as those of a bot"),
        Text(
            fr="les lots encombrent les modifications récentes, faute d’être marqués comme ceux d’un robot",
            en="batches crowd the recent changes, not being marked as those of a bot",
        ),
    ),
)


def look_at_account(
    allowed: Permissions, credentials: Credentials, address: str, namespaces: Iterable[tuple[int, str]]
) -> Iterator[Check]:
    """Yield what the account may do at *address*, in *namespaces* (number and name) above all."""
    if allowed.account.is_anonymous:
        yield note("account", _NOBODY, _GET_ONE.format(file=accounts_file(os.environ)))
        return
    yield from _identity(allowed, credentials, address)
    yield from _block(allowed, namespaces)
    yield from _rights(allowed, credentials)
    yield from _limits(allowed, credentials)
    yield from _tag(allowed)


def _identity(allowed: Permissions, credentials: Credentials, address: str) -> Iterator[Check]:
    bot = (credentials.user or "").partition("@")[2]
    how = _TOKEN if credentials.token else _BOT_PASSWORD.format(bot=bot) if bot else _MAIN_PASSWORD
    said = _ACCOUNT.format(name=allowed.account.name, how=how, source=credentials.source or Text.same("?"))
    yield note("account", said, _SAFER) if how is _MAIN_PASSWORD else fine("account", said)
    if not is_guarded(address):
        yield note("account", _IN_THE_CLEAR, _USE_HTTPS)


def _block(allowed: Permissions, namespaces: Iterable[tuple[int, str]]) -> Iterator[Check]:
    block = allowed.account.block
    if not block:
        return
    said = error_of("blocked", {"blockinfo": block}, "").text
    if not block.get("blockpartial") or allowed.blocked is None:
        yield fault("block", said)
        return
    names = [name for number, name in namespaces if number in allowed.blocked]
    if names:
        yield fault("block", _PARTLY.format(names=", ".join(names), block=said))
    else:
        yield note("block", _ELSEWHERE.format(block=said))


def _rights(allowed: Permissions, credentials: Credentials) -> Iterator[Check]:
    needs = [need for need in _NEEDS if _matters(need.right, allowed)]
    held = [need.gives for need in needs if allowed.has(need.right)]
    if held:
        yield fine("right", _MAY.format(all=_listed(held)))
    for need in needs:
        if not allowed.has(need.right):
            said = _LACKS.format(what=need.lack, right=need.right)
            yield Check(
                subject="right",
                good=False if need.is_vital else None,
                text=said,
                advice=remedy(need.right, allowed, credentials),
            )


def _matters(right: str, allowed: Permissions) -> bool:
    if right == "skipcaptcha":
        return "ConfirmEdit" in allowed.extensions
    if right == "applychangetags":
        return allowed.has_tag
    # MediaWiki 1.43 has no `writeapi` any more: who may edit may do so through the API.
    return right != "writeapi" or allowed.is_known(right)


def _limits(allowed: Permissions, credentials: Credentials) -> Iterator[Check]:
    size = allowed.account.batch_limit
    if allowed.has("apihighlimits"):
        yield fine("limit", _BATCHES.format(n=size))
    else:
        yield note("limit", _SMALL.format(n=size), remedy("apihighlimits", allowed, credentials))
    rate = allowed.account.edit_rate
    if rate is None:
        yield fine("limit", _UNLIMITED)
        return
    hits, seconds = rate
    minutes = max(1, round(_MANY * seconds / hits / 60))
    said = _LIMITED.format(hits=hits, seconds=f"{seconds:g}", n=_MANY, minutes=minutes)
    yield note("limit", said, remedy("noratelimit", allowed, credentials))


def _tag(allowed: Permissions) -> Iterator[Check]:
    if not allowed.has_tag:
        yield note("tag", _NO_TAG.format(tag=TAG), _MAKE_TAG)
    elif allowed.has("applychangetags"):
        yield fine("tag", _TAGGED.format(tag=TAG))


def _listed(words: Iterable[Text]) -> Text:
    said = list(words)
    return Text(fr=", ".join(word.fr for word in said), en=", ".join(word.en for word in said))
