/**
 * What others find: `node peer_answers.js material WORKER SEARCH_INDEX`, or `… lunr LUNR DOCUMENTS`,
 * with a query a line on the standard input as JSON, and the addresses of the first ten on the
 * output.
 */

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

const FIRST = 10;
const SETUP = 0;
const QUERY = 2;

/** Material's own worker, which believes that it runs in a browser. */
async function material(worker, { config, docs }) {
  let handle;
  let answered;
  globalThis.self = globalThis;
  globalThis.addEventListener = (_, handler) => (handle = handler);
  globalThis.postMessage = ({ data }) => answered(data);
  console.warn = () => {};
  runInThisContext(await readFile(worker, "utf8"), { filename: worker });
  const ask = (type, data) =>
    new Promise((resolve) => {
      answered = resolve;
      handle({ data: { type, data } });
    });
  await ask(SETUP, { config, docs, options: {} });
  return async (text) => (await ask(QUERY, text)).items.map(([{ location }]) => location);
}

/** lunr.js as it is; what it can't parse is searched as plain words. */
async function plain(path, documents) {
  const { default: lunr } = await import(pathToFileURL(path).href);
  const index = lunr(function () {
    this.ref("location");
    this.field("title");
    this.field("abstract");
    for (const document of documents) this.add(document);
  });
  const found = (text) => {
    try {
      return index.search(text);
    } catch (error) {
      if (!(error instanceof lunr.QueryParseError)) throw error;
      return index.query((query) => query.term(lunr.tokenizer(text)));
    }
  };
  return async (text) => found(text).map(({ ref }) => ref);
}

const [kind, script, data] = process.argv.slice(2);
const answer = await { material, lunr: plain }[kind](
  script,
  JSON.parse(await readFile(data, "utf8")),
);
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify((await answer(JSON.parse(line))).slice(0, FIRST)));
}
