/** Which words of a text a query was after. */

/** @import { Language } from "./language.js" */

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
  for (const part of text.split(/([\s-]+)/)) {
    const isMarked = stems.has(language.stemOf(part.toLowerCase()));
    const last = pieces.at(-1);
    if (last && last.isMarked === isMarked) last.text += part;
    else pieces.push({ text: part, isMarked });
  }
  return pieces.filter(({ text }) => text);
}
