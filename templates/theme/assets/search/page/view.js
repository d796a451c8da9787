/** All that the search page shows below its field. */

/** @import { Piece } from "../engine/marks.js" */
/** @import { Shelf } from "./answering.js" */
/** @import { State } from "./state.js" */

import { chips } from "./chosen.js";
import { element } from "./elements.js";
import { groups } from "./facets.js";
import { corrections, items, marks, nothing, paging, papers, summary } from "./results.js";
import { narrowings, orderOf } from "./state.js";

const ORDERS = {
  relevance: "Best match",
  date: "Newest",
  title: "Title",
  citations: "Most cited",
  upvotes: "Most upvoted",
  stars: "Most starred",
};
/** Where there is room for the filters beside the results; the style sheet says the same. */
const IS_WIDE = matchMedia("(min-width: 60em)");

const options = new Map(
  Object.entries(ORDERS).map(([value, label]) => [
    value,
    element("option", { attributes: { value } }, label),
  ]),
);
/** @type {string[]} */
const USUAL = ["relevance", "date", "title"];
export const order = element("select", {}, ...chosenOptions(USUAL));
export const facets = element("form", {
  className: "ps-facets",
  attributes: { "aria-label": "Filters" },
});
export const list = element("ul", { className: "ps-results" });
export const pages = element("nav", {
  className: "ps-paging",
  attributes: { "aria-label": "Pages of results" },
});
const summaryOfFilters = element("summary", {}, "Filters");
/** On a phone, where the filters cover the results, what leads to these. */
const done = element("button", { className: "ps-primary", attributes: { type: "button" } });
const filters = element("details", { className: "ps-filters" }, summaryOfFilters, facets, done);
/** What is told to those who hear the page: once typing pauses, and not with each letter. */
const status = element("p", { className: "ps-aside", attributes: { role: "status" } });
const total = element("p", { className: "ps-total" });
const chosen = element("div", {
  className: "ps-chosen",
  attributes: { role: "group", "aria-label": "Chosen filters" },
});
const fault = element("div", { className: "ps-fault", attributes: { role: "alert" } });
const notes = element("div", { className: "ps-notes" });
const empty = element("div", { className: "ps-nothing" });
const sorting = element("label", { className: "ps-order" }, element("span", {}, "Sorted by "), order);
const above = element("div", { className: "ps-above" }, total, sorting);
/** Results look as the cards of lists do. */
const asCards = element("div", { className: "ps-cards" });
const main = element("div", {}, above, chosen, fault, notes, asCards, list, empty, pages);

/** Whether more is to come. */
let isWaiting = false;
/** What the list was made from: the counts of the boxes often follow the same results. */
let listed = "";

export const found = element("div", { className: "ps-found" }, filters, main, status);
IS_WIDE.addEventListener("change", fold);
fold();
done.addEventListener("click", () => {
  fold();
  found.scrollIntoView();
  summaryOfFilters.focus({ preventScroll: true });
});

/** @param {string[]} values */
function chosenOptions(values) {
  return values.flatMap((value) => options.get(value) ?? []);
}

function fold() {
  filters.open = IS_WIDE.matches;
}

/**
 * @param {Shelf} answer
 * @param {State} state
 * @param {URL} root
 * @param {(chosen: State["chosen"]) => void} choose
 */
export function show(answer, state, root, choose) {
  fault.replaceChildren();
  isWaiting = answer.isPartial;
  total.replaceChildren(...summary(answer, state));
  notes.replaceChildren(...corrections(answer, state));
  showResults(answer, state, root);
  done.textContent = `Show ${papers(answer.complete || answer.total)}`;
  sorting.hidden = !answer.total;
  empty.replaceChildren(...(answer.total ? [] : [nothing(state, root, choose)]));
  pages.replaceChildren(...paging(answer.total, state));
  chosen.replaceChildren(...chips(state.chosen, answer.counts, choose));
  chosen.hidden = !chosen.hasChildNodes();
  showFacets(answer, state);
  const shown = chosenOptions([...USUAL, ...answer.orders]);
  if (shown.length !== order.options.length) order.replaceChildren(...shown);
  order.value = orderOf(state);
  // By numbers that no paper has, results are sorted by title.
  if (!order.value) order.value = "title";
}

/**
 * Show excerpts in the place of texts, by place of result; they are as high.
 *
 * @param {(Piece[] | undefined)[]} excerpts
 */
export function quote(excerpts) {
  const items = list.querySelectorAll(":scope > li:not(.ps-rest)");
  for (const [place, pieces] of excerpts.entries()) {
    const text = items[place]?.querySelector(".ps-text");
    if (!pieces || !text) continue;
    text.classList.add("ps-excerpt");
    text.replaceChildren(...marks(pieces));
  }
}

/**
 * A list of other results is made anew; the focus stays with its paper, or else in its place.
 *
 * @param {Shelf} answer
 * @param {State} state
 * @param {URL} root
 */
function showResults(answer, state, root) {
  const { results, total, complete, isPartial } = answer;
  const told = JSON.stringify([results, total, complete, isPartial, state.page]);
  if (told === listed) return;
  listed = told;
  const before = [...list.querySelectorAll("a")];
  const place = before.findIndex((link) => link === document.activeElement);
  list.replaceChildren(...items(answer, state, root));
  document.dispatchEvent(new Event("papershelf:list"));
  if (place < 0) return;
  const links = [...list.querySelectorAll("a")];
  const own = links.find((link) => link.href === before[place].href) ?? links[place];
  own?.focus({ preventScroll: true });
}

/**
 * The boxes are made anew; what was open stays so, and the focus stays where it was.
 *
 * @param {Shelf} answer
 * @param {State} state
 */
function showFacets({ counts }, state) {
  const number = narrowings(state);
  summaryOfFilters.textContent = number ? `Filters (${number})` : "Filters";
  if (!counts) return;
  const focused = document.activeElement;
  const wasOpen = (/** @type {string} */ group) =>
    facets.querySelector(`details[data-group="${group}"]`)?.hasAttribute("open") ?? false;
  const own = focused instanceof HTMLInputElement && facets.contains(focused) ? focused : null;
  facets.replaceChildren(...groups(counts, state.chosen, wasOpen));
  const boxes = [...facets.querySelectorAll("input")];
  if (own) boxes.find((box) => box.name === own.name && box.value === own.value)?.focus();
  filters.hidden = !boxes.length;
}

/**
 * @param {string} message
 * @param {() => void} retry
 */
export function tell(message, retry) {
  listed = "";
  const button = element("button", { className: "ps-clear", attributes: { type: "button" } }, "Try again");
  button.addEventListener("click", retry);
  for (const part of [total, notes, list, empty, pages, status]) part.replaceChildren();
  fault.replaceChildren(element("p", {}, message), button);
}

export function showWaiting() {
  isWaiting = true;
  total.textContent = "Searching …";
}

/** Say what is shown to those who can't see it, once all of it is. */
export function announce() {
  if (isWaiting) return;
  const said = [total, ...notes.children].map((part) => part.textContent).join(" ");
  if (total.textContent && status.textContent !== said) status.textContent = said;
}
