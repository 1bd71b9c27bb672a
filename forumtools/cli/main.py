"""The command: options that hold for all, commands loaded only when they are asked for, errors as one line."""

from __future__ import annotations

import importlib
import os
import sys

import click

from forumtools.language import Language, Text
from forumtools.version import __version__

_INTERRUPTED = Text(
    fr="forumtools: interrompu ; ce qui a été annoncé est fait.",
    en="forumtools: interrupted; what was announced is done.",
)

COMMANDS = {
    "init": "Write a forum file and an empty folder wiki, or a living example.",
    "doctor": "Check forum file, wiki, account and optional parts, and say what to do.",
    "create": "Turn submissions (JSON, JSON Lines, CSV) into pages.",
    "show": "Show what a page says.",
    "list": "List the pages of a kind.",
    "validate": "Find what is wrong with pages, and mend what is safe.",
    "rule": "Explain a rule: why, wrong, right.",
    "aggregate": "Count pages by the values of their fields.",
    "catalogue": "Compile the catalogue of an edition.",
    "serve": "Serve the web form and the organisers' desk.",
    "queue": "List, decide and send the submissions of the form.",
    "sync": "Bring the copy of a wiki up to date, and say what changed.",
    "batches": "List what was written to the wiki, batch by batch.",
    "undo": "Take a batch back, where nobody has changed the page since.",
    "resume": "Go on with a batch that was stopped.",
}


class _LazyGroup(click.Group):
    """A group that imports a command when it runs, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"forumtools.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--forum", "forum_file", metavar="FILE", envvar="FORUMTOOLS_FORUM", help="The forum file (forum.toml).")
@click.option("--wiki", metavar="LOCATION", help="An api.php address, a folder or a dump, instead of the file's.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of findings, errors and reports.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.version_option(__version__, "--version", message="forumtools %(version)s")
@click.pass_context
def group(
    ctx: click.Context,
    forum_file: str | None,
    wiki: str | None,
    language: str | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """
    Create, check, count and publish the pages of a contribution forum.

    \b
    A first look, in an empty folder:
      forumtools init --example
      forumtools list --edition 2018
      forumtools validate
      forumtools catalogue 2018 --to catalogue
    """
    from forumtools.cli.setting import Setting  # kept out of the start: --help is to be quick

    ctx.obj = Setting(forum_file, wiki, language, verbosity=verbose - quiet)


def main() -> None:
    """Run the command; what a user or a wiki did wrong becomes one line and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal or pipe that cannot show a letter gets a sign in its place, not an error.
            stream.reconfigure(errors="replace")
    status = _status()
    try:
        sys.stdout.flush()
    except OSError as error:
        status = _unwritten(error)
    sys.exit(status)


def _status() -> int:
    try:
        status = group.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except SystemExit as stop:
        # click leaves with 1 when whoever read our output has enough (`forumtools list | head`): that is no finding.
        has_enough = type(sys.stdout).__name__.endswith("PacifyFlushWrapper")
        status = 0 if has_enough else stop.code
    except click.ClickException as error:
        error.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_INTERRUPTED.say(_language()), err=True)
        status = 130
    except BrokenPipeError:
        status = _unwritten(None)
    except OSError as error:
        status = _unwritten(error)
    except Exception as error:
        status = _explain(error)
    return status if isinstance(status, int) else 0


def _unwritten(error: OSError | None) -> int:
    """Say that the output could not be written, unless its reader simply went away."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - nothing more can be written there
    if error is None or isinstance(error, BrokenPipeError):
        return 0
    text = Text(fr="impossible d’écrire le résultat : {why}", en="the output cannot be written: {why}")
    click.echo(f"forumtools: {text.format(why=error.strerror or error).say(_language())}", err=True)
    return 2


def _language() -> Language:
    from forumtools.cli.setting import spoken_language

    return spoken_language()


def _explain(error: Exception) -> int:
    from forumtools.cli.setting import spoken_language
    from forumtools.errors import ForumToolsError

    if not isinstance(error, ForumToolsError):
        raise error
    click.echo(f"forumtools: {error.say(spoken_language())}", err=True)
    return error.exit_status
