// The search of one edition's site. It reads what search-index.js says and asks for nothing else; where the site is
// served and Pagefind stands beside it, it looks into the text of the pages too. It writes text, never HTML.
"use strict";

(() => {
  const index = window.forumtoolsSearch;
  const part = (name) => document.getElementById(`_${name}`);
  if (!index || !part("search")) return;

  // Words: case, accents, ligatures and apostrophes do not count. « médiateurs·rices » is two words, and one.

  const LIGATURES = { "œ": "oe", "æ": "ae", "ß": "ss" };
  const fold = (text) =>
    text.toLowerCase().replace(/[œæß]/g, (sign) => LIGATURES[sign]).normalize("NFKD").replace(/\p{M}+/gu, "");
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const joinedOf = (text) =>
    (fold(text).match(/[\p{L}\p{N}]+(?:[·.‐‑-][\p{L}\p{N}]+)+/gu) || []).map((word) => word.replace(/[·.‐‑-]/g, ""));

  const say = (text, n) => text.replace("{n}", n.toLocaleString(index.language));
  const create = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const labels = (item, facet) => (item[facet.name] || []).map((number) => facet.choices[number]);
  const prepare = (item) => {
    const choices = index.facets.flatMap((facet) => labels(item, facet));
    const fields = [
      [8, [item.title]],
      [4, [item.subtitle || "", ...(item.people || [])]],
      [2, [...(item.organisations || []), ...choices]],
    ];
    return fields.map(([weight, texts]) => [weight, texts.flatMap((text) => [...wordsOf(text), ...joinedOf(text)])]);
  };
  const prepared = index.items.map(prepare);

  // How well an item answers one word: by the field it is in, and whether it is the word itself; 0 for not at all.
  const scoreOf = (fields, wanted) => {
    let best = 0;
    for (const [weight, words] of fields) {
      if (weight < best) break;
      for (const word of words) {
        if (word.startsWith(wanted)) best = Math.max(best, word === wanted ? weight + 1 : weight);
      }
    }
    return best;
  };
  const find = (wanted) => {
    const found = new Map();
    index.items.forEach((item, number) => {
      if (!wanted.length) return item.kind === "contribution" && found.set(number, 0);
      const scores = wanted.map((word) => scoreOf(prepared[number], word));
      if (scores.every(Boolean)) found.set(number, scores.reduce((sum, score) => sum + score));
    });
    return found;
  };

  // Facets: the choices of one facet widen, those of several narrow.

  const chosen = new Map(index.facets.map((facet) => [facet.name, new Set()]));
  const fits = (number, except) =>
    index.facets.every((facet) => {
      const wanted = chosen.get(facet.name);
      return facet === except || !wanted.size || (index.items[number][facet.name] || []).some((each) => wanted.has(each));
    });
  const SHOWN = 8;

  const makeChoice = (facet, label, number) => {
    const box = create("input", { type: "checkbox", name: facet.name, value: String(number) });
    const count = create("span", { class: "count" });
    const line = create("li", {}, create("label", {}, box, create("span", {}, label), " ", count));
    box.addEventListener("change", () => {
      chosen.get(facet.name)[box.checked ? "add" : "delete"](number);
      refresh();
    });
    return { line, box, count, number };
  };
  const makeFacet = (facet) => {
    const choices = facet.choices.map((label, number) => makeChoice(facet, label, number));
    const button = create("button", { type: "button", class: "plain", "aria-expanded": "false" });
    const list = create("ul", {}, ...choices.map((choice) => choice.line));
    const group = create("fieldset", {}, create("legend", {}, facet.title), list, button);
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
      count();
    });
    part("facets").append(group);
    return { facet, choices, button, group };
  };
  const facets = index.facets.map(makeFacet);

  const countFacet = ({ facet, choices, button, group }) => {
    const counts = new Map();
    for (const number of state.found.keys()) {
      if (!fits(number, facet)) continue;
      for (const each of index.items[number][facet.name] || []) counts.set(each, (counts.get(each) || 0) + 1);
    }
    const isOpen = button.getAttribute("aria-expanded") === "true";
    let shown = 0;
    for (const { line, box, count: label, number } of choices) {
      const n = counts.get(number) || 0;
      const stays = box.checked || box === document.activeElement;
      line.hidden = !stays && (n === 0 || (shown >= SHOWN && !isOpen));
      if (n > 0 || stays) shown += 1;
      label.textContent = n.toLocaleString(index.language);
    }
    button.hidden = shown <= SHOWN;
    button.textContent = isOpen ? index.words.fewer_choices : say(index.words.all_choices, shown);
    group.hidden = shown === 0;
  };
  const count = () => {
    facets.forEach(countFacet);
    const total = [...chosen.values()].reduce((sum, each) => sum + each.size, 0);
    part("chosen").textContent = total ? ` (${total})` : "";
    part("reset").hidden = !total && !part("words").value;
    part("filters").hidden = facets.every(({ group }) => group.hidden);
  };

  // Results

  const PAGE = 20;
  const state = { wanted: [], found: new Map(), order: [], limit: PAGE, excerpts: new Map(), results: [], turn: 0 };

  const marked = (text) => {
    const pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u);
    const isHit = (piece) => wordsOf(piece).some((word) => state.wanted.some((wanted) => word.startsWith(wanted)));
    return pieces.map((piece, n) => (n % 2 && isHit(piece) ? create("mark", {}, piece) : piece));
  };
  const drawLine = (name, texts, between = ", ") =>
    texts.length ? [create("p", { class: name }, ...marked(texts.join(between)))] : [];
  const draw = (number) => {
    const item = index.items[number];
    const link = create("a", { href: item.address, lang: item.language }, ...marked(item.title));
    const said = item.kind === "contribution" ? [] : [create("p", { class: "label" }, index.words[item.kind])];
    const people = [...(item.people || []), ...(item.organisations || [])];
    const choices = item.kind === "contribution" ? index.facets.flatMap((facet) => labels(item, facet)) : [];
    const subtitle = drawLine("subtitle", item.subtitle ? [item.subtitle] : []);
    if (item.language) subtitle.forEach((line) => line.setAttribute("lang", item.language));
    const excerpt = state.found.get(number) < 0 && state.excerpts.get(number);
    return create(
      "li", {}, ...said, create("h3", {}, link), ...subtitle, ...drawLine("people", people),
      ...(excerpt ? [create("p", { class: "excerpt" }, "… ", ...excerpt, " …")] : []), ...drawLine("choices", choices, " · "),
    );
  };

  const sorted = () => {
    const place = new Map([...state.excerpts.keys()].map((number, n) => [number, n]));
    const placeOf = (number) => place.get(number) ?? index.items.length;
    const found = [...state.found].filter(([number]) => fits(number));
    found.sort(([a, of_a], [b, of_b]) => of_b - of_a || (of_a < 0 && placeOf(a) - placeOf(b)) || a - b);
    return found.map(([number]) => number);
  };
  const list = () => {
    part("list").replaceChildren(...state.order.slice(0, state.limit).map(draw));
    const rest = state.order.length - state.limit;
    part("more").hidden = rest <= 0;
    part("more").textContent = say(index.words.more, Math.max(rest, 0));
  };
  const tell = () => {
    const n = state.order.length;
    const { words } = index;
    const [one, many] = state.wanted.length ? [words.one, words.many] : [words.one_contribution, words.many_contributions];
    part("status").textContent = n === 0 ? words.none : n === 1 ? one : say(many, n);
  };
  const show = () => {
    state.order = sorted();
    count();
    list();
  };

  // The text of the pages, by Pagefind, which a page on a disk may not ask.

  const mayRead = index.fullText && /^https?:$/.test(location.protocol);
  const foldText = (text) =>
    text.replace(/[’ʼ]/g, "'").replace(/œ/gi, "oe").replace(/æ/gi, "ae").replace(/·/g, " ");
  const unfoldText = (text) =>
    text.replace(/(\p{L})'(?=\p{L}|$)/gu, "$1’").replace(/oe(?=u|il)/g, index.language === "fr" ? "œ" : "oe");

  let engine;
  const openEngine = async () => {
    const opened = await import("./pagefind/pagefind.js");
    await opened.options({ excerptLength: 28 });
    await opened.init();
    await opened.filters();
    return opened;
  };
  const noEngine = () => {
    part("hint-full").hidden = true;
    part("hint-light").hidden = false;
    return null;
  };
  const textOf = (node) => {
    const text = unfoldText(node.textContent);
    return node.nodeName === "MARK" ? create("mark", {}, text) : text;
  };
  const readExcerpts = async () => {
    const { excerpts } = state; // another question may come meanwhile
    const results = state.results.slice(excerpts.size, state.limit + PAGE);
    for (const { meta, excerpt } of await Promise.all(results.map((result) => result.data()))) {
      const joined = excerpt.replace(/(\p{L}(?:<\/mark>)?) ((?:<mark>)?·)(?=\p{L})/gu, "$1$2");
      const { body } = new DOMParser().parseFromString(joined, "text/html");
      excerpts.set(Number(meta.item), [...body.childNodes].map(textOf));
    }
  };
  // Of a word that stands nowhere, Pagefind takes off letters until it finds something: « entraide » gives « entre ».
  // What it marks then is another word than the one asked for; endings may differ (habitante, habitants).
  const known = new Map();
  const isLike = (word, wanted) => word.startsWith(wanted.slice(0, Math.max(wanted.length - 3, 4)));
  const looksUp = async (opened, wanted) => {
    const { results } = await opened.search(wanted);
    if (!results.length) return false;
    const { excerpt } = await results[0].data();
    const { body } = new DOMParser().parseFromString(excerpt, "text/html");
    return [...body.querySelectorAll("mark")].some((mark) => wordsOf(mark.textContent).some((word) => isLike(word, wanted)));
  };
  const isKnown = async (opened, wanted) => {
    if (!known.has(wanted)) known.set(wanted, await looksUp(opened, wanted));
    return known.get(wanted);
  };

  // Which pages hold the words is told by the counts of the filter « item », with no page read yet.
  const readTexts = async (turn) => {
    engine ??= openEngine().catch(noEngine);
    const opened = await engine;
    if (!opened || turn !== state.turn) return;
    const asked = foldText(part("words").value);
    for (const word of state.wanted) if (!(await isKnown(opened, word))) return;
    if (turn !== state.turn) return;
    const wanted = [...chosen].filter(([, numbers]) => numbers.size);
    const filters = Object.fromEntries(wanted.map(([name, numbers]) => [name, { any: [...numbers].map(String) }]));
    const everywhere = await opened.search(asked);
    const here = wanted.length ? await opened.search(asked, { filters }) : everywhere;
    if (turn !== state.turn) return;
    for (const [number, n] of Object.entries(everywhere.filters.item || {})) {
      if (n > 0 && !state.found.has(Number(number))) state.found.set(Number(number), -1);
    }
    state.results = here.results;
    await readExcerpts();
    if (turn === state.turn) show();
  };

  // The address keeps the question, so that it can be sent to others and found again after reading a result.

  const remember = () => {
    const asked = new URLSearchParams();
    if (part("words").value) asked.set("q", part("words").value);
    for (const { facet } of facets) for (const n of chosen.get(facet.name)) asked.append(facet.name, facet.choices[n]);
    const text = asked.toString();
    try {
      history.replaceState(null, "", text ? `?${text}` : location.pathname);
    } catch {
      // A browser that lets no page on a disk change its address: the question is only not kept.
    }
  };
  const recall = () => {
    const asked = new URLSearchParams(location.search);
    part("words").value = asked.get("q") || "";
    for (const { facet, choices } of facets) {
      const wanted = new Set(asked.getAll(facet.name));
      for (const { box, number } of choices) {
        box.checked = wanted.has(facet.choices[number]);
        if (box.checked) chosen.get(facet.name).add(number);
      }
    }
  };

  const refresh = async () => {
    const turn = (state.turn += 1);
    state.wanted = wordsOf(part("words").value);
    state.found = find(state.wanted);
    state.excerpts = new Map();
    state.results = [];
    state.limit = PAGE;
    remember();
    show();
    if (mayRead && state.wanted.length) await readTexts(turn).catch(noEngine);
    if (turn === state.turn) tell();
  };

  let waiting = 0;
  part("words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 150);
  });
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    refresh();
    part("results").focus();
  });
  part("search").addEventListener("reset", (event) => {
    event.preventDefault();
    part("words").value = "";
    for (const { facet, choices } of facets) {
      chosen.get(facet.name).clear();
      for (const { box } of choices) box.checked = false;
    }
    refresh();
    part("words").focus();
  });
  part("more").addEventListener("click", async () => {
    const first = state.limit;
    state.limit += PAGE;
    await readExcerpts();
    show();
    part("list").children[first]?.querySelector("a").focus();
  });

  part("without-script").hidden = true;
  part("search").hidden = false;
  if (mayRead) {
    part("hint-full").hidden = false;
    part("hint-light").hidden = true;
  }
  part("filters").open = matchMedia("(min-width: 52rem)").matches;
  recall();
  refresh();
})();
