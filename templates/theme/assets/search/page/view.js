/** The view of the search page: everything below its field. */

/** @import { Excerpt, PageAnswer } from "./answering.js" */
/** @import { State } from "./state.js" */

import { button, element, say, urlOf } from "./elements.js";
import { chips, groups } from "./facets.js";
import { absentWords, addedPhrases, emptyResult, items, markedNodes, pageLinks, papersLabel, summary } from "./results.js";
import { ORDERS, filterCount, orderOf } from "./state.js";

/** Whether the filters fit next to the results; the style sheet has the same width. */
const IS_WIDE = matchMedia("(min-width: 60em)");

/** @type {string[]} */
const ALWAYS_SHOWN = ["relevance", "date", "title"];
export const order = element("select", {}, ...orderOptions(ALWAYS_SHOWN));
export const facets = element("form", { class: "ps-facets", "aria-label": "Filters" });
export const list = element("ul", { class: "ps-results" });
export const pages = element("nav", { class: "ps-paging", "aria-label": "Pages of results" });
export const filtersSummary = element("summary", {}, "Filters");
/** The button that closes the filters on a phone, where they cover the results. */
const closeFilters = button("", "ps-primary", () => {
  foldFilters();
  root.scrollIntoView();
  filtersSummary.focus({ preventScroll: true });
});
const filters = element("details", { class: "ps-filters" }, filtersSummary, facets, closeFilters);
/** The status for screen readers, which changes when typing pauses; all see it until there is a content. */
const status = element("p", { class: "ps-aside", role: "status" });
const total = element("p", { class: "ps-total" });
const chosen = element("div", { class: "ps-chosen", role: "group", "aria-label": "Selected filters" });
const fault = element("div", { class: "ps-fault", role: "alert" });
const notes = element("div", { class: "ps-notes" });
const emptyBox = element("div", { class: "ps-nothing" });
const sorting = element("label", { class: "ps-order" }, element("span", {}, "Sort by "), order);
const header = element("div", { class: "ps-above" }, total, sorting);
/** The button that leads the keyboard past the filters. */
export const skip = button("Skip to the results", "ps-skip", () => list.querySelector("a")?.focus());
/** The element that gives results the style of cards of lists. */
const asCards = element("div", { class: "ps-cards" });
/** Hidden until it has a content, whose place depends on whether there are filters. */
const main = element("div", { hidden: "" }, header, chosen, fault, notes, asCards, list, emptyBox, pages);

/** Whether a further answer is expected. */
let isWaiting = false;
/** The content of the list, to keep it when only the counts of the filters change. */
let shownContent = "";

export const root = element("div", { class: "ps-found" }, filters, main, status);
IS_WIDE.addEventListener("change", foldFilters);
foldFilters();

/** @param {string[]} values */
function orderOptions(values) {
  const shown = Object.entries(ORDERS).filter(([value]) => values.includes(value));
  return shown.map(([value, label]) => element("option", { value }, label));
}

function foldFilters() {
  filters.open = IS_WIDE.matches;
}

/**
 * Show an answer.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 * @param {(chosen: State["chosen"]) => void} choose
 */
export function show(answer, state, choose) {
  main.hidden = false;
  fault.replaceChildren();
  isWaiting = answer.isPartial;
  total.replaceChildren(...summary(answer, state));
  notes.replaceChildren(...absentWords(answer, state), ...addedPhrases(answer, state));
  // The buttons after the results depend on whether there are more pages.
  pages.replaceChildren(...pageLinks(answer.total, state));
  showResults(answer, state);
  closeFilters.textContent = `Show ${papersLabel(answer.complete || answer.total)}`;
  sorting.hidden = answer.total < 2 && !isWaiting;
  emptyBox.replaceChildren(...(answer.total ? [] : [emptyResult(answer, state, choose)]));
  chosen.replaceChildren(...chips(state.chosen, answer.counts, choose));
  showFacets(answer, state);
  const shown = orderOptions([...ALWAYS_SHOWN, ...answer.orders]);
  if (shown.length !== order.options.length) order.replaceChildren(...shown);
  order.value = orderOf(state);
  // The engine sorts by title if the index lacks an order by counts.
  if (!order.value) order.value = "title";
}

/**
 * Replace the texts of results by excerpts of the same height, and their names. The results may be in another order,
 * because those of an earlier answer stay in place.
 *
 * @param {Excerpt[]} excerpts
 */
export function showExcerpts(excerpts) {
  const byAddress = new Map(excerpts.map((excerpt) => [urlOf(excerpt.address), excerpt]));
  for (const row of list.children) {
    const { pieces, names } = byAddress.get(row.querySelector("a")?.href ?? "") ?? {};
    if (names) row.querySelector(".ps-authors")?.replaceChildren(...markedNodes(names));
    if (pieces) row.querySelector(".ps-text")?.replaceChildren(...markedNodes(pieces));
  }
}

/**
 * Replace the list if the results have changed; the focus stays on its paper, or else on its index.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 */
function showResults(answer, state) {
  const { results, total, complete, isPartial } = answer;
  const content = JSON.stringify([results, total, complete, isPartial, state.page]);
  if (content === shownContent) return;
  shownContent = content;
  const previousLinks = [...list.querySelectorAll("a")];
  const focusedIndex = previousLinks.findIndex((link) => link === document.activeElement);
  list.replaceChildren(...items(answer, state));
  document.dispatchEvent(new Event("papershelf:list"));
  if (focusedIndex < 0) return;
  const links = [...list.querySelectorAll("a")];
  const target = links.find((link) => link.href === previousLinks[focusedIndex].href) ?? links[focusedIndex];
  target?.focus({ preventScroll: true });
}

/**
 * Replace the checkboxes of the filters; open groups stay open, and the focus stays on its box.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 */
function showFacets({ counts, complete, total }, state) {
  const chosenCount = filterCount(state);
  filtersSummary.textContent = chosenCount ? `Filters (${chosenCount})` : "Filters";
  // Until they are counted: there are none to narrow down one paper.
  if (!counts) filters.hidden = sorting.hidden && !chosenCount;
  if (!counts) return;
  const focused = document.activeElement;
  const wasOpen = (/** @type {string} */ group) =>
    facets.querySelector(`details[data-group="${group}"]`)?.hasAttribute("open") ?? false;
  const lost = focused instanceof HTMLInputElement && facets.contains(focused) ? focused : null;
  facets.replaceChildren(...groups(counts, complete || total, state.chosen, wasOpen));
  const boxes = [...facets.querySelectorAll("input")];
  if (lost) boxes.find((box) => box.name === lost.name && box.value === lost.value)?.focus();
  filters.hidden = !boxes.length;
}

/** Show a fault instead of results, with a button to try again. @param {string} message @param {() => void} retry */
export function showFault(message, retry) {
  shownContent = "";
  for (const part of [total, notes, list, emptyBox, pages, status]) part.replaceChildren();
  fault.replaceChildren(element("p", {}, message), button("Try again", "ps-clear", retry));
  main.hidden = false;
}

/** Show that an answer is on its way. */
export function showWaiting() {
  isWaiting = true;
  total.textContent = "Searching …";
  say(status, total.textContent);
}

/** Announce the summary to screen readers, unless a further answer is expected. */
export function announce() {
  if (isWaiting) return;
  const message = [total, ...notes.children].map((part) => part.textContent).join(" ");
  if (total.textContent) say(status, message);
}
