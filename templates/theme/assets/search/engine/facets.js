/** Narrowing results by topic, year, venue and code, and counting what is left for each. */

/** @import { Facets, Topic } from "./files.js" */

/**
 * What results are narrowed to: papers with all of these topics, any of these years, any of these
 * venues, and code where it is asked for.
 *
 * @typedef {object} Chosen
 * @property {string[]} [topics] ids
 * @property {number[]} [years]
 * @property {string[]} [venues] slugs
 * @property {boolean} [code]
 */

/**
 * The papers of each topic have those of the topics below it.
 *
 * @typedef {Facets & { topics: Topic[], byTopic: Uint32Array[] }} All
 */

/** @typedef {{ value: string, label: string, count: number }} Count */

/**
 * The greatest first, but years the newest first.
 *
 * @typedef {{ topics: Count[], years: Count[], venues: Count[], code: number }} Counts
 */

/** @typedef {(paper: number) => boolean} Test */

/**
 * @param {All} all
 * @param {Chosen} chosen
 * @returns {Record<keyof Chosen, Test | undefined>}
 */
function tests(all, { topics = [], years = [], venues = [], code }) {
  const places = new Map(all.topics.map(({ id }, place) => [id, place]));
  const papers = topics.map((id) => new Set(all.byTopic[places.get(id) ?? -1]));
  const slugs = all.venues.map((/** @type {{ slug: string }} */ venue) => venue.slug);
  const numbers = new Set(venues.map((slug) => slugs.indexOf(slug) + 1 || -1));
  const wanted = new Set(years);
  const having = new Set(code ? all.code : []);
  return {
    topics: topics.length ? (paper) => papers.every((own) => own.has(paper)) : undefined,
    years: years.length ? (paper) => wanted.has(all.years[paper]) : undefined,
    venues: venues.length ? (paper) => numbers.has(all.venue[paper]) : undefined,
    code: code ? (paper) => having.has(paper) : undefined,
  };
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
 * How many of the papers there would be with each value. Years and venues, of which any may match,
 * are counted as if none of their own kind were chosen.
 *
 * @param {Uint32Array} papers
 * @param {All} all
 * @param {Chosen} chosen
 * @returns {Counts}
 */
export function counted(papers, all, chosen) {
  const { topics, years, venues, code } = tests(all, chosen);
  const left = passing(papers, [topics, years, venues, code]);
  const flags = new Uint8Array(all.years.length);
  for (const paper of left) flags[paper] = 1;
  const having = (/** @type {Uint32Array} */ own) => {
    let count = 0;
    for (const paper of own) count += flags[paper];
    return count;
  };
  const byYear = tallied(passing(papers, [topics, venues, code]), all.years);
  const byVenue = tallied(passing(papers, [topics, years, code]), all.venue);
  return {
    topics: all.topics
      .map(({ id, label }, place) => ({ value: id, label, count: having(all.byTopic[place]) }))
      .filter(({ count }) => count)
      .sort(greatestFirst),
    years: [...byYear]
      .filter(([year]) => year)
      .sort(([one], [other]) => other - one)
      .map(([year, count]) => ({ value: String(year), label: String(year), count })),
    venues: [...byVenue]
      .filter(([number]) => number)
      .map(([number, count]) => ({
        value: all.venues[number - 1].slug,
        label: all.venues[number - 1].label,
        count,
      }))
      .sort(greatestFirst),
    code: having(all.code),
  };
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
