/** The order of results, and the best of many without sorting all. */

/** @import { Order } from "./engine.js" */
/** @import { Index } from "./index.js" */

import { fixed } from "./codec.js";

/**
 * The first so many of the numbers in the order that `before` gives, sorted.
 *
 * @param {ArrayLike<number>} numbers
 * @param {number} most
 * @param {(one: number, other: number) => number} before
 * @returns {number[]}
 */
export function first(numbers, most, before) {
  /** The worst of those kept is at the root. @type {number[]} */
  const heap = [];
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place];
    if (heap.length < most) rise(heap, number, before);
    else if (most && before(number, heap[0]) < 0) sink(heap, number, before);
  }
  return heap.sort(before);
}

/**
 * @param {number[]} heap
 * @param {number} number
 * @param {(one: number, other: number) => number} before
 */
function rise(heap, number, before) {
  let place = heap.length;
  while (place) {
    const parent = (place - 1) >> 1;
    if (before(heap[parent], number) >= 0) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = number;
}

/**
 * Put a number in the place of the root.
 *
 * @param {number[]} heap
 * @param {number} number
 * @param {(one: number, other: number) => number} before
 */
function sink(heap, number, before) {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child]) > 0) child += 1;
    if (child >= heap.length || before(heap[child], number) <= 0) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = number;
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
