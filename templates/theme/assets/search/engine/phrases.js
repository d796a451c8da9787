/** Where stems stand together as a phrase has them. */

/** @import { Posting, Scoring } from "./files.js" */
/** @import { Found } from "./score.js" */

import { inTitles } from "./score.js";

/**
 * A stem of a phrase in one field: its papers, and its places in the paper of a place in the list.
 *
 * @typedef {object} Placed
 * @property {number} distance
 * @property {Uint32Array} papers
 * @property {(place: number) => Iterable<number>} places
 */

/**
 * The titles that have the phrase.
 *
 * @param {{ distance: number, posting: Posting }[]} stems
 * @param {Scoring} scoring
 * @returns {Found}
 */
export function titlesWith(stems, scoring) {
  const placed = stems.map(({ distance, posting }) => ({
    distance,
    papers: posting.papers,
    places: (/** @type {number} */ place) =>
      posting.positions?.subarray(posting.starts?.[place], posting.starts?.[place + 1]) ?? [],
  }));
  const { papers, counts, first } = together(placed);
  const lengths = Uint8Array.from(first, (place) => stems[0].posting.lengths?.[place] ?? 1);
  return inTitles(papers, counts, lengths, scoring);
}

/**
 * The abstracts that have the phrase.
 *
 * @param {Placed[]} stems
 * @returns {Found}
 */
export function abstractsWith(stems) {
  const { papers, counts } = together(stems);
  return { papers, values: Float64Array.from(counts) };
}

/**
 * Pairs and single stems of a phrase, so that each stem is in one, from whether each is stored as a
 * pair with the next.
 *
 * @param {boolean[]} stored
 */
export function covering(stored) {
  /** @type {{ at: number, isPair: boolean }[]} */
  const found = [];
  for (let at = 0; at < stored.length; at += 1) {
    if (stored[at]) {
      found.push({ at, isPair: true });
      at += 1;
    } else {
      const isPair = at > 0 && stored[at - 1];
      found.push({ at: isPair ? at - 1 : at, isPair });
    }
  }
  return found;
}

/**
 * The papers that have all stems, wherever.
 *
 * @param {Uint32Array[]} lists
 * @returns {Found}
 */
export function papersWith(lists) {
  return { papers: Uint32Array.from(shared(lists), ([place]) => lists[0][place]) };
}

/**
 * The papers in which all stems stand at their distances, how often, and their places in the first
 * list.
 *
 * @param {Placed[]} stems
 */
function together(stems) {
  /** @type {number[]} */
  const papers = [];
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const first = [];
  for (const places of shared(stems.map((stem) => stem.papers))) {
    const starts = stems.map(
      ({ distance, places: placesOf }, number) =>
        new Set(Array.from(placesOf(places[number]), (place) => place - distance)),
    );
    const [own, ...others] = starts;
    const count = [...own].filter((start) => others.every((other) => other.has(start))).length;
    if (!count) continue;
    papers.push(stems[0].papers[places[0]]);
    counts.push(count);
    first.push(places[0]);
  }
  return { papers: Uint32Array.from(papers), counts: Uint16Array.from(counts), first };
}

/**
 * For each paper that is in all of the lists, where it is in each.
 *
 * @param {Uint32Array[]} lists
 */
function* shared(lists) {
  const at = lists.map(() => 0);
  for (const [place, paper] of (lists[0] ?? []).entries()) {
    at[0] = place;
    for (let number = 1; number < lists.length; number += 1) {
      while (lists[number][at[number]] < paper) at[number] += 1;
    }
    if (lists.every((list, number) => list[at[number]] === paper)) yield [...at];
  }
}
