/** The order of results, and the best of many without sorting all. */

/** @import { Order } from "./engine.js" */
/** @import { Index } from "./index.js" */

import { fixed } from "./codec.js";

/** So many numbers more than twice those that are wanted are held at once. */
const SPARE = 100;

/**
 * The first so many of the numbers in the order that `before` gives, sorted.
 *
 * @param {ArrayLike<number>} numbers
 * @param {number} most
 * @param {(one: number, other: number) => number} before
 * @returns {number[]}
 */
export function first(numbers, most, before) {
  /** @type {number[]} */
  let found = [];
  /** The last of those that were kept when there were too many. @type {number | undefined} */
  let last;
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place];
    if (last === undefined || before(number, last) < 0) found.push(number);
    if (found.length < 2 * most + SPARE) continue;
    found = found.sort(before).slice(0, most);
    last = found[most - 1];
  }
  return found.sort(before).slice(0, most);
}

/**
 * Which of two papers comes first in an order; where the index does not have it, in that by title.
 *
 * @param {Order} order
 * @param {Float64Array} scores
 * @param {Index} index
 * @returns {Promise<(one: number, other: number) => number>}
 */
export async function inOrder(order, scores, { store, manifest: { facets, papers } }) {
  if (order === "date") return (one, other) => other - one;
  if (order === "relevance") return byScore(scores);
  const file = (order !== "title" && facets[order]) || facets.titles;
  const ranks = await store.load(`facets/${file}.json`, (json) =>
    fixed(json.ranks, json.digits, papers),
  );
  return (one, other) => ranks[one] - ranks[other];
}

/**
 * Which of two papers comes first: one with all words, and then as `own` has it.
 *
 * @param {{ hasAll: (paper: number) => boolean, scores: Float64Array }} evaluated
 */
export function ranking({ hasAll, scores }, own = byScore(scores)) {
  return (/** @type {number} */ one, /** @type {number} */ other) =>
    Number(hasAll(other)) - Number(hasAll(one)) || own(one, other);
}

/** @param {Float64Array} scores */
function byScore(scores) {
  return (/** @type {number} */ one, /** @type {number} */ other) =>
    scores[other] - scores[one] || other - one;
}
