/** Phrases: the papers in which stems stand at the distances of the query, found by their positions. */

/** @import { Index } from "./index.js" */
/** @import { Scoring } from "./manifest.js" */
/** @import { PostingList, PostingLists, Shard } from "./postings.js" */
/** @import { Clause } from "./query.js" */

import { decodeVarints, padded, splitInto } from "./codec.js";
import { ABSTRACT, TITLE } from "./manifest.js";
import { titlePostings } from "./postings.js";

/**
 * Papers, and the positions in each of a stem that is at a distance to the start of a phrase: those in paper i
 * are from `starts[i]` (inclusive) to `starts[i + 1]` (exclusive).
 *
 * @typedef {object} Occurrences
 * @property {number} distance
 * @property {Uint32Array} papers
 * @property {Uint32Array | Uint8Array} positions
 * @property {Uint32Array} starts
 */

/** Where the positions of a stem are: the index of their part in a file of so many parts. @typedef {{ file: string, at: number, count: number }} Place */

/**
 * Return the posting lists of a phrase by field.
 *
 * @param {Clause} clause
 * @param {Index} index
 */
export async function phrasePostings({ stems, fields }, index) {
  const shards = await Promise.all(stems.map(({ stem }) => index.shardOf(stem)));
  const places = stems.flatMap(({ stem }, at) => placeOf(stem, shards[at]) ?? []);
  /** @type {PostingLists} */
  const found = [];
  if (places.length < stems.length) return found;
  const distances = stems.map(({ distance }) => distance);
  const postings = await Promise.all(stems.map(({ stem }) => index.postingLists(stem, fields)));
  for (const field of fields) {
    const lists = postings.flatMap((own) => own[field] ?? []);
    if (lists.length < stems.length) continue;
    if (field === TITLE) found[field] = phraseInTitles(lists, distances, index.manifest.scoring);
    else {
      const papers = Uint32Array.from(intersect(lists), ([at]) => lists[0].papers[at]);
      const mayMatch = field === ABSTRACT && papers.length;
      found[field] = mayMatch ? await phraseInAbstracts(lists, distances, places, index) : { papers };
    }
  }
  return found;
}

/**
 * Return the posting list of a phrase in titles.
 *
 * @param {PostingList[]} lists
 * @param {number[]} distances
 * @param {Scoring} scoring
 */
function phraseInTitles(lists, distances, scoring) {
  const occurrences = lists.map(({ papers, positions = new Uint8Array(), starts = new Uint32Array() }, at) => ({
    distance: distances[at],
    papers,
    positions,
    starts,
  }));
  const { papers, counts, first } = phraseOccurrences(occurrences);
  const lengths = Uint8Array.from(first, (index) => lists[0].lengths?.[index] ?? 1);
  return titlePostings(papers, counts, lengths, scoring);
}

/**
 * Return the posting list of a phrase in abstracts.
 *
 * @param {PostingList[]} lists
 * @param {number[]} distances
 * @param {Place[]} places
 * @param {Index} index
 */
async function phraseInAbstracts(lists, distances, places, { store }) {
  const loading = places.map(async ({ file, at, count }, stem) => {
    const texts = await store.load(file, (json) => splitInto(json.places, count));
    const { papers } = lists[stem];
    return { distance: distances[stem], papers, ...decodePositions(texts[at], papers.length) };
  });
  const { papers, counts } = phraseOccurrences(await Promise.all(loading));
  return { papers, values: Float64Array.from(counts) };
}

/**
 * Return the papers in which all stems stand at their distances, the number of occurrences in each, and its
 * index in the first list.
 *
 * @param {Occurrences[]} stems
 */
function phraseOccurrences(stems) {
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const first = [];
  const [start, ...others] = stems;
  for (const at of intersect(stems)) {
    const positionsOf = (/** @type {Occurrences} */ { positions, starts }, /** @type {number} */ index) =>
      positions.subarray(starts[index], starts[index + 1]);
    const isPhrase = (/** @type {number} */ position) =>
      others.every((other, number) =>
        positionsOf(other, at[number + 1]).includes(position + other.distance - start.distance),
      );
    const count = new Set(positionsOf(start, at[0]).filter(isPhrase)).size;
    if (!count) continue;
    counts.push(count);
    first.push(at[0]);
  }
  const papers = Uint32Array.from(first, (index) => start.papers[index]);
  return { papers, counts: Uint16Array.from(counts), first };
}

/**
 * Yield for each paper that is in all of the lists its index in each of them.
 *
 * @param {{ papers: Uint32Array }[]} lists
 */
function* intersect(lists) {
  const at = lists.map(() => 0);
  for (const [index, paper] of lists[0].papers.entries()) {
    at[0] = index;
    for (let number = 1; number < lists.length; number += 1) {
      while (lists[number].papers[at[number]] < paper) at[number] += 1;
    }
    if (lists.every(({ papers }, number) => papers[at[number]] === paper)) yield [...at];
  }
}

/**
 * Decode the positions of a stem in so many papers.
 *
 * @param {string} text
 * @param {number} count
 */
function decodePositions(text, count) {
  const [deltas, encodedCounts = ""] = text.split("!");
  const positions = decodeVarints(deltas);
  const starts = new Uint32Array(count + 1);
  for (const [index, more] of padded(encodedCounts, count).entries()) {
    const end = (starts[index + 1] = starts[index] + more + 1);
    for (let at = starts[index] + 1; at < end; at += 1) positions[at] += positions[at - 1];
  }
  if (starts[count] !== positions.length) throw new RangeError(`${positions.length} positions, not ${starts[count]}`);
  return { positions, starts };
}

/**
 * Return where the positions of a stem in abstracts are, or undefined if the index does not have it.
 *
 * @param {string} stem
 * @param {Shard | undefined} shard
 * @returns {Place | undefined}
 */
function placeOf(stem, shard) {
  let at = shard?.indices.get(stem);
  if (at === undefined) return undefined;
  for (const [name, count] of shard?.positionFiles ?? []) {
    if (at < count) return { file: `places/${name}.json`, at, count };
    at -= count;
  }
  throw new RangeError(`no positions of ${stem}`);
}
