/** The files of an index as values: what stands in them, checked where reading alone would not. */

/** @import { Store } from "./store.js" */

import {
  byCodePoint,
  digits,
  forms,
  gaps,
  isPlain,
  packed,
  padded,
  relative,
  steps,
  words,
} from "./codec.js";

export const VERSION = 6;
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
export const ABSTRACT = 5;
const LETTERS = "tuovya";
const PLACE = 31;
const AGAIN = 32;
const FARTHEST = 3;
const JOINT = "-";
const SIZE_UNIT = 4096;
/** Of a checksum of 32 bits. */
export const KEY_DIGITS = 6;
const NONE = new Uint32Array();

/**
 * @typedef {object} Scoring
 * @property {number} k1
 * @property {number} title_b
 * @property {number[]} weights
 * @property {number[]} levels
 * @property {number} fullness
 * @property {number} exact
 * @property {number} adjacency
 * @property {number} completion
 * @property {number} neighbour
 * @property {number} hint
 * @property {number} usual_title
 */

/**
 * A list of files by the first word of each.
 *
 * @typedef {{ folder: string, first: string[], files: string[] }} Parts
 */

/** @typedef {{ id: string, label: string, parents: number[] }} Topic */

/**
 * @typedef {object} Manifest
 * @property {number} papers
 * @property {Scoring} scoring
 * @property {Parts & { frequent: Map<number, number> }} terms with the numbers of those files that have
 *   but one stem, which is the file's `first`, and its abstracts elsewhere; and their letters
 * @property {string} words the file that tells of the word lists; empty where the one shard has all
 * @property {string} pairs the file that tells of the pairs; empty where there are none
 * @property {{ block: number, starts: Uint32Array, files: string[] }} cards by folder, with the
 *   number of its first paper
 * @property {string} suffix
 * @property {Topic[]} topics
 * @property {Record<string, string>} facets
 * @property {string} keys the file that tells of the files of identifiers and addresses
 * @property {string} vectors the file that tells of those of vectors; empty where there are none
 */

/**
 * The papers of a stem in one field. In titles, the positions of paper i are those from `starts[i]`
 * to before `starts[i + 1]`, each with the number of the form that stands there.
 *
 * @typedef {object} Posting
 * @property {Uint32Array} papers
 * @property {Uint8Array} [lengths]
 * @property {Uint8Array} [positions]
 * @property {Uint32Array} [starts]
 * @property {Uint8Array} [forms]
 * @property {Uint8Array} [levels]
 */

/**
 * @param {any} json
 * @returns {Manifest}
 */
export function readManifest(json) {
  if (json.version !== VERSION) throw new RangeError(`version ${json.version} is not known`);
  if (json.fields.join() !== FIELDS.join()) throw new RangeError("fields are not known");
  return {
    papers: json.papers,
    scoring: json.scoring,
    terms: {
      ...readParts("terms", json.terms),
      frequent: readFrequent(json.terms),
    },
    words: json.words,
    pairs: json.pairs,
    cards: { ...json.cards, starts: gaps(json.cards.starts, json.papers) },
    suffix: json.suffix ?? "/",
    topics: json.topics.map(readTopic),
    facets: json.facets,
    keys: json.keys,
    vectors: json.vectors || "",
  };
}

/**
 * @param {string} folder
 * @param {any} json
 * @returns {Parts}
 */
function readParts(folder, json) {
  return { folder, first: words(json.first), files: json.files };
}

/** @param {any} json */
function readFrequent({ apart, sizes, files }) {
  const numbers = gaps(apart, files.length);
  const units = exactly(digits(sizes), numbers.length);
  return new Map(Array.from(numbers, (number, place) => [number, units[place] * SIZE_UNIT]));
}

/** @typedef {ReturnType<typeof readWordLists>} WordLists */

/**
 * The files of words, and of words spelt from end to start.
 *
 * @param {any} json
 */
export function readWordLists(json) {
  return {
    stems: readParts("words", json.stems),
    stemsBackwards: readParts("words", json.stems_backwards),
    forms: readParts("words", json.forms),
    formsBackwards: readParts("words", json.forms_backwards),
  };
}

/**
 * @param {[string, string, number[]]} json
 * @returns {Topic}
 */
function readTopic([id, label, parents]) {
  const usual = id.replaceAll("-", " ");
  return { id, label: label || usual.charAt(0).toUpperCase() + usual.slice(1), parents };
}

/**
 * Which of the files a word is in, -1 where there is none.
 *
 * @param {Parts} parts
 * @param {string} word
 */
export function partOf({ first }, word) {
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
 * The files in which words can be that begin so.
 *
 * @param {Parts} parts
 * @param {string} beginning
 * @returns {string[]}
 */
export function partsOf(parts, beginning) {
  let place = Math.max(0, partOf(parts, beginning));
  const found = parts.files.slice(place, place + 1);
  while (parts.first[(place += 1)]?.startsWith(beginning)) found.push(parts.files[place]);
  return found.map((name) => `${parts.folder}/${name}.json`);
}

/** The postings of some stems that follow one another. */
export class Shard {
  /**
   * @param {any} json
   * @param {number} papers how many there are
   */
  constructor(json, papers) {
    this.papers = papers;
    this.words = words(json.terms);
    this.forms = parted(json.forms, this.words.length);
    this.lists = parted(json.lists, this.words.length);
    /** @type {[string, number][]} */
    this.places = json.places ?? [];
    /** Of a high-frequency stem: the folder of its places, and how many papers a block has. */
    this.blocks = /** @type {[string, number] | undefined} */ (json.blocks);
    /** @type {Map<string, number>} */
    this.index = new Map(this.words.map((word, place) => [word, place]));
    /** @type {Map<string, (Posting | undefined)[]>} */
    this.read = new Map();
    /** @type {Map<string, string> | undefined} */
    this.sorted = undefined;
  }

  /**
   * Where the places of a stem are: the file, how many stems it has, and which of them this is.
   *
   * @param {string} stem
   */
  placesOf(stem) {
    let place = this.index.get(stem) ?? 0;
    for (const [name, count] of this.places) {
      if (place < count) return { name, count, place };
      place -= count;
    }
    throw new RangeError(`no places of ${stem}`);
  }

  /** @param {string} stem */
  has(stem) {
    return this.index.has(stem);
  }

  /**
   * All forms, each with its stem, sorted.
   */
  get stemOfForm() {
    this.sorted ??= new Map(
      this.words
        .flatMap((stem) => this.formsOf(stem).map((form) => ({ form, stem })))
        .sort((one, other) => byCodePoint(one.form, other.form))
        .map(({ form, stem }) => [form, stem]),
    );
    return this.sorted;
  }

  /** All forms, sorted. */
  keys() {
    return this.stemOfForm.keys();
  }

  /**
   * How many papers have the stem of a form, as word lists tell it.
   *
   * @param {string} form
   */
  get(form) {
    const stem = this.stemOfForm.get(form);
    if (stem === undefined) return undefined;
    const papers = new Set(
      this.postings(stem).flatMap((found) => (found ? [...found.papers] : [])),
    );
    return countDigit(papers.size);
  }

  /** @param {string} stem */
  formsOf(stem) {
    const place = this.index.get(stem);
    return place === undefined ? [] : forms(stem, this.forms[place]);
  }

  /**
   * By number of field; a field that does not have the stem is empty.
   *
   * @param {string} stem
   * @returns {(Posting | undefined)[]}
   */
  postings(stem) {
    const place = this.index.get(stem);
    if (place === undefined) return [];
    let found = this.read.get(stem);
    if (!found) {
      found = postings(this.lists[place], this.papers);
      this.read.set(stem, found);
    }
    return found;
  }
}

/**
 * @param {string} text
 * @param {number} count
 */
function parted(text, count) {
  const parts = count ? text.split(" ") : [];
  if (parts.length !== count) throw new RangeError(`${parts.length} parts for ${count} words`);
  return parts;
}

/**
 * @param {string} text
 * @param {number} limit
 */
function postings(text, limit) {
  /** @type {(Posting | undefined)[]} */
  const found = FIELDS.map(() => undefined);
  // Abstracts come last in the text, and the other fields may be known by them.
  for (const list of text ? text.split(".").reverse() : []) {
    const field = LETTERS.indexOf(list[0]);
    if (field < 0) throw new RangeError(`no field ${list[0]}`);
    const parts = list.slice(1).split("!");
    found[field] = posting(field, parts, limit, found[ABSTRACT]?.papers ?? NONE);
  }
  return found;
}

/**
 * @param {number} field
 * @param {string[]} parts
 * @param {number} limit
 * @param {Uint32Array} base
 * @returns {Posting}
 */
function posting(field, [numbers, lengths = "", positions = "", written = ""], limit, base) {
  const papers = relative(numbers, limit, base);
  if (field === ABSTRACT) return { papers, levels: packed(lengths, papers.length) };
  if (field !== TITLE) return { papers };
  const signs = digits(positions);
  const starts = new Uint32Array(papers.length + 1);
  let paper = 0;
  for (const [place, sign] of signs.entries()) {
    if (sign < AGAIN) starts[(paper += 1)] = place + 1;
  }
  exactly(signs, starts[papers.length]);
  return {
    papers,
    lengths: exactly(digits(lengths), papers.length),
    positions: signs.map((sign) => sign & PLACE),
    starts,
    forms: padded(written, signs.length),
  };
}

/**
 * @param {Uint8Array} values
 * @param {number} count
 */
function exactly(values, count) {
  if (values.length !== count) throw new RangeError(`${values.length} values for ${count}`);
  return values;
}

/**
 * The abstracts of a high-frequency stem.
 *
 * @param {any} json
 * @param {number} limit
 */
export function readAbstracts(json, limit) {
  return posting(ABSTRACT, json.list.split("!"), limit, NONE);
}

/**
 * A block of the places of a high-frequency stem: the papers, and the places in each.
 *
 * @param {any} json
 * @param {number} first the first paper of the block
 * @param {number} limit
 */
export function readBlock(json, first, limit) {
  const papers = gaps(json.papers, limit - first).map((number) => first + number);
  return { papers, places: placesOf(json.places, papers.length) };
}

/**
 * The places of some stems of a shard in abstracts, one text a stem.
 *
 * @param {any} json
 * @param {number} count
 */
export function readPlaces(json, count) {
  return parted(json.places, count);
}

/**
 * For each paper of an abstract's list, the places of the stem.
 *
 * @param {string} text
 * @param {number} papers
 * @returns {number[][]}
 */
export function placesOf(text, papers) {
  const [distances, more = ""] = text.split("!");
  const all = steps(distances);
  let next = 0;
  const found = Array.from(padded(more, papers), (count) => {
    let place = 0;
    const own = all.slice(next, (next += count + 1));
    return own.map((distance) => (place += distance));
  });
  if (next !== all.length) throw new RangeError(`${all.length} places, not ${next}`);
  return found;
}

/** The stems whose pairs are stored, and the files of these. A pair that no file has is nowhere. */
export class PairTable {
  /** @param {any} json */
  constructor(json) {
    this.common = new Set(words(json.common));
    this.frequent = new Set(words(json.frequent));
    this.parts = readParts("pairs", json);
  }

  /**
   * Whether it is stored where one stem stands so far before another.
   *
   * @param {string} one
   * @param {string} other
   * @param {number} distance
   */
  tells(one, other, distance) {
    const common = [one, other].filter((stem) => this.common.has(stem)).length;
    if (common === 2) return distance <= FARTHEST;
    return common === 1 && distance === 1 && [one, other].some((stem) => this.frequent.has(stem));
  }

  /**
   * The file that has a pair, if any has.
   *
   * @param {string} pair
   * @returns {string | undefined}
   */
  fileOf(pair) {
    const name = this.parts.files[partOf(this.parts, pair)];
    return name === undefined ? undefined : `${this.parts.folder}/${name}.json`;
  }
}

/**
 * The name of a pair.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} distance
 */
export function pairOf(one, other, distance) {
  return one + JOINT.repeat(distance) + other;
}

/**
 * The lists of a file of pairs.
 *
 * @param {any} json
 * @returns {Map<string, string>}
 */
export function readPairs(json) {
  const pairs = words(json.pairs);
  const lists = parted(json.lists, pairs.length);
  return new Map(pairs.map((pair, place) => [pair, lists[place]]));
}

/**
 * The papers of a pair, and where its first stem stands in each.
 *
 * @param {string} text
 * @param {number} limit
 */
export function pairPlaces(text, limit) {
  const [numbers, ...rest] = text.split("!");
  const papers = gaps(numbers, limit);
  return { papers, places: placesOf(rest.join("!"), papers.length) };
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
  return found.map((word, place) => [isBackwards ? reversed(word) : word, counts[place]]);
}

/** @param {string} word */
function reversed(word) {
  return (isPlain(word) ? word.split("") : [...word]).reverse().join("");
}

/** By number; the first is that of papers of which nothing is said. */
export const STATUSES = ["", "submitted", "rejected", "desk rejected", "withdrawn", "retracted"];

/** @typedef {ReturnType<typeof readCard>} Card */

/**
 * @param {any} json
 * @param {Manifest} manifest
 */
export function readCard(json, { topics, suffix }) {
  const [id, own, title, text, numbers, year, venue, flags, authors, more] = json;
  const slug = own || plainSlug(title);
  return {
    id: /** @type {string} */ (id || `title:${slug}`),
    address: `papers/${slug}${suffix}`,
    title: String(title),
    text: String(text),
    topics: /** @type {number[]} */ (numbers).map((number) => topics[number]),
    year: Number(year),
    venue: String(venue),
    hasCode: (flags & 1) > 0,
    hasData: (flags & 2) > 0,
    status: STATUSES[flags >> 2] ?? "",
    authors: /** @type {string[]} */ (authors).map(String),
    more: Number(more),
  };
}

/** @param {string} title */
function plainSlug(title) {
  return title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join("-");
}

/** @typedef {ReturnType<typeof readFacets>} Facets */

/**
 * Year, venue, code and status by number of paper; no status where no paper has any.
 *
 * @param {any} json
 * @param {number} papers
 */
export function readFacets(json, papers) {
  return {
    years: spread(json.years, new Uint16Array(papers)),
    /** @type {{ slug: string, label: string }[]} */
    venues: json.venues.map((/** @type {[string, string]} */ [slug, label]) => ({ slug, label })),
    venue: spread(json.venue, new Uint16Array(papers)),
    code: gaps(json.code, papers),
    status: json.status ? spread(json.status, new Uint16Array(papers)) : undefined,
  };
}

/**
 * @param {number[]} runs
 * @param {Uint16Array} values
 */
function spread(runs, values) {
  let place = 0;
  for (let run = 0; run < runs.length; run += 2) {
    values.fill(runs[run], place, place + runs[run + 1]);
    place += runs[run + 1];
  }
  if (place !== values.length) throw new RangeError(`${place} values for ${values.length}`);
  return values;
}

/**
 * The papers of each topic with those of the topics below it, as far as they are in the sample that
 * has each paper whose number is a multiple of `step`.
 *
 * @param {any} json
 * @param {number} papers
 * @param {Topic[]} topics
 */
export function readTopics(json, papers, topics) {
  /** @type {number} */
  const step = json.step;
  /** @type {Uint32Array[]} */
  const own = json.topics.map((/** @type {string} */ text) =>
    gaps(text, Math.ceil(papers / step)).map((place) => place * step),
  );
  const lists = topics.map((_, place) => below(topics, place).map((other) => own[other]));
  return { step, byTopic: lists.map((list) => union(list, papers)) };
}

/**
 * A topic and all below it.
 *
 * @param {Topic[]} topics
 * @param {number} place
 */
export function below(topics, place) {
  const found = new Set([place]);
  for (const above of found) {
    for (const [other, { parents }] of topics.entries())
      if (parents.includes(above)) found.add(other);
  }
  return [...found];
}

/**
 * The numbers that are in any of the lists, sorted.
 *
 * @param {Uint32Array[]} lists
 * @param {number} limit
 */
export function union(lists, limit) {
  if (lists.length === 1) return lists[0];
  const flags = new Uint8Array(limit);
  for (const list of lists) for (const number of list) flags[number] = 1;
  const found = new Uint32Array(limit);
  let count = 0;
  for (let number = 0; number < limit; number += 1) if (flags[number]) found[count++] = number;
  return found.slice(0, count);
}

/**
 * By number of paper, its place among all by title.
 *
 * @param {any} json
 * @param {number} papers
 */
export function readRanks(json, papers) {
  const { digits: size, ranks } = json;
  return fixed(ranks, size, papers);
}

/**
 * So many numbers of as many digits each, the highest first.
 *
 * @param {string} text
 * @param {number} size
 * @param {number} count
 */
export function fixed(text, size, count) {
  const values = exactly(digits(text), size * count);
  return Float64Array.from({ length: count }, (_, place) =>
    values.subarray(size * place, size * (place + 1)).reduce((sum, value) => 64 * sum + value, 0),
  );
}

/**
 * The papers of identifiers and addresses, by their second checksum.
 *
 * @param {any} json
 * @param {number} papers
 */
export function readKeys(json, papers) {
  const count = json.keys.length / KEY_DIGITS;
  const numbers = fixed(json.papers, json.digits, count);
  if (numbers.some((number) => number >= papers)) throw new RangeError("a number is out of range");
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const [place, key] of fixed(json.keys, KEY_DIGITS, count).entries()) {
    found.set(key, [...(found.get(key) ?? []), numbers[place]]);
  }
  return found;
}

/**
 * The whole part of the base 2 logarithm, as word lists have it.
 *
 * @param {number} papers
 */
function countDigit(papers) {
  return 31 - Math.clz32(papers);
}
