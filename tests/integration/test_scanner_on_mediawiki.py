"""The scanner and MediaWiki's own preprocessor find the same calls, arguments, headings, comments and tags."""

from __future__ import annotations

import os
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from forumtools.wikitext.constructs import Call, Heading, Scan
from forumtools.wikitext.scanner import scan
from tests.mediawiki import RealWiki

pytestmark = pytest.mark.mediawiki

PIECES = (
    *("{{", "}}", "{{{", "}}}", "[[", "]]", "|", "=", "\n", "==", "===", "a", "b", " ", "\t", "{", "}", "[", "]"),
    *("<!--", "-->", "<!-- c -->", "<nowiki>", "</nowiki>", "<nowiki/>", "<ref>", "</ref>", "<pre>", "</pre>", "<pre "),
    *("<includeonly>", "</includeonly>", "<noinclude>", "</noinclude>", "<onlyinclude>", "\n== h ==\n", "<b>", "x=y"),
    *("<", ">", "{{a|b=c}}", "[[a|b]]", "\n===  t == \n"),
)  # fmt: skip
COUNT = int(os.environ.get("FORUMTOOLS_SCANS", "250"))
Shape = tuple[list[tuple[Any, ...]], int, list[str]]


def test_both_see_the_same(mediawiki: RealWiki) -> None:
    session = requests.Session()
    tags = _tags(session, mediawiki.api)
    random = Random(20181106)  # noqa: S311 - repeatable, not secret
    different = []

    for _ in range(COUNT):
        text = "".join(random.choices(PIECES, k=random.randint(1, 24)))
        theirs = _theirs(_tree(session, mediawiki.api, text))
        if _ours(scan(text, tags)) != theirs:
            different.append(text)

    assert different == []


def _ask(session: requests.Session, api: str, **parameters: str) -> Any:
    answer = session.post(api, data={"format": "json", "formatversion": "2", **parameters}, timeout=30)
    return answer.json()


def _tags(session: requests.Session, api: str) -> frozenset[str]:
    answer = _ask(session, api, action="query", meta="siteinfo", siprop="extensiontags")
    return frozenset(tag.strip("<>") for tag in answer["query"]["extensiontags"])


def _tree(session: requests.Session, api: str, text: str) -> ElementTree.Element:
    answer = _ask(session, api, action="expandtemplates", prop="parsetree", text=text)
    return ElementTree.fromstring(answer["expandtemplates"]["parsetree"])  # noqa: S314 - of our own wiki


def _ours(found: Scan) -> Shape:
    shape: list[tuple[Any, ...]] = []

    def add(nodes: list[Call | Heading]) -> None:
        for node in sorted(nodes, key=lambda node: node.start):
            if isinstance(node, Heading):
                shape.append(("h", node.level))
            else:
                named = tuple(part.equals >= 0 for part in node.parts[1:])
                shape.append(("argument" if node.is_argument else "call", named))
                add([*node.calls, *node.headings])

    add([*found.calls, *found.headings])
    comments = sum(span.name == "!--" for span in found.spans)
    ignored = ("!--", "includeonly", "noinclude", "onlyinclude")
    return shape, comments, [span.name for span in found.spans if span.name.lstrip("/") not in ignored]


def _theirs(root: ElementTree.Element) -> Shape:
    shape: list[tuple[Any, ...]] = []
    for node in root.iter():
        if node.tag in ("h", "possible-h"):
            shape.append(("h", int(node.get("level", "0"))))
        elif node.tag in ("template", "tplarg"):
            names = [part.find("name") for part in node.findall("part")]
            named = tuple(name is not None and name.get("index") is None for name in names)
            shape.append(("argument" if node.tag == "tplarg" else "call", named))
    tags = [(node.findtext("name") or "").lower() for node in root.iter("ext")]
    return shape, len(list(root.iter("comment"))), tags
