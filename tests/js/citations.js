/**
 * Makes citations of BibTeX entries: a JSON array of them on each line of the standard input, and on the
 * output all formats of it by their names.
 */

import { createInterface } from "node:readline";

await import("../../templates/frame/assets/cite.js");

for await (const line of createInterface({ input: process.stdin })) {
  const entries = JSON.parse(line);
  const formats = Object.entries(globalThis.papershelfCite.FORMATS);
  const made = formats.map(([name, { make }]) => [name, make(entries)]);
  console.log(JSON.stringify(Object.fromEntries(made)));
}
