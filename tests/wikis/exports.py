"""Dumps written by hand, as MediaWiki writes them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from forumtools.model.records import Page
from forumtools.wikitext.redirects import redirect_target
from tests.wikis.sites import SITE

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">
  <siteinfo>
    <sitename>Essais</sitename>
    <dbname>my_wiki</dbname>
    <generator>MediaWiki 1.39.17</generator>
    <case>first-letter</case>
    <namespaces>
      <namespace key="-1" case="first-letter">Spécial</namespace>
      <namespace key="0" case="first-letter" />
      <namespace key="10" case="first-letter">Modèle</namespace>
      <namespace key="3000" case="first-letter">Contrib</namespace>
    </namespaces>
  </siteinfo>
"""
FOOT = "</mediawiki>\n"


def revision(number: int, text: str, *, time: str = "2026-01-01T00:00:00Z") -> str:
    """Return one revision."""
    return f"""    <revision>
      <id>{number}</id>
      <parentid>0</parentid>
      <timestamp>{time}</timestamp>
      <contributor><username>Robot</username><id>2</id></contributor>
      <comment>création</comment>
      <origin>{number}</origin>
      <model>wikitext</model>
      <format>text/x-wiki</format>
      <text bytes="{len(text.encode())}" sha1="x" xml:space="preserve">{escape(text)}</text>
      <sha1>x</sha1>
    </revision>
"""


def page(title: str, *revisions: str, namespace: int | None = None) -> str:
    """Return one page."""
    number = SITE.split(title)[0] if namespace is None else namespace
    target = next((t for r in revisions if (t := redirect_target(SITE, r.split('preserve">')[-1]))), None)
    redirect = f"    <redirect title={quoteattr(target)} />\n" if target else ""
    head = f"  <page>\n    <title>{escape(title)}</title>\n    <ns>{number}</ns>\n    <id>7</id>\n{redirect}"
    return head + "".join(revisions) + "  </page>\n"


def export(pages: Iterable[Page]) -> str:
    """Return a dump of *pages*."""
    return HEAD + "".join(page(SITE.normal(p.title), revision(n, p.text)) for n, p in enumerate(pages, 1)) + FOOT
