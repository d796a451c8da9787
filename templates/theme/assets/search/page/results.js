/** The list of results and what is said above and below it. */

/** @import { Answer, Result } from "../engine/engine.js" */
/** @import { Piece } from "../engine/marks.js" */
/** @import { State } from "./state.js" */

import { element } from "./elements.js";
import { addressOf, isNarrowed } from "./state.js";

export const PAGE_SIZE = 20;

/** @typedef {(text: string) => Piece[]} Marker */

/**
 * "214 results for “graph networks”"
 *
 * @param {Answer} answer
 * @param {State} state
 */
export function summary({ total }, { query }) {
  const number = total === 1 ? "1 paper" : `${total.toLocaleString("en")} papers`;
  return query.trim() ? `${number} for “${query.trim()}”` : number;
}

/**
 * What was looked for in the place of words that no paper has.
 *
 * @param {Answer} answer
 */
export function corrections({ instead, missing }) {
  const mistyped = instead.filter(({ isBeginning }) => !isBeginning);
  const lines = mistyped.map(({ written, words }) => {
    const shown = words.map((word) => `“${word}”`).join(", ");
    return `No paper has “${written}”. Showing results for ${shown}.`;
  });
  return [...lines, ...missing.map((word) => `No paper has “${word}”.`)].map((line) =>
    element("p", {}, line),
  );
}

/**
 * @param {Result} result
 * @param {URL} root
 * @param {Marker} mark
 */
export function item(result, root, mark) {
  const { address, title, text, topics, year, venue, hasCode } = result;
  const place = [venue, year ? String(year) : "", hasCode ? "code" : ""].filter(Boolean);
  const link = element(
    "a",
    { attributes: { href: new URL(address, root).href } },
    ...marks(title, mark),
  );
  const about = [...place, ...topics.map(({ label }) => label)].join(" · ");
  return element(
    "li",
    {},
    element("p", { className: "ps-result__title" }, link),
    element("p", {}, ...marks(text, mark)),
    element("p", { className: "ps-result__about" }, about),
  );
}

/**
 * @param {string} text
 * @param {Marker} mark
 */
function marks(text, mark) {
  return mark(text).map(({ text: own, isMarked }) =>
    isMarked ? element("mark", {}, own) : document.createTextNode(own),
  );
}

/**
 * Links to the pages before and after, and which one this is.
 *
 * @param {number} total
 * @param {State} state
 */
export function paging(total, state) {
  const pages = Math.ceil(total / PAGE_SIZE);
  if (pages < 2) return [];
  const { page } = state;
  const link = (/** @type {number} */ number, /** @type {string} */ label) => {
    const href = addressOf({ ...state, page: number }) || "?";
    return element("a", { attributes: { href, "data-page": String(number) } }, label);
  };
  return [
    ...(page > 1 ? [link(page - 1, "Previous")] : []),
    element("span", {}, `Page ${page} of ${pages.toLocaleString("en")}`),
    ...(page < pages ? [link(page + 1, "Next")] : []),
  ];
}

/**
 * What to do where nothing is found.
 *
 * @param {State} state
 * @param {URL} root
 * @param {() => void} clear
 */
export function nothing(state, root, clear) {
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
  if (isNarrowed(state)) {
    const button = element("button", { attributes: { type: "button" } }, "Remove the filters");
    button.addEventListener("click", clear);
    ways.unshift(element("li", {}, button));
  }
  return element("div", {}, element("p", {}, "Nothing found."), element("ul", {}, ...ways));
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
