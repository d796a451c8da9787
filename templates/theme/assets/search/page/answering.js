/** Answers what the search page asks, with all that it shows: in its worker, or on the page itself. */

/** @import { Answer, OpenEngine, Options } from "../engine/engine.js" */
/** @import { Card } from "../engine/index.js" */
/** @import { Piece } from "../engine/marks.js" */
/** @import { AllNamed } from "../engine/named.js" */
/** @import { Page } from "../pages.js" */

import { open } from "../engine/engine.js";
import { marked } from "../engine/marks.js";
import { named } from "../engine/named.js";
import { IndexFault } from "../engine/store.js";
import lunr from "../lunr.js";
import { newestOnly } from "../newest.js";
import { pageFinder } from "../pages.js";
import { excerpt } from "./excerpts.js";

const ROOT = new URL("../../../", import.meta.url);
/** How long a visitor looks at an answer before the pages of its papers are read, in milliseconds. */
const LOOK = 400;

/**
 * Hand-written pages are looked for too where `pages` says how many at most, and then also topics,
 * authors and venues by their names. With `excerpts` an answer is followed by one with the sentences
 * around the words, where the first words of a paper have none.
 *
 * @typedef {{ number: number, query: string, options: Options & { pages?: number, excerpts?: boolean } }} Question
 */

/**
 * A result whose texts are in pieces, of which some are marked.
 *
 * @typedef {Omit<Card, "title" | "text"> & { title: Piece[], text: Piece[], why: string[] }} Shown
 */

/**
 * @typedef {Pick<Answer, "total" | "complete" | "isPartial" | "instead" | "missing" | "orders" | "counts"> & { results: Shown[], pages: Page[], named?: AllNamed }} Shelf
 */

/**
 * What is wrong is said to the visitor; an answer that is early is followed by another, and one that is
 * not perhaps by excerpts.
 *
 * @typedef {{ answer: Shelf, isEarly?: boolean } | { excerpts: (Piece[] | undefined)[], isEarly: true } | { fault: string }} Reply
 */

/**
 * What answers questions; `send` takes a reply back, with the number of its question. Of questions
 * that overlap only the last is answered.
 *
 * @param {(reply: Reply & { number: number }) => void} send
 * @param {OpenEngine} [engine]
 */
export function answerer(send, engine = openSite()) {
  const newest = newestOnly();
  const pagesFor = pageSearch(engine);

  /** @param {Question} question */
  return async function answer({ number, query, options }) {
    const early = (/** @type {Answer} */ found) =>
      send({ number, answer: shelved(found, engine), isEarly: true });
    const reply = await newest(async (signal) => {
      const found = await replyTo(engine, query, { ...options, early, signal });
      if (!("answer" in found) || signal.aborted) return found;
      if (options.pages) {
        send({ number, ...found, isEarly: true });
        const called = named(query, engine, found.answer.results).catch(() => undefined);
        const pages = await pagesFor(query, options.pages);
        return { answer: { ...found.answer, pages, named: await called } };
      }
      if (!options.excerpts) return found;
      send({ number, ...found });
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      const { results } = found.answer;
      const excerpts = signal.aborted ? [] : await excerptsFor(results, found.stems, engine);
      return { excerpts, isEarly: /** @type {const} */ (true) };
    });
    if (reply) send({ number, ...reply });
  };
}

/**
 * What finds so many hand-written pages at most, which are read once any are wanted.
 *
 * @param {OpenEngine} engine
 */
function pageSearch({ language }) {
  /** @type {Promise<(query: string) => Page[]> | undefined} */
  let finder;
  return async (/** @type {string} */ query, /** @type {number} */ most) => {
    finder ??= handWritten().then((found) => pageFinder(found, language));
    return (await finder)(query).slice(0, most);
  };
}

function openSite() {
  return open(`${new URL("search/", ROOT)}`, { fetch, lunr });
}

/**
 * The hand-written pages, as the index of the theme's search has them; none where there is no such.
 *
 * @returns {Promise<Page[]>}
 */
async function handWritten() {
  try {
    const response = await fetch(new URL("search/search_index.json", ROOT));
    return response.ok ? (await response.json()).docs : [];
  } catch {
    return [];
  }
}

/**
 * @param {OpenEngine} engine
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<{ answer: Shelf, stems: ReadonlySet<string> } | { fault: string }>}
 */
async function replyTo(engine, query, options) {
  try {
    const found = await engine.search(query, options);
    return { answer: shelved(found, engine), stems: found.stems };
  } catch (error) {
    if (!(error instanceof IndexFault)) throw error;
    return { fault: error.message };
  }
}

/**
 * The sentence around the words of a query by place of result, where the text shown has none of these.
 *
 * @param {Shown[]} results
 * @param {ReadonlySet<string>} stems
 * @param {OpenEngine} engine
 */
function excerptsFor(results, stems, { language }) {
  const pieces = (/** @type {string} */ text) => marked(text, stems, language);
  const found = results.map(({ address, text }) => {
    const isKnown = !stems.size || !text.length || text.some(({ isMarked }) => isMarked);
    return isKnown ? undefined : excerpt(`${new URL(address, ROOT)}`, pieces);
  });
  return Promise.all(found);
}

/**
 * An answer as the page shows it.
 *
 * @param {Answer} answer
 * @param {OpenEngine} engine
 * @returns {Shelf}
 */
function shelved({ results, stems, found, completions, ...rest }, { language }) {
  const pieces = (/** @type {string} */ text) => marked(text, stems, language);
  const shown = results.map((own) => ({
    ...own,
    title: pieces(own.title),
    text: pieces(own.text),
  }));
  return { ...rest, results: shown, pages: [] };
}
