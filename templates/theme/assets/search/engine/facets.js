/** The files of the facets: which papers have a year, a venue, a status, code, or a topic. */

/** @import { Index } from "./index.js" */
/** @import { Topic } from "./manifest.js" */

import { gaps } from "./codec.js";

/** @typedef {ReturnType<typeof readFacets>} Facets */

/**
 * Year, venue, code and status by number of paper; no status where no paper has any.
 *
 * @param {any} json
 * @param {number} papers
 */
function readFacets(json, papers) {
  return {
    years: spread(json.years, new Uint16Array(papers)),
    /** @type {{ slug: string, label: string }[]} */
    venues: json.venues.map((/** @type {[string, string]} */ [slug, label]) => ({ slug, label })),
    venue: spread(json.venue, new Uint16Array(papers)),
    code: gaps(json.code, papers),
    status: json.status ? spread(json.status, new Uint16Array(papers)) : undefined,
  };
}

/**
 * @param {number[]} runs
 * @param {Uint16Array} values
 */
function spread(runs, values) {
  let place = 0;
  for (let run = 0; run < runs.length; run += 2) {
    values.fill(runs[run], place, place + runs[run + 1]);
    place += runs[run + 1];
  }
  if (place !== values.length) throw new RangeError(`${place} values for ${values.length}`);
  return values;
}

/**
 * The papers of each topic with those of the topics below it, as far as they are in the sample that
 * has each paper whose number is a multiple of `step`.
 *
 * @param {any} json
 * @param {number} papers
 * @param {Topic[]} topics
 */
function readTopics(json, papers, topics) {
  /** @type {number} */
  const step = json.step;
  /** @type {Uint32Array[]} */
  const own = json.topics.map((/** @type {string} */ text) =>
    gaps(text, Math.ceil(papers / step)).map((place) => place * step),
  );
  const lists = topics.map((_, place) => below(topics, place).map((other) => own[other]));
  return { step, byTopic: lists.map((list) => union(list, papers)) };
}

/**
 * A topic and all below it.
 *
 * @param {Topic[]} topics
 * @param {number} place
 */
function below(topics, place) {
  const found = new Set([place]);
  for (const above of found) {
    for (const [other, { parents }] of topics.entries())
      if (parents.includes(above)) found.add(other);
  }
  return [...found];
}

/**
 * The numbers that are in any of the lists, sorted.
 *
 * @param {Uint32Array[]} lists
 * @param {number} limit
 */
function union(lists, limit) {
  if (lists.length === 1) return lists[0];
  const flags = new Uint8Array(limit);
  for (const list of lists) for (const number of list) flags[number] = 1;
  const found = new Uint32Array(limit);
  let count = 0;
  for (let number = 0; number < limit; number += 1) if (flags[number]) found[count++] = number;
  return found.slice(0, count);
}

/** The file of year, venue, code and status. @param {Index} index */
export function facetsFile({ manifest: { facets } }) {
  return `facets/${facets.base}.json`;
}

/**
 * @param {Index} index
 * @returns {Promise<Facets>}
 */
export async function facetsOf(index) {
  return index.store.load(facetsFile(index), (json) => readFacets(json, index.manifest.papers));
}

/** @param {Index} index */
export async function sampleOf({ store, manifest }) {
  const { papers, topics, facets } = manifest;
  return store.load(`facets/${facets.topics}.json`, (json) => readTopics(json, papers, topics));
}

/**
 * The papers of a topic and of those below it; none where there is no such topic.
 *
 * @param {string} id
 * @param {Index} index
 * @returns {Promise<Uint32Array>}
 */
export async function papersOf(id, index) {
  const { papers, facets, topics } = index.manifest;
  const place = topics.findIndex((topic) => topic.id === id);
  if (place < 0) return new Uint32Array();
  if (!facets.each) return (await sampleOf(index)).byTopic[place];
  const lists = below(topics, place).map((other) =>
    index.store.load(`facets/${facets.each}/${other}.json`, (json) => gaps(json.papers, papers)),
  );
  return union(await Promise.all(lists), papers);
}

/**
 * How many papers each venue has, and each topic by its number where that takes no large file.
 *
 * @param {Index} index
 * @returns {Promise<{ venues: { slug: string, label: string, count: number }[], topics?: number[] }>}
 */
export async function knownCounts(index) {
  const base = await facetsOf(index);
  const venues = base.venues.map((own) => ({ ...own, count: 0 }));
  for (const number of base.venue) if (number) venues[number - 1].count += 1;
  const isKnown = index.store.has(`facets/${index.manifest.facets.topics}.json`);
  if (!index.isSmall && !isKnown) return { venues };
  const { step, byTopic } = await sampleOf(index);
  return { venues, topics: step === 1 ? byTopic.map(({ length }) => length) : undefined };
}
