/** Facets: narrowing results by topic, year, venue, status and code, and counting what is left for each. */

/** @import { Index } from "./index.js" */
/** @import { Topic } from "./manifest.js" */

import { gaps } from "./codec.js";
import { STATUSES } from "./manifest.js";

/**
 * What results are narrowed to: papers with all of these topics, any of these years, any of these
 * venues, any of these statuses, and code where it is asked for.
 *
 * @typedef {object} Chosen
 * @property {string[]} [topics] ids
 * @property {number[]} [years]
 * @property {string[]} [venues] slugs
 * @property {string[]} [statuses] words, or ACCEPTED
 * @property {boolean} [code]
 */

/**
 * `byTopic` has the papers of each topic in a sample of every so many papers (`step`), and `papersOf`
 * all those of topics that are chosen; both with the papers of the topics below.
 *
 * @typedef {object} Topical
 * @property {Topic[]} topics
 * @property {number} step
 * @property {Uint32Array[]} byTopic
 * @property {Map<string, Uint32Array>} papersOf
 */

/** The value for papers that have no status. */
const ACCEPTED = "none";

/** @typedef {Facets & Topical} All */

/** @typedef {{ value: string, label: string, count: number, isEstimate: boolean }} Count */

/**
 * The greatest first, but years the newest first.
 *
 * @typedef {{ topics: Count[], years: Count[], venues: Count[], statuses: Count[], code: number }} Counts
 */

/** @typedef {(paper: number) => boolean} Test */

/**
 * @param {All} all
 * @param {Chosen} chosen
 * @returns {Record<keyof Chosen, Test | undefined>}
 */
function tests(all, { topics = [], years = [], venues = [], statuses = [], code }) {
  const papers = topics.map((id) => new Set(all.papersOf.get(id)));
  const slugs = all.venues.map((/** @type {{ slug: string }} */ venue) => venue.slug);
  const numbers = new Set(venues.map((slug) => slugs.indexOf(slug) + 1 || -1));
  const wanted = new Set(years);
  const having = new Set(code ? all.code : []);
  const words = new Set(statuses);
  return {
    topics: topics.length ? (paper) => papers.every((own) => own.has(paper)) : undefined,
    years: years.length ? (paper) => wanted.has(all.years[paper]) : undefined,
    venues: venues.length ? (paper) => numbers.has(all.venue[paper]) : undefined,
    statuses: statuses.length ? (paper) => words.has(wordOf(all.status?.[paper])) : undefined,
    code: code ? (paper) => having.has(paper) : undefined,
  };
}

/**
 * The papers that the facets leave, and how many have each of their values: of those to be counted,
 * if there are any.
 *
 * @param {Uint32Array} matches
 * @param {Index} index
 * @param {Chosen} [chosen]
 * @param {Uint32Array | false} [counting]
 * @returns {Promise<{ found: Uint32Array, counts?: Counts }>}
 */
export async function narrowed(matches, index, chosen = {}, counting = undefined) {
  const isNarrowed = Object.values(chosen).some((own) => own && (own === true || own.length));
  if (!counting && !isNarrowed) return { found: matches };
  const { topics: ids = [] } = chosen;
  const [base, sample, lists] = await Promise.all([
    facetsOf(index),
    sampleOf(index),
    Promise.all(ids.map((id) => papersOfTopic(id, index))),
  ]);
  const own = new Map(ids.map((id, at) => [id, lists[at]]));
  const all = { ...base, ...sample, topics: index.manifest.topics, papersOf: own };
  const found = chosenPapers(matches, all, chosen);
  if (!counting) return { found };
  return { found, counts: counted(counting.length ? counting : matches, all, chosen) };
}

/** @param {number} [number] */
function wordOf(number = 0) {
  return STATUSES[number] || ACCEPTED;
}

/**
 * @param {Uint32Array} papers
 * @param {(Test | undefined)[]} all
 */
function passing(papers, all) {
  const given = all.filter((test) => test !== undefined);
  return given.length ? papers.filter((paper) => given.every((test) => test(paper))) : papers;
}

/**
 * The papers that pass all that is chosen.
 *
 * @param {Uint32Array} papers
 * @param {All} all
 * @param {Chosen} chosen
 */
export function chosenPapers(papers, all, chosen) {
  return passing(papers, Object.values(tests(all, chosen)));
}

/**
 * How many of the papers there would be with each value. Years, venues and statuses, of which any
 * may match, are counted as if none of their own kind were chosen; topics are estimated where there is but a
 * sample of them. What is chosen is among them even where it leaves nothing.
 *
 * @param {Uint32Array} papers
 * @param {All} all
 * @param {Chosen} chosen
 * @returns {Counts}
 */
export function counted(papers, all, chosen) {
  const own = tests(all, chosen);
  /** @param {keyof Chosen} kind */
  const without = (kind) => passing(papers, Object.values({ ...own, [kind]: undefined }));
  const flags = new Uint8Array(all.years.length);
  for (const paper of passing(papers, Object.values(own))) flags[paper] = 1;
  const having = (/** @type {Uint32Array} */ list) => {
    let count = 0;
    for (const paper of list) count += flags[paper];
    return count;
  };
  return {
    topics: topicCounts(all, having),
    years: yearCounts(tallied(without("years"), all.years), chosen),
    venues: venueCounts(tallied(without("venues"), all.venue), all, chosen),
    statuses: all.status ? statusCounts(tallied(without("statuses"), all.status), chosen) : [],
    code: having(all.code),
  };
}

/**
 * @param {All} all
 * @param {(papers: Uint32Array) => number} having
 */
function topicCounts({ topics, papersOf, byTopic, step }, having) {
  return topics
    .map(({ id, label }, place) => {
      const own = papersOf.get(id);
      const isEstimate = !own && step > 1;
      const count = having(own ?? byTopic[place]) * (isEstimate ? step : 1);
      return { value: id, label, count, isEstimate };
    })
    .filter(({ value, count }) => count || papersOf.has(value))
    .sort(greatestFirst);
}

/**
 * @param {Map<number, number>} byYear
 * @param {Chosen} chosen
 */
function yearCounts(byYear, { years = [] }) {
  for (const year of years) byYear.set(year, byYear.get(year) ?? 0);
  return [...byYear]
    .filter(([year]) => year)
    .sort(([one], [other]) => other - one)
    .map(([year, count]) => exactly(String(year), String(year), count));
}

/**
 * @param {Map<number, number>} byVenue
 * @param {All} all
 * @param {Chosen} chosen
 */
function venueCounts(byVenue, all, { venues = [] }) {
  return all.venues
    .map(({ slug, label }, place) => exactly(slug, label, byVenue.get(place + 1) ?? 0))
    .filter(({ value, count }) => count || venues.includes(value))
    .sort(greatestFirst);
}

/**
 * @param {Map<number, number>} byStatus
 * @param {Chosen} chosen
 */
function statusCounts(byStatus, { statuses = [] }) {
  return STATUSES.map((word, number) => {
    const value = wordOf(number);
    const label = word ? word[0].toUpperCase() + word.slice(1) : "All others";
    return exactly(value, label, byStatus.get(number) ?? 0);
  })
    .filter(({ value, count }) => count || statuses.includes(value))
    .sort(greatestFirst);
}

/**
 * @param {string} value
 * @param {string} label
 * @param {number} count
 * @returns {Count}
 */
function exactly(value, label, count) {
  return { value, label, count, isEstimate: false };
}

/**
 * @param {Uint32Array} papers
 * @param {Uint16Array} values
 */
function tallied(papers, values) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const paper of papers) counts.set(values[paper], (counts.get(values[paper]) ?? 0) + 1);
  return counts;
}

/**
 * @param {Count} one
 * @param {Count} other
 */
function greatestFirst(one, other) {
  return other.count - one.count || (one.label < other.label ? -1 : 1);
}

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
async function sampleOf({ store, manifest }) {
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
async function papersOfTopic(id, index) {
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
 * How many papers each venue has.
 *
 * @param {Index} index
 * @returns {Promise<{ slug: string, label: string, count: number }[]>}
 */
export async function countedVenues(index) {
  const base = await facetsOf(index);
  const venues = base.venues.map((own) => ({ ...own, count: 0 }));
  for (const number of base.venue) if (number) venues[number - 1].count += 1;
  return venues;
}
