/** Phrases: the papers in which stems stand together, by their positions and those of stored pairs. */

/** @import { Index } from "./index.js" */
/** @import { Scoring } from "./manifest.js" */
/** @import { Posting, Postings } from "./postings.js" */
/** @import { Part } from "./query.js" */

import { gaps, padded, parted, steps, words } from "./codec.js";
import { ABSTRACT, TITLE, fileOf, readParts } from "./manifest.js";
import { inTitles } from "./postings.js";
import { FARTHEST } from "./score.js";

/** No stem has it; once for each word from one of a pair to the other. */
const JOINT = "-";
/** How many blocks are read for a brief answer. */
const FEW_BLOCKS = 2;

/**
 * A stem of a phrase: how far it is from the first, and its papers in the shard.
 *
 * @typedef {{ distance: number, stem: string, postings: Postings }} Member
 */

/** Papers, and the positions in each. @typedef {{ papers: Uint32Array, positions: ArrayLike<number>[] }} Places */

/**
 * Papers with what a phrase must have so far from its start, and its positions in the paper at a place.
 *
 * @typedef {{ distance: number, papers: Uint32Array, at: (place: number) => ArrayLike<number> }} Placed
 */

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
    at: (/** @type {number} */ place) =>
      positions?.subarray(starts?.[place], starts?.[place + 1]) ?? [],
  }));
  const { papers, counts, first } = together(placed);
  const lengths = Uint8Array.from(first, (place) => titles[0].lengths?.[place] ?? 1);
  return inTitles(papers, counts, lengths, scoring);
}

/**
 * @param {Member[]} members
 * @param {Index} index
 * @param {boolean} isBrief
 */
async function inAbstracts(members, index, isBrief) {
  const { papers, counts } = together(await placed(members, index, isBrief));
  return { papers, values: Float64Array.from(counts) };
}

/**
 * What a phrase must have in abstracts: places of pairs as far as the index has these, and else
 * of stems. Those of high-frequency stems are read where all else leaves papers.
 *
 * @param {Member[]} members
 * @param {Index} index
 * @param {boolean} isBrief
 * @returns {Promise<Placed[]>}
 */
async function placed(members, index, isBrief) {
  const isFrequent = (/** @type {number} */ at) => index.isFrequent(members[at].stem);
  const isWorthwhile = members.length > 1 && members.some((_, at) => isFrequent(at));
  const table = isWorthwhile ? await pairTable(index) : undefined;
  const stored = members.map(({ distance, stem }, at) => {
    const next = members[at + 1];
    return Boolean(next && table?.has(stem, next.stem, next.distance - distance));
  });
  const parts = covering(stored);
  const late = parts.filter(({ at, isPair }) => !isPair && isFrequent(at));
  const soon = parts.filter((own) => !late.includes(own)).map(async ({ at, isPair }) => {
    const [{ distance, stem, postings }, next] = members.slice(at, at + 2);
    return placedAt(
      distance,
      isPair && table
        ? await table.placesOf(stem, next.stem, next.distance - distance, index)
        : await placesOf(stem, index, postings[ABSTRACT]),
    );
  });
  const found = await Promise.all(soon);
  for (const { at } of late) {
    const { distance, stem } = members[at];
    const wanted = found.length ? papersWith(found) : undefined;
    found.push(placedAt(distance, await placesOfFrequent(stem, index, wanted, isBrief)));
  }
  return found;
}

/**
 * @param {number} distance
 * @param {Places} places
 * @returns {Placed}
 */
function placedAt(distance, { papers, positions }) {
  return { distance, papers, at: (place) => positions[place] };
}

/**
 * Pairs and single stems of a phrase, so that each stem is in one, from whether each is stored as a
 * pair with the next.
 *
 * @param {boolean[]} stored
 */
function covering(stored) {
  /** @type {{ at: number, isPair: boolean }[]} */
  const found = [];
  for (let at = 0; at < stored.length; at += 1) {
    const isSecond = !stored[at] && at > 0 && stored[at - 1];
    found.push({ at: isSecond ? at - 1 : at, isPair: stored[at] || isSecond });
    if (stored[at]) at += 1;
  }
  return found;
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
  for (const at of shared(stems)) {
    const starts = stems.map(
      (stem, number) =>
        new Set(Array.from(stem.at(at[number]), (position) => position - stem.distance)),
    );
    const [own, ...others] = starts;
    const count = [...own].filter((start) => others.every((other) => other.has(start))).length;
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
  const all = steps(distances);
  let next = 0;
  const positions = Array.from(padded(more, papers.length), (count) => {
    let position = 0;
    const own = all.slice(next, (next += count + 1));
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
      const all = await index.store.load(`places/${name}.json`, (json) => parted(json.places, count));
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
async function placesOfFrequent(stem, index, wanted, isBrief) {
  const { papers: limit } = index.manifest;
  const [folder, size] = (await index.shardOf(stem))?.blocks ?? ["", limit];
  const numbers = wanted
    ? [...new Set(Array.from(wanted, (paper) => Math.floor(paper / size)))]
    : [...Array(Math.ceil(limit / size)).keys()];
  const file = (/** @type {number} */ number) => `places/${folder}/${number}.json`;
  const isKnown = numbers.every((number) => index.store.has(file(number)));
  const most = isBrief && !isKnown ? FEW_BLOCKS : numbers.length;
  index.hasMore ||= numbers.length > most;
  const load = (/** @type {number} */ number) =>
    index.store.load(file(number), (json) => readBlock(json, number * size, limit));
  const blocks = await Promise.all(numbers.slice(-most).map(load));
  return {
    papers: Uint32Array.from(blocks.flatMap((block) => [...block.papers])),
    positions: blocks.flatMap((block) => block.positions),
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

/**
 * What tells which pairs are stored; nothing where there are none.
 *
 * @param {Index} index
 * @returns {Promise<PairTable | undefined>}
 */
async function pairTable({ store, manifest: { pairs } }) {
  return pairs ? store.load(`pairs/${pairs}.json`, (json) => new PairTable(json)) : undefined;
}

/** The stems whose pairs are stored, and the files of these. A pair that no file has is nowhere. */
class PairTable {
  /** @param {any} json */
  constructor(json) {
    this.common = new Set(words(json.common));
    this.frequent = new Set(words(json.frequent));
    this.parts = readParts("pairs", json);
  }

  /**
   * Whether it is stored where one stem stands so far before another.
   *
   * @param {string} one
   * @param {string} other
   * @param {number} distance
   */
  has(one, other, distance) {
    const common = [one, other].filter((stem) => this.common.has(stem)).length;
    if (common === 2) return distance <= FARTHEST;
    return common === 1 && distance === 1 && [one, other].some((stem) => this.frequent.has(stem));
  }

  /**
   * Where one stem stands so far before another.
   *
   * @param {string} one
   * @param {string} other
   * @param {number} distance
   * @param {Index} index
   * @returns {Promise<Places>}
   */
  async placesOf(one, other, distance, { store, manifest }) {
    const pair = one + JOINT.repeat(distance) + other;
    const file = fileOf(this.parts, pair);
    const list = file === undefined ? undefined : (await store.load(file, readPairs)).get(pair);
    if (list === undefined) return { papers: new Uint32Array(), positions: [] };
    const [numbers, ...rest] = list.split("!");
    return places(rest.join("!"), gaps(numbers, manifest.papers));
  }
}

/**
 * The lists of a file of pairs.
 *
 * @param {any} json
 * @returns {Map<string, string>}
 */
function readPairs(json) {
  const pairs = words(json.pairs);
  const lists = parted(json.lists, pairs.length);
  return new Map(pairs.map((pair, place) => [pair, lists[place]]));
}
