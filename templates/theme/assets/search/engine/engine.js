/** A search engine over static files: it fetches the files that a query needs, and caches them. */

/** @import { Chosen, Counts } from "./facets.js" */
/** @import { Card } from "./index.js" */
/** @import { Clause, Query } from "./query.js" */
/** @import { ResolvedClause } from "./score.js" */
/** @import { Fetch } from "./store.js" */

import { Resolver } from "./alternatives.js";
import { facetsFile, narrowed } from "./facets.js";
import { Index } from "./index.js";
import { stem } from "./language.js";
import { readManifest } from "./manifest.js";
import { mayBeWord, pastedKey } from "./pasted.js";
import { isQuestion, parse, requiringAll } from "./query.js";
import { isNeeded, matchAndScore } from "./score.js";
import { IndexFault, Store } from "./store.js";
import { comparatorFor, completeFirst, topK } from "./top.js";

/** The number of the best papers that are compared with a question by vectors. */
const MAX_COMPARED = 100;

/** @typedef {"relevance" | "date" | "title" | "citations" | "upvotes" | "stars"} Order */

const COUNTS = /** @type {const} */ (["citations", "upvotes", "stars"]);

/**
 * @typedef {object} Options
 * @property {number} [limit] the number of results, 10 by default
 * @property {number} [offset] the number of results to skip
 * @property {boolean} [typing] whether the query is being typed: its last word may be the beginning of a word, and
 *   semantic similarity to a question does not add to scores
 * @property {Order} [order]
 * @property {boolean} [similar] whether to find papers similar to the text
 * @property {Chosen} [chosen] the chosen filters
 * @property {boolean} [counting] whether to count the facets
 * @property {boolean} [all] whether to return the numbers of all papers found
 * @property {(answer: Answer) => void} [early] is called with early answers: one without counts while the
 *   files of the facets load, and a partial one while long lists of papers load
 * @property {AbortSignal} [signal] aborts the search when the answer is no longer wanted
 */

/**
 * A result; `why` has the words of a text that add most to the score of a similar paper.
 *
 * @typedef {Card & { number: number, score: number, why: string[] }} Result
 */

/**
 * The words that an unknown word was replaced by: its completions or its corrections.
 *
 * @typedef {{ word: string, words: string[], isCompletion: boolean }} Replacement
 */

/**
 * An answer. `stems` are the stems searched for, and `replacements` those of unknown words. `phrases` are searched for
 * in addition to words that stand for them.
 *
 * @typedef {object} Answer
 * @property {Result[]} results
 * @property {Card} [closest] the first paper of all pages of results, if none has all words
 * @property {number} total
 * @property {number} unfiltered the number of papers without the chosen filters: those with all words, if there are any
 * @property {number} complete the number of papers with all words (but for unknown ones), which come first
 * @property {boolean} isPartial whether the complete answer may have more papers, even before these
 * @property {ReadonlySet<string>} stems
 * @property {Replacement[]} replacements
 * @property {{ word: string, words: string[], isKnown: boolean }[]} phrases
 * @property {string} [absent] the key of the identifier or URL that the query is, if it finds nothing
 * @property {boolean} isUnfinished whether words that begin with the last one count, too
 * @property {boolean} hasWords whether the query has more than punctuation and stop words
 * @property {boolean} needsAll whether papers need each word to have all
 * @property {string[]} missing words as typed, or years, without any alternative in the index
 * @property {Order[]} orders the orders by counts that the index has
 * @property {Counts} [counts]
 * @property {Uint32Array} [numbers] with `all`: the papers with all words, or all papers found if none has
 */

/** @typedef {{ resolvedClauses: ResolvedClause[] } & ReturnType<typeof matchAndScore>} Evaluation */

export class Engine {
  /**
   * @param {string} base the address of the folder of the index, with a slash at its end
   * @param {Fetch} fetch
   */
  constructor(base, fetch) {
    this.store = new Store(base, fetch);
  }

  /** Load the manifest, and return the index. */
  async index() {
    return new Index(this.store, await this.store.load("manifest.json", readManifest));
  }

  /**
   * Answer a query, which may be any text. Throws IndexFault if a file can't be loaded; the next query
   * fetches it again.
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
      // A new build may have renamed a missing file, and a damaged file may arrive intact next time.
      if (fault) this.store.clear();
      throw fault ?? error;
    }
  }

  /**
   * Answer a query: the papers of an identifier or URL, or else those of its words.
   *
   * @param {string} text
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async answer(text, options) {
    const index = await this.index();
    const key = options.similar ? "" : pastedKey(text);
    const papers = key ? await index.papersWithKey(key) : [];
    if (!papers.length) return this.answerWords(text, index, options, mayBeWord(text) ? "" : key);
    const scores = new Float64Array(index.manifest.papers);
    const matches = Uint32Array.from(papers);
    return answerOf({ resolvedClauses: [], matches, scores, hasAll: () => true }, index, options);
  }

  /**
   * Answer a query of words, perhaps after early answers. The papers of an identifier or URL, which has a key,
   * must have all its words as typed.
   *
   * @param {string} text
   * @param {Index} index
   * @param {Options} options
   * @param {string} key
   */
  async answerWords(text, index, options, key) {
    const { counting, early, offset, order = "relevance", signal, similar, typing } = options;
    const parsed = similar
      ? (await import("./similar.js")).parseText(text, (term) => index.isFrequent(term))
      : parse(text);
    const query = key ? requiringAll(parsed) : parsed;
    /** @param {Evaluation} evaluation @param {boolean} isPartial */
    const sendEarly = async (evaluation, isPartial) => {
      const answer = await answerOf(evaluation, index, { ...options, counting: false });
      if (answer.total && !signal?.aborted) early?.({ ...answer, isPartial });
    };
    const earlyIndex = new Index(index.store, index.manifest, Boolean(early) && !offset);
    let evaluation = await this.evaluate(query, earlyIndex, index, options);
    if (earlyIndex.isIncomplete) {
      await sendEarly(evaluation, true);
      evaluation = await this.evaluate(query, index, index, options);
    }
    const isRanked = !typing && order === "relevance" && (similar || isQuestion(query.clauses));
    const isCompared = isRanked && index.manifest.vectors;
    const isSlow = isCompared || (counting && !index.store.has(facetsFile(index)));
    if (early && isSlow) await sendEarly(evaluation, false);
    if (isCompared) await compare(evaluation, query.clauses, index);
    signal?.throwIfAborted();
    return { ...(await answerOf(evaluation, index, options)), absent: evaluation.matches.length ? "" : key };
  }

  /**
   * Find the papers of a query and their scores. Words that `used` omits are left out, but no prohibited ones,
   * whose papers an early answer must not have.
   *
   * @param {Query} query
   * @param {Index} used
   * @param {Index} complete
   * @param {Options} options
   * @returns {Promise<Evaluation>}
   */
  async evaluate({ clauses, compounds, isNegated, isOpen }, used, complete, { typing = false, signal }) {
    const state = { typing, isOpen };
    const omitted = used.omitted(clauses.filter(({ presence }) => presence === "").map(({ term }) => term));
    const known = clauses.filter((clause) => clause.presence !== "" || !omitted.has(clause.term));
    const resolver = new Resolver(used, known, state);
    const prohibiting = new Resolver(complete, known, state);
    const [resolvedClauses, papers] = await Promise.all([
      Promise.all(known.map((clause) => (clause.presence === "-" ? prohibiting : resolver).resolve(clause))),
      Promise.all(compounds.map((word) => used.papersWith(word, stem(word)))),
    ]);
    signal?.throwIfAborted();
    const compoundPapers = papers.filter((list) => list !== undefined);
    const pairs = await resolver.wordPairs(resolvedClauses);
    return { resolvedClauses, ...matchAndScore(resolvedClauses, isNegated, complete.manifest, compoundPapers, pairs) };
  }
}

/**
 * Add to the scores of the best papers their semantic similarity to a query. Scores stay unchanged if the
 * vectors can't be loaded.
 *
 * @param {Evaluation} evaluation
 * @param {Clause[]} clauses
 * @param {Index} index
 */
async function compare(evaluation, clauses, index) {
  const papers = topK(evaluation.matches, MAX_COMPARED, completeFirst(evaluation));
  try {
    const { addSimilarity } = await import("./closeness.js");
    await addSimilarity(evaluation, papers, clauses, index);
  } catch (error) {
    if (!faultOf(error)) throw error;
  }
}

/**
 * Return the answer with the results of an evaluation, after the chosen filters.
 *
 * @param {Evaluation} evaluation
 * @param {Index} index
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
async function answerOf({ resolvedClauses, matches, scores, hasAll }, index, { chosen, counting, ...options }) {
  const { limit = 10, offset = 0, order = "relevance", all } = options;
  const completeMatches = matches.filter(hasAll);
  const { found, counts } = await narrowed(matches, index, chosen, counting && completeMatches);
  const comparator = completeFirst({ hasAll, scores }, await comparatorFor(order, scores, index));
  const top = topK(found, offset + limit, comparator);
  const results = top.slice(offset).map(async (number) => ({
    ...(await index.card(number)),
    number,
    score: scores[number],
    // Few visitors need this code.
    why: options.similar ? (await import("./similar.js")).topWords(resolvedClauses, number, index.manifest) : [],
  }));
  const complete = found.filter(hasAll);
  const best = complete.length ? complete : found;
  return {
    results: await Promise.all(results),
    closest: top.length && !complete.length ? await index.card(top[0]) : undefined,
    total: found.length,
    unfiltered: completeMatches.length || matches.length,
    complete: complete.length,
    numbers: all ? best : undefined,
    isPartial: false,
    ...wordReports(resolvedClauses),
    orders: COUNTS.filter((count) => index.manifest.facets[count]),
    counts,
  };
}

/**
 * Return the fault of the index that caused an error, or undefined. A file of valid JSON with wrong content
 * is noticed only when it is used, by a RangeError or TypeError.
 *
 * @param {unknown} error
 */
function faultOf(error) {
  if (error instanceof IndexFault) return error;
  const isDamage = error instanceof RangeError || error instanceof TypeError;
  return isDamage ? new IndexFault("search/", "is damaged", error) : undefined;
}

/** Return what an answer reports about the words of a query. @param {ResolvedClause[]} resolvedClauses */
function wordReports(resolvedClauses) {
  const positive = resolvedClauses.filter(({ clause }) => clause.presence !== "-");
  return {
    stems: new Set(
      positive.flatMap(({ stems, others, parts, together }) => [
        ...stems,
        ...others.keys(),
        ...(together.length ? [] : parts),
      ]),
    ),
    phrases: positive.flatMap(({ clause: { word }, stems, together: words }) =>
      words.length ? [{ word, words, isKnown: stems.length > 0 }] : [],
    ),
    hasWords: resolvedClauses.length > 0,
    isUnfinished: positive.some(({ others, isCorrection }) => others.size > 0 && !isCorrection),
    needsAll: positive.every(isNeeded),
    replacements: positive.flatMap(({ clause: { word }, stems, others, isCorrection }) => {
      const words = stems.length ? [] : Array.from(others.values(), ({ form }) => form);
      return words.length ? [{ word, words, isCompletion: !isCorrection }] : [];
    }),
    missing: positive.flatMap(({ clause: { word, variants }, alternatives }) => {
      const last = variants.at(-1);
      const written = Number(last) > Number(word) ? `${word}–${last}` : word;
      return word && !alternatives.length ? [written] : [];
    }),
  };
}
