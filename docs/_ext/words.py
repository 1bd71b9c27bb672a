"""What the code has no place to say of the forum file: what its tables, keys, types, roles and moments mean."""

from __future__ import annotations

TABLES = {
    "forum": "`[forum]`: the forum as a whole",
    "wiki": "`[wiki]`: where the pages live",
    "rules": "`[rules]`: which rules speak up, and how loud",
    "form": "`[form]`: the web form",
    "catalogue": "`[catalogue]`: the catalogues",
    "kind": "`[[kind]]`: one kind of page",
    "kind.field": "`[[kind.field]]`: one value of a page",
    "kind.section": "`[[kind.section]]`: one titled part of a page",
}

_BOTH = {
    "name": "**Required.** What it is called on the page: the template’s parameter, or the section’s heading.",
    "aliases": "Other names under which it is read. Pages keep them; FLD002 says so.",
    "role": "What the program may know about it: one of the [roles](#roles).",
    "required": "`true`, `false`, or the [moment](#moments) from which it is.",
    "label": 'What people call it, in reports and tables: `{ fr = "…", en = "…" }`. Columns of a spreadsheet may '
    "be headed by it.",
    "help": "A sentence for those who fill it in, in both languages. For the web form.",
    "placeholder": "An example of a value, in both languages. Not shown by the form: a hint says more.",
}

KEYS = {
    "forum": {
        "name": "**Required.** The forum’s name.",
        "language": "`fr` or `en`: what findings, errors and reports speak unless `--language` says otherwise.",
        "timezone": "Where its clocks are, by the IANA name.",
        "license": "The licence of its pages, by the SPDX identifier.",
        "former_hosts": "Host names that the wiki had before.",
    },
    "wiki": {
        "folder": "A folder of `.wiki` files, beside the forum file.",
        "api": "The address of a MediaWiki’s `api.php`.",
        "dump": "An XML dump, to read only: `.xml`, `.gz`, `.bz2`, `.xz`, `.zst` or `.7z`.",
    },
    "rules": {
        "ignore": "Rules that are left out: codes or their beginnings (`TYP`, `LNK003`).",
        "severity": 'The severity of all findings of some rules: `{ LNK003 = "info" }`; `error`, `warning` or `info`.',
        "editions": 'Rules that are left out on the pages of one edition: `editions."2004".ignore = ["IMG"]`.',
    },
    "catalogue": {
        "address": "Where the folder of catalogues is on the web, if it is: `https://example.org/catalogues/`. "
        "For what needs a whole address: `sitemap.xml`, Open Graph, the feeds’ own.",
        "corrections": "Whom readers may tell a mistake: an `https:` or `mailto:` address, on every page. "
        "Without one a link leads to the page of the wiki.",
    },
    "form": {
        "kinds": "The `id`s of the kinds of page that people may propose; the first kind when nothing is said.",
        "moderation": "Whether a person looks at each submission before it goes to the wiki; `true` unless you say so.",
        "address": "Where the form is on the web: `https://forum.example.org`. The links in mails begin with it.",
        "contact": "Whom people can ask: an e-mail or web address, shown on every page.",
        "sender": "The e-mail address that mails come from.",
        "edit_until": "The last day on which people may change what they sent; else the edition’s end, or 180 days.",
        "keep_private": "Days after a submission’s story is over until what is private in it is erased; 30.",
        "keep_drafts": "Days until a draft that nobody touched is erased; 90.",
        "question": 'A question for those whose browser runs no scripts: `{ fr = "…", en = "…" }`.',
        "answers": "The right answers; case and accents do not count.",
        "consent": "What each person named agrees to, in both languages; a sentence of ours when nothing is said.",
        "consent_version": "Names that wording; change both together.",
        "licences": "The licences people choose from, by their SPDX identifiers.",
        "largest_picture": "Megabytes; 8.",
        "most_per_hour": "How many submissions one internet address may send in an hour; 60. A workshop has one.",
    },
    "kind": {
        "id": "**Required.** What `--kind` and other kinds call it.",
        "namespace": "**Required.** What stands before the colon in titles; a namespace of the wiki or mere words.",
        "template": "**Required.** The template that its pages call.",
        "template_aliases": "Other names of that template. Redirects on the wiki are found without being listed.",
        "title": "The formula of the page’s name; `{field}` stands for a value.",
        "category": "The formula of the category that its pages belong in.",
        "header": "How pages older than the template say their values, a line each: `une contribution de "
        "{contributeurs}`.",
        "label": 'What people call it: `{ fr = "…", en = "…" }`.',
        "field": "Its fields, in the order of the template.",
        "section": "Its sections, in the order of the page.",
    },
    "kind.field": _BOTH
    | {
        "type": "One of the [types](#types).",
        "list": "Whether it holds several values, separated by `;`.",
        "private": "Whether it may never stand on a page or in any output.",
        "unique": "Whether no two pages may have the same value. Not checked yet.",
        "pattern": "A regular expression that the whole value has to match.",
        "values": "For `choice`: the values there are.",
        "values_from": "For `choice`: the values that another page lists. `édition.thèmes` are the `thèmes` of the "
        "page that the field `édition` names.",
        "kind": "For `page`: the `id` of the kind of page meant.",
        "default": "The value that a form begins with. For the web form.",
        "since": "The first edition that has the field.",
        "until": "The last edition that has the field.",
        "min": "The least number, or the fewest characters.",
        "max": "The greatest number, or the most characters.",
    },
    "kind.section": _BOTH | {"words": "`[fewest, most]` words."},
}

TYPES = {
    "text": "One line.",
    "prose": "Several lines, with a little markup: lists, links, bold, italics.",
    "number": "`12`, `1 250`, `3,5`.",
    "boolean": "`oui` or `non`; also yes, no, true, false, vrai, faux, 1, 0.",
    "date": "`2018-07-04`, or as much of it as is known: `2018-07`, `2018`.",
    "url": "A complete address that begins with `https://` or `http://`.",
    "email": "An e-mail address.",
    "phone": "A telephone number.",
    "choice": "One of `values` or `values_from`.",
    "page": "The name of a page of another kind.",
    "person": "The name of a person or a group, as they sign.",
    "place": "The name of a place.",
    "language": "A code: `fr`, `br`, `en`, `pt-BR`.",
    "licence": "A licence, best by its SPDX identifier: `CC-BY-SA-4.0`.",
    "image": "The name of a file on the wiki.",
}

ROLES = {
    "title": "The title that people read.",
    "subtitle": "What explains the title; the theme of an edition.",
    "series": "The forum that the page belongs to.",
    "edition": "The edition that the page belongs to.",
    "contributors": "The people who speak, in the order in which they sign.",
    "organisations": "The organisations behind them.",
    "places": "Where the project happens.",
    "themes": "What it is about; on an edition, the themes to choose from.",
    "sessions": "The sessions where it was told.",
    "audiences": "For whom it is.",
    "stage": "How far the project is.",
    "status": "How far the page is.",
    "licence": "Under which licence the page may be used again.",
    "consent": "Since when the people named agree to be published.",
    "follows": "The page of an earlier edition that this one goes on from.",
    "language": "The languages of the text.",
    "website": "Where to go on reading; the address of a veille item.",
    "image": "The picture of the page.",
    "origin": "Where the page came from.",
    "year": "The year of an edition.",
    "number": "The rank of an edition or a session.",
    "label": "How pages older than the template call the edition.",
    "start": "When it begins.",
    "end": "When it ends.",
    "call": "When the call for contributions opens.",
    "deadline": "Until when contributions are due.",
    "place": "Where it takes place.",
    "cycle": "The training cycle that the page belongs to.",
    "type": "Which sort of session, veille item or deliverable it is.",
    "hashtag": "The hashtag under which an address was found.",
    "registered": "How many had registered.",
    "attendance": "How many people came.",
    "speakers": "How many of them spoke.",
    "women": "How many of them were women.",
    "men": "How many of them were men.",
    "presentation": "Who speaks.",
    "description": "What they do.",
    "resources": "Where to read more.",
}

MOMENTS = {
    "call": "Contributions are asked for: from the opening of the call, or from the beginning.",
    "deadline": "They are due: after the edition’s deadline.",
    "publication": "The edition is over and its catalogue appears.",
    "archive": "It has been over for a year.",
}
