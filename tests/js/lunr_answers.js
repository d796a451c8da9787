/**
 * Query lunr.js over all documents: `node lunr_answers.js LUNR DOCUMENTS`. Reads a query a line as
 * JSON, and writes the numbers of the matching documents.
 *
 * Queries go through the pipeline of the index, as those of the site's search do.
 */

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [lunrPath, documentsPath] = process.argv.slice(2);
const { default: lunr } = await import(pathToFileURL(lunrPath).href);
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
