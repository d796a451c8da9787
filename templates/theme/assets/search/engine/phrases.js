/** Phrases: the papers in which stems stand at the distances of the query, found by their positions. */

/** @import { Index } from "./index.js" */
/** @import { Scoring } from "./manifest.js" */
/** @import { PostingList, PostingLists } from "./postings.js" */
/** @import { Clause } from "./query.js" */

import { decodeGaps, decodeVarints, padded, splitInto } from "./codec.js";
import { ABSTRACT, TITLE } from "./manifest.js";
import { titlePostings } from "./postings.js";

/**
 * A stem of a phrase: its distance to the phrase's start, and its posting lists.
 *
 * @typedef {{ distance: number, stem: string, postingLists: PostingLists }} Member
 */

/** Papers, and the positions of a stem in each. @typedef {{ papers: Uint32Array, positions: (Uint32Array | Uint8Array)[] }} PositionList */

/** The positions of a stem that is at a distance to the start of a phrase. @typedef {PositionList & { distance: number }} PhrasePositions */

/**
 * Return the posting lists of a phrase by field; if it `isPartial`, they may have the newest papers only.
 *
 * @param {Clause} clause
 * @param {Index} index
 * @param {boolean} isPartial
 */
export async function phrasePostings(clause, index, isPartial) {
  const shards = await Promise.all(clause.stems.map(({ stem }) => index.shardOf(stem)));
  const members = clause.stems.map((member, at) => ({
    ...member,
    postingLists: shards[at]?.postingLists(member.stem) ?? [],
  }));
  /** @type {PostingLists} */
  const fields = [];
  for (const field of clause.fields) {
    const hasBlocks = (/** @type {Member} */ { stem }) => field === ABSTRACT && index.isFrequent(stem);
    const lists = members.flatMap(({ postingLists }) => postingLists[field] ?? []);
    const isComplete = members.every((member) => member.postingLists[field] || hasBlocks(member));
    if (!isComplete) continue;
    if (field === TITLE) fields[field] = phraseInTitles(members, lists, index.manifest.scoring);
    else {
      const papers = commonPapers(lists);
      const mayMatch = field === ABSTRACT && (papers.length || !lists.length);
      fields[field] = mayMatch ? await phraseInAbstracts(members, index, isPartial) : { papers };
    }
  }
  return fields;
}

/**
 * Return the posting list of a phrase in titles.
 *
 * @param {Member[]} members
 * @param {PostingList[]} titles
 * @param {Scoring} scoring
 */
function phraseInTitles(members, titles, scoring) {
  const occurrences = titles.map(({ papers, positions, starts }, at) => ({
    distance: members[at].distance,
    papers,
    positions: Array.from(papers, (_, index) => positions?.subarray(starts?.[index], starts?.[index + 1]) ?? new Uint8Array()),
  }));
  const { papers, counts, first } = phraseOccurrences(occurrences);
  const lengths = Uint8Array.from(first, (index) => titles[0].lengths?.[index] ?? 1);
  return titlePostings(papers, counts, lengths, scoring);
}

/**
 * Return the posting list of a phrase in abstracts. Positions of high-frequency terms are loaded last, and
 * only for papers that have all other stems.
 *
 * @param {Member[]} members
 * @param {Index} index
 * @param {boolean} isPartial
 */
async function phraseInAbstracts(members, index, isPartial) {
  const isFrequent = (/** @type {Member} */ { stem }) => index.isFrequent(stem);
  const loading = members.filter((member) => !isFrequent(member)).map(async ({ distance, stem, postingLists }) => ({
    distance,
    ...(await positionsOf(stem, index, postingLists[ABSTRACT])),
  }));
  const found = await Promise.all(loading);
  const candidates = found.length ? commonPapers(found) : undefined;
  const loadingBlocks = members.filter(isFrequent).map(async ({ distance, stem }) => ({
    distance,
    ...(await positionsInBlocks(stem, index, candidates, isPartial)),
  }));
  const { papers, counts } = phraseOccurrences([...found, ...(await Promise.all(loadingBlocks))]);
  return { papers, values: Float64Array.from(counts) };
}

/**
 * Return the papers that are in all of the lists.
 *
 * @param {{ papers: Uint32Array }[]} lists
 */
function commonPapers(lists) {
  return Uint32Array.from(intersect(lists), ([index]) => lists[0].papers[index]);
}

/**
 * Return the papers in which all stems stand at their distances, the number of occurrences in each, and its
 * index in the first list.
 *
 * @param {PhrasePositions[]} stems
 */
function phraseOccurrences(stems) {
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const first = [];
  const [start, ...others] = stems;
  for (const at of intersect(stems)) {
    const isPhrase = (/** @type {number} */ position) =>
      others.every(({ distance, positions }, number) =>
        positions[at[number + 1]].includes(position + distance - start.distance),
      );
    const count = new Set(start.positions[at[0]].filter(isPhrase)).size;
    if (!count) continue;
    counts.push(count);
    first.push(at[0]);
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
  const at = lists.map(() => 0);
  for (const [index, paper] of (lists[0]?.papers ?? []).entries()) {
    at[0] = index;
    for (let number = 1; number < lists.length; number += 1) {
      while (lists[number].papers[at[number]] < paper) at[number] += 1;
    }
    if (lists.every(({ papers }, number) => papers[at[number]] === paper)) yield [...at];
  }
}

/**
 * Decode the positions of a stem in each of some papers.
 *
 * @param {string} text
 * @param {Uint32Array} papers
 * @returns {PositionList}
 */
function decodePositions(text, papers) {
  const [deltas, encodedCounts = ""] = text.split("!");
  const all = decodeVarints(deltas);
  let next = 0;
  const positions = Array.from(padded(encodedCounts, papers.length), (count) => {
    let position = 0;
    const deltasOfPaper = all.subarray(next, (next += count + 1));
    return deltasOfPaper.map((delta) => (position += delta));
  });
  if (next !== all.length) throw new RangeError(`${all.length} positions, not ${next}`);
  return { papers, positions };
}

/**
 * Return the positions of a stem in the abstracts of its posting list.
 *
 * @param {string} stem
 * @param {Index} index
 * @param {PostingList | undefined} postingList
 * @returns {Promise<PositionList>}
 */
async function positionsOf(stem, index, { papers } = { papers: new Uint32Array() }) {
  const shard = await index.shardOf(stem);
  let offset = shard?.indices.get(stem) ?? 0;
  for (const [name, count] of shard?.positionFiles ?? []) {
    if (offset < count) {
      const all = await index.store.load(`places/${name}.json`, (json) => splitInto(json.places, count));
      return decodePositions(all[offset], papers);
    }
    offset -= count;
  }
  throw new RangeError(`no positions of ${stem}`);
}

/**
 * Return the positions of a high-frequency term, from the blocks that have any of the candidates, or from
 * all blocks if these are undefined. If the answer `isPartial`, only the last block is loaded.
 *
 * @param {string} stem
 * @param {Index} index
 * @param {Uint32Array | undefined} candidates
 * @param {boolean} isPartial
 * @returns {Promise<PositionList>}
 */
async function positionsInBlocks(stem, index, candidates, isPartial) {
  const { papers: paperCount } = index.manifest;
  const [folder, blockSize] = (await index.shardOf(stem))?.blocks ?? ["", paperCount];
  const numbers = candidates
    ? [...new Set(Array.from(candidates, (paper) => Math.floor(paper / blockSize)))]
    : [...Array(Math.ceil(paperCount / blockSize)).keys()];
  const file = (/** @type {number} */ number) => `places/${folder}/${number}.json`;
  const isCached = numbers.every((number) => index.store.has(file(number)));
  const maxBlocks = isPartial && !isCached ? 1 : numbers.length;
  index.isIncomplete ||= numbers.length > maxBlocks;
  const load = (/** @type {number} */ number) =>
    index.store.load(file(number), (json) => readBlock(json, number * blockSize, paperCount));
  const blocks = await Promise.all(numbers.slice(-maxBlocks).map(load));
  return {
    papers: Uint32Array.from(blocks.flatMap(({ papers }) => Array.from(papers))),
    positions: blocks.flatMap(({ positions }) => positions),
  };
}

/**
 * Decode a block of positions.
 *
 * @param {any} json
 * @param {number} first the first paper of the block
 * @param {number} paperCount
 */
function readBlock(json, first, paperCount) {
  const papers = decodeGaps(json.papers, paperCount - first).map((number) => first + number);
  return decodePositions(json.places, papers);
}
