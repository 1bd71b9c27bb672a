"""What there is to say of answers before they are sent: what must be put right, or could be better, or looks odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forumtools.forms.answers import Answers
from forumtools.forms.contributions import faults
from forumtools.forms.controls import Form
from forumtools.forms.submissions import Submission
from forumtools.jobs.viewing import ForumView
from forumtools.language import Text
from forumtools.model.findings import Finding, Severity
from forumtools.model.roles import Role
from forumtools.rules.pages_alike import Common
from forumtools.store.entries import Stored
from forumtools.wikitext.pages import Reading

_TO_PEOPLE = frozenset({"SPM001"})
"""Rules whose errors stop nobody: a person looks at what they found."""

_SAID_ALREADY = frozenset(
    ("FLD001", "PER001", "EDI001", "SEC001", "SEC002", "TIT001", "LIC001", "IMG001", "PRV004", "DUP001", "DUP002")
)
"""What the form itself asks for, or does: the rules would say it a second time, in the words of a wiki."""

_SAME_TITLE = Text(
    fr="Titre : une page s’appelle déjà « {title} ». Ajoutez par exemple le nom de la ville ou l’année.",
    en="Title: there is already a page named “{title}”. Add the name of the town, for example, or the year.",
)


@dataclass(frozen=True, kw_only=True)
class Check:
    """What there is to say of answers before they are sent."""

    faults: Mapping[str, Sequence[Text]]
    """By the key of the question: what must be put right."""

    advice: Mapping[str, Sequence[Text]]
    """By the key of the question, or nothing: what could be better."""

    reasons: Sequence[Text] = ()
    """Why a person must look at it first."""

    reading: Reading | None = None
    alike: Sequence[Common] = ()
    """Pages that say something near; the same project, perhaps, in an earlier edition."""

    @property
    def passes(self) -> bool:
        """Whether it can be sent."""
        return not self.faults


def judged(view: ForumView, form: Form, answers: Answers, submission: Submission, stored: Stored | None) -> Check:
    """
    Return what there is to say of *answers*, which ask for *submission*; *stored* is what was sent of it before.

    The rules see the page as it would stand, in the forum as it is.
    """
    judging = _Judging(form, faults(form, answers))
    for fault in submission.faults:
        judging.fault("", fault)
    if not submission.record.page:
        return Check(faults=judging.faults, advice={})
    reading = view.page(submission, stored.written if stored else "")
    own = view.opened.site.normal(stored.page) if stored and stored.page else ""
    if reading.page.title != own and view.has_page(reading.page.title):
        judging.fault(judging.key_of(Role.TITLE), _SAME_TITLE.format(title=reading.record.page_name))
    for refusal in view.refusals(reading):
        judging.fault("", refusal)
    for finding in view.findings(reading):
        judging.take(finding)
    return Check(
        faults=judging.faults,
        advice=judging.advice,
        reasons=judging.reasons,
        reading=reading,
        alike=view.alike(reading),
    )


@dataclass
class _Judging:
    """Sorts what is found by question."""

    form: Form
    faults: dict[str, list[Text]]
    advice: dict[str, list[Text]] = field(default_factory=dict)
    reasons: list[Text] = field(default_factory=list)

    def fault(self, key: str, text: Text) -> None:
        self.faults.setdefault(key, []).append(text)

    def key_of(self, role: Role) -> str:
        control = self.form.for_role(role)
        return control.key if control else ""

    def take(self, finding: Finding) -> None:
        """Put a finding of a rule where it belongs: an error to the faults, a warning to the advice."""
        if finding.code in _TO_PEOPLE:
            self.reasons.append(finding.text)
        elif finding.code in _SAID_ALREADY or (finding.code == "TIT003" and self.faults):
            return
        elif finding.severity is Severity.ERROR:
            self.fault(self._key(finding), finding.text)
        elif finding.severity is Severity.WARNING:
            self.advice.setdefault(self._key(finding), []).append(finding.text)

    def _key(self, finding: Finding) -> str:
        control = self.form.about(finding.field) or self.form.about(finding.section, section=True)
        if control is None and finding.code.startswith("TIT"):
            return self.key_of(Role.TITLE)
        return control.key if control else ""
