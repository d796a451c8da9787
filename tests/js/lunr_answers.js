/**
 * Query lunr.js over all documents: `node lunr_answers.js DOCUMENTS`. Reads a query a line as
 * JSON, and writes the numbers of the matching documents.
 *
 * Queries go through the pipeline of the index, as those of the site's search do.
 */

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import lunr from "../../templates/theme/assets/search/lunr.js";

const [documentsPath] = process.argv.slice(2);
const documents = JSON.parse(await readFile(documentsPath, "utf8"));

const index = lunr(function () {
  this.searchPipeline.reset();
  this.searchPipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
  this.ref("number");
  for (const field of ["title", "author", "topic", "venue", "year", "abstract"]) this.field(field);
  for (const document of documents) this.add(document);
});

for await (const line of createInterface({ input: process.stdin })) {
  const numbers = index.search(JSON.parse(line)).map(({ ref }) => Number(ref));
  console.log(JSON.stringify(numbers.sort((one, other) => one - other)));
}
