/** Fold texts as the browser does: `node folding.js`. Reads a text a line as JSON, and writes it folded. */

import { createInterface } from "node:readline";

import { folded } from "../../templates/theme/assets/search/folding.js";

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(folded(JSON.parse(line))));
}
