/**
 * Compute the idf of words: `node rarities.js`. Reads `[papers, [frequency, …]]` a line as JSON,
 * and writes a list of idfs.
 */

import { createInterface } from "node:readline";

import { idfOf } from "../../templates/theme/assets/search/engine/score.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [papers, frequencies] = JSON.parse(line);
  console.log(JSON.stringify(frequencies.map((frequency) => idfOf(papers, frequency, 1))));
}
