// The page of `archdoc serve`: asks for the picture and for what is open, again after every change of the file.
"use strict";
const by = (id) => document.getElementById(id);
const chosen = { file: "", view: "overview", theme: "light", audience: "internal", fault: "" };
if (matchMedia("(prefers-color-scheme: dark)").matches) chosen.theme = by("theme").value = "dark";
const drafts = new Map(), kept = new Map();
const shown = { version: "", reviewed: "", zoom: null, path: "", file: "", places: {}, editor: false, views: [], overlays: [] };
let asking = false, again = false, later = 0, missed = 0, reviewing = "";

function made(tag, attributes = {}, ...inside) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") one.addEventListener("click", value);
    else if (value !== null && value !== undefined) one.setAttribute(name, value);
  }
  one.append(...inside.filter((part) => part !== null && part !== ""));
  return one;
}

async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      await picture();
      clearTimeout(later);
      later = setTimeout(() => review().catch(lost), shown.reviewed ? 700 : 0);
    } while (again);
    missed = 0;
  } catch (error) {
    lost();
    // Whatever it was, the picture of the last change is still to come.
    if (missed++ < 5) setTimeout(refresh, 1000);
  } finally {
    asking = false;
  }
}

function lost() {
  say("The server doesn't answer. What is shown is from before.");
}

async function picture() {
  const answer = await fetch("picture?" + new URLSearchParams(chosen));
  if (!answer.ok) throw new Error(answer.status);
  const found = await answer.json();
  shown.version = found.version; shown.path = found.path; shown.file = found.shown; shown.editor = found.editor;
  shown.views = found.views;
  if (found.svg) {
    shown.places = found.places;
    const stage = by("stage"), at = [stage.scrollLeft, stage.scrollTop];
    replace(found.svg);
    shown.overlays = found.overlays;
    options(by("overlay"), [["", "all alike"], ...found.overlays.map((one) => [one.key, one.title])], by("overlay").value);
    standOut();
    keep(by("picture"));
    zoom();
    stage.scrollTo(at[0], at[1]);
    chosen.view = found.view;
    whatif(found);
    options(by("view"), found.views.map((one) => [one.key, one.title]), found.view);
    document.title = found.title + " · archdoc";
  }
  by("title").textContent = found.title;
  chosen.file = found.file;
  by("file-label").hidden = found.files.length < 2;
  options(by("file"), found.files.map((one) => [one, one]), found.file);
  by("notice").hidden = !found.notice;
  by("notice").textContent = found.notice;
  problems(found.problems, by("picture").childElementCount > 0);
  document.documentElement.dataset.version = found.version;
}

// What is chosen stands out: the rest is faint, in the picture that is there now.
function standOut() {
  const wanted = shown.overlays.find((one) => one.key === by("overlay").value);
  if (!wanted) by("overlay").value = "";
  for (const part of parts()) {
    const { kind, id } = identity(part);
    const on = !wanted || (kind === "node" ? wanted.nodes.includes(id) : kind === "edge" && wanted.edges.includes(Number(id)));
    part.classList.toggle("faint", !on && !(kind === "tradeoff" && wanted.key === "d"));
  }
}

// Images that were decoded stay so, though the picture that showed them is gone.
function keep(picture) {
  for (const one of picture.querySelectorAll("image")) {
    const address = one.getAttribute("xlink:href") || one.getAttribute("href");
    if (kept.has(address)) continue;
    const image = new Image();
    image.src = address;
    kept.set(address, image);
  }
}

function options(select, wanted, value) {
  const now = JSON.stringify(wanted);
  if (select.dataset.options !== now) {
    select.replaceChildren(...wanted.map(([key, title]) => made("option", { value: key }, title)));
    select.dataset.options = now;
  }
  select.value = value;
}

function whatif(found) {
  if (chosen.fault && !found.fault) say("That part is no longer there.");
  chosen.fault = found.fault;
  options(by("fault"), [["", "nothing"], ...found.faults], found.fault);
  by("whatif").hidden = !found.whatif;
  if (!found.whatif) return;
  by("whatif-title").textContent = found.whatif.title;
  by("whatif-list").replaceChildren(...found.whatif.sections.map((section) => made("div", { class: "fault" },
    made("h3", {}, section.title), made("ul", {}, ...section.lines.map((line) => made("li", {}, line.text,
      ...line.used.map((one) => made("p", { class: "cure" }, `“${one.said}”${one.chosen ? `, ${one.chosen}` : ""} `,
        one.line ? where(one.line, one.column, one.key) : "")),
      line.reckoned ? made("p", { class: "cure" }, `= ${line.reckoned}`) : "",
      line.missing && line.missing.line ? where(line.missing.line, line.missing.column, line.missing.key) : ""))))));
}

function excerpt(one) {
  const block = made("pre", { tabindex: 0, role: "group", "aria-label": "Lines of the file" });
  for (const [number, line] of one.source) {
    const start = `${String(number).padStart(4)} | `;
    block.append(start + line + "\n");
    if (number === one.line) {
      const before = " ".repeat(start.length + one.column - 1);
      block.append(before, made("mark", {}, "^".repeat(Math.max(1, Math.min(one.width, 60)))), "\n");
    }
  }
  return block;
}

function problems(found, drawn) {
  const list = by("problems-list"), wrong = by("wrong");
  list.replaceChildren(...found.map((one) => made("div", { class: "item error" },
    made("p", {}, one.what), one.hint ? made("p", { class: "cure" }, one.hint) : "", where(one.line, one.column))));
  if (!found.length) list.append(made("p", { class: "note" }, "None: the file is right."));
  wrong.hidden = !found.length;
  if (found.length) {
    const first = found[0], more = found.length > 1 ? ` (and ${found.length - 1} more)` : "";
    wrong.replaceChildren(
      made("p", {}, made("b", {}, first.what), more, " ", where(first.line, first.column)),
      first.hint ? made("p", {}, first.hint) : "", first.source.length ? excerpt(first) : "",
      made("p", { class: "note" }, drawn ? "The picture is that of the last state that was right." :
        "There is a picture as soon as the file is right."));
  }
}

// One at a time: while a slow one is worked out, further edits only make it be asked once more.
async function review() {
  if (reviewing) { reviewing = "again"; return; }
  reviewing = "once";
  try {
    do {
      reviewing = "once";
      await reviewed();
    } while (reviewing === "again");
  } finally {
    reviewing = "";
  }
}

async function reviewed() {
  if (chosen.audience === "public") {
    by("ready").hidden = by("questions").hidden = true;
    return;
  }
  by("ready").hidden = by("questions").hidden = false;
  const answer = await fetch("review?" + new URLSearchParams({ file: chosen.file }));
  if (!answer.ok) throw new Error(answer.status);
  const found = await answer.json();
  const now = JSON.stringify(found);
  if (shown.reviewed === now) return;
  shown.reviewed = now;
  const active = document.activeElement, field = active && active.dataset.field;
  const selected = field ? [active.selectionStart, active.selectionEnd] : null;
  const ready = by("ready-list");
  ready.replaceChildren();
  if (found.score !== null) {
    ready.append(made("p", {}, made("span", { class: "score", id: "score" }, `${found.score} %`),
      ` of what can be written is; ${found.counts.answered} questions answered, ${found.counts.partial} half, ` +
      `${found.counts.open} open.`));
  }
  for (const one of found.findings) {
    ready.append(made("div", { class: `item ${one.level}` }, made("p", {}, made("span", { class: "level" }, one.level),
      " ", one.text), made("p", { class: "cure" }, one.cure), ...answering(`finding:${one.key}:${one.text}`, one)));
  }
  const list = by("questions-list");
  list.replaceChildren(...found.questions.map((one) => made("div", { class: "item" },
    made("p", { class: "about" }, one.about), made("p", {}, made("b", {}, one.text)),
    ...one.missing.flatMap((gap) => [made("p", { class: "cure" }, gap.what), ...answering(`${one.id}:${gap.key}`, gap)]))));
  if (!found.questions.length && found.score !== null) {
    list.append(made("p", { class: "note" }, "None: the file answers them all."));
  }
  if (field) {
    const back = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
    if (back) { back.focus({ preventScroll: true }); back.setSelectionRange(...selected); }
  }
}

function answering(id, one) {
  const parts = [where(one.line, one.column, one.key)];
  if (!one.writable) return parts;
  const text = drafts.has(id) ? drafts.get(id) : one.current;
  const field = made("textarea", { "data-field": id, "data-key": one.key, "aria-label": `Text for ${one.key}`, rows: 2 });
  field.value = text;
  field.addEventListener("input", () => drafts.set(id, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) write(id, one, field);
  });
  return [...parts, field, made("button", { type: "button", class: "write", click: () => write(id, one, field) }, "Write")];
}

async function write(id, one, field) {
  if (!field.value.trim()) { say("There is nothing to write."); field.focus(); return; }
  const done = await post("answer", { file: chosen.file, version: shown.version, path: one.path, value: field.value });
  if (done) {
    drafts.delete(id);
    say(`Written to ${one.key}.`, true);
  }
  await refresh();
}

async function post(where, body) {
  const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body) }).catch(() => null);
  if (answer && answer.ok) return answer.json();
  const why = answer ? (await answer.json().catch(() => ({}))).why : null;
  say(why || "The server doesn't answer.");
  return null;
}

async function undo() {
  const done = await post("undo", {});
  if (done) { say("Taken back.", true); await refresh(); }
}

function say(text, good = false) {
  by("said").textContent = text;
  by("said").classList.toggle("good", good);
}

function where(line, column, key = "") {
  const label = `${key ? key + ", " : ""}line ${line || 1}`;
  return made("button", { type: "button", class: "where", click: () => point(line || 1, column || 1) }, label);
}

function point(line, column, name = "") {
  const place = by("place"), at = `${shown.file}:${line}`;
  place.hidden = false;
  const link = "vscode://file" + encodeURI(shown.path.startsWith("/") ? shown.path : "/" + shown.path) + `:${line}:${column}`;
  place.replaceChildren(name ? made("span", {}, name + ": ") : "", made("code", {}, at), " ",
    made("button", { type: "button", id: "copy", click: () => copy(at) }, "Copy"), " ",
    shown.editor ? made("button", { type: "button", id: "open",
      click: () => post("open", { file: chosen.file, line }) }, "Open in editor") : "", " ",
    made("a", { href: link }, "VS Code"));
}

function copy(text) {
  navigator.clipboard.writeText(text).then(() => say("Copied.", true), () => say(text));
}

function zoom() {
  const svg = by("picture").querySelector("svg");
  if (!svg) return;
  const box = svg.viewBox.baseVal, room = by("stage").clientWidth - 40;
  const scale = shown.zoom || Math.min(1.4, room / box.width);
  svg.setAttribute("width", box.width * scale);
  svg.setAttribute("height", box.height * scale);
}

function larger(factor) {
  const svg = by("picture").querySelector("svg");
  if (!svg) return;
  const stage = by("stage"), now = svg.clientWidth / svg.viewBox.baseVal.width;
  const middle = [stage.scrollLeft + stage.clientWidth / 2, stage.scrollTop + stage.clientHeight / 2];
  shown.zoom = factor ? Math.min(6, Math.max(0.15, now * factor)) : null;
  zoom();
  const ratio = svg.clientWidth / svg.viewBox.baseVal.width / now;
  stage.scrollTo(middle[0] * ratio - stage.clientWidth / 2, middle[1] * ratio - stage.clientHeight / 2);
}

function clicked(event) {
  const part = event.target.closest(PARTS);
  if (!part) { light(null); return; }
  const one = identity(part), at = (shown.places[one.kind] || {})[one.id];
  light(one);
  if (!at) return;
  const [line, column] = at.split(":").map(Number);
  const title = part.querySelector("title");
  point(line, column, title ? title.textContent.split("\n")[0].split(": ")[0] : one.id);
}

function followed(event) {
  const told = JSON.parse(event.data);
  if (told.file === chosen.file) light(told.kind ? { kind: told.kind, id: told.id } : null, { show: true });
}

function next(select, step) {
  const all = [...select.options].map((one) => one.value);
  select.value = all[(all.indexOf(select.value) + step + all.length) % all.length];
  select.dispatchEvent(new Event("change"));
}

function pressed(event) {
  if (event.key === "Escape" && chosen.fault) { event.preventDefault(); fault(""); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, select, input")) return;
  const keys = { "+": () => larger(1.25), "=": () => larger(1.25), "-": () => larger(0.8), 0: () => larger(null),
    "]": () => next(by("view"), 1), "[": () => next(by("view"), -1), t: () => next(by("theme"), 1),
    a: () => next(by("audience"), 1), u: undo, p: enter,
    o: () => next(by("overlay"), 1), w: () => by("fault").focus() };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
}

function fault(key) {
  by("fault").value = chosen.fault = key;
  refresh();
}

by("fault").addEventListener("change", () => fault(by("fault").value));
for (const name of ["file", "view", "theme", "audience"]) {
  by(name).addEventListener("change", () => {
    chosen[name] = by(name).value;
    if (name === "file") { chosen.view = "overview"; chosen.fault = shown.reviewed = ""; }
    shown.reviewed = name === "audience" ? "" : shown.reviewed;
    refresh();
  });
}
by("overlay").addEventListener("change", standOut);
by("in").addEventListener("click", () => larger(1.25));
by("out").addEventListener("click", () => larger(0.8));
by("fit").addEventListener("click", () => larger(null));
by("undo").addEventListener("click", undo);
by("picture").addEventListener("click", clicked);
document.addEventListener("keydown", pressed);
window.addEventListener("resize", zoom);
const events = new EventSource("events");
events.onmessage = refresh;
events.addEventListener("cursor", followed);
refresh();
