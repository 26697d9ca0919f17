// The entities of a catalogue file, and the relations that Backstage's built-in processor emits for their fields, with
// references read and kinds checked by @backstage/catalog-model.
import { readFileSync } from "node:fs";
import * as model from "@backstage/catalog-model";
import { parseAllDocuments } from "yaml";

const text = readFileSync(process.argv[2], "utf8");
const entities = parseAllDocuments(text).map((one) => one.toJS()).filter((one) => one?.kind);
const short = (ref) => model.stringifyEntityRef(ref).replace(":default/", ":");
const drawn = new Set(["component", "resource", "api"]);
const elements = new Set();
const provides = new Map();
const consumes = new Map();
const edges = new Set();
const add = (a, b) => a !== b && edges.add(JSON.stringify([a, b]));
for (const entity of entities) {
  const validator = model[`${entity.kind[0].toLowerCase()}${entity.kind.slice(1)}EntityV1alpha1Validator`] ??
    model[`${entity.kind.toLowerCase()}EntityV1alpha1Validator`];
  if (validator && !(await validator.check(entity))) throw new Error(`not a valid ${entity.kind}`);
}
const known = new Map(entities.map((one) => [short(one), one]));
const refs = (entity, field, defaultKind) => [entity.spec?.[field] ?? []].flat().map((text) =>
  short(model.parseEntityRef(text, { defaultKind, defaultNamespace: entity.metadata.namespace ?? "default" })));
for (const entity of entities) {
  const key = short(entity);
  if (!drawn.has(entity.kind.toLowerCase())) continue;
  elements.add(key);
  for (const other of refs(entity, "dependsOn", "Component")) add(key, other);
  for (const other of refs(entity, "dependencyOf", "Component")) add(other, key);
  for (const api of refs(entity, "providesApis", "API")) provides.set(api, [...(provides.get(api) ?? []), key]);
  for (const api of refs(entity, "consumesApis", "API")) consumes.set(api, [...(consumes.get(api) ?? []), key]);
}
for (const [api, users] of consumes) {
  for (const user of users) {
    const answers = provides.get(api) ?? [];
    if (answers.length && known.get(api)?.spec?.type !== "asyncapi") for (const other of answers) add(user, other);
    else if (answers.length) add(api, user);
    else add(user, api);
  }
}
// The channels of an AsyncAPI definition stand for it in archdoc, which reads what is typed there.
for (const [key, one] of known) {
  if (one.spec?.type !== "asyncapi" || !/^asyncapi:/m.test(one.spec?.definition ?? "")) continue;
  elements.delete(key);
  for (const edge of edges) if (JSON.parse(edge).includes(key)) edges.delete(edge);
}
// An API that somebody here provides is no element of its own: it is the edge to who provides it.
for (const [api] of provides) if (known.get(api)?.spec?.type !== "asyncapi") elements.delete(api);
console.log(JSON.stringify({ elements: [...elements], edges: [...edges].map((one) => JSON.parse(one)) }));
