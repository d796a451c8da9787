/**
 * Answer queries over finished sites: `node answers.js SITE…`. Reads a JSON object a line
 * (`{"text": …, …options}`; `site` is the position of the site among the arguments, by default the
 * first; `isCold` opens its index again with empty caches), and writes a line for each with the
 * numbers, scores and ids of papers, but nothing else of them.
 */

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { Engine } from "../../templates/theme/assets/search/engine/engine.js";
import { IndexFault } from "../../templates/theme/assets/search/engine/store.js";

const sites = process.argv.slice(2);

/** @type {import("../../templates/theme/assets/search/engine/store.js").Fetch} */
async function fromDisk(address) {
  try {
    const text = await readFile(address, "utf8");
    return { ok: true, status: 200, text: async () => text };
  } catch {
    return { ok: false, status: 404, text: async () => "" };
  }
}

const opened = (/** @type {string} */ site) => new Engine(`${site}/search/`, fromDisk);
const warm = sites.map(opened);
for await (const line of createInterface({ input: process.stdin })) {
  const { text, site = 0, isCold, ...options } = JSON.parse(line);
  const engine = isCold ? opened(sites[site]) : warm[site];
  /** @type {{ isPartial: boolean, numbers: number[] }[]} */
  const earlier = [];
  const early = (/** @type {import("../../templates/theme/assets/search/engine/engine.js").Answer} */ {
    isPartial,
    results,
  }) => earlier.push({ isPartial, numbers: results.map(({ number }) => number) });
  try {
    const { results, total, complete, replacements, counts } = await engine.search(text, { ...options, early });
    const ranked = results.map(({ number, score, id }) => [number, score, id]);
    const why = results.map((result) => result.why);
    console.log(JSON.stringify({ total, complete, ranked, replacements, counts, earlier, why }));
  } catch (error) {
    if (!(error instanceof IndexFault)) throw error;
    console.log(JSON.stringify({ fault: error.message }));
  }
}
