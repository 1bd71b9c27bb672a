// What a script adds to the form: saving while one types, a small toolbar, pasted text cleaned, a proof of work.
// Everything works without it.

const form = document.querySelector("form.contribution");
if (form) {
  autosave(form);
  for (const area of form.querySelectorAll("textarea[data-marks]")) toolbar(area, form.dataset);
}
document.querySelector("#summary, #clashes, .done")?.focus();
for (const sender of document.querySelectorAll("form[data-proof]")) prove(sender);

// Saving

function autosave(form) {
  const state = form.querySelector("#state");
  let timer, busy = false, changed = false;

  form.addEventListener("input", () => { changed = true; later(1200); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && changed) save(); });
  form.addEventListener("submit", () => { clearTimeout(timer); changed = false; });

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    if (busy) return later(500);
    busy = true;
    changed = false;
    try {
      const data = new FormData(form);
      for (const file of form.querySelectorAll("input[type=file]")) data.delete(file.name);
      data.set("do", "save");
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: true });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.problem);
      form.elements.base.value = said.version;
      tell((said.merged ? form.dataset.merged : form.dataset.autosave).replace("{time}", said.at), false);
    } catch (error) {
      changed = true;
      tell(error.message && !(error instanceof TypeError) && !(error instanceof SyntaxError) ? error.message : form.dataset.trouble, true);
      later(5000);
    } finally {
      busy = false;
    }
  }

  function tell(words, trouble) {
    state.textContent = words;
    state.classList.toggle("trouble", trouble);
  }
}

// Marks

function toolbar(area, words) {
  const bar = document.createElement("div");
  bar.className = "tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.tools);
  const counter = document.createElement("span");
  counter.className = "words";
  bar.append(
    button(words.bold, () => around(area, "**", "**")),
    button(words.list, () => each(area, "- ")),
    button(words.link, () => link(area)),
    counter,
  );
  area.before(bar);
  const count = () => { counter.textContent = words.words.replace("{n}", (area.value.match(/[\p{L}\p{N}]+/gu) ?? []).length); };
  area.addEventListener("input", count);
  count();
  area.addEventListener("paste", (event) => paste(event, area));
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function put(area, text, start, end) {
  area.focus();
  area.setSelectionRange(start, end);
  // As if it were typed, so that "undo" knows it.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(area, before, after) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  put(area, before + value.slice(start, end) + after, start, end);
  area.setSelectionRange(start + before.length, end + before.length);
}

function each(area, mark) {
  const { selectionEnd: end, value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  put(area, value.slice(start, end).split("\n").map((line) => mark + line).join("\n"), start, end);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  put(area, `[${words}](https://)`, start, end);
  const place = words ? start + words.length + 11 : start + 1;
  area.setSelectionRange(place, place);
}

// Pasting: what a word processor calls bold, a list or a link becomes a mark; all other dress is taken off.

function paste(event, area) {
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const text = plain(new DOMParser().parseFromString(html, "text/html").body).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  if (!text) return;
  event.preventDefault();
  put(area, text, area.selectionStart, area.selectionEnd);
}

function plain(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\n\r\t ]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE || /^(style|script|head|meta|title)$/i.test(node.localName)) return "";
  const inside = [...node.childNodes].map(plain).join("");
  const words = inside.trim();
  const weight = node.style?.fontWeight;
  switch (node.localName) {
    case "br": return "\n";
    case "li": return `\n- ${words.replace(/^[·•o§]\s+/, "")}`;
    case "a": return /^https?:/.test(node.getAttribute("href") ?? "") && words ? `[${words}](${node.href})` : inside;
    case "b": case "strong": return words && weight !== "normal" ? inside.replace(words, `**${words}**`) : inside;
    case "p": case "div": case "h1": case "h2": case "h3": case "h4": case "h5": case "h6": case "tr": case "blockquote": return `\n\n${words}\n\n`;
    case "ul": case "ol": case "table": return `\n\n${words}\n\n`;
    case "td": case "th": return `${words} `;
    default: return inside;
  }
}

// Proof of work (ALTCHA): some arithmetic while people read; a robot pays for it each time.

async function prove(form) {
  if (!globalThis.crypto?.subtle) return;
  try {
    const problem = await (await fetch(form.dataset.proof, { headers: { Accept: "application/json" } })).json();
    const started = performance.now();
    const number = await solve(problem);
    if (number === null) return;
    const { algorithm, challenge, salt, signature } = problem;
    const said = { algorithm, challenge, number, salt, signature, took: Math.round(performance.now() - started) };
    form.elements.altcha.value = btoa(JSON.stringify(said));
    form.querySelector(".question")?.remove();
  } catch {
    // Then a person looks first.
  }
}

async function solve({ challenge, salt, maxnumber }) {
  const encoder = new TextEncoder();
  for (let start = 0; start <= maxnumber; start += 500) {
    const numbers = Array.from({ length: 500 }, (_, rank) => start + rank);
    const found = await Promise.all(numbers.map(async (number) => {
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") === challenge;
    }));
    const rank = found.indexOf(true);
    if (rank >= 0) return start + rank;
  }
  return null;
}
