"""Logging in, through mwclient: a wrong password is tried once, and shown to nobody."""

from __future__ import annotations

from urllib.parse import urlsplit

from forumtools.errors import LoginRefused
from forumtools.language import Text
from forumtools.wikis.answers import Fault, Remedy, no_answer
from forumtools.wikis.sentences import as_text, error_of
from forumtools.wikis.transport import Transport

_REFUSED = Text(
    fr="Le wiki refuse l’identifiant ou le mot de passe de « {user} » : {reason} "
    "Il ne sera pas réessayé. Un mot de passe de robot (Spécial:BotPasswords) est conseillé ; après plusieurs essais "
    "le wiki peut refuser aussi le bon : attendez cinq minutes.",
    en="The wiki refuses the name or the password of “{user}”: {reason} "
    "It will not be tried again. A bot password (Special:BotPasswords) is advised; after several tries "
    "the wiki may refuse the right one too: wait five minutes.",
)
_ODD_LOGIN = Text(fr="réponse de connexion illisible", en="unreadable answer to the login")
_LOST = ("NeedToken", "WrongToken")


def log_in(transport: Transport, url: str, user: str, password: str) -> None:
    """Log in at the api.php called *url*, or raise `Fault`."""
    import mwclient  # here, because reading without an account does not need it and it is slow to import

    scheme, host, path, _, _ = urlsplit(url)
    transport.cookies.clear()
    site = mwclient.Site(
        host, path.removesuffix("api.php"), scheme=scheme, pool=transport, max_retries=0, do_init=False
    )
    try:
        token = site.get_token("login")
        # Not `site.login`: it asks again by itself and keeps the password, which its errors then show.
        login = site.post("login", lgname=user, lgpassword=password, lgtoken=token)["login"]
        result, reason = login["result"], login.get("reason")
    except (AttributeError, LookupError, TypeError, mwclient.errors.MwClientError):
        result = reason = None
    if result is None:
        raise no_answer(_ODD_LOGIN)
    if result in _LOST:
        raise Fault(error_of("assertuserfailed", {}, ""), Remedy.LOGIN)
    if result != "Success":
        raise Fault(LoginRefused(_REFUSED.format(user=user, reason=as_text(reason or result))), Remedy.STOP)
