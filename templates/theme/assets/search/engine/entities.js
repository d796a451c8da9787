/** The topics, venues and authors whose names match a query. */

/** @import { Engine } from "./engine.js" */

import { countedVenues } from "./facets.js";
import { folded } from "../folding.js";

/** @typedef {{ label: string, address: string, count: number }} Entity */
/** @typedef {{ label: string, query: string, count: number }} Author */
/** @typedef {{ topics: Entity[], authors: Author[], venues: Entity[] }} Entities */

const MAX_SHOWN = 3;

/**
 * Return the topics, venues and authors whose words begin with all words of a query, each with its number
 * of papers, those with most papers first. Only authors of the results are considered; a query finds theirs.
 *
 * @param {string} query
 * @param {Engine} engine
 * @param {{ authors: string[] }[]} results
 * @returns {Promise<Entities>}
 */
export async function matchingEntities(query, engine, results) {
  const matches = nameMatcher(query);
  const index = await engine.index();
  const { topics, suffix } = index.manifest;
  const topicEntities = topics.map(({ id, label, count }) => ({ label, address: `topics/${id}${suffix}`, count }));
  const venues = await countedVenues(index);
  const venueEntities = venues.map(({ value, ...venue }) => ({ ...venue, address: `venues/${value}${suffix}` }));
  const authorEntity = async (/** @type {string} */ label) => {
    const query = `author:"${label}"`;
    const { complete } = await engine.search(query, { limit: 0 });
    return { label, query, count: complete };
  };
  const names = new Set(results.flatMap(({ authors }) => authors).filter(matches));
  // The count of each author takes another search.
  const shortest = [...names].sort((one, other) => one.length - other.length).slice(0, MAX_SHOWN);
  const authorEntities = await Promise.all(shortest.map(authorEntity));
  /** @type {<Named extends { label: string, count: number }>(all: Named[]) => Named[]} */
  const top = (all) =>
    all
      .filter(({ label }) => matches(label))
      .sort((one, other) => other.count - one.count || one.label.length - other.label.length)
      .slice(0, MAX_SHOWN);
  return { topics: top(topicEntities), authors: top(authorEntities), venues: top(venueEntities) };
}

/** Return the predicate whether the words of a name begin with all words of a query. @param {string} query */
function nameMatcher(query) {
  const queryWords = wordsOf(query);
  return (/** @type {string} */ name) => {
    const nameWords = wordsOf(name);
    return queryWords.length > 0 && queryWords.every((word) => nameWords.some((one) => one.startsWith(word)));
  };
}

/** Return the words of a text in lower case and without accents. @param {string} text */
function wordsOf(text) {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
