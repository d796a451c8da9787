/** Answers what the search page asks, with all that it shows: in its worker, or on the page itself. */

/** @import { Answer, OpenEngine, Options } from "../engine/engine.js" */
/** @import { Card } from "../engine/files.js" */
/** @import { Piece } from "../engine/marks.js" */

import { open } from "../engine/engine.js";
import { marked } from "../engine/marks.js";
import { IndexFault } from "../engine/store.js";
import lunr from "../lunr.js";
import { newestOnly } from "../newest.js";

/** @typedef {{ number: number, query: string, options: Options }} Question */

/**
 * A result whose texts are in pieces, of which some are marked.
 *
 * @typedef {Omit<Card, "title" | "text"> & { title: Piece[], text: Piece[] }} Shown
 */

/**
 * @typedef {Pick<Answer, "total" | "instead" | "missing" | "counts"> & { results: Shown[] }} Shelf
 */

/** @typedef {{ answer: Shelf } | { fault: string }} Reply what is wrong is said to the visitor */

/**
 * What answers questions; `send` takes a reply back, with the number of its question. Of questions
 * that overlap only the last is answered.
 *
 * @param {(reply: Reply & { number: number }) => void} send
 * @param {OpenEngine} [engine]
 */
export function answerer(send, engine = openSite()) {
  const newest = newestOnly();

  /** @param {Question} question */
  return async function answer({ number, query, options }) {
    const reply = await newest((signal) => replyTo(engine, query, { ...options, signal }));
    if (reply) send({ number, ...reply });
  };
}

function openSite() {
  return open(`${new URL("../../../search/", import.meta.url)}`, { fetch, lunr });
}

/**
 * @param {OpenEngine} engine
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<Reply>}
 */
async function replyTo(engine, query, options) {
  try {
    const { results, total, instead, missing, counts, stems } = await engine.search(query, options);
    const pieces = (/** @type {string} */ text) => marked(text, stems, engine.language);
    const shown = results.map((own) => ({
      ...own,
      title: pieces(own.title),
      text: pieces(own.text),
    }));
    return { answer: { results: shown, total, instead, missing, counts } };
  } catch (error) {
    if (!(error instanceof IndexFault)) throw error;
    return { fault: error.message };
  }
}
