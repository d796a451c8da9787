/** How close papers are to a question in what they mean, where the index has vectors. */

/** @import { Index } from "./index.js" */
/** @import { Blocks } from "./manifest.js" */
/** @import { Part } from "./query.js" */
/** @import { Store } from "./store.js" */

import { checksumsIn, digits, gaps } from "./codec.js";
import { blockOf } from "./index.js";
import { checksums } from "./pasted.js";

const DIMENSIONS = 64;
/** The digit that stands for 0. */
const MIDDLE = 32;
/** The closest paper is given so much of the best score. */
const WEIGHT = 0.3;

/** Where the vectors are. @typedef {Blocks & { words: string, count: number }} Table */

/**
 * Raise the scores of some papers by how close they are to what the parts of a query mean.
 *
 * @param {{ matches: Uint32Array, scores: Float64Array }} evaluated
 * @param {number[]} papers
 * @param {Part[]} parts
 * @param {Index} index
 */
export async function raise({ matches, scores }, papers, parts, { store, manifest }) {
  /** @type {Table} */
  const table = await store.load(`vectors/${manifest.vectors}.json`, (json) => ({
    ...json,
    starts: gaps(json.starts, manifest.papers),
  }));
  const [words, others] = await Promise.all([
    Promise.all(parts.map(({ term }) => wordVector(term, table, store))),
    Promise.all(papers.map((paper) => vectorOf(paper, table, store))),
  ]);
  const meant = new Int32Array(DIMENSIONS);
  for (const [place, { boost }] of parts.entries()) {
    words[place]?.forEach((number, at) => {
      meant[at] += boost * number;
    });
  }
  const best = matches.reduce((most, paper) => Math.max(most, scores[paper]), 0);
  for (const [place, paper] of papers.entries()) {
    scores[paper] += WEIGHT * best * cosine(meant, others[place]);
  }
}

/**
 * @param {string} term
 * @param {Table} table
 * @param {Store} store
 */
async function wordVector(term, { words, count }, store) {
  const [checksum] = checksums(term);
  const file = `vectors/${words}/${checksum % count}.json`;
  return (await store.load(file, readWords)).get(checksum);
}

/**
 * @param {number} paper
 * @param {Table} table
 * @param {Store} store
 */
async function vectorOf(paper, table, store) {
  const { file, place } = blockOf(paper, "vectors", table);
  return vectorAt(await store.load(file, (json) => numbers(json.vectors)), place);
}

/**
 * The vectors of words by their checksums.
 *
 * @param {any} json
 */
function readWords({ keys, vectors }) {
  const all = numbers(vectors);
  return new Map(Array.from(checksumsIn(keys), (key, place) => [key, vectorAt(all, place)]));
}

/** @param {string} text */
function numbers(text) {
  return Int8Array.from(digits(text), (digit) => digit - MIDDLE);
}

/**
 * @param {Int8Array} all
 * @param {number} place
 */
function vectorAt(all, place) {
  const own = all.subarray(place * DIMENSIONS, (place + 1) * DIMENSIONS);
  if (own.length < DIMENSIONS) throw new RangeError("a vector is missing");
  return own;
}

/**
 * The cosine of the angle between two vectors of whole numbers; 0 for one above 90°.
 *
 * @param {Int32Array} one
 * @param {Int8Array} other
 */
function cosine(one, other) {
  let [product, ofOne, ofOther] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 1) {
    product += one[at] * other[at];
    ofOne += one[at] * one[at];
    ofOther += other[at] * other[at];
  }
  return product > 0 ? product / (Math.sqrt(ofOne) * Math.sqrt(ofOther)) : 0;
}
