"""What the wiki's extensions mean for pages that forumtools writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forumtools.jobs.diagnosis.check import Check, note
from forumtools.language import Text
from forumtools.wikis.permissions import Permissions

_MEANINGS: Mapping[str, Text] = {
    "AbuseFilter": Text(
        fr="AbuseFilter : ses règles valent aussi pour ce compte ; une page refusée est signalée avec sa règle",
        en="AbuseFilter: its rules hold for this account too; a page refused is reported with its rule",
    ),
    "SpamBlacklist": Text(
        fr="SpamBlacklist : une page avec un lien interdit est refusée, et le lien nommé",
        en="SpamBlacklist: a page with a banned link is refused, and the link named",
    ),
    "TitleBlacklist": Text(
        fr="TitleBlacklist : certains titres sont refusés",
        en="TitleBlacklist: some titles are refused",
    ),
    "TemplateData": Text(
        fr="TemplateData : les modèles peuvent décrire leurs champs",
        en="TemplateData: templates can describe their fields",
    ),
    "Page Forms": Text(
        fr="Page Forms : les pages peuvent aussi se remplir par formulaire sur le wiki",
        en="Page Forms: pages can also be filled in by a form on the wiki",
    ),
    "Cargo": Text(fr="Cargo : les modèles peuvent alimenter des tables", en="Cargo: templates can fill tables"),
    "SemanticMediaWiki": Text(
        fr="Semantic MediaWiki : les modèles peuvent poser des propriétés",
        en="Semantic MediaWiki: templates can set properties",
    ),
}


def look_at_extensions(allowed: Permissions) -> Iterator[Check]:
    """Yield a note on each extension of the wiki that bears on our pages."""
    for name, meaning in _MEANINGS.items():
        # Page Forms calls itself by two names.
        if name in allowed.extensions or name.replace(" ", "") in allowed.extensions:
            yield note("extension", meaning)
