"""`forumtools serve`: the web form and the organisers' desk."""

from __future__ import annotations

from functools import partial

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import ExtraMissing, OutputError
from forumtools.language import Text

_READY = Text(
    fr="Le formulaire : {address}   Le bureau des organisateurs : {address}desk/   (Ctrl+C pour arrêter)",
    en="The form: {address}   The organisers’ desk: {address}desk/   (Ctrl+C to stop)",
)
_NOBODY = Text(
    fr="Aucun compte d’organisateur : « forumtools queue account add NOM » en fait un.",
    en="There is no organiser’s account: “forumtools queue account add NAME” makes one.",
)
_TAKEN = Text(
    fr="impossible d’écouter sur {host}:{port} ({why}) ; choisissez un autre --port",
    en="cannot listen on {host}:{port} ({why}); choose another --port",
)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for any free one."
)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests at one time.")
@click.option("--proxies", default=0, show_default=True, help="How many proxies stand in front of it.")
@pass_setting
def command(setting: Setting, host: str, port: int, threads: int, proxies: int) -> None:
    """
    Serve the web form and the organisers' desk.

    It only reads the wiki: what people send waits in the queue, and "forumtools queue send --watch" writes it.
    Put a web server with HTTPS in front of it, and name its address in forum.toml ([form] address). PostgreSQL instead
    of a file: FORUMTOOLS_DATABASE=postgresql+psycopg://name@host/database. Mails: FORUMTOOLS_SMTP=smtp://name:password@host

    \b
    Examples:
      forumtools serve
      forumtools serve --port 9000
      forumtools serve --host 0.0.0.0 --proxies 1
    """
    try:
        from forumtools.web.serving import served
    except ImportError as error:
        raise ExtraMissing("web", Text(fr="le formulaire", en="the form")) from error
    try:
        opening = partial(setting.fresh_forum, anonymous=True)
        with served(opening, host=host, port=port, threads=threads, proxies=proxies) as server:
            setting.say(_READY.format(address=server.address))
            if not server.has_accounts:
                setting.say(_NOBODY)
            server.run()
    except OSError as error:
        raise OutputError(_TAKEN.format(host=host, port=port, why=error.strerror or error)) from error
