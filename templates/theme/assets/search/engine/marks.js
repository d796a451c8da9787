/** Which words of a text a query was after. */

/** @import { Language } from "./language.js" */

import { split } from "./language.js";

/** @typedef {{ text: string, isMarked: boolean }} Piece */

/**
 * A text in pieces; those that are marked are words with one of the stems.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} stems
 * @param {Language} language
 * @returns {Piece[]}
 */
export function marked(text, stems, language) {
  /** @type {Piece[]} */
  const pieces = [];
  const add = (/** @type {string} */ own, /** @type {boolean} */ isMarked) => {
    const last = pieces.at(-1);
    if (last && last.isMarked === isMarked) last.text += own;
    else if (own) pieces.push({ text: own, isMarked });
  };
  for (const part of split(text)) {
    const word = stems.has(language.stemOf(part.toLowerCase())) ? core(part) : "";
    const [before, after] = word ? around(part, word) : [part, ""];
    add(before, false);
    if (word) add(word, true);
    add(after, false);
  }
  return pieces;
}

/**
 * A word without the punctuation around it.
 *
 * @param {string} part
 */
function core(part) {
  return part.match(/[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/u)?.[0] ?? "";
}

/**
 * @param {string} part
 * @param {string} word
 */
function around(part, word) {
  const start = part.indexOf(word);
  return [part.slice(0, start), part.slice(start + word.length)];
}
