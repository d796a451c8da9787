/** Narrowing results by topic, year, venue, status and code, and counting what is left for each. */

/** @import { Facets, Topic } from "./files.js" */

import { STATUSES } from "./files.js";

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
export const ACCEPTED = "none";

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
  const { topics, years, venues, statuses, code } = tests(all, chosen);
  const left = passing(papers, [topics, years, venues, statuses, code]);
  const flags = new Uint8Array(all.years.length);
  for (const paper of left) flags[paper] = 1;
  const having = (/** @type {Uint32Array} */ own) => {
    let count = 0;
    for (const paper of own) count += flags[paper];
    return count;
  };
  const byYear = tallied(passing(papers, [topics, venues, statuses, code]), all.years);
  for (const year of chosen.years ?? []) byYear.set(year, byYear.get(year) ?? 0);
  const byVenue = tallied(passing(papers, [topics, years, statuses, code]), all.venue);
  for (const slug of chosen.venues ?? []) {
    const number = all.venues.findIndex((venue) => venue.slug === slug) + 1;
    byVenue.set(number, byVenue.get(number) ?? 0);
  }
  return {
    topics: all.topics
      .map(({ id, label }, place) =>
        all.papersOf.has(id) || all.step === 1
          ? exactly(id, label, having(all.papersOf.get(id) ?? all.byTopic[place]))
          : { value: id, label, count: all.step * having(all.byTopic[place]), isEstimate: true },
      )
      .filter(({ value, count }) => count || all.papersOf.has(value))
      .sort(greatestFirst),
    years: [...byYear]
      .filter(([year]) => year)
      .sort(([one], [other]) => other - one)
      .map(([year, count]) => exactly(String(year), String(year), count)),
    venues: [...byVenue]
      .filter(([number]) => number)
      .map(([number, count]) => {
        const { slug, label } = all.venues[number - 1];
        return exactly(slug, label, count);
      })
      .sort(greatestFirst),
    statuses: all.status ? statusCounts(all.status, passing(papers, [topics, years, venues, code]), chosen) : [],
    code: having(all.code),
  };
}

/**
 * @param {Uint16Array} status
 * @param {Uint32Array} papers
 * @param {Chosen} chosen
 */
function statusCounts(status, papers, { statuses = [] }) {
  const byStatus = tallied(papers, status);
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
