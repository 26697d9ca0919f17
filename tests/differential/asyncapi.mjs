// The applications and channels of an AsyncAPI document, and who sends to and receives from what, as @asyncapi/parser reads it.
import { Parser, fromFile } from "@asyncapi/parser";

const path = process.argv[2];
const { document, diagnostics } = await fromFile(new Parser(), path).parse();
if (!document) {
  console.error(diagnostics.filter((one) => one.severity === 0).map((one) => one.message).join("; ") || "no document");
  process.exit(1);
}
const title = document.info().title();
const elements = new Set([title]);
const edges = [];
const channels = document.channels().all();
const often = new Map();
for (const channel of channels) often.set(channel.address() ?? channel.id(), (often.get(channel.address() ?? channel.id()) ?? 0) + 1);
const name = (channel) => {
  const address = channel.address() ?? undefined;
  return address && often.get(address) === 1 ? address : `${title}#${channel.id()}`;
};
for (const channel of channels) elements.add(name(channel));
for (const operation of document.operations().all()) {
  for (const channel of operation.channels().all()) {
    // The parser turns 2.x round: what it calls `send` there is what the application sends.
    edges.push(operation.isSend() ? [title, name(channel)] : [name(channel), title]);
    const reply = operation.reply?.()?.channel?.();
    if (reply) edges.push(operation.isSend() ? [name(reply), title] : [title, name(reply)]);
  }
}
console.log(JSON.stringify({ elements: [...elements], edges }));
