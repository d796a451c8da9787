/** The list of results and what is said above and below it. */

/** @import { Piece } from "../engine/marks.js" */
/** @import { Shelf, Shown } from "./answering.js" */
/** @import { State } from "./state.js" */

import { clearing } from "./chosen.js";
import { element } from "./elements.js";
import { addressOf, narrowings } from "./state.js";

export const PAGE_SIZE = 20;
const MOST_TOPICS = 4;
/** Letters of a query that are shown of it. */
const MOST_LETTERS = 60;

/**
 * "214 papers for “graph networks”", or "… papers" while not all are found.
 *
 * @param {Shelf} answer
 * @param {State} state
 * @returns {(Node | string)[]}
 */
export function summary({ total, isPartial }, { query }) {
  const count = isPartial ? "…" : total.toLocaleString("en");
  const number = count === "1" ? "1 paper" : `${count} papers`;
  return query.trim() ? [`${number} for `, quoted(query.trim())] : [number];
}

/**
 * What was looked for in the place of words that no paper has.
 *
 * @param {Shelf} answer
 */
export function corrections({ instead, missing }) {
  const mistyped = instead
    .filter(({ isBeginning }) => !isBeginning)
    .map(({ written, words }) => {
      const shown = words.flatMap((word) => [", ", quoted(word)]).slice(1);
      return [...nobodyHas(written), " Showing results for ", ...shown, "."];
    });
  return [...mistyped, ...missing.map(nobodyHas)].map((line) => element("p", {}, ...line));
}

/** @param {string} word */
function nobodyHas(word) {
  return ["No paper has ", quoted(word), "."];
}

/**
 * Whatever the direction of its letters, they stay between the quotation marks.
 *
 * @param {string} text
 */
function quoted(text) {
  const letters = [...text];
  const shown = letters.length > MOST_LETTERS ? [...letters.slice(0, MOST_LETTERS), "…"] : letters;
  return element("span", {}, "“", element("bdi", {}, shown.join("")), "”");
}

/**
 * @param {Shown} result
 * @param {URL} root
 */
export function item({ address, title, text, topics, year, venue, status, hasCode }, root) {
  const place = [venue, year ? String(year) : ""].filter(Boolean).join(" ");
  const facts = [place, ...topics.slice(0, MOST_TOPICS).map(({ label }) => label)].filter(Boolean);
  const about = element("p", { className: "ps-result__about" }, facts.join(" · "));
  for (const word of [hasCode ? "code" : "", status].filter(Boolean)) {
    about.prepend(element("em", {}, word), about.hasChildNodes() ? " · " : "");
  }
  const link = element("a", { attributes: { href: new URL(address, root).href } }, ...marks(title));
  return element(
    "li",
    {},
    element("p", { className: "ps-result__title", attributes: { dir: "auto" } }, link),
    ...(text.length ? [element("p", { attributes: { dir: "auto" } }, ...marks(text))] : []),
    ...(about.hasChildNodes() ? [about] : []),
  );
}

/** @param {Piece[]} pieces */
export function marks(pieces) {
  return pieces.map(({ text, isMarked }) =>
    isMarked ? element("mark", {}, text) : document.createTextNode(text),
  );
}

/**
 * Links to the pages before and after, and which one this is.
 *
 * @param {number} total
 * @param {State} state
 */
export function paging(total, state) {
  const pages = pagesOf(total);
  if (pages < 2) return [];
  const { page } = state;
  const link = (/** @type {number} */ number, /** @type {string} */ label) => {
    const href = addressOf({ ...state, page: number }) || "?";
    return element("a", { attributes: { href, "data-page": String(number) } }, label);
  };
  return [
    ...(page > 1 ? [link(page - 1, "Previous")] : []),
    element("span", {}, `Page ${page.toLocaleString("en")} of ${pages.toLocaleString("en")}`),
    ...(page < pages ? [link(page + 1, "Next")] : []),
  ];
}

/** @param {number} total */
export function pagesOf(total) {
  return Math.ceil(total / PAGE_SIZE);
}

/**
 * What to do where nothing is found.
 *
 * @param {State} state
 * @param {URL} root
 * @param {(chosen: State["chosen"]) => void} choose
 */
export function nothing(state, root, choose) {
  const ways = [
    element("li", {}, "Try fewer or other words, or their beginning with a star: ", code("trans*")),
    element(
      "li",
      {},
      "Look through ",
      link("topics/", "the topics", root),
      " or ",
      link("browse/", "all papers", root),
    ),
  ];
  return element(
    "div",
    {},
    element("p", {}, "Nothing found."),
    ...(narrowings(state) ? [clearing("Remove the filters", choose)] : []),
    element("ul", {}, ...ways),
  );
}

/** @param {string} text */
function code(text) {
  return element("code", {}, text);
}

/**
 * @param {string} address
 * @param {string} label
 * @param {URL} root
 */
function link(address, label, root) {
  return element("a", { attributes: { href: new URL(address, root).href } }, label);
}
