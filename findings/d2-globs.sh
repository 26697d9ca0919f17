#!/bin/sh
# D2 0.7 (npm @terrastruct/d2 0.1.33): which of two values counts, one of a pattern and one of the thing itself.
#
# A statement with a pattern holds for what is declared below it too, and one would guess that a name's own value, further
# down, always beats it. It depends on how both are written, though they set the same label:
#   `*: rule` then `b: own`               -> own
#   `*.label: rule` then `b: own`         -> rule: the `label` of the pattern beats the text behind the name's colon
#   `(a -> b)[*].label: rule` then `a -> b: own` -> rule, for the connection that is made only then
# And one pattern does not reach down at all: `*: suspend` takes away what stands above it; what is declared below it is
# drawn, while `*.shape: circle` in the same place turns the later shape into a circle.
# Needs Node.js, npm and the network. Fails if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true, "type": "module"}' > package.json
npm install --silent --no-fund --no-audit @terrastruct/d2@0.1.33
cat > ask.mjs <<'JS'
import { D2 } from "@terrastruct/d2";
const d2 = new D2();
const cases = [
  ["*: rule\nb: own", "b=own"],
  ["*.label: rule\nb: own", "b=rule"],
  ["(a -> b)[*].label: rule\na -> b: own", "a=a b=b rule"],
  ["a\n*: suspend\nb", "b=b"],
  ["a\n*.shape: circle\nb", "a=a b=b (oval) (oval)"],
];
let wrong = 0;
for (const [text, wanted] of cases) {
  const { diagram } = await d2.compile({ fs: { "index.d2": text }, inputPath: "index.d2", options: {} });
  const named = diagram.shapes.map((one) => `${one.id}=${one.label}`);
  const round = diagram.shapes.filter((one) => one.type === "oval").map(() => "(oval)");
  const seen = [...named, ...diagram.connections.map((one) => one.label), ...round].join(" ");
  console.log(JSON.stringify(text), "->", seen, seen === wanted ? "" : `(was: ${wanted})`);
  wrong += seen !== wanted;
}
process.exit(wrong ? 1 : 0);
JS
echo "@terrastruct/d2 0.1.33"
node ask.mjs
