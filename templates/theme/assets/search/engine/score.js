/**
 * Which papers match, and how they rank: lunr's rule, then BM25F and the evidence of titles
 * (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6).
 *
 * Numbers are added up in the order of docs/search-index.md, so that the reference in
 * Python finds the very same.
 */

/** @import { Manifest, Scoring } from "./manifest.js" */
/** @import { Postings } from "./postings.js" */
/** @import { Part } from "./query.js" */

import { FIELDS, NAMING, TITLE, TOPIC } from "./manifest.js";
import { isEverything } from "./query.js";

/** How far apart two words of a query may be that stand together. */
const FARTHEST = 3;
/** Browsers and Python may differ in the last digit of a logarithm, so it is rounded to these. */
const LOG_STEPS = 2 ** 20;
const NONE = new Uint8Array();

/**
 * One stem, or one phrase, that a clause stands for: its papers by field. `form` is the number of
 * the word as typed among the stem's forms, -1 where it is none. What is only hinted at does not
 * match, but counts in papers that match otherwise. A variant stands for more than the one word.
 *
 * @typedef {object} Alternative
 * @property {number} weight
 * @property {boolean} isHint
 * @property {boolean} isVariant
 * @property {Postings} fields
 * @property {number} form
 */

/**
 * `mayBeMore` where a word goes on in so many ways that not all are among the alternatives.
 *
 * @typedef {{ part: Part, alternatives: Alternative[], mayBeMore?: boolean }} Clause
 */

/**
 * The papers that match, in the order of their numbers, the score of every paper, and whether it has
 * all words that any paper has.
 *
 * @param {Clause[]} clauses
 * @param {boolean} isNegated whether all that do not match are wanted
 * @param {Manifest} manifest
 * @param {Iterable<number>[]} compounds the papers of each, which alone have all words
 */
export function evaluate(clauses, isNegated, { papers, scoring }, compounds) {
  const accumulator = new Accumulator(papers, scoring);
  const wanted = clauses.filter(({ part }) => !part.isProhibited);
  for (const clause of wanted) accumulator.add(clause);
  for (const own of compounds) accumulator.need(own);
  if (isNegated) accumulator.matched.fill(1);
  for (const clause of clauses) if (clause.part.isProhibited) accumulator.prohibit(clause);
  const matches = accumulator.matches();
  const { has, needed } = accumulator;
  const hasAll = (/** @type {number} */ paper) => has[paper] === needed;
  return { matches, scores: accumulator.scores(matches), hasAll };
}

/**
 * What the alternatives of a clause have in one of its fields.
 *
 * @param {Clause} clause
 * @param {number} field
 */
export function lists({ part, alternatives }, field) {
  if (!part.fields.has(field)) return [];
  return alternatives.flatMap(({ weight, isHint, fields }) => {
    const found = fields[field];
    return found ? [{ ...found, weight, isHint }] : [];
  });
}

/** @param {Clause} clause */
function allLists(clause) {
  return [...FIELDS.keys()].flatMap((field) => lists(clause, field));
}

/** What is summed up for each paper over the clauses of a query. */
class Accumulator {
  /**
   * @param {number} papers
   * @param {Scoring} scoring
   */
  constructor(papers, scoring) {
    this.papers = papers;
    this.scoring = scoring;
    this.matched = new Uint8Array(papers);
    this.required = 0;
    this.met = new Uint8Array(papers);
    this.needed = 0;
    this.has = new Uint8Array(papers);
    this.base = new Float64Array(papers);
    this.inTitles = 0;
    this.found = new Float64Array(papers);
    this.exact = new Float64Array(papers);
    this.named = new Float64Array(papers);
    this.topical = new Float64Array(papers);
    this.adjacent = new Float64Array(papers);
    this.places = new Uint16Array(papers);
    this.lengths = new Uint8Array(papers);
    /** @type {{ clause: Clause, idf: number } | undefined} */
    this.before = undefined;
    // Of one clause at a time, and zero between two.
    this.seen = new Uint8Array(papers);
    this.weighted = new Float64Array(papers);
    this.greatest = new Float64Array(papers);
  }

  /** @param {Clause} clause */
  add(clause) {
    const { part } = clause;
    if (isEverything(part)) return this.addAll(part);
    const own = this.weigh(clause);
    const idf = own.length ? rarity(this.papers, own.length, part.boost) : 0;
    const { k1 } = this.scoring;
    const isNeeded = own.length > 0 && !clause.mayBeMore;
    this.needed += Number(isNeeded);
    for (const paper of own) {
      this.has[paper] += Number(isNeeded);
      const weighted = this.weighted[paper];
      this.base[paper] += idf * (weighted / (k1 + weighted));
      this.weighted[paper] = 0;
    }
    const matching = matchedBy(clause, own);
    for (const paper of matching) this.matched[paper] = 1;
    if (part.isRequired) {
      this.required += 1;
      for (const paper of matching) this.met[paper] += 1;
    }
    if (own.length && part.fields.has(TITLE)) this.addTitles(clause, idf);
  }

  /**
   * All papers match, and no score changes.
   *
   * @param {Part} part
   */
  addAll({ isRequired }) {
    this.matched.fill(1);
    if (!isRequired) return;
    this.required += 1;
    for (let paper = 0; paper < this.papers; paper += 1) this.met[paper] += 1;
  }

  /**
   * Only these papers have all words.
   *
   * @param {Iterable<number>} papers
   */
  need(papers) {
    this.needed += 1;
    for (const paper of papers) this.has[paper] += 1;
  }

  /** @param {Clause} clause */
  prohibit(clause) {
    if (isEverything(clause.part)) this.matched.fill(0);
    for (const { papers } of allLists(clause)) for (const paper of papers) this.matched[paper] = 0;
  }

  /**
   * The papers of a clause, each once; `weighted` is set for them.
   *
   * @param {Clause} clause
   */
  weigh(clause) {
    /** @type {number[]} */
    const own = [];
    for (const field of FIELDS.keys()) {
      const { papers, values } = this.most(lists(clause, field));
      const weight = this.scoring.weights[field];
      for (let place = 0; place < papers.length; place += 1) {
        const paper = papers[place];
        this.weighted[paper] += weight * values[place];
        if (!this.seen[paper]) own.push(paper);
        this.seen[paper] = 1;
      }
    }
    for (const paper of own) this.seen[paper] = 0;
    return own;
  }

  /**
   * For each paper the greatest value that the lists have for it.
   *
   * @param {{ papers: Uint32Array, values?: ArrayLike<number>, weight: number }[]} all
   * @returns {{ papers: ArrayLike<number>, values: ArrayLike<number> }}
   */
  most(all) {
    if (all.length === 1) return { papers: all[0].papers, values: weightedValues(all[0]) };
    const { greatest } = this;
    /** @type {number[]} */
    const papers = [];
    for (const list of all) {
      const values = weightedValues(list);
      for (let place = 0; place < values.length; place += 1) {
        const paper = list.papers[place];
        if (!greatest[paper]) papers.push(paper);
        if (values[place] > greatest[paper]) greatest[paper] = values[place];
      }
    }
    const values = Float64Array.from(papers, (paper) => greatest[paper]);
    for (const paper of papers) greatest[paper] = 0;
    return { papers, values };
  }

  /**
   * @param {Clause} clause
   * @param {number} idf
   */
  addTitles(clause, idf) {
    this.inTitles += idf;
    const all = lists(clause, TITLE);
    for (const { papers, lengths = NONE } of all) {
      for (let place = 0; place < papers.length; place += 1) {
        this.lengths[papers[place]] = lengths[place];
      }
    }
    const counted = all.map(({ papers, counts = NONE }) => ({ papers, values: counts, weight: 1 }));
    const { papers, values } = this.most(counted);
    for (let place = 0; place < papers.length; place += 1) {
      this.found[papers[place]] += idf;
      this.places[papers[place]] += values[place];
    }
    for (const paper of asTyped(clause)) this.exact[paper] += idf;
    this.addOnce(this.named, NAMING, clause, idf);
    this.addOnce(this.topical, [TOPIC], clause, idf);
    if (this.before) {
      const least = Math.min(this.before.idf, idf);
      for (const paper of beside(this.before.clause, clause)) this.adjacent[paper] += least;
    }
    this.before = { clause, idf };
  }

  /**
   * Adds the idf of a clause to the sums of papers that have it in any of these fields.
   *
   * @param {Float64Array} sums
   * @param {readonly number[]} fields
   * @param {Clause} clause
   * @param {number} idf
   */
  addOnce(sums, fields, clause, idf) {
    const all = fields.flatMap((field) => lists(clause, field).map(({ papers }) => papers));
    for (const papers of all) {
      for (const paper of papers) {
        if (!this.seen[paper]) sums[paper] += idf;
        this.seen[paper] = 1;
      }
    }
    for (const papers of all) for (const paper of papers) this.seen[paper] = 0;
  }

  /** The papers that match, in the order of their numbers. */
  matches() {
    const { matched, met, required } = this;
    const found = new Uint32Array(this.papers);
    let count = 0;
    for (let paper = 0; paper < this.papers; paper += 1) {
      if (matched[paper] && met[paper] === required) found[count++] = paper;
    }
    return found.subarray(0, count);
  }

  /**
   * The scores of these papers, by number.
   *
   * @param {Uint32Array} papers
   */
  scores(papers) {
    const { title, weights } = this.scoring;
    const scores = this.base;
    for (const paper of papers) {
      const found = this.found[paper];
      const topic = this.topical[paper];
      if (!found && !topic) continue;
      const part = found && Math.min(1, this.places[paper] / this.lengths[paper]);
      const named = (found * part + this.exact[paper]) * this.named[paper];
      const topical = weights[TOPIC] * topic * topic;
      scores[paper] += title * (Math.max(named, topical) / this.inTitles + this.adjacent[paper]);
    }
    return scores;
  }
}

/**
 * The papers that a clause matches, of those that count for it.
 *
 * @param {Clause} clause
 * @param {number[]} own
 * @returns {Iterable<number>}
 */
function matchedBy(clause, own) {
  if (!clause.alternatives.some(({ isHint }) => isHint)) return own;
  return new Set(allLists(clause).flatMap(({ papers, isHint }) => (isHint ? [] : [...papers])));
}

/**
 * @param {{ papers: Uint32Array, values?: ArrayLike<number>, weight: number }} list
 * @returns {ArrayLike<number>}
 */
function weightedValues({ papers, values, weight }) {
  if (!values) return new Float64Array(papers.length).fill(weight);
  return weight === 1 ? values : Float64Array.from(values, (value) => weight * value);
}

/**
 * The papers whose titles have the word of a clause just as it is written.
 *
 * @param {Clause} clause
 */
function* asTyped({ alternatives }) {
  for (const { fields, form } of alternatives) {
    const { papers, starts, forms } = fields[TITLE] ?? {};
    if (!papers || !starts || !forms || form < 0) continue;
    for (let place = 0; place < papers.length; place += 1) {
      if (forms.subarray(starts[place], starts[place + 1]).includes(form)) yield papers[place];
    }
  }
}

/**
 * The papers whose titles have two words as far from one another as the query has them.
 *
 * @param {Clause} one
 * @param {Clause} other
 */
function* beside(one, other) {
  const distance = other.part.place - one.part.place;
  const first = onlyWord(one);
  const second = onlyWord(other);
  if (!first || !second || distance < 1 || distance > FARTHEST) return;
  for (let i = 0, k = 0; i < first.papers.length && k < second.papers.length;) {
    if (first.papers[i] < second.papers[k]) i += 1;
    else if (first.papers[i] > second.papers[k]) k += 1;
    else {
      const later = second.positions.subarray(second.starts[k], second.starts[k + 1]);
      const earlier = first.positions.subarray(first.starts[i], first.starts[i + 1]);
      if (earlier.some((position) => later.includes(position + distance))) yield first.papers[i];
      i += 1;
      k += 1;
    }
  }
}

/**
 * The titles of a clause that is one word, its variants aside.
 *
 * @param {Clause} clause
 */
function onlyWord({ alternatives }) {
  const words = alternatives.filter(({ isVariant }) => !isVariant);
  const { papers, starts, positions } = (words.length === 1 && words[0].fields[TITLE]) || {};
  return papers && starts && positions ? { papers, starts, positions } : undefined;
}

/**
 * The idf of a clause that so many of the papers have, half of them at the most.
 *
 * @param {number} papers
 * @param {number} having
 * @param {number} boost
 */
export function rarity(papers, having, boost) {
  const most = Math.min(having, papers / 2);
  const exact = Math.log(1 + (papers - most + 0.5) / (most + 0.5));
  return boost * (Math.floor(exact * LOG_STEPS + 0.5) / LOG_STEPS);
}
