/** Shards: the stems of a file with their forms, and the papers that have them by field. */

/** @import { Manifest, Scoring } from "./manifest.js" */

import { digits, exactly, forms, gaps, packed, padded, splitInto, words } from "./codec.js";
import { ABSTRACT, FIELDS, TITLE } from "./manifest.js";

const LETTERS = "tuovya";
const POSITION = 31;
const AGAIN = 32;

/**
 * The papers of a stem or phrase in one field, and what it counts in each (1 where not said). In titles,
 * the positions of paper i are those from `starts[i]` to before `starts[i + 1]`, each with the number of
 * the form that stands there; a phrase has none.
 *
 * @typedef {object} Posting
 * @property {Uint32Array} papers
 * @property {Float64Array} [values]
 * @property {Uint16Array} [counts]
 * @property {Uint8Array} [lengths]
 * @property {Uint8Array} [positions]
 * @property {Uint32Array} [starts]
 * @property {Uint8Array} [forms]
 */

/** Those of a stem by number of field. @typedef {(Posting | undefined)[]} Postings */

export class Shard {
  /**
   * @param {any} json
   * @param {Manifest} manifest
   */
  constructor(json, manifest) {
    this.manifest = manifest;
    this.words = words(json.terms);
    this.forms = splitInto(json.forms, this.words.length);
    this.lists = splitInto(json.lists, this.words.length);
    /** The files of positions in abstracts, and how many stems each has. @type {[string, number][]} */
    this.places = json.places ?? [];
    /** Of a high-frequency stem: the folder of its positions, and how many papers a block has. */
    this.blocks = /** @type {[string, number]} */ (json.blocks);
    /** @type {Map<string, number>} */
    this.index = new Map(this.words.map((word, place) => [word, place]));
    /** @type {Map<string, Postings>} */
    this.read = new Map();
  }

  /** @param {string} stem */
  has(stem) {
    return this.index.has(stem);
  }

  /** @param {string} stem */
  papersOf(stem) {
    return new Set(this.postings(stem).flatMap((own) => (own ? [...own.papers] : [])));
  }

  /** @param {string} stem */
  formsOf(stem) {
    const place = this.index.get(stem);
    return place === undefined ? [] : forms(stem, this.forms[place]);
  }

  /** @param {string} stem */
  postings(stem) {
    const place = this.index.get(stem);
    if (place === undefined) return [];
    const found = this.read.get(stem) ?? postings(this.lists[place], this.manifest);
    this.read.set(stem, found);
    return found;
  }
}

/**
 * @param {string} text
 * @param {Manifest} manifest
 */
function postings(text, manifest) {
  /** @type {Postings} */
  const found = FIELDS.map(() => undefined);
  for (const list of text ? text.split(".") : []) {
    const field = LETTERS.indexOf(list[0]);
    if (field < 0) throw new RangeError(`no field ${list[0]}`);
    found[field] = posting(field, list.slice(1), manifest);
  }
  return found;
}

/**
 * The abstracts of a high-frequency stem.
 *
 * @param {any} json
 * @param {Manifest} manifest
 */
export function readAbstracts(json, manifest) {
  return posting(ABSTRACT, json.list, manifest);
}

/**
 * @param {number} field
 * @param {string} list
 * @param {Manifest} manifest
 * @returns {Posting}
 */
function posting(field, list, { papers: limit, scoring }) {
  const [numbers, ...more] = list.split("!");
  const papers = gaps(numbers, limit);
  if (field === TITLE) return titles(papers, more, scoring);
  if (field !== ABSTRACT) return { papers };
  const levels = packed(more[0] ?? "", papers.length);
  return { papers, values: Float64Array.from(levels, (level) => scoring.levels[level]) };
}

/**
 * @param {Uint32Array} papers
 * @param {string[]} texts
 * @param {Scoring} scoring
 */
function titles(papers, [lengths = "", positions = "", written = ""], scoring) {
  const signs = digits(positions);
  const starts = new Uint32Array(papers.length + 1);
  let paper = 0;
  for (const [place, sign] of signs.entries()) {
    if (sign < AGAIN) starts[(paper += 1)] = place + 1;
  }
  exactly(signs, starts[papers.length]);
  const counts = Uint16Array.from(papers, (_, place) => starts[place + 1] - starts[place]);
  return {
    ...inTitles(papers, counts, exactly(digits(lengths), papers.length), scoring),
    positions: signs.map((sign) => sign & POSITION),
    starts,
    forms: padded(written, signs.length),
  };
}

/**
 * What so many in titles of these lengths count.
 *
 * @param {Uint32Array} papers
 * @param {Uint16Array} counts
 * @param {Uint8Array} lengths
 * @param {Scoring} scoring
 * @returns {Posting}
 */
export function inTitles(papers, counts, lengths, { b, usual_title: usual }) {
  const values = new Float64Array(papers.length);
  for (let place = 0; place < values.length; place += 1) {
    values[place] = counts[place] / (1 - b + (b * lengths[place]) / usual);
  }
  return { papers, values, counts, lengths };
}
