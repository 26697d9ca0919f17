// Markdown by name on standard input -> HTML by name, as MDX shows it.
import { evaluate } from "@mdx-js/mdx";
import remarkGfm from "remark-gfm";
import * as runtime from "react/jsx-runtime";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const texts = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const made = {};
for (const [name, text] of Object.entries(texts)) {
  try {
    const { default: Page } = await evaluate(text, { ...runtime, remarkPlugins: [remarkGfm] });
    made[name] = renderToStaticMarkup(createElement(Page));
  } catch (error) {
    made[name] = `<p>REFUSED: ${String(error.message ?? error)}</p>`;
  }
}
process.stdout.write(JSON.stringify(made));
