// The parts of the picture in the page of `archdoc serve`: one of them is lit, and arrow keys lead from one to the next.
"use strict";
const PARTS = ".node[data-id], .edge[id], .badge[data-tradeoff]";
let lit = null, within = null;

function kind(part) {
  return part.matches(".badge") ? "tradeoff" : part.matches(".node") ? "node" : "edge";
}

function identity(part) {
  const found = kind(part);
  const id = found === "tradeoff" ? part.dataset.tradeoff : found === "node" ? part.dataset.id : part.id.replace(/^.*edge-/, "");
  return { kind: found, id };
}

function same(one, other) {
  return Boolean(one && other) && one.kind === other.kind && one.id === other.id;
}

function parts() {
  return [...document.getElementById("picture").querySelectorAll(PARTS)];
}

function center(part) {
  const box = part.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

// Marks what is said to be lit, in the picture that is there now. A part that isn't in it lights nothing.
function light(wanted, { show = false } = {}) {
  lit = wanted;
  const found = parts().filter((part) => same(identity(part), lit));
  for (const part of parts()) part.classList.toggle("here", found.includes(part));
  if (show && found.length) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found[0].scrollIntoView({ block: "nearest", inline: "nearest", behavior: calm ? "auto" : "smooth" });
  }
}

// A new picture: its parts can be reached by Tab and arrow keys, and what was lit or had the keyboard has it again.
function replace(drawn) {
  const picture = document.getElementById("picture"), wanted = within;
  picture.innerHTML = drawn;
  const svg = picture.querySelector("svg");
  svg.setAttribute("role", "group");
  for (const part of parts()) {
    const title = part.querySelector("title");
    part.setAttribute("role", "button");
    part.setAttribute("tabindex", "-1");
    part.setAttribute("aria-label", title ? title.textContent.split("\n")[0] : part.id);
  }
  const found = parts().find((part) => same(identity(part), wanted));
  reach(found || parts().find((part) => part.matches(".node")) || null);
  if (wanted && found) found.focus({ preventScroll: true });
  light(lit);
}

// Tab comes to this part alone: the others are an arrow key away.
function reach(part) {
  for (const other of parts()) other.setAttribute("tabindex", other === part ? "0" : "-1");
}

function enter() {
  const first = parts().find((part) => same(identity(part), lit)) || parts().find((part) => part.getAttribute("tabindex") === "0");
  if (first) first.focus();
}

// The nearest part that lies more in that direction than beside it.
function onward(from, [dx, dy]) {
  const [x, y] = center(from);
  let best = null, least = Infinity;
  for (const part of parts()) {
    if (part === from) continue;
    const at = center(part), along = (at[0] - x) * dx + (at[1] - y) * dy, beside = Math.abs((at[0] - x) * dy) + Math.abs((at[1] - y) * dx);
    if (along < 2 || beside > along) continue;
    if (along + 2 * beside < least) [best, least] = [part, along + 2 * beside];
  }
  return best;
}

function stepped(event) {
  const part = event.target.closest(PARTS);
  if (!part || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (way) {
    const found = onward(part, way);
    if (found) { reach(found); found.focus(); }
  } else if (event.key === "Enter" || event.key === " ") {
    part.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  } else if (event.key === "Escape") {
    document.getElementById("stage").focus();
  } else {
    return;
  }
  event.preventDefault();
}

document.getElementById("picture").addEventListener("keydown", stepped);
document.getElementById("picture").addEventListener("focusin", (event) => {
  const part = event.target.closest(PARTS);
  within = part ? identity(part) : null;
});
document.getElementById("picture").addEventListener("focusout", () => {
  if (document.hasFocus()) within = null;
});
