/** Where stems stand in abstracts: the files of their positions, and of pairs of common ones. */

/** @import { Index } from "./index.js" */
/** @import { Posting } from "./postings.js" */

import { gaps, padded, parted, steps, words } from "./codec.js";
import { fileOf, readParts } from "./manifest.js";
import { FARTHEST } from "./score.js";

const JOINT = "-";
/** How many blocks are read for a brief answer. */
const FEW_BLOCKS = 2;

/** Papers, and the positions in each. @typedef {{ papers: Uint32Array, positions: ArrayLike<number>[] }} Places */

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
export async function placesOf(stem, index, { papers } = { papers: new Uint32Array() }) {
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
export async function placesOfFrequent(stem, index, wanted, isBrief) {
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
export async function pairTable({ store, manifest: { pairs } }) {
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
