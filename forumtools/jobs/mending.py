"""
Mending what is safe to mend: planned page by page, proved before anything is written.

One look is not always enough: of two faults in one place the second waits for the first. And no mending may bring a
fault that was not there: what would is left to people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from forumtools.jobs.validating import Checker, read_again
from forumtools.language import Language, Text
from forumtools.model.changes import Change, text_change
from forumtools.model.findings import Finding
from forumtools.rules.checking import check, fixed
from forumtools.rules.choosing import selected
from forumtools.rules.registry import Reach
from forumtools.wikitext.pages import Reading

_LOOKS = 9
"""How often a page is looked at again at the most; two or three times are enough for what people write."""

_SUMMARY = Text(fr="Corrections {codes} (forumtools, {batch})", en="Fixes {codes} (forumtools, {batch})")


@dataclass(frozen=True, slots=True)
class Mended:
    """A page as it would be once what is safe is mended."""

    before: Reading
    after: Reading
    codes: tuple[str, ...]
    """The rules whose findings were mended, in the order of the page."""

    def change(self, batch: str, language: Language) -> Change:
        """Return the change that makes the page so."""
        said = _SUMMARY.format(codes=", ".join(self.codes), batch=batch).say(language)
        return text_change(self.before.page, self.after.text, said)


Choose = Callable[[Sequence[Finding]], Sequence[Finding]]
"""Takes what is found on a page, and returns what of it is to be mended."""


def mend(
    reading: Reading, findings: Sequence[Finding], checker: Checker, choose: Choose = lambda found: found
) -> Mended | None:
    """
    Return the page of *reading* with what is safe to mend of its *findings* mended, or nothing when nothing is.

    *checker* says what is found on it then, *choose* what of that is mended too. What would bring a finding that was
    not there, of whichever rule, is left as it is.
    """
    left: set[str] = set()
    for _ in findings:
        mended = _mended(reading, findings, checker, left, choose)
        if mended is None or not _brings(mended, checker):
            return mended
        left |= _to_blame(mended, findings, checker, choose) or set(mended.codes)
    return None


def _mended(
    reading: Reading, findings: Sequence[Finding], checker: Checker, left: Set[str], choose: Choose
) -> Mended | None:
    """Return the page with all mended but what rules in *left* find; what shows up meanwhile is mended too."""
    now, codes = reading, dict[str, None]()
    for _ in range(_LOOKS):
        wanted = [finding for finding in findings if finding.code not in left]
        text = fixed(now, wanted)
        if text == now.text:
            break
        codes |= dict.fromkeys(finding.code for finding in wanted if finding.fixable)
        now = read_again(now, replace(now.page, text=text))
        findings = choose(checker.findings(now))
    return Mended(reading, now, tuple(codes)) if now.text != reading.text else None


def _brings(mended: Mended, checker: Checker) -> bool:
    """
    Say whether some rule, of all that look at the page and its edition, finds more than before.

    That a page put right is more like another one than it was is no fault of the mending.
    """
    rules = [rule for rule in selected() if rule.reach in (Reach.PAGE, Reach.EDITION) or rule.fixable]
    before, after = (
        Counter(finding.code for finding in check(reading, checker.world, rules))
        for reading in (mended.before, mended.after)
    )
    return any(after[code] > before[code] for code in after)


def _to_blame(mended: Mended, findings: Sequence[Finding], checker: Checker, choose: Choose) -> set[str]:
    """Return the rules whose mending brings, by itself, findings that were not there."""
    alone = {
        code: _mended(mended.before, findings, checker, set(mended.codes) - {code}, choose) for code in mended.codes
    }
    return {code for code, one in alone.items() if one and _brings(one, checker)}
