/** Which words of a text a query was after. */

/** @import { Language } from "./language.js" */

import { isRun, letters, tokens } from "./language.js";

/** @typedef {{ text: string, isMarked: boolean }} Piece */
/** @typedef {{ word: string, start: number, end: number, isLetter: boolean }} Span */

/** Addresses, and words as far as they may stand for themselves. */
const WORDS = /[^\s-]*:\/\/[^\s-]*|[^\s\-\u2010-\u2015\u2212/:]+/gu;
const CORE = /[\p{L}\p{N}\p{M}](?:.*[\p{L}\p{N}\p{M}])?/u;

/**
 * A text in pieces; those that are marked are words with one of the stems.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} stems
 * @param {Language} language
 * @returns {Piece[]}
 */
export function marked(text, stems, language) {
  const marks = new Uint8Array(text.length);
  const spans = spansOf(text);
  const isWanted = (/** @type {Iterable<string>} */ words) =>
    [...words].some((word) => stems.has(language.stemOf(word)));
  for (const [at, { word, start, end, isLetter }] of spans.entries()) {
    if (isWanted(tokens(word))) marks.fill(1, start, end);
    const next = spans[at + 1];
    if (!next) continue;
    const both = text.slice(start, next.end);
    const areOne = isLetter && next.isLetter && next.start === end;
    if (isWanted(areOne ? tokens(both) : language.compoundsIn(both))) marks.fill(1, start, next.end);
  }
  return piecesOf(text, marks);
}

/**
 * The words and letters of a text, and where they are without the signs around them.
 *
 * @param {string} text
 * @returns {Span[]}
 */
function spansOf(text) {
  return Array.from(text.matchAll(WORDS)).flatMap(({ 0: word, index }) => {
    const parts = word.includes("://") ? [word] : letters(word);
    let start = index;
    return parts.flatMap((part) => {
      const core = CORE.exec(part);
      const from = start + (core?.index ?? 0);
      start += part.length;
      return core ? [{ word: part, start: from, end: from + core[0].length, isLetter: isRun(part) }] : [];
    });
  });
}

/**
 * @param {string} text
 * @param {Uint8Array} marks
 */
function piecesOf(text, marks) {
  /** @type {Piece[]} */
  const pieces = [];
  let start = 0;
  for (let end = 1; end <= text.length; end += 1) {
    if (marks[end] === marks[start]) continue;
    pieces.push({ text: text.slice(start, end), isMarked: marks[start] === 1 });
    start = end;
  }
  return pieces;
}
