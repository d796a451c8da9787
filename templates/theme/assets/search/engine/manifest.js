/** The manifest of an index, and the lists of files that cover ranges of sorted words. */

import { byCodePoint, decodeDigits, decodeWordList } from "./codec.js";

const VERSION = 14;
export const FIELDS = /** @type {const} */ (["title", "author", "topic", "venue", "year", "abstract"]);
export const TITLE = 0;
export const AUTHOR = 1;
export const TOPIC = 2;
export const VENUE = 3;
export const YEAR = 4;
export const ABSTRACT = 5;
/** The statuses by number; the first is for papers without one. */
export const STATUSES = ["", "submitted", "rejected", "desk rejected", "withdrawn", "retracted"];

/**
 * @typedef {Record<"k1" | "b" | "usual_title" | "title" | "other", number>} Numbers
 * @typedef {Numbers & { weights: number[], levels: number[] }} Scoring
 */

/**
 * Files of sorted words: `first` has the first word of each file.
 *
 * @typedef {{ first: string[], files: string[] }} FileList
 */

/**
 * `count` is the number of papers that have the topic or one below it.
 *
 * @typedef {{ id: string, label: string, parents: number[], count: number }} Topic
 */

/**
 * Folders of blocks of `block` papers; `starts` has the number of each folder's first paper.
 *
 * @typedef {{ block: number, starts: number[], files: string[] }} Blocks
 */

/**
 * `frequent` has the high-frequency terms. `vectors` is empty if the index has none.
 *
 * @typedef {object} Manifest
 * @property {number} papers
 * @property {Scoring} scoring
 * @property {Map<string, string>} acronyms the words that each stands for
 * @property {FileList} terms
 * @property {Set<string>} frequent
 * @property {string} words
 * @property {Blocks} cards
 * @property {string} suffix
 * @property {Topic[]} topics
 * @property {Record<string, string>} facets
 * @property {string} keys
 * @property {string} vectors
 */

/** Decode the manifest; throw RangeError for another version. @param {any} json @returns {Manifest} */
export function readManifest(json) {
  if (json.version !== VERSION) throw new RangeError(`version ${json.version} is not known`);
  return {
    ...json,
    acronyms: new Map(Object.entries(json.acronyms)),
    frequent: new Set(json.terms.frequent),
    topics: json.topics.map((/** @type {any[]} */ [id, label, parents, count]) => ({ id, label, parents, count })),
  };
}

/**
 * Return the index of the only file that may have a word, by binary search; -1 if there is none.
 *
 * @param {FileList} list
 * @param {string} word
 */
function fileIndex({ first }, word) {
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
 * Return the name of the only file that may have a word, or undefined.
 *
 * @param {FileList} list
 * @param {string} word
 * @returns {string | undefined}
 */
export function fileOf(list, word) {
  return list.files[fileIndex(list, word)];
}

/** Return the names of the files that may have words with a prefix. @param {FileList} list @param {string} prefix */
export function filesWithPrefix(list, prefix) {
  let index = Math.max(0, fileIndex(list, prefix));
  const found = list.files.slice(index, index + 1);
  while (list.first[(index += 1)]?.startsWith(prefix)) found.push(list.files[index]);
  return found;
}

/**
 * Decode a file of a word list: each word with log2 of the number of its papers, 0 for stems.
 *
 * @param {any} json
 * @param {boolean} isBackwards
 * @returns {[string, number][]}
 */
export function readWords(json, isBackwards) {
  const found = decodeWordList(json.words);
  const counts = decodeDigits(json.counts, found.length);
  const forwards = (/** @type {string} */ word) => (isBackwards ? [...word].reverse().join("") : word);
  return found.map((word, index) => [forwards(word), counts[index]]);
}
