/** The topics, venues and authors that are called as a query is written. */

/** @import { OpenEngine } from "./engine.js" */

import { countedVenues } from "./facets.js";

/** @typedef {{ label: string, address: string, count: number }} Named */
/** @typedef {{ topics: Named[], authors: Named[], venues: Named[] }} AllNamed */

const MOST = 3;

/**
 * What has all words of a query at the beginnings of its own words, with how many papers it has: the
 * greatest first. Authors are those of the results.
 *
 * @param {string} query
 * @param {OpenEngine} engine
 * @param {{ authors: string[] }[]} results
 * @returns {Promise<AllNamed>}
 */
export async function named(query, engine, results) {
  const isCalled = matcher(query);
  const index = await engine.index();
  const { topics, suffix } = index.manifest;
  const ofTopics = topics.map(({ id, label, count }) => ({
    label,
    address: `topics/${id}${suffix}`,
    count,
  }));
  const ofVenues = (await countedVenues(index)).map(({ slug, label, count }) => ({
    label,
    address: `venues/${slug}${suffix}`,
    count,
  }));
  const ofAuthor = async (/** @type {string} */ label) => {
    const author = `author:"${label}"`;
    const { complete } = await engine.search(author, { limit: 0 });
    return { label, address: asked(author, suffix), count: complete };
  };
  const names = new Set(results.flatMap(({ authors }) => authors).filter(isCalled));
  // Each asks the index once more.
  const short = [...names].sort((one, other) => one.length - other.length).slice(0, MOST);
  const ofAuthors = await Promise.all(short.map(ofAuthor));
  const first = (/** @type {Named[]} */ all) =>
    all
      .filter(({ label }) => isCalled(label))
      .sort((one, other) => other.count - one.count || one.label.length - other.label.length)
      .slice(0, MOST);
  return { topics: first(ofTopics), authors: first(ofAuthors), venues: first(ofVenues) };
}

/**
 * The address of the search page with the results of a query.
 *
 * @param {string} query
 * @param {string} suffix
 */
function asked(query, suffix) {
  return `search/${suffix === "/" ? "" : "index.html"}?${new URLSearchParams({ q: query })}`;
}

/**
 * What tells whether a name has all words of a query at the beginnings of its own.
 *
 * @param {string} query
 */
function matcher(query) {
  const sought = wordsOf(query);
  return (/** @type {string} */ name) => {
    const own = wordsOf(name);
    return sought.length > 0 && sought.every((word) => own.some((one) => one.startsWith(word)));
  };
}

/**
 * The words of a text without accents and capitals.
 *
 * @param {string} text
 */
function wordsOf(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
