// The elements and relationships of LikeC4 projects, as LikeC4 itself computes them: one line of JSON for each folder.
import { LikeC4 } from "likec4";

for (const path of process.argv.slice(2)) {
  const told = { path };
  try {
    const project = await LikeC4.fromWorkspace(path, { printErrors: false, logger: false });
    const errors = (project.getErrors?.() ?? []).filter((one) => !/LibIcon/.test(one.message));
    if (errors.length) throw new Error(errors[0].message);
    const model = await project.computedModel();
    const elements = [...model.elements()];
    told.elements = elements.map((one) => [one.id, one.title]);
    told.technology = Object.fromEntries(elements.filter((one) => one.technology).map((one) => [one.id, one.technology]));
    told.optional = [...model.deployment.elements()].map((one) => one.name);
    const placed = (one) => one.element?.id ?? one.id;
    told.through = [...model.deployment.relationships()].map((one) => [placed(one.source), placed(one.target)]);
    told.around = Object.fromEntries(elements.filter((one) => one.parent).map((one) => [one.id, one.parent.id]));
    told.edges = [...model.relationships()].map((one) => [one.source.id, one.target.id, one.title]);
  } catch (error) {
    told.refused = String(error.message ?? error).split("\n")[0].slice(0, 200);
  }
  console.log(JSON.stringify(told));
}
process.exit(0);
