"""Hard pieces of wikitext, and the HTML a real MediaWiki made of them; `python -m tests.catalogue.recorded` asks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("recorded.json")
PICTURE = "Radio ouverte.png"
"""A file that is on the wiki when it is asked."""

SAME = (
    "un\ndeux\n\ntrois",
    "''a'' '''b''' 1<sup>er</sup> a<br>b <code>x = 1</code> H<sub>2</sub>O",
    "l'''eau'' et '''b''' ici",
    "<div>a</div>\nb",
    "[[Contrib:Le bus#x|là]] a &nbsp; b <font color=red>c</font> __TOC__",
    "== Titre ==\n=== Sous ===\nx\n\n== Autre ==\ny",
    "<pre>\na\n b\n</pre>",
    " a\n b",
    " seule",
    "* a\n*# b\n*# c\n* d",
    "* a\n\n* b\n# x\n#: y",
    "; terme : sens\n: autre",
    ": a\n: b\n:: c",
    "{| class=x\n|+ Titre\n! a !! b\n|-\n| c || d\n|}",
    "{|\n|\n* a\n* b\n| c\n|}",
    "[https://a.org/x le guide] [https://b.org] https://c.org/d [mailto:x@y.fr écrire]",
    "[[Contrib:Le bus|voir]] [[Contrib:Le bus]] [[Ailleurs]] [[:Catégorie:X]] [[Catégorie:Y]] [[#là]]",
    'a<ref name="n">Un [https://e.org lien]</ref> b<ref name="n" /> c<ref>Deux</ref>\n\n<references />',
    "a<ref>x</ref> sans liste",
    "<span lang=\"br\">ya</span> <foo x=1>a</foo> <small>x</small> <nowiki>[[b]] ''c''</nowiki>",
    "<blockquote>a</blockquote>",
    "a\n----\nb",
    "• a\n• b\n\n1. c\n2. d",
    "  - a\n  - b",
    "• a\n  – b\n• c",
    "&#45; a\n&#45; b",
    "été &amp; &lt;b&gt; <!-- rien --> fin",
    "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>",
    f"[[Fichier:{PICTURE}|vignette|droite|200px|La ''salle'' [[Contrib:Le bus|bus]]|alt=Trois tables]]",
    f"[[Fichier:{PICTURE}]] texte [[Fichier:{PICTURE}|20px|alt=x]] suite",
    f"[[Fichier:{PICTURE}|cadre|Légende]]",
    f"[[Fichier:{PICTURE}|sans cadre|Légende seule]]",
    f"[[Fichier:{PICTURE}|lien=|alt=rien]] [[Fichier:{PICTURE}|lien=https://e.org/|alt=dehors]]",
    f"<gallery>\n{PICTURE}|Une ''légende''\nNon.jpg|Deux\n{PICTURE}\n</gallery>",
    f"* [[Fichier:{PICTURE}]]\n* b [[Fichier:{PICTURE}|gauche]]",
    f"{{|\n| [[Fichier:{PICTURE}|50px]] || b\n|}}",
    f"[[:Fichier:{PICTURE}]] [[Média:{PICTURE}]] [[Média:Non.jpg|m]]",
)
"""What the wiki and we read alike."""

OTHERWISE: Mapping[str, str] = {
    "Quoi ? « a » 10 %": "The wiki puts no-break spaces; French typography would, in any case.",
    "l'''eau'' '''''x'' y'''": "Apostrophes out of step: only the wiki's own count is what its readers see.",
    "{|\n| c || rowspan=2 | d\n|-\n| e\n|}": "The wiki knows that a cell reaches down: an empty one keeps the columns.",
    "<ol start=3><li>a</li></ol>": "The visitor does not know where a list of HTML begins.",
    "<ref>": "What is never closed, the wiki shows as typed.",
    "<blockquote>a\n\nb</blockquote>": "The wiki makes one paragraph of it.",
    '<div style="display:none">caché</div> vu': "What is hidden on the wiki is hidden here.",
    "<poem>\na\nb\n</poem>": "This wiki has no such extension, and shows what was typed.",
    "{{PAGENAME}} {{#if:a|b}}": "Only the wiki can compute.",
}
"""What they read otherwise, and why the wiki is right."""


def recorded() -> Mapping[str, Mapping[str, str]]:
    """Return the HTML by wikitext: with pictures as they were drawn before 1.40 (`old`), and since (`new`)."""
    found: Mapping[str, Mapping[str, str]] = json.loads(FILE.read_text("utf-8"))
    return found


def _record() -> None:
    from tests.mediawiki import state_folder, wiki_credentials

    real = wiki_credentials()
    assert real is not None
    wiki, switch = real.open(real.admin), state_folder() / "ExtraSettingsMedia.php"
    said: dict[str, dict[str, str]] = {}
    for name, is_legacy in (("old", "true"), ("new", "false")):
        switch.write_text(f"<?php $wgParserEnableLegacyMediaDOM = {is_legacy};\n", "utf-8")
        for wikitext in (*SAME, *OTHERWISE):
            said.setdefault(wikitext, {})[name] = wiki.render("Contrib:Essai", wikitext)
    switch.unlink()
    FILE.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    _record()
