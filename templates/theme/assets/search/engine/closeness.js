/** Semantic similarity of papers to a question, if the index has vectors. */

/** @import { Index } from "./index.js" */
/** @import { Blocks } from "./manifest.js" */
/** @import { Clause } from "./query.js" */

import { checksums, digits, withLength } from "./codec.js";

const DIMENSIONS = 64;
/** The digit that stands for 0. */
const ZERO_DIGIT = 32;
/** A paper of cosine similarity 1 gains this part of the best score. */
const WEIGHT = 0.3;

/** The table that names the files of vectors. @typedef {Blocks & { words: string, count: number }} Table */

/**
 * Add to the scores of some papers their similarity to the clauses of a query.
 *
 * @param {{ matches: Uint32Array, scores: Float64Array }} evaluated
 * @param {number[]} papers
 * @param {Clause[]} clauses
 * @param {Index} index
 */
export async function addSimilarity({ matches, scores }, papers, clauses, index) {
  /** @type {Table} */
  const table = await index.store.load(`vectors/${index.manifest.vectors}.json`);
  const [wordVectors, paperVectors] = await Promise.all([
    Promise.all(clauses.map(({ term }) => wordVector(term, table, index))),
    Promise.all(papers.map((paper) => index.inBlock("vectors", table, paper, decodeVector))),
  ]);
  const queryVector = new Int32Array(DIMENSIONS);
  for (const [at, { boost }] of clauses.entries())
    for (const [dimension, number] of wordVectors[at]?.entries() ?? []) queryVector[dimension] += boost * number;
  const best = matches.reduce((most, paper) => Math.max(most, scores[paper]), 0);
  for (const [at, paper] of papers.entries())
    scores[paper] += WEIGHT * best * cosine(queryVector, paperVectors[at]);
}

/**
 * Return the vector of a stem, or undefined if it has none.
 *
 * @param {string} term
 * @param {Table} table
 * @param {Index} index
 * @returns {Promise<Int8Array | undefined>}
 */
async function wordVector(term, { words, count }, { store }) {
  const [checksum] = checksums(term);
  const file = `vectors/${words}/${checksum % count}.json`;
  const text = (await store.load(file))[checksum];
  return text && decodeVector(text);
}

/** Decode a vector. @param {string} text */
function decodeVector(text) {
  return Int8Array.from(withLength(digits(text), DIMENSIONS), (digit) => digit - ZERO_DIGIT);
}

/**
 * Return the cosine similarity of two integer vectors; 0 instead of a negative one.
 *
 * @param {Int32Array} first
 * @param {Int8Array} second
 */
function cosine(first, second) {
  let [product, firstSquares, secondSquares] = [0, 0, 0];
  for (let dimension = 0; dimension < first.length; dimension += 1) {
    product += first[dimension] * second[dimension];
    firstSquares += first[dimension] * first[dimension];
    secondSquares += second[dimension] * second[dimension];
  }
  return product > 0 ? product / (Math.sqrt(firstSquares) * Math.sqrt(secondSquares)) : 0;
}
