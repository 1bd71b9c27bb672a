"""
Create, check, count and publish the pages of contribution forums on MediaWiki.

    >>> import forumtools
    >>> forum = forumtools.open_forum("demo/forum")
    >>> [record.title for record in forum.records(edition="2018")]
    >>> [finding.code for finding in forumtools.validate(forum)]

The names below are the library; what is not named here may change. They are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forumtools.version import __version__

if TYPE_CHECKING:
    from forumtools.errors import ForumToolsError, UsageError, WikiError
    from forumtools.forms.submissions import Submission
    from forumtools.jobs.batches import Step, resume_batch
    from forumtools.jobs.cataloguing import write_catalogues
    from forumtools.jobs.creating import OnExisting, Outcome, Result
    from forumtools.jobs.forums import OpenForum, open_forum
    from forumtools.jobs.library import create, validate
    from forumtools.jobs.undoing import Undo, plan_undo, undo_batch
    from forumtools.language import Text
    from forumtools.model.findings import Finding, Severity
    from forumtools.model.forum import Forum, Kind
    from forumtools.model.records import Page, Record
    from forumtools.model.roles import Moment, Role

_HOMES = {
    "Finding": "model.findings",
    "Forum": "model.forum",
    "ForumToolsError": "errors",
    "Kind": "model.forum",
    "Moment": "model.roles",
    "OnExisting": "jobs.creating",
    "OpenForum": "jobs.forums",
    "Outcome": "jobs.creating",
    "Page": "model.records",
    "Record": "model.records",
    "Result": "jobs.creating",
    "Role": "model.roles",
    "Severity": "model.findings",
    "Step": "jobs.batches",
    "Submission": "forms.submissions",
    "Text": "language",
    "Undo": "jobs.undoing",
    "UsageError": "errors",
    "WikiError": "errors",
    "create": "jobs.library",
    "open_forum": "jobs.forums",
    "plan_undo": "jobs.undoing",
    "resume_batch": "jobs.batches",
    "undo_batch": "jobs.undoing",
    "validate": "jobs.library",
    "write_catalogues": "jobs.cataloguing",
}

__all__ = [
    "Finding",
    "Forum",
    "ForumToolsError",
    "Kind",
    "Moment",
    "OnExisting",
    "OpenForum",
    "Outcome",
    "Page",
    "Record",
    "Result",
    "Role",
    "Severity",
    "Step",
    "Submission",
    "Text",
    "Undo",
    "UsageError",
    "WikiError",
    "__version__",
    "create",
    "open_forum",
    "plan_undo",
    "resume_batch",
    "undo_batch",
    "validate",
    "write_catalogues",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'forumtools' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"forumtools.{_HOMES[name]}"), name)
