"""`forumtools queue`: the submissions that wait, and what becomes of them."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumtools.cli.options import dry_run_option, edition_option, format_option, pass_setting
from forumtools.cli.queue_accounts import accounts
from forumtools.cli.queue_reports import as_object, both, opened, print_submissions
from forumtools.cli.queue_volume import volume
from forumtools.cli.setting import Setting
from forumtools.language import Text, plural
from forumtools.model.submitting import Act, State

if TYPE_CHECKING:
    from forumtools.jobs.sending import Sent
    from forumtools.store.database import Database

_PAUSE = 10.0
"""Seconds between two looks at the queue."""

_SENT = Text(fr="publiée : {page} ({receipt})", en="published: {page} ({receipt})")
_WITH = Text(
    fr="publiée, à regarder : {page} ({receipt}) : {why}", en="published, to be looked at: {page} ({receipt}): {why}"
)
_HELD = Text(
    fr="rendue à une personne : {title} ({receipt}) : {why}", en="given back to a person: {title} ({receipt}): {why}"
)
_LATER = Text(fr="remise à plus tard : {title} ({receipt}) : {why}", en="put off: {title} ({receipt}): {why}")
_MAILS = (Text(fr="{n} courriel envoyé", en="{n} mail sent"), Text(fr="{n} courriels envoyés", en="{n} mails sent"))
_LEFT = Text(
    fr="Encore privées : d’autres personnes y sont nommées, à qui l’adresse ou le téléphone peut être :",
    en="Still private: others are named there, and the address or the number may be theirs:",
)
_NO_MAIL = Text(fr="les courriels ne partent pas : {why}", en="mails do not leave: {why}")
_NEW_LINK = Text(
    fr="Pour qui a envoyé « {title} », et personne d’autre ; les anciens liens ne mènent plus nulle part",
    en="For whoever sent “{title}”, and nobody else; the old links lead nowhere",
)
_DECIDED = Text(fr="{receipt} : {state}", en="{receipt}: {state}")


@click.group("queue")
def command() -> None:
    """
    List, decide and send the submissions of the web form.

    \b
    Examples:
      forumtools queue list
      forumtools queue show K7QF-3M9X
      forumtools queue approve K7QF-3M9X
      forumtools queue send --watch
    """


command.add_command(accounts)
command.add_command(volume)


@command.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice([s.value for s in State]), help="Only these.")
@click.option("--all", "everything", is_flag=True, help="Also what is over, and drafts.")
@edition_option
@click.option("--search", metavar="TEXT", default="", help="Only those with this text.")
@format_option(["text", "json", "csv"], "text")
@pass_setting
def list_(
    setting: Setting, states: Sequence[str], everything: bool, edition: str | None, search: str, form: str
) -> None:
    """List what waits: what is to be read, completed or sent."""
    from forumtools.model.submitting import is_open

    _, submissions = opened(setting)
    wanted = [State(state) for state in states] or [s for s in State if everything or is_open(s)]
    found = submissions.find(states=wanted, edition=edition or "", text=search)
    print_submissions(found, form, setting)


@command.command("show")
@click.argument("receipt")
@format_option(["text", "json", "wiki"], "text")
@pass_setting
def show(setting: Setting, receipt: str, form: str) -> None:
    """Show a submission: what it says, what was done to it. Nothing private."""
    from forumtools.forms.objects import to_object
    from forumtools.jobs.queueing import page_of
    from forumtools.wikitext.writing import write_page

    _, submissions = opened(setting)
    stored = submissions.named(receipt)
    record = page_of(setting.open_forum, stored)
    history = submissions.history(stored.id)
    if form == "wiki":
        click.echo(write_page(record, setting.open_forum.site))
    elif form == "json":
        events = [{"at": e.at.isoformat(), "by": e.actor, "act": e.act.value, "note": both(e.note)} for e in history]
        said = {**as_object(stored), "submission": to_object(record), "history": events}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        print_submissions([stored], "text", setting)
        click.echo()
        click.echo(write_page(record, setting.open_forum.site))
        click.echo()
        for event in history:
            note = f" : {event.note.say(setting.language)}" if event.note else ""
            click.echo(f"{event.at:%Y-%m-%d %H:%M} {event.act.label.say(setting.language)} {event.actor}{note}")


def _decide(
    setting: Setting, receipts: Sequence[str], act: Act, *, note: str = "", mail: str = "", by: str = ""
) -> None:
    _, submissions = opened(setting)
    actor = by or getpass.getuser()
    for receipt in receipts:
        stored = submissions.named(receipt)
        done = submissions.act(stored.id, act, actor=actor, now=datetime.now(UTC), note=note, mail=mail)
        setting.say(_DECIDED.format(receipt=done.receipt, state=done.state.label))


@command.command("approve")
@click.argument("receipts", nargs=-1, required=True)
@pass_setting
def approve(setting: Setting, receipts: Sequence[str]) -> None:
    """Accept submissions: the worker will write them to the wiki."""
    _decide(setting, receipts, Act.APPROVE)


@command.command("reject")
@click.argument("receipts", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why: it is told to whoever sent it.")
@click.option("--change", "only_change", is_flag=True, help="Only the change of a published one; its page stays.")
@pass_setting
def reject(setting: Setting, receipts: Sequence[str], reason: str, only_change: bool) -> None:
    """Refuse submissions, with a reason. Nothing is deleted."""
    if not only_change:
        _decide(setting, receipts, Act.REFUSE, note=reason, mail="refuse")
        return
    from forumtools.forms.controls import form_of
    from forumtools.jobs.organising import refuse_change

    _, submissions = opened(setting)
    forum, actor = setting.open_forum.forum, getpass.getuser()
    for receipt in receipts:
        stored = submissions.named(receipt)
        form = form_of(forum.kind(stored.kind) or forum.main_kind, forum)
        now = datetime.now(UTC)
        done = refuse_change(submissions, form, stored, actor=actor, now=now, note=reason, mail="keep")
        setting.say(_DECIDED.format(receipt=done.receipt, state=done.state.label))


@command.command("link")
@click.argument("receipt")
@pass_setting
def link(setting: Setting, receipt: str) -> None:
    """Give a new edit link to whoever lost it; the old ones lead nowhere from then on."""
    from forumtools.jobs.editlinks import Tokens, edit_address, renewed
    from forumtools.store.keeping import EditLinks, Keys

    database, submissions = opened(setting)
    stored, now = submissions.named(receipt), datetime.now(UTC)
    tokens = Tokens(Keys(database).key("form", now))
    made = renewed(EditLinks(database), tokens, stored.id, actor=getpass.getuser(), now=now)
    click.echo(edit_address(setting.open_forum.forum.form.address, made))
    setting.say(_NEW_LINK.format(title=stored.title))


@command.command("send")
@click.argument("receipt", required=False)
@click.option("--watch", is_flag=True, help="Go on until interrupted.")
@dry_run_option
@pass_setting
def send(setting: Setting, receipt: str | None, watch: bool, dry_run: bool) -> None:
    """
    Write accepted submissions to the wiki, and send the mails that wait.

    One by one, each exactly once, whatever breaks; what cannot be done now is tried again later, what a person must
    decide goes back to the desk. Exit status 3 when the wiki is the trouble.
    """
    database, submissions = opened(setting)
    only = submissions.named(receipt).id if receipt else ""
    if dry_run:
        print_submissions(submissions.find(states=[State.APPROVED, State.SENDING]), "text", setting)
        return
    while True:
        trouble = _round(setting, database, only)
        if not watch:
            sys.exit(3 if trouble else 0)
        time.sleep(_PAUSE)


def _round(setting: Setting, database: Database, only: str) -> bool:
    """Send all that waits; say whether the wiki was in trouble."""
    from forumtools.jobs.mailing import mail_server
    from forumtools.jobs.queueing import forget_old
    from forumtools.jobs.sending import Sender
    from forumtools.store.keeping import Uploads
    from forumtools.store.working import Work

    worker = f"{socket.gethostname()}-{os.getpid()}"
    now = datetime.now(UTC)
    stopped = False
    sender = Sender(setting.fresh_forum(), Work(database, worker), Uploads(database), mails=mail_server() is not None)
    for sent in sender.send(lambda: datetime.now(UTC), only=only):
        click.echo(_became(sent).say(setting.language))
        stopped = sent.error is not None
    _mails(setting, database, now)
    forget_old(setting.open_forum, database, now)
    return stopped


def _became(sent: Sent) -> Text:
    stored = sent.stored
    words = {"receipt": stored.receipt, "title": stored.title, "page": sent.page, "why": sent.trouble or ""}
    if sent.is_published:
        return (_WITH if sent.trouble else _SENT).format(**words)
    return (_LATER if sent.error else _HELD).format(**words)


def _mails(setting: Setting, database: Database, now: datetime) -> None:
    from forumtools.jobs.mailing import Mailer, mail_server

    server = mail_server()
    if server is None:
        return
    gone, trouble = Mailer(setting.open_forum.forum, database).send(server, now)
    if gone:
        setting.say(plural(gone, *_MAILS))
    if trouble:
        setting.say(_NO_MAIL.format(why=trouble))


@command.command("erase")
@click.argument("person")
@click.option(
    "--catalogue", "catalogues", multiple=True, type=click.Path(path_type=Path), help="A built catalogue to search."
)
@dry_run_option
@format_option(["text", "json"], "text")
@pass_setting
def erase(setting: Setting, person: str, catalogues: Sequence[Path], dry_run: bool, form: str) -> None:
    """
    Erase what is private about a person (a name or an e-mail address), and show what is public all the same.

    What is on the wiki or in a catalogue is public: only people can decide what becomes of it there.
    """
    from forumtools.jobs.queueing import erase_person

    database, _ = opened(setting)
    places = list(catalogues) or [path for path in (Path("catalogue"), Path("public")) if path.is_dir()]
    erased = erase_person(setting.open_forum, database, person, catalogues=places, dry_run=dry_run)
    if form == "json":
        said = {
            "submissions": erased.submissions,
            "left": erased.left,
            "pages": erased.pages,
            "files": list(map(str, erased.files)),
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    _listed(setting, Text(fr="Données privées effacées :", en="Private data erased:"), erased.submissions)
    _listed(setting, _LEFT, erased.left)
    _listed(setting, Text(fr="Encore publiques, sur le wiki :", en="Still public, on the wiki:"), erased.pages)
    _listed(setting, Text(fr="Encore publiques, dans un catalogue :", en="Still public, in a catalogue:"), erased.files)


def _listed(setting: Setting, heading: Text, entries: Sequence[object]) -> None:
    none = Text(fr="rien", en="nothing").say(setting.language)
    click.echo(f"{heading.say(setting.language)} {len(entries) or none}")
    for entry in entries:
        click.echo(f"  {entry}")
