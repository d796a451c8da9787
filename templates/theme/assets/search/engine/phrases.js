/** Phrases: the papers in which stems stand at the distances of the query, found by their positions. */

/** @import { Index } from "./index.js" */
/** @import { Scoring } from "./manifest.js" */
/** @import { PostingList, PostingLists } from "./postings.js" */
/** @import { Clause } from "./query.js" */

import { ABSTRACT, TITLE } from "./manifest.js";
import { decodePositions, titlePostings } from "./postings.js";

/**
 * Papers, and the positions in each of a stem that is at a distance to the start of a phrase: those in paper i
 * are from `starts[i]` (inclusive) to `starts[i + 1]` (exclusive).
 *
 * @typedef {object} Occurrences
 * @property {number} distance
 * @property {Uint32Array} papers
 * @property {Uint32Array} positions
 * @property {Uint32Array} starts
 */

/** Return the posting lists of a phrase by field. @param {Clause} clause @param {Index} index */
export async function phrasePostings({ stems, fields }, index) {
  /** @type {PostingLists} */
  const found = [];
  const postings = await Promise.all(stems.map(({ stem }) => index.postingLists(stem, fields)));
  for (const field of fields) {
    const lists = postings.flatMap((own) => own[field] ?? []);
    if (lists.length < stems.length) continue;
    if (field === TITLE) found[field] = phraseInTitles(lists, stems, index.manifest.scoring);
    else {
      const papers = Uint32Array.from(intersect(lists), ([index]) => lists[0].papers[index]);
      const mayMatch = field === ABSTRACT && papers.length;
      found[field] = mayMatch ? await phraseInAbstracts(lists, stems, index) : { papers };
    }
  }
  return found;
}

/**
 * Return the posting list of a phrase in titles.
 *
 * @param {PostingList[]} lists
 * @param {Clause["stems"]} stems
 * @param {Scoring} scoring
 */
function phraseInTitles(lists, stems, scoring) {
  const none = new Uint32Array();
  const occurrences = stems.map((stem, at) => ({ positions: none, starts: none, ...lists[at], ...stem }));
  const { papers, counts, first } = phraseOccurrences(occurrences);
  const lengths = Uint8Array.from(first, (index) => lists[0].lengths?.[index] ?? 1);
  return titlePostings(papers, counts, lengths, scoring);
}

/**
 * Return the posting list of a phrase in abstracts.
 *
 * @param {PostingList[]} lists
 * @param {Clause["stems"]} stems
 * @param {Index} index
 */
async function phraseInAbstracts(lists, stems, index) {
  const loading = stems.map(async ({ distance, stem }, at) => {
    const { papers } = lists[at];
    const columns = (await index.positions(stem)).split("!");
    return { distance, papers, ...decodePositions(papers.length, ...columns) };
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
  for (const indices of intersect(stems)) {
    // Where a phrase with the stem would start.
    const [starts, ...others] = stems.map((stem, at) => {
      const positions = stem.positions.subarray(stem.starts[indices[at]], stem.starts[indices[at] + 1]);
      return Array.from(positions, (position) => position - stem.distance);
    });
    const { size } = new Set(starts.filter((start) => others.every((other) => other.includes(start))));
    if (!size) continue;
    counts.push(size);
    first.push(indices[0]);
  }
  const papers = Uint32Array.from(first, (index) => stems[0].papers[index]);
  return { papers, counts: Uint16Array.from(counts), first };
}

/**
 * Yield for each paper that is in all of the lists its index in each of them.
 *
 * @param {{ papers: Uint32Array }[]} lists
 */
function* intersect(lists) {
  const indices = lists.map(() => 0);
  for (const paper of lists[0].papers) {
    for (const [at, { papers }] of lists.entries()) while (papers[indices[at]] < paper) indices[at] += 1;
    if (lists.every(({ papers }, at) => papers[indices[at]] === paper)) yield [...indices];
  }
}
