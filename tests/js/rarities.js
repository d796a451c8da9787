/**
 * The idf of words: `node rarities.js LUNR`, with `[papers, [having, …]]` a line as JSON on the
 * standard input, and a list of them on the output.
 */

import { createInterface } from "node:readline";

import { idfOf } from "../../templates/theme/assets/search/engine/score.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [papers, counts] = JSON.parse(line);
  console.log(JSON.stringify(counts.map((having) => idfOf(papers, having, 1))));
}
