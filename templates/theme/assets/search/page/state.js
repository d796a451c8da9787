/** What the search page shows, as its address says it. */

/** @import { Chosen } from "../engine/facets.js" */
/** @import { Order } from "../engine/engine.js" */

/** @typedef {{ query: string, chosen: Required<Chosen>, order: Order | "", page: number }} State */

const ORDERS = /** @type {const} */ ([
  "relevance",
  "date",
  "title",
  "citations",
  "upvotes",
  "stars",
]);
const MOST_PAGES = 10_000;

/** Which parameter of the address has the values of which facet. */
export const PARAMETERS = /** @type {const} */ ({
  topics: "topic",
  years: "year",
  venues: "venue",
  statuses: "status",
});

/** Those facets of which several values can be chosen. */
export const FACETS = /** @type {(keyof typeof PARAMETERS)[]} */ (Object.keys(PARAMETERS));

/**
 * What an address asks for; what makes no sense in it is passed over.
 *
 * @param {string} search the address from its question mark on
 * @returns {State}
 */
export function stateOf(search) {
  const given = new URLSearchParams(search);
  const page = Number(given.get("page"));
  return {
    query: given.get("q") ?? "",
    chosen: {
      topics: distinct(given.getAll("topic")),
      years: distinct(given.getAll("year").map(Number).filter(Number.isInteger)),
      venues: distinct(given.getAll("venue")),
      statuses: distinct(given.getAll("status")),
      code: given.get("code") === "1",
    },
    order: ORDERS.find((order) => order === given.get("sort")) ?? "",
    page: Number.isInteger(page) && page > 1 && page <= MOST_PAGES ? page : 1,
  };
}

/**
 * The address of a state, from its question mark on; empty where all is as usual.
 *
 * @param {State} state
 */
export function addressOf({ query, chosen, order, page }) {
  const given = new URLSearchParams();
  if (query.trim()) given.set("q", query);
  for (const [facet, parameter] of Object.entries(PARAMETERS)) {
    for (const value of chosen[/** @type {keyof typeof PARAMETERS} */ (facet)]) {
      given.append(parameter, String(value));
    }
  }
  if (chosen.code) given.set("code", "1");
  if (order) given.set("sort", order);
  if (page > 1) given.set("page", String(page));
  return given.size ? `?${given}` : "";
}

/**
 * How many things narrow the results.
 *
 * @param {State} state
 */
export function narrowings({ chosen }) {
  return FACETS.reduce((sum, facet) => sum + chosen[facet].length, Number(chosen.code));
}

/**
 * The order that is meant where none is said.
 *
 * @param {State} state
 * @returns {Order}
 */
export function orderOf({ query, order }) {
  return order || (query.trim() ? "relevance" : "date");
}

/**
 * @template T
 * @param {T[]} values
 */
function distinct(values) {
  return [...new Set(values)];
}
