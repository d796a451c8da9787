/** Facets: filtering results by topic, year, venue, status and code, and counting the papers of each value. */

/** @import { Index } from "./index.js" */
/** @import { Topic } from "./manifest.js" */

import { decodeGaps } from "./codec.js";
import { STATUSES } from "./manifest.js";

/**
 * The chosen filters: results have all of these topics, any of these years, any of these venues, any of
 * these statuses, and code if `code` is true.
 *
 * @typedef {object} Chosen
 * @property {string[]} [topics] ids
 * @property {number[]} [years]
 * @property {string[]} [venues] slugs
 * @property {string[]} [statuses] words, or ACCEPTED
 * @property {boolean} [code]
 */

/**
 * What the files of the facets hold. `papersByTopic` has all papers of each chosen topic and of narrower ones.
 *
 * @typedef {{ topics: Topic[], papersByTopic: Map<string, Uint32Array> }} Topical
 * @typedef {Facets & ReturnType<typeof readTopics> & Topical} FacetData
 */

/** The value for papers that have no status. */
const ACCEPTED = "none";

/** @typedef {{ value: string, label: string, count: number, isEstimate: boolean }} Count */

/**
 * The counts of each facet, the greatest first, but the years with the newest first.
 *
 * @typedef {{ topics: Count[], years: Count[], venues: Count[], statuses: Count[], code: number }} Counts
 */

/**
 * For each facet the predicate of the papers that pass, or undefined if nothing is chosen.
 *
 * @typedef {Record<keyof Chosen, ((paper: number) => boolean) | undefined>} Filters
 */

/**
 * Return the papers that pass the chosen filters. With `countedPapers` also return the counts of the facets
 * for these papers, or for `matches` if none of them pass.
 *
 * @param {Uint32Array} matches
 * @param {Index} index
 * @param {Chosen} [chosen]
 * @param {Uint32Array | false} [countedPapers]
 * @returns {Promise<{ found: Uint32Array, counts?: Counts }>}
 */
export async function narrowed(matches, index, chosen = {}, countedPapers = undefined) {
  const isNarrowed = Object.values(chosen).some((values) => values && (values === true || values.length));
  if (!countedPapers && !isNarrowed) return { found: matches };
  const { topics: ids = [] } = chosen;
  const [base, sample, lists] = await Promise.all([
    facetsOf(index),
    topicSample(index),
    Promise.all(ids.map((id) => papersOfTopic(id, index))),
  ]);
  const papersByTopic = new Map(ids.map((id, at) => [id, lists[at]]));
  const data = { ...base, ...sample, topics: index.manifest.topics, papersByTopic };
  const filters = filtersOf(data, chosen);
  const found = passingPapers(matches, filters);
  if (!countedPapers) return { found };
  const counted = passingPapers(countedPapers, filters).length ? countedPapers : matches;
  return { found, counts: facetCounts(counted, data, chosen, filters) };
}

/**
 * Return the filters of what is chosen.
 *
 * @param {FacetData} data
 * @param {Chosen} chosen
 * @returns {Filters}
 */
function filtersOf(data, { topics = [], years = [], venues = [], statuses = [], code }) {
  const papers = topics.map((id) => new Set(data.papersByTopic.get(id)));
  const slugs = data.venues.map(({ slug }) => slug);
  const wantedVenues = new Set(venues.map((slug) => slugs.indexOf(slug) + 1 || -1));
  const withCode = new Set(code ? data.code : []);
  return {
    topics: topics.length ? (paper) => papers.every((all) => all.has(paper)) : undefined,
    years: years.length ? (paper) => years.includes(data.years[paper]) : undefined,
    venues: venues.length ? (paper) => wantedVenues.has(data.venueNumbers[paper]) : undefined,
    statuses: statuses.length ? (paper) => statuses.includes(statusValue(data.statusNumbers?.[paper])) : undefined,
    code: code ? (paper) => withCode.has(paper) : undefined,
  };
}

/**
 * Return the value of a status by its number.
 *
 * @param {number} [number]
 */
function statusValue(number = 0) {
  return STATUSES[number] || ACCEPTED;
}

/**
 * Return the papers that pass all of some filters.
 *
 * @param {Uint32Array} papers
 * @param {Filters} filters
 */
function passingPapers(papers, filters) {
  const active = Object.values(filters).filter((passes) => passes !== undefined);
  return active.length ? papers.filter((paper) => active.every((passes) => passes(paper))) : papers;
}

/**
 * Return for each value of each facet the number of papers if it were chosen. Years, venues and statuses,
 * of which any may match, are counted as if no value of the same facet were chosen. Counts of topics are
 * estimates if there is only a sample. Chosen values are included even if no paper has them.
 *
 * @param {Uint32Array} papers
 * @param {FacetData} data
 * @param {Chosen} chosen
 * @param {Filters} filters
 * @returns {Counts}
 */
function facetCounts(papers, data, chosen, filters) {
  /** @param {keyof Chosen} facet @param {Uint16Array} values */
  const countWithout = (facet, values) => countValues(passingPapers(papers, { ...filters, [facet]: undefined }), values);
  const byYear = countWithout("years", data.years);
  const byVenue = countWithout("venues", data.venueNumbers);
  const byStatus = data.statusNumbers && countWithout("statuses", data.statusNumbers);
  const flags = new Uint8Array(data.years.length);
  for (const paper of passingPapers(papers, filters)) flags[paper] = 1;
  const countPassing = (/** @type {Uint32Array} */ list) => {
    let count = 0;
    for (const paper of list) count += flags[paper];
    return count;
  };
  return {
    topics: greatestFirst(topicCounts(data, countPassing), chosen.topics),
    years: yearCounts(byYear, chosen),
    venues: greatestFirst(
      data.venues.map(({ slug, label }, index) => exactCount(slug, label, byVenue.get(index + 1))),
      chosen.venues,
    ),
    statuses: byStatus ? greatestFirst(statusCounts(byStatus), chosen.statuses) : [],
    code: countPassing(data.code),
  };
}

/**
 * Return the counts that are not 0 or whose values are chosen, the greatest first.
 *
 * @param {Count[]} counts
 * @param {string[]} [chosen]
 */
function greatestFirst(counts, chosen = []) {
  return counts
    .filter(({ value, count }) => count || chosen.includes(value))
    .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1));
}

/**
 * @param {FacetData} data
 * @param {(papers: Uint32Array) => number} countPassing
 */
function topicCounts({ topics, papersByTopic, byTopic, step }, countPassing) {
  return topics.map(({ id, label }, index) => {
    const papers = papersByTopic.get(id);
    const isEstimate = !papers && step > 1;
    const count = countPassing(papers ?? byTopic[index]) * (isEstimate ? step : 1);
    return { value: id, label, count, isEstimate };
  });
}

/**
 * @param {Map<number, number>} byYear
 * @param {Chosen} chosen
 */
function yearCounts(byYear, { years = [] }) {
  return [...new Set([...byYear.keys(), ...years])]
    .filter(Boolean)
    .sort((one, other) => other - one)
    .map((year) => exactCount(String(year), String(year), byYear.get(year)));
}

/** @param {Map<number, number>} byStatus */
function statusCounts(byStatus) {
  return STATUSES.map((word, number) => {
    const label = word ? word[0].toUpperCase() + word.slice(1) : "All others";
    return exactCount(statusValue(number), label, byStatus.get(number));
  });
}

/**
 * Return a count that is not an estimate.
 *
 * @param {string} value
 * @param {string} label
 * @returns {Count}
 */
function exactCount(value, label, count = 0) {
  return { value, label, count, isEstimate: false };
}

/**
 * Return the number of papers by value; `values` has the value of each paper.
 *
 * @param {Uint32Array} papers
 * @param {Uint16Array} values
 */
function countValues(papers, values) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const paper of papers) counts.set(values[paper], (counts.get(values[paper]) ?? 0) + 1);
  return counts;
}

/** @typedef {ReturnType<typeof readFacets>} Facets */

/**
 * Decode year, venue, code and status by number of paper. A venue's number is 1 above its index in `venues`, and 0
 * is none; `statusNumbers` is undefined if no paper has any.
 *
 * @param {any} json
 * @param {number} papers
 */
function readFacets(json, papers) {
  return {
    years: decodeRuns(json.years, new Uint16Array(papers)),
    /** @type {{ slug: string, label: string }[]} */
    venues: json.venues.map((/** @type {[string, string]} */ [slug, label]) => ({ slug, label })),
    venueNumbers: decodeRuns(json.venue, new Uint16Array(papers)),
    code: decodeGaps(json.code, papers),
    statusNumbers: json.status ? decodeRuns(json.status, new Uint16Array(papers)) : undefined,
  };
}

/**
 * Decode runs of value and length into `values`.
 *
 * @param {number[]} runs
 * @param {Uint16Array} values
 */
function decodeRuns(runs, values) {
  let index = 0;
  for (let run = 0; run < runs.length; run += 2) {
    values.fill(runs[run], index, index + runs[run + 1]);
    index += runs[run + 1];
  }
  if (index !== values.length) throw new RangeError(`${index} values for ${values.length}`);
  return values;
}

/**
 * Decode the sample: in `byTopic` the papers of each topic and of narrower topics whose number is a multiple of
 * `step`.
 *
 * @param {any} json
 * @param {number} papers
 * @param {Topic[]} topics
 */
function readTopics(json, papers, topics) {
  /** @type {number} */
  const step = json.step;
  /** @type {Uint32Array[]} */
  const direct = json.topics.map((/** @type {string} */ text) =>
    decodeGaps(text, Math.ceil(papers / step)).map((index) => index * step),
  );
  const lists = topics.map((_, index) => withDescendants(topics, index).map((other) => direct[other]));
  return { step, byTopic: lists.map((list) => union(list, papers)) };
}

/**
 * Return the numbers of a topic and of all narrower topics.
 *
 * @param {Topic[]} topics
 * @param {number} index
 */
function withDescendants(topics, index) {
  const found = new Set([index]);
  for (const ancestor of found) {
    for (const [other, { parents }] of topics.entries())
      if (parents.includes(ancestor)) found.add(other);
  }
  return [...found];
}

/**
 * Return the numbers below `limit` that are in any of the lists, sorted.
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

/** Return the file of year, venue, code and status. @param {Index} index */
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
async function topicSample({ store, manifest }) {
  const { papers, topics, facets } = manifest;
  return store.load(`facets/${facets.topics}.json`, (json) => readTopics(json, papers, topics));
}

/**
 * Return the papers of a topic and of narrower topics; none if there is no such topic.
 *
 * @param {string} id
 * @param {Index} index
 * @returns {Promise<Uint32Array>}
 */
async function papersOfTopic(id, index) {
  const { papers, facets, topics } = index.manifest;
  const number = topics.findIndex((topic) => topic.id === id);
  if (number < 0) return new Uint32Array();
  if (!facets.each) return (await topicSample(index)).byTopic[number];
  const lists = withDescendants(topics, number).map((other) =>
    index.store.load(`facets/${facets.each}/${other}.json`, (json) => decodeGaps(json.papers, papers)),
  );
  return union(await Promise.all(lists), papers);
}

/**
 * Return the venues, each with its number of papers.
 *
 * @param {Index} index
 * @returns {Promise<{ slug: string, label: string, count: number }[]>}
 */
export async function countedVenues(index) {
  const base = await facetsOf(index);
  const venues = base.venues.map((venue) => ({ ...venue, count: 0 }));
  for (const number of base.venueNumbers) if (number) venues[number - 1].count += 1;
  return venues;
}
