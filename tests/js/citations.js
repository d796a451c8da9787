/**
 * Convert BibTeX entries to all formats of citations. Reads a JSON array of entries a line, and writes
 * an object of texts by format.
 */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../templates/frame/assets/cite.js", import.meta.url), "utf8"));

for await (const line of createInterface({ input: process.stdin })) {
  const entries = JSON.parse(line);
  const formats = Object.entries(globalThis.papershelfCite.FORMATS);
  const citations = formats.map(([name, { make }]) => [name, make(entries)]);
  console.log(JSON.stringify(Object.fromEntries(citations)));
}
