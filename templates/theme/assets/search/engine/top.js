/** The order of results, and the top k of them without sorting all. */

/** @import { Order } from "./engine.js" */
/** @import { Index } from "./index.js" */

import { withLength } from "./codec.js";

/** The buffer holds at most twice the wanted numbers, and this many more. */
const SPARE = 100;

/**
 * Return the first `k` of the numbers in the order of `compare`, sorted.
 *
 * @param {ArrayLike<number>} numbers
 * @param {number} k
 * @param {(one: number, other: number) => number} compare
 */
export function topK(numbers, k, compare) {
  /** @type {number[]} */
  let buffer = [];
  /** The k-th number when the buffer was last pruned. @type {number | undefined} */
  let threshold;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index];
    if (threshold === undefined || compare(number, threshold) < 0) buffer.push(number);
    if (buffer.length < 2 * k + SPARE) continue;
    buffer = buffer.sort(compare).slice(0, k);
    threshold = buffer[k - 1];
  }
  return buffer.sort(compare).slice(0, k);
}

/**
 * Return the comparator of an order; an order that the index lacks is replaced by that of titles.
 *
 * @param {Order} order
 * @param {Float64Array} scores
 * @param {Index} index
 * @returns {Promise<(one: number, other: number) => number>}
 */
export async function comparatorFor(order, scores, { store, manifest: { facets, papers } }) {
  if (order === "date") return (one, other) => other - one;
  if (order === "relevance") return byScore(scores);
  const file = (order !== "title" && facets[order]) || facets.titles;
  /** @type {number[]} */
  const ranks = await store.load(`facets/${file}.json`, (json) => withLength(json, papers));
  return (one, other) => ranks[one] - ranks[other];
}

/**
 * Return a comparator that puts papers with all words first, and then follows `compare`.
 *
 * @param {{ hasAll: (paper: number) => boolean, scores: Float64Array }} evaluated
 */
export function completeFirst({ hasAll, scores }, compare = byScore(scores)) {
  return (/** @type {number} */ one, /** @type {number} */ other) =>
    Number(hasAll(other)) - Number(hasAll(one)) || compare(one, other);
}

/** @param {Float64Array} scores */
function byScore(scores) {
  return (/** @type {number} */ one, /** @type {number} */ other) =>
    scores[other] - scores[one] || other - one;
}
