"""Every code of the wiki that is known: its class, what a batch does, a sentence in both languages."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import (
    AccountRefused,
    AnswerUnclear,
    EditConflict,
    LoginRefused,
    NotAllowed,
    PageExists,
    PageMissing,
    QuestionAsked,
    TitleRefused,
    WikiBusy,
    WikiError,
)
from forumtools.wikis.answers import Fault, Remedy, answer_of, fault_of
from forumtools.wikis.sentences import BUSY_CODES, error_of

R, L, A, N = Remedy.WAIT, Remedy.LOGIN, Remedy.LOOK, Remedy.STOP
GOES_ON, STOPS = False, True

CODES: dict[str, tuple[Remedy, type[WikiError], bool]] = {
    "maxlag": (R, WikiBusy, STOPS),
    "readonly": (R, WikiBusy, STOPS),
    "ratelimited": (R, WikiBusy, STOPS),
    "actionthrottledtext": (R, WikiBusy, STOPS),
    "badtoken": (L, AccountRefused, STOPS),
    "assertuserfailed": (L, AccountRefused, STOPS),
    "assertnameduserfailed": (L, AccountRefused, STOPS),
    "internal_api_error_DBQueryError": (A, AnswerUnclear, STOPS),
    "internal_api_error_DBConnectionError": (A, AnswerUnclear, STOPS),
    "internal_api_error_Whatever": (A, AnswerUnclear, STOPS),
    "assertbotfailed": (N, AccountRefused, STOPS),
    "blocked": (N, AccountRefused, STOPS),
    "autoblocked": (N, AccountRefused, STOPS),
    "permissiondenied": (N, AccountRefused, STOPS),
    "cantcreate": (N, AccountRefused, STOPS),
    "cantmove": (N, AccountRefused, STOPS),
    "readapidenied": (N, AccountRefused, STOPS),
    "writeapidenied": (N, AccountRefused, STOPS),
    "mwoauth-api-module-disabled": (N, AccountRefused, STOPS),
    "mwoauth-invalid-authorization": (N, LoginRefused, STOPS),
    "mwoauth-invalid-authorization-invalid-user": (N, LoginRefused, STOPS),
    "missingparam": (N, WikiError, STOPS),
    "mustpostparams": (N, WikiError, STOPS),
    "badmd5": (N, WikiError, STOPS),
    "quite-unheard-of": (N, WikiError, STOPS),
    **dict.fromkeys(("uploaddisabled", "filetype-banned", "filetype-banned-type"), (N, NotAllowed, GOES_ON)),
    **dict.fromkeys(("filetype-missing", "verification-error", "empty-file"), (N, NotAllowed, GOES_ON)),
    **dict.fromkeys(("file-too-large", "badupload"), (N, NotAllowed, GOES_ON)),
    **dict.fromkeys(("illegal-filename", "filename-toolong", "filename-tooshort"), (N, TitleRefused, GOES_ON)),
    **dict.fromkeys(("fileexists-forbidden", "fileexists-shared-forbidden"), (N, PageExists, GOES_ON)),
    "fileexists-no-change": (N, PageExists, GOES_ON),
    "": (N, WikiError, STOPS),
    "protectedpage": (N, NotAllowed, GOES_ON),
    "protectedtitle": (N, NotAllowed, GOES_ON),
    "cascadeprotected": (N, NotAllowed, GOES_ON),
    "protectednamespace": (N, NotAllowed, GOES_ON),
    "protectednamespace-interface": (N, NotAllowed, GOES_ON),
    "customjsprotected": (N, NotAllowed, GOES_ON),
    "customcssprotected": (N, NotAllowed, GOES_ON),
    "sitejsprotected": (N, NotAllowed, GOES_ON),
    "cantedit": (N, NotAllowed, GOES_ON),
    "abusefilter-disallowed": (N, NotAllowed, GOES_ON),
    "abusefilter-warning": (N, QuestionAsked, GOES_ON),
    "captcha": (N, QuestionAsked, GOES_ON),
    "spamblacklist": (N, NotAllowed, GOES_ON),
    "contenttoobig": (N, NotAllowed, GOES_ON),
    "titleblacklist-forbidden": (N, TitleRefused, GOES_ON),
    "titleblacklist-forbidden-edit": (N, TitleRefused, GOES_ON),
    "invalidtitle": (N, TitleRefused, GOES_ON),
    "pagecannotexist": (N, TitleRefused, GOES_ON),
    "immobilenamespace": (N, TitleRefused, GOES_ON),
    "articleexists": (N, PageExists, GOES_ON),
    "redirectexists": (N, PageExists, GOES_ON),
    "selfmove": (N, PageExists, GOES_ON),
    "missingtitle": (N, PageMissing, GOES_ON),
    "nosuchpageid": (N, PageMissing, GOES_ON),
    "pagedeleted": (N, PageMissing, GOES_ON),
    "editconflict": (N, EditConflict, GOES_ON),
}


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_its_class_and_its_sentence(code: str) -> None:
    remedy, kind, stops = CODES[code]

    fault = fault_of({"code": code, "info": "said {by} the wiki"}, "Contrib:{x}")
    told = fault.as_error(writing=True, title="Contrib:{x}")

    assert (fault.remedy, type(told), told.stops_batch) == (remedy, kind, stops)
    assert told.say("fr").endswith((".", "»", ")."))
    assert told.say("en").endswith((".", "”", ")."))
    assert told.say("fr") != told.say("en")


@pytest.mark.parametrize(
    "code", ["badtags", "tags-apply-no-permission", "tags-apply-blocked", "tags-apply-not-allowed-one"]
)
def test_what_is_wrong_with_a_tag_is_wrong_with_nothing_else(code: str) -> None:
    assert fault_of({"code": code}, "Contrib:A").remedy is Remedy.UNTAG


@pytest.mark.parametrize("code", BUSY_CODES)
def test_reading_waits_as_writing_does(code: str) -> None:
    fault = fault_of({"code": code}, "Contrib:A", wait=7.0)

    assert fault.as_error(writing=False, title="Contrib:A") is fault.as_error(writing=True, title="Contrib:A")
    assert fault.wait == max(7.0, BUSY_CODES[code])


@given(
    st.sampled_from([*CODES]), st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.just({"a": []}))
)
def test_whatever_comes_with_a_code_it_is_told(code: str, more: dict[str, object]) -> None:
    shapes = ("blockinfo", "abusefilter", "spamblacklist", "captcha", "info", "readonlyreason")

    told = error_of(code, {**more, **dict.fromkeys(shapes, more.get("x"))}, "Contrib:A")

    assert told.say("fr")
    assert "\n" not in told.say("en")


@given(st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d ([-+]\d{1,9}|GMT)\Z"))
def test_no_time_to_wait_is_too_odd(value: str) -> None:
    response = requests.Response()
    response.status_code = 503
    response.headers["Retry-After"] = value
    response.raw = None

    with pytest.raises(Fault) as busy:
        answer_of(response)

    assert busy.value.remedy is Remedy.WAIT
    assert busy.value.wait >= 0
