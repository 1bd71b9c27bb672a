"""Who can give an account a right it lacks, and what that person has to type or to tick."""

from __future__ import annotations

from collections.abc import Mapping

from forumtools.language import Text
from forumtools.wikis.credentials import Credentials
from forumtools.wikis.permissions import Permissions

# MediaWiki's own $wgGrantPermissions: the grants of a bot password or token, and the rights that come with them.
# Names as in includes/MainConfigSchema.php of 1.39 and in the French and English messages grant-*; `skipcaptcha` is
# added by ConfirmEdit. The grant `basic` is always there.
_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "basic": ("autoconfirmed", "editsemiprotected", "read", "skipcaptcha", "writeapi"),
    "highvolume": ("apihighlimits", "bot", "noratelimit"),
    "editpage": ("applychangetags", "edit"),
    "editprotected": ("editprotected",),
    "createeditmovepage": ("createpage", "move", "suppressredirect"),
    "delete": ("delete",),
    "editinterface": ("editinterface",),
}
_BOXES: Mapping[str, Text] = {
    "highvolume": Text(fr="Modification de gros volumes", en="High-volume editing"),
    "editpage": Text(fr="Modifier des pages existantes", en="Edit existing pages"),
    "editprotected": Text(fr="Modifier des pages protégées", en="Edit protected pages"),
    "createeditmovepage": Text(fr="Créer, modifier et déplacer des pages", en="Create, edit, and move pages"),
    "delete": Text(
        fr="Supprimer les pages, les révisions et les entrées du journal",
        en="Delete pages, revisions, and log entries",
    ),
    "editinterface": Text(
        fr="Modifier l’espace de noms MediaWiki et le JSON du site/utilisateur",
        en="Edit the MediaWiki namespace and sitewide/user JSON",
    ),
}
_GRANTS: Mapping[str, str] = {right: grant for grant, rights in _RIGHTS.items() for right in rights}

_TICK = Text(
    fr="Cochez « {box} » pour {user} dans Special:BotPasswords ; le mot de passe reste le même.",
    en="Tick “{box}” for {user} in Special:BotPasswords; the password stays the same.",
)
_NEW_TOKEN = Text(
    fr="Les autorisations d’un jeton ne changent pas : faites-en un autre avec « {box} » "
    "(Special:OAuthConsumerRegistration/propose/oauth2).",
    en="The grants of a token never change: make another one with “{box}” "
    "(Special:OAuthConsumerRegistration/propose/oauth2).",
)
_REVOKED = Text(
    fr="Les groupes du compte l’ont ; demandez à un administrateur pourquoi le compte ne l’a pas.",
    en="The account’s groups have it; ask an administrator why the account has not.",
)
_JOIN = Text(
    fr="Un administrateur met le compte dans le groupe « {group} » (Special:UserRights).",
    en="An administrator puts the account into the group “{group}” (Special:UserRights).",
)
_TYPE = Text(
    fr="La personne qui gère le serveur ajoute à LocalSettings.php : {lines}",
    en="Who runs the server adds to LocalSettings.php: {lines}",
)


def remedy(right: str, allowed: Permissions, credentials: Credentials) -> Text:
    """Return what to do, and who, so that the account gets *right*."""
    if allowed.is_withheld(right):
        return _by_owner(right, credentials)
    group, joins = _group_for(right, allowed)
    lines = [] if right in allowed.rights_of.get(group, ()) else [f"$wgGroupPermissions['{group}']['{right}'] = true;"]
    if right not in _GRANTS and _is_limited(credentials):
        lines.append(_grant_line(right))
    steps = [_JOIN.format(group=group)] if joins else []
    return _together(*steps, *([_TYPE.format(lines=" ".join(lines))] if lines else []))


def _by_owner(right: str, credentials: Credentials) -> Text:
    """Return what the owner of the account does, whose bot password or token withholds *right*."""
    if not _is_limited(credentials):
        return _REVOKED
    box = _BOXES.get(_GRANTS.get(right, ""))
    if box is None:
        return _TYPE.format(lines=_grant_line(right))
    return (_NEW_TOKEN if credentials.token else _TICK).format(box=box, user=credentials.user)


def _group_for(right: str, allowed: Permissions) -> tuple[str, bool]:
    """Return the group that should have *right*, and whether the account has to be put into it."""
    if "bot" in allowed.groups or not allowed.groups or right in allowed.rights_of.get("bot", ()):
        return "bot", "bot" not in allowed.groups
    return allowed.groups[0], False


def _is_limited(credentials: Credentials) -> bool:
    return credentials.is_bot_password or credentials.token is not None


def _grant_line(right: str) -> str:
    return f"$wgGrantPermissions['editpage']['{right}'] = true;"


def _together(*sentences: Text) -> Text:
    return Text(fr=" ".join(each.fr for each in sentences), en=" ".join(each.en for each in sentences))
