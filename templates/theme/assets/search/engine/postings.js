/** Shards: the stems of a file, with their forms and posting lists. */

/** @import { Manifest, Scoring } from "./manifest.js" */

import {
  decodeDigits,
  decodeGaps,
  decodePacked,
  decodeVarints,
  decodeWordList,
  digits,
  splitInto,
  withLength,
} from "./codec.js";
import { ABSTRACT, AUTHOR, FIELDS, TITLE } from "./manifest.js";

const FIELD_LETTERS = "tuovya";

/**
 * The posting list of a stem or phrase in one field: its papers, and its value in each (1 by default). In
 * titles and names of authors, `forms` has those of paper i from `starts[i]` (inclusive) to `starts[i + 1]`
 * (exclusive); a form is an index into the stem's forms. In titles, `positions` has the same order, `counts` are
 * the term frequencies and `lengths` the lengths of the titles. A phrase has neither positions nor forms.
 *
 * @typedef {object} PostingList
 * @property {Uint32Array} papers
 * @property {Float64Array} [values]
 * @property {Uint16Array} [counts]
 * @property {Uint8Array} [lengths]
 * @property {Uint32Array} [positions]
 * @property {Uint32Array} [starts]
 * @property {Uint8Array} [forms]
 */

/** The posting lists of a stem, by number of field. @typedef {(PostingList | undefined)[]} PostingLists */

export class Shard {
  /** @param {any} json @param {Manifest} manifest */
  constructor(json, manifest) {
    this.manifest = manifest;
    this.words = decodeWordList(json.terms);
    this.forms = splitInto(json.forms, this.words.length, "  ");
    this.lists = splitInto(json.lists, this.words.length);
    /** @type {Map<string, number>} */
    this.indices = new Map(this.words.map((word, index) => [word, index]));
    /** @type {Map<string, PostingLists>} */
    this.cache = new Map();
  }

  /** @param {string} stem */
  has(stem) {
    return this.indices.has(stem);
  }

  /** @param {string} stem */
  formsOf(stem) {
    const index = this.indices.get(stem);
    return index === undefined ? [] : decodeWordList(this.forms[index], stem);
  }

  /** @param {string} stem */
  postingLists(stem) {
    const index = this.indices.get(stem);
    if (index === undefined) return [];
    const lists = this.cache.get(stem) ?? decodePostingLists(this.lists[index], this.manifest);
    this.cache.set(stem, lists);
    return lists;
  }
}

/** Return the papers of some posting lists, each once. @param {PostingLists} lists */
export function papersOf(lists) {
  return new Set(lists.flatMap((list) => (list ? [...list.papers] : [])));
}

/** Decode the posting lists of a stem. @param {string} text @param {Manifest} manifest */
function decodePostingLists(text, manifest) {
  /** @type {PostingLists} */
  const lists = FIELDS.map(() => undefined);
  for (const list of text ? text.split(".") : []) {
    const field = FIELD_LETTERS.indexOf(list[0]);
    if (field < 0) throw new RangeError(`no field ${list[0]}`);
    lists[field] = decodePostingList(field, list.slice(1), manifest);
  }
  return lists;
}

/**
 * Decode a posting list of a field.
 *
 * @param {number} field
 * @param {string} list
 * @param {Manifest} manifest
 * @returns {PostingList}
 */
export function decodePostingList(field, list, { papers: paperCount, scoring }) {
  const [numbers, ...columns] = list.split("!");
  const papers = decodeGaps(numbers, paperCount);
  if (field === TITLE) return decodeTitles(papers, columns, scoring);
  if (field === AUTHOR) return { papers, ...decodeForms(papers.length, columns) };
  if (field !== ABSTRACT) return { papers };
  const levels = decodePacked(columns[0] ?? "", papers.length);
  return { papers, values: Float64Array.from(levels, (level) => scoring.levels[level]) };
}

/**
 * Decode the columns of a posting list in titles.
 *
 * @param {Uint32Array} papers
 * @param {string[]} columns lengths, positions, their counts, and forms
 * @param {Scoring} scoring
 */
function decodeTitles(papers, [lengths = "", positions, positionCounts, formNumbers = ""], scoring) {
  const found = decodePositions(papers.length, positions, positionCounts);
  return {
    ...titlePostings(papers, found.counts, withLength(digits(lengths), papers.length), scoring),
    ...found,
    forms: decodeDigits(formNumbers, found.positions.length),
  };
}

/**
 * Decode the columns of a posting list in names of authors.
 *
 * @param {number} papers the number of papers
 * @param {string[]} columns the counts of forms, less one, and the forms
 */
function decodeForms(papers, [more, formNumbers = ""]) {
  const { starts } = decodeCounts(papers, more);
  return { starts, forms: decodeDigits(formNumbers, starts[papers]) };
}

/**
 * Decode the positions of a stem in texts: those in text i are from `starts[i]` (inclusive) to `starts[i + 1]`
 * (exclusive), and `counts` are their numbers.
 *
 * @param {number} texts the number of texts
 * @param {string} [gaps]
 * @param {string} [more] the counts, less one
 */
export function decodePositions(texts, gaps = "", more = "") {
  const positions = decodeVarints(gaps);
  const { counts, starts } = decodeCounts(texts, more);
  for (let text = 0; text < texts; text += 1) {
    for (let at = starts[text] + 1; at < starts[text + 1]; at += 1) positions[at] += positions[at - 1];
  }
  return { counts, positions: withLength(positions, starts[texts]), starts };
}

/**
 * Decode the numbers of a stem's occurrences in texts, and where those in each text start.
 *
 * @param {number} texts the number of texts
 * @param {string} [more] the counts, less one
 */
function decodeCounts(texts, more = "") {
  const counts = Uint16Array.from(decodeDigits(more, texts), (count) => count + 1);
  const starts = new Uint32Array(texts + 1);
  for (const [index, count] of counts.entries()) starts[index + 1] = starts[index] + count;
  return { counts, starts };
}

/**
 * Return a posting list in titles, whose values are the length-normalised term frequencies.
 *
 * @param {Uint32Array} papers
 * @param {Uint16Array} counts
 * @param {Uint8Array} lengths
 * @param {Scoring} scoring
 * @returns {PostingList}
 */
export function titlePostings(papers, counts, lengths, { b, usual_title: meanLength }) {
  const values = new Float64Array(papers.length);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = counts[index] / (1 - b + (b * lengths[index]) / meanLength);
  }
  return { papers, values, counts, lengths };
}
