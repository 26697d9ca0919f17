// The shapes and connections of D2 files, as D2 itself compiles them: one line of JSON for each file that is named.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
const every = (folder, base = folder) => readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? every(join(folder, one.name), base)
    : one.name.endsWith(".d2") ? [[relative(base, join(folder, one.name)), join(folder, one.name)]] : []);
for (const path of process.argv.slice(2)) {
  const told = { path };
  try {
    const fs = Object.fromEntries(every(dirname(path)).map(([name, file]) => [name, readFileSync(file, "utf8")]));
    const { diagram } = await d2.compile({ fs, inputPath: basename(path), options: {} });
    const words = new Set(["text", "code"]);
    const inSequence = diagram.shapes.filter((one) => one.type === "sequence_diagram").map((one) => `${one.id}.`);
    const shown = (id) => !inSequence.some((around) => id.startsWith(around)) && !id.includes("lifeline-end");
    const visible = diagram.shapes.filter((one) => one.opacity !== 0 && shown(one.id));
    told.elements = visible.filter((one) => !words.has(one.type)).map((one) => [one.id, one.label]);
    told.optional = visible.filter((one) => words.has(one.type)).map((one) => one.id);
    told.edges = diagram.connections.filter((one) => one.opacity !== 0 && shown(one.src) && shown(one.dst))
      .map((one) => one.srcArrow !== "none" && one.dstArrow === "none" ? [one.dst, one.src, one.label] : [one.src, one.dst, one.label]);
  } catch (error) {
    told.refused = String(error.message ?? error).slice(0, 200);
  }
  console.log(JSON.stringify(told));
}
process.exit(0);
