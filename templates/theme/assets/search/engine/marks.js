/** The words of a text to highlight, which a query searched for. */

import { UNSPACED_LETTER, compoundsIn, isUnspaced, stem, stemOf, tokens } from "./language.js";

/** @typedef {{ text: string, isMarked: boolean }} Piece */
/** @typedef {{ word: string, start: number, end: number, isLetter: boolean }} Span */

/** URLs; and words, which white space, hyphens, dashes, slashes and colons separate. */
const WORD = /[^\s-]*:\/\/[^\s-]*|[^\s\-\u2010-\u2015\u2212/:]+/gu;
/** "Text-to-image", which is also indexed as "text2image". */
const CONVERSION = /(?<![\p{L}\p{N}])([\p{L}\p{N}]+)[-\u2010-\u2013]to[-\u2010-\u2013]([\p{L}\p{N}]+)/giu;
const TRIMMED = /[\p{L}\p{N}\p{M}](?:.*[\p{L}\p{N}\p{M}])?/u;

/**
 * Split a text into pieces; the marked ones are words or compounds with one of the stems, and words of phrases where
 * these stand together.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} stems
 * @param {{ words: string[] }[]} phrases
 * @returns {Piece[]}
 */
export function marked(text, stems, phrases = []) {
  const marks = new Uint8Array(text.length);
  const spans = spansOf(text);
  const isWanted = (/** @type {Iterable<string>} */ words) =>
    [...words].some((word) => stems.has(stemOf(word)));
  for (const [at, { word, start, end, isLetter }] of spans.entries()) {
    if (isWanted(tokens(word))) marks.fill(1, start, end);
    const next = spans[at + 1];
    if (!next) continue;
    const pair = text.slice(start, next.end);
    const areAdjacent = isLetter && next.isLetter && next.start === end;
    if (isWanted(areAdjacent ? tokens(pair) : compoundsIn(pair))) marks.fill(1, start, next.end);
  }
  for (const { 0: { length }, 1: first, 2: second, index } of text.matchAll(CONVERSION))
    if (isWanted(tokens(`${first}2${second}`))) marks.fill(1, index, index + length);
  for (const { words } of phrases) markPhrase(words.map(stem), spans, marks);
  return piecesOf(text, marks);
}

/**
 * Set the marks of adjacent words with the stems of a phrase.
 *
 * @param {string[]} phrase
 * @param {Span[]} spans
 * @param {Uint8Array} marks
 */
function markPhrase(phrase, spans, marks) {
  const stems = spans.map(({ word }) => tokens(word).map(stemOf).join(" "));
  for (const [at, { start }] of spans.entries()) {
    const isHere = phrase.every((part, index) => stems[at + index] === part);
    if (isHere) marks.fill(1, start, spans[at + phrase.length - 1].end);
  }
}

/**
 * Return the words of a text, and single letters of scripts without spaces, each with its start
 * (inclusive) and end (exclusive) without the punctuation around it.
 *
 * @param {string} text
 * @returns {Span[]}
 */
function spansOf(text) {
  return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }) => {
    const parts = word.includes("://") ? [word] : word.split(UNSPACED_LETTER);
    let start = index;
    return parts.flatMap((part) => {
      const core = TRIMMED.exec(part);
      const first = start + (core?.index ?? 0);
      start += part.length;
      return core ? [{ word: part, start: first, end: first + core[0].length, isLetter: isUnspaced(part) }] : [];
    });
  });
}

/**
 * Split a text where `marks`, which has a flag for each code unit, changes.
 *
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
