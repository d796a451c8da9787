/** The manifest of an index, and its lists of files by the first word of each. */

import { byCodePoint, digits, exactly, gaps, padded, words } from "./codec.js";

const VERSION = 7;
export const FIELDS = /** @type {const} */ ([
  "title",
  "author",
  "topic",
  "venue",
  "year",
  "abstract",
]);
export const TITLE = 0;
export const AUTHOR = 1;
export const TOPIC = 2;
export const ABSTRACT = 5;
/** What people name a paper by: title, authors, venue and year. */
export const NAMING = [TITLE, AUTHOR, 3, 4];
/** By number; the first is that of papers of which nothing is said. */
export const STATUSES = ["", "submitted", "rejected", "desk rejected", "withdrawn", "retracted"];
const SIZE_UNIT = 4096;

/**
 * @typedef {Record<"k1" | "b" | "usual_title" | "title" | "other", number>} Numbers
 * @typedef {Numbers & { weights: number[], levels: number[] }} Scoring
 */

/** @typedef {{ folder: string, first: string[], files: string[] }} Parts */

/**
 * `count` is the number of papers that have it or a topic below it.
 *
 * @typedef {{ id: string, label: string, parents: number[], count: number }} Topic
 */

/**
 * Blocks of so many papers, in folders, each with the number of its first paper.
 *
 * @typedef {{ block: number, starts: Uint32Array, files: string[] }} Blocks
 */

/**
 * `frequent` has the high-frequency stems, and how many letters the files of each have. `vectors`
 * is 0 where there are none.
 *
 * @typedef {object} Manifest
 * @property {number} papers
 * @property {Scoring} scoring
 * @property {Parts} terms
 * @property {Map<string, number>} frequent
 * @property {string} words
 * @property {Blocks} cards
 * @property {string} suffix
 * @property {Topic[]} topics
 * @property {Record<string, string>} facets
 * @property {string} keys
 * @property {string | 0} vectors
 */

/**
 * @param {any} json
 * @returns {Manifest}
 */
export function readManifest(json) {
  if (json.version !== VERSION) throw new RangeError(`version ${json.version} is not known`);
  if (json.fields.join() !== FIELDS.join()) throw new RangeError("fields are not known");
  const terms = readParts("terms", json.terms);
  return {
    ...json,
    terms,
    frequent: readFrequent(json.terms, terms.first),
    cards: { ...json.cards, starts: gaps(json.cards.starts, json.papers) },
    topics: json.topics.map(readTopic),
  };
}

/**
 * @param {string} folder
 * @param {any} json
 * @returns {Parts}
 */
export function readParts(folder, json) {
  return { folder, first: words(json.first), files: json.files };
}

/**
 * @param {any} json
 * @param {string[]} first
 */
function readFrequent({ apart, sizes }, first) {
  const numbers = gaps(apart, first.length);
  const units = exactly(digits(sizes), numbers.length);
  return new Map(Array.from(numbers, (number, place) => [first[number], units[place] * SIZE_UNIT]));
}

/**
 * @param {[string, string, number[], number]} json
 * @returns {Topic}
 */
function readTopic([id, label, parents, count]) {
  const usual = id.replaceAll("-", " ");
  return { id, label: label || usual.charAt(0).toUpperCase() + usual.slice(1), parents, count };
}

/**
 * The place of the file that a word is in, -1 where there is none.
 *
 * @param {Parts} parts
 * @param {string} word
 */
function partOf({ first }, word) {
  let low = 0;
  let high = first.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byCodePoint(first[middle], word) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The file that a word is in, if any can have it.
 *
 * @param {Parts} parts
 * @param {string} word
 */
export function fileOf(parts, word) {
  const name = parts.files[partOf(parts, word)];
  return name === undefined ? undefined : `${parts.folder}/${name}.json`;
}

/**
 * The files in which words can be that begin so.
 *
 * @param {Parts} parts
 * @param {string} beginning
 */
export function filesOf(parts, beginning) {
  let place = Math.max(0, partOf(parts, beginning));
  const found = parts.files.slice(place, place + 1);
  while (parts.first[(place += 1)]?.startsWith(beginning)) found.push(parts.files[place]);
  return found.map((name) => `${parts.folder}/${name}.json`);
}

/**
 * The four word lists by their names in the index.
 *
 * @param {any} json
 * @returns {Record<string, Parts>}
 */
export function readWordLists(json) {
  const lists = Object.entries(json).map(([name, own]) => [name, readParts("words", own)]);
  return Object.fromEntries(lists);
}

/**
 * The words of a file of a word list, with the digits of how many papers have each; 0 for stems.
 *
 * @param {any} json
 * @param {boolean} isBackwards
 * @returns {[string, number][]}
 */
export function readWords(json, isBackwards) {
  const found = words(json.words);
  const counts = padded(json.counts ?? "", found.length);
  const inOrder = (/** @type {string} */ word) => (isBackwards ? [...word].reverse().join("") : word);
  return found.map((word, place) => [inOrder(word), counts[place]]);
}
