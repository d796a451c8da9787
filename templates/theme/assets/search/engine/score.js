/**
 * The matching papers and their scores: lunr's rule for matching, and BM25F with evidence of titles
 * (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6).
 *
 * Numbers are added in the order of docs/search-index.md, so that the reference in Python computes exactly
 * the same scores.
 */

/** @import { Manifest, Scoring } from "./manifest.js" */
/** @import { PostingList, PostingLists } from "./postings.js" */
/** @import { Clause } from "./query.js" */

import { AUTHOR, FIELDS, TITLE, TOPIC, VENUE, YEAR } from "./manifest.js";
import { papersOf } from "./postings.js";
import { matchesAll } from "./query.js";

/** Browsers and Python may differ in the last digit of a logarithm, so this is its precision. */
const LOG_STEPS = 2 ** 20;
const NONE = new Uint8Array();
/** Words that a paper need not have: "adam vs sgd", "newest papers on samplers", "samplers pdf". */
const UNNEEDED = new Set(
  (
    "vs versus latest newest recent paper papers article articles publication publications " +
    "preprint preprints pdf arxiv github"
  ).split(" "),
);
/** Fields as bits: those that say where a paper was published, and all that people name one by. */
const PUBLISHED = (1 << VENUE) | (1 << YEAR);
const NAMING = (1 << TITLE) | (1 << AUTHOR) | PUBLISHED;

/**
 * A stem, or a phrase, that a clause is searched by, with its posting lists by field. `form` is the index of
 * the word as typed or corrected among the stem's forms, or -1. A hint adds to the scores of matching papers, but
 * does not make a paper match.
 *
 * @typedef {object} Alternative
 * @property {number} weight
 * @property {boolean} isHint
 * @property {PostingLists} lists
 * @property {number} form
 */

/**
 * A clause with its alternatives: its own `stems`, and the stems of the `others`, which complete its word or, if it
 * `isCorrection`, correct it, each with the base 2 logarithm of its papers. It `isTruncated` if there are more. `parts`
 * are the stems of a phrase, or of words that its word stands for. It has these words as `together` if they are next to
 * one another.
 *
 * @typedef {object} ResolvedClause
 * @property {Clause} clause
 * @property {Alternative[]} alternatives
 * @property {string[]} stems
 * @property {Map<string, { form: string, papersLog2: number }>} others
 * @property {string[]} parts
 * @property {string[]} together
 * @property {boolean} isCorrection
 * @property {boolean} isTruncated
 */

/**
 * Two adjacent clauses of a query, and the papers of authors whose names have the words of both, each with
 * its share of the idf of the name.
 *
 * @typedef {{ previous: ResolvedClause, current: ResolvedClause, authorShares: Map<number, number> }} WordPair
 */

/**
 * Return the matching papers in ascending order, the score of every paper by number, and the predicate
 * whether a paper has all words of the query; words that no paper has are not counted.
 *
 * @param {ResolvedClause[]} resolvedClauses
 * @param {boolean} allMatch whether all papers match except those of prohibited clauses
 * @param {Manifest} manifest
 * @param {Iterable<number>[]} compounds the papers of each compound, which a paper needs to have all words
 * @param {WordPair[]} pairs
 */
export function matchAndScore(resolvedClauses, allMatch, { papers, scoring }, compounds, pairs) {
  const accumulator = new Accumulator(papers, scoring);
  const wanted = resolvedClauses.filter(({ clause }) => clause.presence !== "-");
  for (const resolved of wanted) accumulator.add(resolved);
  for (const pair of pairs) accumulator.addPair(pair);
  for (const compound of compounds) accumulator.requireCompound(compound);
  if (allMatch) accumulator.matched.fill(1);
  for (const resolved of resolvedClauses) if (resolved.clause.presence === "-") accumulator.prohibit(resolved);
  const matches = accumulator.matches();
  const { neededMatches, neededCount } = accumulator;
  const hasAll = (/** @type {number} */ paper) => neededMatches[paper] === neededCount;
  return { matches, scores: accumulator.scores(matches), hasAll };
}

/** Return whether papers with all words have a clause, if any paper has it. @param {ResolvedClause} resolved */
export function isNeeded({ clause, isTruncated }) {
  return !isTruncated && !UNNEEDED.has(clause.word);
}

/**
 * Return the posting lists of a clause's alternatives in a field, with what is said of the alternatives.
 *
 * @param {ResolvedClause} resolved
 * @param {number} field
 */
export function weightedLists({ alternatives }, field) {
  return alternatives.flatMap(({ lists, ...alternative }) => {
    const list = lists[field];
    return list ? [{ ...list, ...alternative }] : [];
  });
}

/** The sums over the clauses of a query, for each paper. */
class Accumulator {
  /** @param {number} papers @param {Scoring} scoring */
  constructor(papers, scoring) {
    this.papers = papers;
    this.scoring = scoring;
    // Whether a paper matches any clause; how many of the required ones it matches, and of those it needs to have
    // all words.
    this.matched = new Uint8Array(papers);
    this.requiredCount = 0;
    this.requiredMatches = new Uint8Array(papers);
    this.neededCount = 0;
    this.neededMatches = new Uint8Array(papers);
    // The sums of the formula in docs/search-index.md: base, I, C, E, A, K, O, and P before it is compared with I.
    this.base = new Float64Array(papers);
    this.totalIdf = 0;
    this.titleIdf = new Float64Array(papers);
    this.exact = new Float64Array(papers);
    this.adjacent = new Float64Array(papers);
    this.named = new Float64Array(papers);
    this.topical = new Float64Array(papers);
    this.published = new Float64Array(papers);
    // The occurrences of all words in a title, and its number of words, for T.
    this.titleCounts = new Uint16Array(papers);
    this.titleLengths = new Uint8Array(papers);
    /** @type {Map<ResolvedClause, number>} */
    this.idf = new Map();
    // The buffers of one clause, which are zero between clauses; a paper's fields are bits.
    this.fieldBits = new Uint8Array(papers);
    this.weighted = new Float64Array(papers);
    this.maxima = new Float64Array(papers);
  }

  /** Add a clause that is not prohibited. @param {ResolvedClause} resolved */
  add(resolved) {
    const { clause } = resolved;
    if (matchesAll(clause)) {
      this.matched.fill(1);
      return;
    }
    const papers = this.weighClause(resolved);
    const idf = papers.length ? idfOf(this.papers, papers.length, clause.boost) : 0;
    const { k1 } = this.scoring;
    const needed = Number(papers.length > 0 && isNeeded(resolved));
    this.neededCount += needed;
    for (const paper of papers) {
      this.neededMatches[paper] += needed;
      const weighted = this.weighted[paper];
      this.base[paper] += idf * (weighted / (k1 + weighted));
    }
    const matching = matchedBy(resolved, papers);
    for (const paper of matching) this.matched[paper] = 1;
    if (clause.presence === "+") {
      this.requiredCount += 1;
      for (const paper of matching) this.requiredMatches[paper] += 1;
    }
    if (papers.length && clause.fields.has(TITLE)) this.addEvidence(resolved, papers, idf);
    for (const paper of papers) {
      this.fieldBits[paper] = 0;
      this.weighted[paper] = 0;
    }
  }

  /** Add a compound: only its papers may have all words. @param {Iterable<number>} papers */
  requireCompound(papers) {
    this.neededCount += 1;
    for (const paper of papers) this.neededMatches[paper] += 1;
  }

  /** Exclude the papers of a prohibited clause. @param {ResolvedClause} resolved */
  prohibit(resolved) {
    if (matchesAll(resolved.clause)) this.matched.fill(0);
    for (const { lists } of resolved.alternatives) for (const paper of papersOf(lists)) this.matched[paper] = 0;
  }

  /**
   * Set `fieldBits` and `weighted`, which is x of the formula, for the papers of a clause; return them, each once.
   *
   * @param {ResolvedClause} resolved
   */
  weighClause(resolved) {
    /** @type {number[]} */
    const found = [];
    for (const field of FIELDS.keys()) {
      const { papers, values } = this.maxValues(weightedLists(resolved, field));
      const weight = this.scoring.weights[field];
      for (let index = 0; index < papers.length; index += 1) {
        const paper = papers[index];
        this.weighted[paper] += weight * values[index];
        if (!this.fieldBits[paper]) found.push(paper);
        this.fieldBits[paper] |= 1 << field;
      }
    }
    return found;
  }

  /**
   * Return the papers of some posting lists, each with its greatest value in any list.
   *
   * @param {{ papers: Uint32Array, values?: ArrayLike<number>, weight: number }[]} lists
   */
  maxValues(lists) {
    if (lists.length === 1) return { papers: lists[0].papers, values: weightedValues(lists[0]) };
    const { maxima } = this;
    /** @type {number[]} */
    const papers = [];
    for (const list of lists) {
      const values = weightedValues(list);
      for (let index = 0; index < values.length; index += 1) {
        const paper = list.papers[index];
        if (!maxima[paper]) papers.push(paper);
        if (values[index] > maxima[paper]) maxima[paper] = values[index];
      }
    }
    const values = Float64Array.from(papers, (paper) => maxima[paper]);
    for (const paper of papers) maxima[paper] = 0;
    return { papers, values };
  }

  /**
   * Count a clause in those fields of its papers that are evidence.
   *
   * @param {ResolvedClause} resolved
   * @param {number[]} all its papers
   * @param {number} idf
   */
  addEvidence(resolved, all, idf) {
    this.idf.set(resolved, idf);
    this.totalIdf += idf;
    for (const paper of all) {
      const fields = this.fieldBits[paper];
      if (fields & (1 << TITLE)) this.titleIdf[paper] += idf;
      if (fields & NAMING) this.named[paper] += idf;
      if (fields & PUBLISHED) this.published[paper] += idf;
      if (fields & (1 << TOPIC)) this.topical[paper] += idf;
    }
    const lists = weightedLists(resolved, TITLE);
    for (const { papers, lengths = NONE } of lists) {
      for (let index = 0; index < papers.length; index += 1) {
        this.titleLengths[papers[index]] = lengths[index];
      }
    }
    const counted = lists.map(({ papers, counts = NONE }) => ({ papers, values: counts, weight: 1 }));
    const { papers, values } = this.maxValues(counted);
    for (let index = 0; index < papers.length; index += 1) this.titleCounts[papers[index]] += values[index];
    for (const [paper, share] of this.exactShares(resolved)) this.exact[paper] += share * idf;
  }

  /**
   * Return the papers that have the word of a clause itself, and not only its stem: 1 in the title, less in an author's
   * name. A letter alone is no name.
   *
   * @param {ResolvedClause} resolved
   */
  exactShares(resolved) {
    const { other } = this.scoring;
    const inTitles = weightedLists(resolved, TITLE).flatMap(exactPapers);
    const inNames = /../u.test(resolved.clause.word) ? weightedLists(resolved, AUTHOR).flatMap(exactPapers) : [];
    /** @type {Map<number, number>} */
    const shares = new Map(inNames.map((paper) => [paper, other]));
    for (const paper of inTitles) shares.set(paper, 1);
    return shares;
  }

  /**
   * Add two clauses to the papers where they are adjacent in the title, or parts of an author's name.
   *
   * @param {WordPair} pair
   */
  addPair({ previous, current, authorShares }) {
    const idf = Math.min(this.idf.get(previous) ?? 0, this.idf.get(current) ?? 0);
    for (const paper of adjacentTitles(previous, current)) this.adjacent[paper] += idf;
    const nameIdf = idfOf(this.papers, authorShares.size, 1);
    for (const [paper, share] of authorShares) this.adjacent[paper] += share * nameIdf;
  }

  /** Return the matching papers in ascending order. */
  matches() {
    const { matched, requiredMatches, requiredCount } = this;
    const found = new Uint32Array(this.papers);
    let count = 0;
    for (let paper = 0; paper < this.papers; paper += 1) {
      if (matched[paper] && requiredMatches[paper] === requiredCount) found[count++] = paper;
    }
    return found.subarray(0, count);
  }

  /**
   * Return the scores by number of paper, with the evidence of titles and topics added for some papers.
   *
   * @param {Uint32Array} papers
   */
  scores(papers) {
    const { title, weights } = this.scoring;
    const scores = this.base;
    if (!this.totalIdf) return scores;
    for (const paper of papers) {
      const titleIdf = this.titleIdf[paper];
      const topic = this.topical[paper];
      const published = this.published[paper];
      const coverage = titleIdf && Math.min(1, this.titleCounts[paper] / this.titleLengths[paper]);
      const named = (titleIdf * coverage + this.exact[paper]) * this.named[paper];
      const topical = weights[TOPIC] * topic * topic;
      const allPublished = published === this.totalIdf ? published * published : 0;
      const best = Math.max(named, topical, allPublished);
      scores[paper] += title * (best / this.totalIdf + this.adjacent[paper]);
    }
    return scores;
  }
}

/**
 * Return those of a clause's papers that match it, which have more than a hint.
 *
 * @param {ResolvedClause} resolved
 * @param {number[]} all
 */
function matchedBy(resolved, all) {
  const own = resolved.alternatives.filter(({ isHint }) => !isHint);
  return own.length < resolved.alternatives.length ? papersOf(own.flatMap(({ lists }) => lists)) : all;
}

/**
 * Return the values of a posting list, multiplied by its weight.
 *
 * @param {{ papers: Uint32Array, values?: ArrayLike<number>, weight: number }} list
 */
function weightedValues({ papers, values, weight }) {
  if (!values) return new Float64Array(papers.length).fill(weight);
  return weight === 1 ? values : Float64Array.from(values, (value) => weight * value);
}

/** Return the papers whose titles, or names of authors, have a form. @param {PostingList & { form: number }} list */
function exactPapers(list) {
  const { papers, starts = NONE, forms = NONE, form } = list;
  if (form < 0) return [];
  return [...papers.filter((_, index) => forms.subarray(starts[index], starts[index + 1]).includes(form))];
}

/**
 * Return the papers whose titles have two words one after the other, as the query does.
 *
 * @param {ResolvedClause} previous
 * @param {ResolvedClause} current
 */
function adjacentTitles(previous, current) {
  const seconds = weightedLists(current, TITLE);
  const pairs = weightedLists(previous, TITLE).flatMap((first) => seconds.map((second) => adjacent(first, second)));
  return new Set(pairs.flatMap((papers) => [...papers]));
}

/**
 * Yield the papers that have a position in the first titles directly before one in the second.
 *
 * @param {PostingList} first
 * @param {PostingList} second
 */
function* adjacent(first, second) {
  const { starts = NONE, positions = NONE } = first;
  const { starts: laterStarts = NONE, positions: laterPositions = NONE } = second;
  for (let i = 0, k = 0; i < first.papers.length && k < second.papers.length;) {
    if (first.papers[i] < second.papers[k]) i += 1;
    else if (first.papers[i] > second.papers[k]) k += 1;
    else {
      const later = laterPositions.subarray(laterStarts[k], laterStarts[k + 1]);
      const earlier = positions.subarray(starts[i], starts[i + 1]);
      if (earlier.some((position) => later.includes(position + 1))) yield first.papers[i];
      i += 1;
      k += 1;
    }
  }
}

/**
 * Return the idf of a word, multiplied by `boost`. A document frequency above half of the papers counts as
 * half.
 *
 * @param {number} papers
 * @param {number} documentFrequency
 * @param {number} boost
 */
export function idfOf(papers, documentFrequency, boost) {
  const frequency = Math.min(documentFrequency, papers / 2);
  const exact = Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));
  return boost * (Math.floor(exact * LOG_STEPS + 0.5) / LOG_STEPS);
}
