/** Phrases: the papers in which stems stand together, by their positions. */

/** @import { Index } from "./index.js" */
/** @import { Scoring } from "./manifest.js" */
/** @import { Posting, Postings } from "./postings.js" */
/** @import { Part } from "./query.js" */

import { gaps, padded, splitInto, varints } from "./codec.js";
import { ABSTRACT, TITLE } from "./manifest.js";
import { inTitles } from "./postings.js";

/**
 * A stem of a phrase: how far it is from the first, and its papers in the shard.
 *
 * @typedef {{ distance: number, stem: string, postings: Postings }} Member
 */

/** Papers, and the positions in each. @typedef {{ papers: Uint32Array, positions: (Uint32Array | Uint8Array)[] }} Places */

/** Those of a stem so far from the start of a phrase. @typedef {Places & { distance: number }} Placed */

/**
 * The papers of a phrase by field; if it is brief, perhaps the newest alone.
 *
 * @param {Part} part
 * @param {Index} index
 * @param {boolean} isBrief
 */
export async function fieldsOf(part, index, isBrief) {
  const shards = await Promise.all(part.stems.map(({ stem }) => index.shardOf(stem)));
  const members = part.stems.map((own, at) => ({
    ...own,
    postings: shards[at]?.postings(own.stem) ?? [],
  }));
  /** @type {Postings} */
  const fields = [];
  for (const field of part.fields) {
    const isElsewhere = (/** @type {Member} */ { stem }) => field === ABSTRACT && index.isFrequent(stem);
    const own = members.flatMap(({ postings }) => postings[field] ?? []);
    const isThere = members.every((one) => one.postings[field] || isElsewhere(one));
    if (!isThere) continue;
    if (field === TITLE) fields[field] = inTitlesOf(members, own, index.manifest.scoring);
    else {
      const papers = papersWith(own);
      const mayBe = field === ABSTRACT && (papers.length || !own.length);
      fields[field] = mayBe ? await inAbstracts(members, index, isBrief) : { papers };
    }
  }
  return fields;
}

/**
 * @param {Member[]} members
 * @param {Posting[]} titles
 * @param {Scoring} scoring
 */
function inTitlesOf(members, titles, scoring) {
  const placed = titles.map(({ papers, positions, starts }, at) => ({
    distance: members[at].distance,
    papers,
    positions: Array.from(papers, (_, place) => positions?.subarray(starts?.[place], starts?.[place + 1]) ?? new Uint8Array()),
  }));
  const { papers, counts, first } = together(placed);
  const lengths = Uint8Array.from(first, (place) => titles[0].lengths?.[place] ?? 1);
  return inTitles(papers, counts, lengths, scoring);
}

/**
 * The positions of high-frequency stems are read where all else leaves papers.
 *
 * @param {Member[]} members
 * @param {Index} index
 * @param {boolean} isBrief
 */
async function inAbstracts(members, index, isBrief) {
  const isLate = (/** @type {Member} */ { stem }) => index.isFrequent(stem);
  const soon = members.filter((own) => !isLate(own)).map(async ({ distance, stem, postings }) => ({
    distance,
    ...(await placesOf(stem, index, postings[ABSTRACT])),
  }));
  const found = await Promise.all(soon);
  const wanted = found.length ? papersWith(found) : undefined;
  const late = members.filter(isLate).map(async ({ distance, stem }) => ({
    distance,
    ...(await placesInBlocks(stem, index, wanted, isBrief)),
  }));
  const { papers, counts } = together([...found, ...(await Promise.all(late))]);
  return { papers, values: Float64Array.from(counts) };
}

/**
 * The papers that are in all of the lists.
 *
 * @param {{ papers: Uint32Array }[]} lists
 */
function papersWith(lists) {
  return Uint32Array.from(shared(lists), ([place]) => lists[0].papers[place]);
}

/**
 * The papers in which all stems stand at their distances, how often, and their places in the first
 * list.
 *
 * @param {Placed[]} stems
 */
function together(stems) {
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const first = [];
  const [own, ...others] = stems;
  for (const at of shared(stems)) {
    const isPhrase = (/** @type {number} */ position) =>
      others.every(({ distance, positions }, number) =>
        positions[at[number + 1]].includes(position + distance - own.distance),
      );
    const count = new Set(own.positions[at[0]].filter(isPhrase)).size;
    if (!count) continue;
    counts.push(count);
    first.push(at[0]);
  }
  const papers = Uint32Array.from(first, (place) => stems[0].papers[place]);
  return { papers, counts: Uint16Array.from(counts), first };
}

/**
 * For each paper that is in all of the lists, where it is in each.
 *
 * @param {{ papers: Uint32Array }[]} lists
 */
function* shared(lists) {
  const at = lists.map(() => 0);
  for (const [place, paper] of (lists[0]?.papers ?? []).entries()) {
    at[0] = place;
    for (let number = 1; number < lists.length; number += 1) {
      while (lists[number].papers[at[number]] < paper) at[number] += 1;
    }
    if (lists.every(({ papers }, number) => papers[at[number]] === paper)) yield [...at];
  }
}

/**
 * For each paper of a list, the positions of the stem.
 *
 * @param {string} text
 * @param {Uint32Array} papers
 * @returns {Places}
 */
function places(text, papers) {
  const [distances, more = ""] = text.split("!");
  const all = varints(distances);
  let next = 0;
  const positions = Array.from(padded(more, papers.length), (count) => {
    let position = 0;
    const own = all.subarray(next, (next += count + 1));
    return own.map((distance) => (position += distance));
  });
  if (next !== all.length) throw new RangeError(`${all.length} positions, not ${next}`);
  return { papers, positions };
}

/**
 * @param {string} stem
 * @param {Index} index
 * @param {Posting | undefined} posting
 * @returns {Promise<Places>}
 */
async function placesOf(stem, index, { papers } = { papers: new Uint32Array() }) {
  const shard = await index.shardOf(stem);
  let place = shard?.index.get(stem) ?? 0;
  for (const [name, count] of shard?.places ?? []) {
    if (place < count) {
      const all = await index.store.load(`places/${name}.json`, (json) => splitInto(json.places, count));
      return places(all[place], papers);
    }
    place -= count;
  }
  throw new RangeError(`no positions of ${stem}`);
}

/**
 * The positions of a high-frequency stem, in blocks that have any of some papers, or in all; of these
 * the last alone where the answer is to be brief.
 *
 * @param {string} stem
 * @param {Index} index
 * @param {Uint32Array | undefined} wanted
 * @param {boolean} isBrief
 * @returns {Promise<Places>}
 */
async function placesInBlocks(stem, index, wanted, isBrief) {
  const { papers: limit } = index.manifest;
  const [folder, size] = (await index.shardOf(stem))?.blocks ?? ["", limit];
  const numbers = wanted
    ? [...new Set(Array.from(wanted, (paper) => Math.floor(paper / size)))]
    : [...Array(Math.ceil(limit / size)).keys()];
  const file = (/** @type {number} */ number) => `places/${folder}/${number}.json`;
  const isKnown = numbers.every((number) => index.store.has(file(number)));
  const most = isBrief && !isKnown ? 1 : numbers.length;
  index.hasMore ||= numbers.length > most;
  const load = (/** @type {number} */ number) =>
    index.store.load(file(number), (json) => readBlock(json, number * size, limit));
  const blocks = await Promise.all(numbers.slice(-most).map(load));
  return {
    papers: Uint32Array.from(blocks.flatMap(({ papers }) => Array.from(papers))),
    positions: blocks.flatMap(({ positions }) => positions),
  };
}

/**
 * @param {any} json
 * @param {number} first the first paper of the block
 * @param {number} limit
 */
function readBlock(json, first, limit) {
  const papers = gaps(json.papers, limit - first).map((number) => first + number);
  return places(json.places, papers);
}
