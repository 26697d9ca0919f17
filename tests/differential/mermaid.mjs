// The nodes, frames and links of Mermaid diagrams, as Mermaid itself parses them: one line of JSON for each file.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<body></body>");
Object.assign(globalThis, { window, document: window.document, Element: window.Element, DOMParser: window.DOMParser });
const mermaid = (await import("mermaid")).default;
mermaid.initialize({ startOnLoad: false });

const list = (many) => (many instanceof Map ? [...many.values()] : Array.isArray(many) ? many : Object.values(many));
const readers = {
  flowchart(db) {
    const named = (one) => (/^subGraph\d+$/.test(one.id) ? { ...one, id: one.title } : one);
    const frames = db.getSubGraphs().map(named);
    const around = {};
    const own = Object.fromEntries(db.getSubGraphs().map((one) => [one.id, named(one).id]));
    for (const frame of frames) for (const id of frame.nodes) around[own[id] ?? id] ??= frame.id;
    const nodes = list(db.getVertices()).map((one) => [one.id, one.text ?? one.id]);
    return {
      elements: [...nodes, ...frames.map((one) => [one.id, one.title])], around,
      edges: db.getEdges().filter((one) => one.stroke !== "invisible").map((one) => [one.start, one.end, one.text]),
    };
  },
  c4(db) {
    const shapes = db.getC4ShapeArray(), frames = db.getBoundarys?.() ?? db.getBoundaries?.() ?? [];
    const around = {};
    for (const one of [...shapes, ...frames]) {
      const parent = one.parentBoundary;
      if (parent && parent !== "global") around[one.alias] = parent;
    }
    return {
      elements: [...shapes, ...frames].filter((one) => one.alias !== "global")
        .map((one) => [one.alias, one.label?.text ?? one.alias]), around,
      edges: db.getRels().map((one) => one.type === "rel_b" ? [one.to, one.from, one.label?.text] : [one.from, one.to, one.label?.text]),
    };
  },
  architecture(db) {
    const all = [...db.getServices(), ...db.getGroups()];
    const junctions = new Set(db.getJunctions().map((one) => one.id));
    const around = Object.fromEntries(all.filter((one) => one.in).map((one) => [one.id, one.in]));
    const end = (id, group) => (group ? around[id] ?? id : id);
    const joined = {};
    const root = (id) => (id in joined && joined[id] !== id ? root(joined[id]) : id);
    for (const one of db.getEdges()) if (junctions.has(one.lhsId) && junctions.has(one.rhsId)) joined[root(one.lhsId)] = root(one.rhsId);
    const meeting = {};
    for (const one of db.getEdges()) {
      const [junction, service] = junctions.has(one.lhsId) ? [one.lhsId, one.rhsId] : [one.rhsId, one.lhsId];
      if (junctions.has(junction) && !junctions.has(service)) (meeting[root(junction)] ??= []).push(service);
    }
    const through = Object.values(meeting).flatMap((all) => all.flatMap((one) => all.map((other) => [one, other])));
    return {
      elements: all.map((one) => [one.id, one.title ?? one.id]), around, through,
      edges: db.getEdges().filter((one) => !junctions.has(one.lhsId) && !junctions.has(one.rhsId)).map((one) => {
        const ends = [end(one.lhsId, one.lhsGroup), end(one.rhsId, one.rhsGroup)];
        return [...(one.lhsInto && !one.rhsInto ? ends.reverse() : ends), one.title];
      }),
    };
  },
  block(db) {
    const around = {}, elements = [];
    const walk = (blocks, parent) => {
      for (const one of blocks) {
        if (one.type === "space" || one.type === "column-setting" || one.type === "block_arrow") continue;
        const drawn = one.id && !/^id-[\w]+-\d+$/.test(one.id);
        if (drawn) elements.push([one.id, one.label ?? one.id]);
        if (drawn && parent) around[one.id] = parent;
        walk(one.children ?? [], drawn ? one.id : parent);
      }
    };
    walk(db.getBlocks(), null);
    return { elements, around, edges: db.getEdges().map((one) => [one.start, one.end, one.label]) };
  },
};
for (const path of process.argv.slice(2)) {
  const told = { path };
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(readFileSync(path, "utf8"));
    const kind = Object.keys(readers).find((name) => diagram.type.startsWith(name));
    if (kind) Object.assign(told, { kind }, readers[kind](diagram.db));
    else told.skipped = diagram.type;
  } catch (error) {
    told.refused = String(error.message ?? error).split("\n")[0].slice(0, 200);
  }
  console.log(JSON.stringify(told));
}
process.exit(0);
