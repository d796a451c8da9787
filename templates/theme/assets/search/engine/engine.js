/** A search engine over static files: it fetches what the words of a query need, and keeps it. */

/** @import { Lunr } from "../lunr.js" */
/** @import { Chosen, Counts } from "./facets.js" */
/** @import { Resolved, Wanted } from "./alternatives.js" */
/** @import { Card } from "./index.js" */
/** @import { Part } from "./query.js" */
/** @import { Fetch } from "./store.js" */

import { Resolver } from "./alternatives.js";
import { beginningOf } from "./beginning.js";
import { facetsFile, narrowed } from "./facets.js";
import { Index } from "./index.js";
import { languageOf } from "./language.js";
import { readManifest } from "./manifest.js";
import { pastedPapers } from "./pasted.js";
import { isQuestion, parse } from "./query.js";
import { evaluate } from "./score.js";
import { IndexFault, Store } from "./store.js";
import { first, inOrder, ranking } from "./top.js";

/** How many of the first papers are compared with what a question means. */
const COMPARED = 100;

/** @typedef {"relevance" | "date" | "title" | "citations" | "upvotes" | "stars"} Order */

const COUNTS = /** @type {const} */ (["citations", "upvotes", "stars"]);

/**
 * @typedef {object} Options
 * @property {number} [limit] how many results, ten if not said
 * @property {number} [offset] how many to pass over
 * @property {boolean} [typing] whether the last word may be the beginning of one
 * @property {Order} [order]
 * @property {boolean} [similar] whether the text is one that papers are to be like
 * @property {boolean} [meaning] whether papers that are close to a question in what they mean rise
 * @property {boolean} [browsing] whether a query of no words means all papers
 * @property {Chosen} [chosen] what the facets are narrowed to
 * @property {boolean} [counting] whether facets are counted
 * @property {boolean} [all] whether the numbers of all papers that are found are told
 * @property {(answer: Answer) => void} [early] hears an answer without counts before their files have
 *   come, and one from some of the words where those of all take long
 * @property {AbortSignal} [signal] tells that the answer is not wanted any more
 */

/**
 * `why` are the words of a text that weigh most in a paper which is like it.
 *
 * @typedef {Card & { number: number, score: number, why: string[] }} Result
 */

/**
 * The words that an unknown one was taken for, as its neighbours or because it is their beginning.
 *
 * @typedef {{ written: string, words: string[], isBeginning: boolean }} Instead
 */

/**
 * `stems` are those that were looked for, `instead` what was looked for in the place of others,
 * `completions` those that the last word may go on to.
 *
 * @typedef {object} Answer
 * @property {Result[]} results
 * @property {number} total
 * @property {number} complete how many have all words that any paper has: they come first
 * @property {boolean} isPartial whether there are more papers, of which some may come before these
 * @property {ReadonlySet<string>} stems
 * @property {Instead[]} instead
 * @property {string[]} completions
 * @property {string[]} missing words as typed that nothing in the index is like
 * @property {string[]} found words as typed that the index has, or of which it has the beginning
 * @property {Order[]} orders those by numbers that papers have
 * @property {Counts} [counts]
 * @property {Uint32Array} [numbers] all papers that are found, if asked for: where some have all words, those
 */

/**
 * @param {string} base the address of the folder of the index, with a slash at its end
 * @param {{ fetch: Fetch, lunr: Lunr }} tools
 */
export function open(base, { fetch, lunr }) {
  return new Engine(new Store(base, fetch), lunr);
}

/** @typedef {ReturnType<typeof open>} OpenEngine */

/** @typedef {{ clauses: Resolved[] } & ReturnType<typeof evaluate>} Evaluated */

class Engine {
  /**
   * @param {Store} store
   * @param {Lunr} lunr
   */
  constructor(store, lunr) {
    this.store = store;
    this.language = languageOf(lunr);
  }

  async index() {
    return new Index(this.store, await this.store.load("manifest.json", readManifest));
  }

  /**
   * Answer a query, whatever is typed. Throws IndexFault where a file can't be had; the next query
   * asks for it again.
   *
   * @param {string} text
   * @param {Options} [options]
   * @returns {Promise<Answer>}
   */
  async search(text, options = {}) {
    try {
      return await this.answer(text, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      const fault = faultOf(error);
      // What is missing may have another name by now, and what is damaged may come whole.
      if (fault) this.store.forget();
      throw fault ?? error;
    }
  }

  /**
   * @param {string} text
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async answer(text, options) {
    const index = await this.index();
    const pasted = options.similar ? [] : await pastedPapers(text, index);
    if (!pasted.length) return this.answerWords(text, index, options);
    const alone = { clauses: [], matches: Uint32Array.from(pasted), hasAll: () => true };
    const scores = new Float64Array(index.manifest.papers);
    return shown({ ...alone, scores }, index, options);
  }

  /**
   * @param {string} text
   * @param {Index} index
   * @param {Options} options
   */
  async answerWords(text, index, options) {
    const { typing = false, browsing, counting, early, similar, signal } = options;
    const { parts, isNegated, isOpen, compounds } = similar
      ? (await likeness()).parseText(text, this.language, (stem) => index.isFrequent(stem))
      : parse(text, this.language);
    const isAll = isNegated || Boolean(browsing && text.trim() === "");
    const resolver = new Resolver(index, this.language, { typing, isOpen });
    /** @param {Wanted[]} wanted */
    const evaluated = async (wanted, isEarly = false) => {
      const [clauses, papers] = await Promise.all([
        Promise.all(wanted.map((own) => resolver.resolve(own, isEarly))),
        Promise.all(compounds.map((word) => index.papersWith(word, this.language.stem(word)))),
      ]);
      signal?.throwIfAborted();
      const known = papers.filter((own) => own !== undefined);
      return { clauses, ...evaluate(clauses, isAll, index.manifest, known) };
    };
    /** @param {Evaluated} evaluated @param {boolean} isPartial */
    const tell = async (evaluated, isPartial) => {
      const answer = await shown(evaluated, index, { ...options, counting: false });
      if (answer.total && !signal?.aborted) early?.({ ...answer, isPartial });
    };
    const beginning = early && !isAll && !options.offset && (await beginningOf(parts, index));
    const begun = beginning ? await evaluated(beginning, true) : undefined;
    const isWhole = begun?.clauses.length === parts.length && !index.hasMore;
    if (begun && !isWhole) await tell(begun, true);
    const all = begun && isWhole ? begun : await evaluated(parts.map((part) => ({ part })));
    const isCompared = index.manifest.vectors && isComparable(parts, options);
    const isLate = isCompared || (counting && !index.store.has(facetsFile(index)));
    if (early && isLate) await tell(all, false);
    if (isCompared) await compare(all, parts, index);
    signal?.throwIfAborted();
    return shown(all, index, options);
  }
}

/**
 * Whether papers are compared with what a query means.
 *
 * @param {Part[]} parts
 * @param {Options} options
 */
function isComparable(parts, { meaning, similar, order = "relevance" }) {
  return meaning && order === "relevance" && (similar || isQuestion(parts));
}

/**
 * Raise the scores of the first papers by how close they are to what a query means. Where that can't
 * be told, they stay as they are.
 *
 * @param {Evaluated} evaluated
 * @param {Part[]} parts
 * @param {Index} index
 */
async function compare(evaluated, parts, index) {
  const papers = first(evaluated.matches, COMPARED, ranking(evaluated));
  try {
    const { raise } = await import("./closeness.js");
    await raise(evaluated, papers, parts, index);
  } catch (error) {
    if (!faultOf(error)) throw error;
  }
}

/**
 * What is shown of the papers that match.
 *
 * @param {Evaluated} evaluated
 * @param {Index} index
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
async function shown({ clauses, matches, scores, hasAll }, index, { chosen, counting, ...options }) {
  const { limit = 10, offset = 0, order = "relevance", all } = options;
  const whole = matches.filter(hasAll);
  const { found, counts } = await narrowed(matches, index, chosen, counting && whole);
  const before = ranking({ hasAll, scores }, await inOrder(order, scores, index));
  const top = first(found, offset + limit, before).slice(offset);
  const results = top.map(async (number) => ({
    ...(await index.card(number)),
    number,
    score: scores[number],
    why: options.similar ? (await likeness()).telling(clauses, number, index.manifest) : [],
  }));
  const complete = found.filter(hasAll);
  return {
    results: await Promise.all(results),
    total: found.length,
    complete: complete.length,
    numbers: all ? (complete.length ? complete : found) : undefined,
    isPartial: false,
    ...reported(clauses),
    orders: COUNTS.filter((count) => index.manifest.facets[count]),
    counts,
  };
}

/** What few visitors ask for is loaded when it is asked for. */
function likeness() {
  return import("./similar.js");
}

/**
 * What is wrong with the index, where that is why something failed: files whose JSON is whole and
 * makes no sense are noticed only when they are used.
 *
 * @param {unknown} error
 */
function faultOf(error) {
  if (error instanceof IndexFault) return error;
  const isDamage = error instanceof RangeError || error instanceof TypeError;
  return isDamage ? new IndexFault("search/", "is damaged", error) : undefined;
}

/**
 * What is to be said of the words of a query.
 *
 * @param {Resolved[]} clauses
 */
function reported(clauses) {
  const wanted = clauses.filter(({ part }) => !part.isProhibited);
  return {
    stems: new Set(wanted.flatMap(({ stems }) => stems)),
    instead: wanted.flatMap(({ part: { written }, instead: words, completions }) =>
      words.length ? [{ written, words, isBeginning: completions.length > 0 }] : [],
    ),
    completions: wanted.flatMap(({ completions }) => completions),
    found: wanted.flatMap(({ part: { written }, completions, stems, instead }) =>
      written && stems.length && (completions.length || !instead.length) ? [written] : [],
    ),
    missing: wanted.flatMap(({ part: { written }, alternatives }) =>
      written && !alternatives.length ? [written] : [],
    ),
  };
}
