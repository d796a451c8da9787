/** Facets: filtering results by topic, year, venue, status and code, and counting the papers of each value. */

/** @import { Index } from "./index.js" */
/** @import { Topic } from "./manifest.js" */

import { decodeGaps } from "./codec.js";
import { STATUSES } from "./manifest.js";

/** @typedef {"topics" | "years" | "venues" | "statuses" | "code"} Facet */

/**
 * The chosen values of each facet: results have all of these topics, and any of the values of each other facet.
 * Topics are named by their ids, venues by their slugs, and statuses by their words or ACCEPTED.
 *
 * @typedef {Partial<Record<Facet, string[]>>} Chosen
 */

/**
 * A property of which each paper has one value: the number of the value of each paper, and the values with their
 * labels; 0 is the number of papers without a value.
 *
 * @typedef {{ numbers: Uint16Array, values: { number: number, value: string, label: string }[] }} Property
 */

/** @typedef {Record<Exclude<Facet, "topics">, Property>} Facets */

/**
 * A topic, and its papers and those of narrower topics: all, or of a sample those whose number is a multiple of `step`.
 *
 * @typedef {{ value: string, label: string, papers: Uint32Array, step: number }} TopicPapers
 * @typedef {Facets & { topics: TopicPapers[] }} FacetData
 */

/** The value for papers that have no status. */
const ACCEPTED = "none";
const STATUS_VALUES = STATUSES.map((word, number) => {
  const label = word ? word[0].toUpperCase() + word.slice(1) : "All others";
  return { number, value: word || ACCEPTED, label };
});
const CODE_VALUES = [{ number: 1, value: "1", label: "Has code" }];

/** @typedef {{ value: string, label: string, count: number, isEstimate: boolean }} Count */

/**
 * The counts of each facet, the greatest first, but the years with the newest first.
 *
 * @typedef {Record<Facet, Count[]>} Counts
 */

/**
 * For each facet the predicate of the papers that pass, or undefined if nothing is chosen.
 *
 * @typedef {Record<Facet, ((paper: number) => boolean) | undefined>} Filters
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
  const isNarrowed = Object.values(chosen).some((values) => values?.length);
  if (!countedPapers && !isNarrowed) return { found: matches };
  const [base, topics] = await Promise.all([facetsOf(index), topicsOf(index, chosen.topics)]);
  const data = { ...base, topics };
  const filters = filtersOf(data, chosen);
  const found = passingPapers(matches, filters);
  if (!countedPapers) return { found };
  const counted = passingPapers(countedPapers, filters).length ? countedPapers : matches;
  return { found, counts: facetCounts(counted, data, chosen, filters) };
}

/** Return the filters of what is chosen. @param {FacetData} data @param {Chosen} chosen @returns {Filters} */
function filtersOf(data, { topics = [], years, venues, statuses, code }) {
  const papers = topics.map((id) => new Set(data.topics.find(({ value }) => value === id)?.papers));
  return {
    topics: topics.length ? (paper) => papers.every((all) => all.has(paper)) : undefined,
    years: filterOf(data.years, years),
    venues: filterOf(data.venues, venues),
    statuses: filterOf(data.statuses, statuses),
    code: filterOf(data.code, code),
  };
}

/** Return the filter of the chosen values of a property. @param {Property} property @param {string[]} [chosen] */
function filterOf({ numbers, values }, chosen = []) {
  if (!chosen.length) return undefined;
  const wanted = new Set(values.flatMap(({ number, value }) => (chosen.includes(value) ? [number] : [])));
  return (/** @type {number} */ paper) => wanted.has(numbers[paper]);
}

/** Return the papers that pass all of some filters. @param {Uint32Array} papers @param {Filters} filters */
function passingPapers(papers, filters) {
  const active = Object.values(filters).filter((passes) => passes !== undefined);
  return active.length ? papers.filter((paper) => active.every((passes) => passes(paper))) : papers;
}

/**
 * Return for each value of each facet the number of papers if it were chosen. Those of which any may match, all but
 * topics, are counted as if no value of the same facet were chosen. Counts of topics are estimates if there is only a
 * sample. Chosen values are included even if no paper has them.
 *
 * @param {Uint32Array} papers
 * @param {FacetData} data
 * @param {Chosen} chosen
 * @param {Filters} filters
 * @returns {Counts}
 */
function facetCounts(papers, data, chosen, filters) {
  /** @param {keyof Facets} facet @param {Property} property */
  const countsOf = (facet, { numbers, values }) => {
    const counts = countValues(passingPapers(papers, { ...filters, [facet]: undefined }), numbers);
    const rows = values.map(({ number, ...row }) => ({ ...row, count: counts[number] ?? 0, isEstimate: false }));
    return shownCounts(rows, chosen[facet]);
  };
  const { numbers, values } = data.years;
  const years = yearValues([...values.map(({ number }) => number), ...(chosen.years ?? []).map(Number)]);
  const flags = new Uint8Array(data.years.numbers.length);
  for (const paper of passingPapers(papers, filters)) flags[paper] = 1;
  const countPassing = (/** @type {Uint32Array} */ list) => list.reduce((count, paper) => count + flags[paper], 0);
  const topics = data.topics.map(({ value, label, papers, step }) => {
    return { value, label, count: step * countPassing(papers), isEstimate: step > 1 };
  });
  return {
    topics: shownCounts(topics, chosen.topics).sort(greatestFirst),
    years: countsOf("years", { numbers, values: years }),
    venues: countsOf("venues", data.venues).sort(greatestFirst),
    statuses: data.statuses.numbers.some(Boolean) ? countsOf("statuses", data.statuses).sort(greatestFirst) : [],
    code: countsOf("code", data.code),
  };
}

/** Return the counts that are not 0 or whose values are chosen. @param {Count[]} counts @param {string[]} [chosen] */
function shownCounts(counts, chosen = []) {
  return counts.filter(({ value, count }) => count || chosen.includes(value));
}

/** @param {Count} one @param {Count} other */
function greatestFirst(one, other) {
  return other.count - one.count || (one.label < other.label ? -1 : 1);
}

/**
 * Return the number of papers by value; `values` has the value of each paper.
 *
 * @param {Iterable<number>} papers
 * @param {Uint16Array} values
 */
function countValues(papers, values) {
  const counts = new Uint32Array(1 << 16);
  for (const paper of papers) counts[values[paper]] += 1;
  return counts;
}

/**
 * Decode the properties of papers. A year is its own number, and the number of a venue is 1 above its index.
 *
 * @param {any} json
 * @param {number} papers
 * @returns {Facets}
 */
function readFacets(json, papers) {
  const years = decodeRuns(json.years, papers);
  /** @type {[string, string][]} */
  const venueNames = json.venues;
  const venues = venueNames.map(([value, label], at) => ({ number: at + 1, value, label }));
  const code = new Uint16Array(papers);
  for (const paper of decodeGaps(json.code, papers)) code[paper] = 1;
  return {
    years: { numbers: years, values: yearValues(years) },
    venues: { numbers: decodeRuns(json.venue, papers), values: venues },
    statuses: { numbers: decodeRuns(json.status ?? [0, papers], papers), values: STATUS_VALUES },
    code: { numbers: code, values: CODE_VALUES },
  };
}

/** Return the values of some years, each once, the newest first. @param {Iterable<number>} years */
function yearValues(years) {
  const sorted = [...new Set(years)].filter(Boolean).sort((one, other) => other - one);
  return sorted.map((number) => ({ number, value: String(number), label: String(number) }));
}

/**
 * Decode runs of value and length.
 *
 * @param {number[]} runs
 * @param {number} count the number of values
 */
function decodeRuns(runs, count) {
  const values = new Uint16Array(count);
  let index = 0;
  for (let run = 0; run < runs.length; run += 2) {
    values.fill(runs[run], index, index + runs[run + 1]);
    index += runs[run + 1];
  }
  if (index !== values.length) throw new RangeError(`${index} values for ${values.length}`);
  return values;
}

/**
 * Decode the papers of topics, which may be a sample.
 *
 * @param {any} json
 * @param {number} papers
 * @param {Topic[]} topics
 * @returns {TopicPapers[]}
 */
function readTopics({ step, topics: texts }, papers, topics) {
  const lists = texts.map((/** @type {string} */ text) =>
    decodeGaps(text, Math.ceil(papers / step)).map((index) => index * step),
  );
  return topics.map(({ id, label }, number) => {
    return { value: id, label, papers: union(withDescendants(topics, number).map((other) => lists[other])), step };
  });
}

/** Return the numbers of a topic and of all narrower topics. @param {Topic[]} topics @param {number} index */
function withDescendants(topics, index) {
  const found = new Set([index]);
  for (const ancestor of found) {
    for (const [other, { parents }] of topics.entries())
      if (parents.includes(ancestor)) found.add(other);
  }
  return [...found];
}

/** Return the numbers that are in any of the lists, each once. @param {Uint32Array[]} lists */
function union(lists) {
  return Uint32Array.from(new Set(lists.flatMap((list) => [...list])));
}

/** Return the file of year, venue, code and status. @param {Index} index */
export function facetsFile({ manifest: { facets } }) {
  return `facets/${facets.base}.json`;
}

/** @param {Index} index @returns {Promise<Facets>} */
export async function facetsOf(index) {
  return index.store.load(facetsFile(index), (json) => readFacets(json, index.manifest.papers));
}

/**
 * Return all topics with their papers, which are complete for the topics with these ids.
 *
 * @param {Index} index
 * @param {string[]} [ids]
 * @returns {Promise<TopicPapers[]>}
 */
async function topicsOf({ store, manifest: { papers, topics, facets } }, ids = []) {
  const read = (/** @type {any} */ json) => decodeGaps(json.papers, papers);
  const load = (/** @type {number} */ number) => store.load(`facets/${facets.each}/${number}.json`, read);
  const complete = topics.map(async ({ id }, number) =>
    facets.each && ids.includes(id) ? union(await Promise.all(withDescendants(topics, number).map(load))) : undefined,
  );
  const sample = store.load(`facets/${facets.topics}.json`, (json) => readTopics(json, papers, topics));
  const [sampled, ...lists] = await Promise.all([sample, ...complete]);
  return sampled.map((topic, number) => (lists[number] ? { ...topic, papers: lists[number], step: 1 } : topic));
}

/** Return the venues, each with its number of papers. @param {Index} index */
export async function countedVenues(index) {
  const { numbers, values } = (await facetsOf(index)).venues;
  const counts = countValues(numbers.keys(), numbers);
  return values.map(({ number, value, label }) => ({ value, label, count: counts[number] }));
}
