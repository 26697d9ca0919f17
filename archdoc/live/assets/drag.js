// Dragging a card in the page of `archdoc serve`: its lines follow, and letting go writes its place into the spec.
"use strict";
const FEW = 4; // pixels that a hand moves in a click
const SHAKE = 10; // pixels that a finger moves while it lies still
let hold = 450; // milliseconds that a finger lies on a card before it takes it up: a swipe before that scrolls
let drag = null, dropped = false;

function units(svg, event) {
  const matrix = svg.getScreenCTM();
  return [event.clientX / matrix.a, event.clientY / matrix.d];
}

function middle(svg, part) {
  const box = part.getBoundingClientRect(), matrix = svg.getScreenCTM();
  return [(box.left + box.width / 2 - matrix.e) / matrix.a, (box.top + box.height / 2 - matrix.f) / matrix.d];
}

function grabbed(event) {
  const node = event.target.closest(".node[data-id]");
  if (!node || event.button !== 0 || !event.isPrimary || drag || chosen.audience !== "internal") return;
  const svg = node.ownerSVGElement;
  drag = { node, svg, id: node.dataset.id, start: units(svg, event), by: [0, 0], lines: [], moving: false, pointer: event.pointerId,
    touch: event.pointerType === "touch", waiting: 0 };
  if (drag.touch) drag.waiting = setTimeout(takeUp, hold);
}

// A finger that has lain on a card has it; from then on it doesn't scroll.
function takeUp() {
  if (!drag || drag.moving) return;
  lift();
  if (navigator.vibrate) navigator.vibrate(15);
}

function giveUp() {
  if (!drag) return;
  const held = drag;
  clearTimeout(held.waiting);
  drag = null;
  putBack(held);
}

// Lines to a card that moves are drawn straight, from where they are held at the other end.
function lift() {
  drag.moving = true;
  drag.node.classList.add("dragged");
  drag.home = [drag.node.parentNode, drag.node.nextSibling];
  drag.svg.classList.add("dragging");
  const own = middle(drag.svg, drag.node);
  for (const edge of drag.svg.querySelectorAll(".edge[data-from][data-to]")) {
    const { from, to } = edge.dataset;
    if ((from === drag.id) === (to === drag.id)) continue;
    const other = drag.svg.querySelector(`[data-id="${CSS.escape(from === drag.id ? to : from)}"]`);
    if (!other) continue;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const [x, y] = middle(drag.svg, other);
    for (const [name, value] of Object.entries({ class: "following", x1: x, y1: y, x2: own[0], y2: own[1] })) line.setAttribute(name, value);
    drag.svg.append(line);
    edge.classList.add("left-behind");
    drag.lines.push([edge, line]);
    for (const badge of drag.svg.querySelectorAll(`.badge[data-edge="${CSS.escape(edge.id.replace(/^.*edge-/, "edge-"))}"]`)) {
      badge.classList.add("left-behind");
      drag.lines.push([badge, null]);
    }
  }
  for (const badge of drag.svg.querySelectorAll(`.badge[data-node="node-${CSS.escape(drag.id)}"]`)) {
    badge.classList.add("left-behind");
    drag.lines.push([badge, null]);
  }
  drag.own = own;
  drag.home[0].append(drag.node); // over all that it is dragged across
}

function moved(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const [x, y] = units(drag.svg, event);
  drag.by = [x - drag.start[0], y - drag.start[1]];
  if (!drag.moving) {
    const far = Math.hypot(...drag.by) * drag.svg.getScreenCTM().a;
    if (drag.touch && far > SHAKE) giveUp();
    if (!drag || drag.touch || far < FEW) return;
    lift();
    drag.svg.setPointerCapture(drag.pointer);
  }
  drag.node.setAttribute("transform", `translate(${drag.by[0]} ${drag.by[1]})`);
  for (const [, line] of drag.lines) {
    if (!line) continue;
    line.setAttribute("x2", drag.own[0] + drag.by[0]);
    line.setAttribute("y2", drag.own[1] + drag.by[1]);
  }
  event.preventDefault();
}

function putBack(held) {
  held.node.removeAttribute("transform");
  if (held.home) held.home[0].insertBefore(held.node, held.home[1]);
  held.node.classList.remove("dragged");
  held.svg.classList.remove("dragging");
  for (const [part, line] of held.lines) { part.classList.remove("left-behind"); if (line) line.remove(); }
}

async function letGo(event) {
  if (!drag || (event && event.pointerId !== drag.pointer)) return;
  const held = drag;
  clearTimeout(held.waiting);
  drag = null;
  if (!held.moving) return;
  if (Math.hypot(...held.by) * held.svg.getScreenCTM().a < FEW) { putBack(held); return; }
  dropped = true; // the click that ends a drag is none
  setTimeout(() => { dropped = false; }, 0);
  if (!await writePlace(held.id, held.by)) putBack(held);
}

// Writes how far a card was moved; whether that could be done. The new picture then takes the place of this one.
async function writePlace(id, [dx, dy]) {
  const done = await post("drop", { file: chosen.file, version: shown.version, view: chosen.view, id, dx, dy });
  if (done) {
    await refresh();
    say("Its place is written into the `layout` of this picture. Undo takes it back.", true);
  }
  return Boolean(done);
}

// Without a mouse: a card goes on by its own size, with Shift and an arrow key.
function nudged(event) {
  const node = event.target.closest(".node[data-id]");
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (event.key === "Escape" && drag) { giveUp(); event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (!node || !way || !event.shiftKey || chosen.audience !== "internal") return;
  const box = node.getBBox();
  event.preventDefault();
  event.stopImmediatePropagation();
  writePlace(node.dataset.id, [way[0] * box.width * 1.3, way[1] * box.height * 1.8]);
}

{
  const picture = document.getElementById("picture");
  picture.addEventListener("pointerdown", grabbed);
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", letGo);
  window.addEventListener("pointercancel", giveUp);
  picture.addEventListener("touchmove", (event) => { if (drag && drag.moving) event.preventDefault(); }, { passive: false });
  picture.addEventListener("contextmenu", (event) => { if (drag && drag.touch) event.preventDefault(); });
  window.addEventListener("keydown", nudged, true);
  picture.addEventListener("click", (event) => { if (dropped) { event.stopImmediatePropagation(); event.preventDefault(); } }, true);
  picture.addEventListener("dragstart", (event) => event.preventDefault());
}
