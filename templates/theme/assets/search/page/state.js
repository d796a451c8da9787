/** The state of the search page, and its address. */

/** @import { Chosen, Facet } from "../engine/facets.js" */
/** @import { Order } from "../engine/engine.js" */

/** @typedef {{ query: string, chosen: Required<Chosen>, order: Order | "", page: number }} State */

/** The orders of results, each with its label. @type {Record<Order, string>} */
export const ORDERS = {
  relevance: "Best match",
  date: "Newest",
  title: "Title",
  citations: "Most cited",
  upvotes: "Most upvoted",
  stars: "Most starred",
};
const MAX_PAGE = 10_000;
/** The query that finds all papers. */
export const ALL_PAPERS = "*";

/** The parameter of the address for each facet. @type {Record<Facet, string>} */
export const PARAMETERS = {
  topics: "topic",
  years: "year",
  venues: "venue",
  statuses: "status",
  code: "code",
};

/** The facets in the order of the page. */
export const FACETS = /** @type {Facet[]} */ (Object.keys(PARAMETERS));

/**
 * Return the state of an address, without its invalid parameters.
 *
 * @param {string} search the address from its question mark on
 * @returns {State}
 */
export function stateOf(search) {
  const parameters = new URLSearchParams(search);
  const valuesOf = (/** @type {string} */ name) => [...new Set(parameters.getAll(name))];
  const years = valuesOf("year").map(Number).filter((year) => Number.isInteger(year) && year > 0);
  const page = Number(parameters.get("page"));
  const orders = /** @type {Order[]} */ (Object.keys(ORDERS));
  return {
    query: parameters.get("q") ?? "",
    chosen: {
      topics: valuesOf("topic"),
      years: [...new Set(years.map(String))],
      venues: valuesOf("venue"),
      statuses: valuesOf("status"),
      code: valuesOf("code").filter((value) => value === "1"),
    },
    order: orders.find((order) => order === parameters.get("sort")) ?? "",
    page: Number.isInteger(page) && page > 1 && page <= MAX_PAGE ? page : 1,
  };
}

/** Return the address of a state, from its question mark on; empty for the default state. @param {State} state */
export function addressOf({ query, chosen, order, page }) {
  const parameters = new URLSearchParams();
  if (query.trim()) parameters.set("q", query);
  for (const facet of FACETS) for (const value of chosen[facet]) parameters.append(PARAMETERS[facet], value);
  if (order) parameters.set("sort", order);
  if (page > 1) parameters.set("page", String(page));
  return parameters.size ? `?${parameters}` : "";
}

/** Return the number of chosen filters. @param {State} state */
export function filterCount({ chosen }) {
  return FACETS.reduce((sum, facet) => sum + chosen[facet].length, 0);
}

/**
 * Return the order of a state, which by default depends on whether there is a query.
 *
 * @param {State} state
 * @returns {Order}
 */
export function orderOf({ query, order }) {
  return order || (query.trim() ? "relevance" : "date");
}
