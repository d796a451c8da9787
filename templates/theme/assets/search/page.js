/** The search page: what is typed and chosen is its address, and results follow it. */

/** @import { Answer, Options } from "./engine/engine.js" */
/** @import { State } from "./page/state.js" */

import { open } from "./engine/engine.js";
import { marked } from "./engine/marks.js";
import { IndexFault } from "./engine/store.js";
import lunr from "./lunr.js";
import { element, existing } from "./page/elements.js";
import { groups } from "./page/facets.js";
import { PAGE_SIZE, corrections, item, nothing, paging, summary } from "./page/results.js";
import { addressOf, isNarrowed, stateOf } from "./page/state.js";

const ROOT = new URL("../../", import.meta.url);
/** How long nothing more is typed before an answer is wanted, in milliseconds. */
const PAUSE = 60;

const engine = open(`${new URL("search/", ROOT)}`, { fetch, lunr });
const form = /** @type {HTMLFormElement} */ (existing(".ps-search"));
const input = /** @type {HTMLInputElement} */ (existing("#ps-query"));
const view = {
  status: element("p", { className: "ps-status", attributes: { role: "status" } }),
  fault: element("div", { className: "ps-fault", attributes: { role: "alert" } }),
  notes: element("div", { className: "ps-notes" }),
  order: orderBox(),
  facets: element("form", { className: "ps-facets", attributes: { "aria-label": "Filters" } }),
  list: element("ol", { className: "ps-results" }),
  empty: element("div", {}),
  paging: element("nav", {
    className: "ps-paging",
    attributes: { "aria-label": "Pages of results" },
  }),
};

let state = stateOf(location.search);
let newest = new AbortController();
let waiting = 0;

/**
 * Answer the state and show it; an answer that comes too late is dropped.
 *
 * @param {Partial<Options>} options
 */
async function show(options = {}) {
  newest.abort();
  newest = new AbortController();
  const { signal } = newest;
  try {
    const answer = await engine.search(state.query, {
      browsing: true,
      chosen: state.chosen,
      counting: true,
      limit: PAGE_SIZE,
      offset: (state.page - 1) * PAGE_SIZE,
      order: state.order || (state.query.trim() ? "relevance" : "date"),
      signal,
      ...options,
    });
    if (!signal.aborted) render(answer);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof IndexFault)) throw error;
    view.fault.replaceChildren(element("p", {}, error.message), retryButton());
  }
}

/** @param {Answer} answer */
function render(answer) {
  const mark = (/** @type {string} */ text) => marked(text, answer.stems, engine.language);
  view.fault.replaceChildren();
  view.status.textContent = summary(answer, state);
  view.notes.replaceChildren(...corrections(answer));
  view.list.start = (state.page - 1) * PAGE_SIZE + 1;
  view.list.replaceChildren(...answer.results.map((result) => item(result, ROOT, mark)));
  view.empty.replaceChildren(...(answer.total ? [] : [nothing(state, ROOT, removeFilters)]));
  view.paging.replaceChildren(...paging(answer.total, state));
  showFacets(answer);
}

/**
 * The boxes are made anew; what was open stays so, and the focus stays where it was.
 *
 * @param {Answer} answer
 */
function showFacets({ counts }) {
  if (!counts) return;
  const focused = document.activeElement;
  const wasOpen = (/** @type {string} */ group) =>
    view.facets.querySelector(`details[data-group="${group}"]`)?.hasAttribute("open") ?? false;
  const own = focused instanceof HTMLInputElement && view.facets.contains(focused) ? focused : null;
  view.facets.replaceChildren(...groups(counts, state.chosen, wasOpen));
  const boxes = [...view.facets.querySelectorAll("input")];
  if (own) boxes.find((box) => box.name === own.name && box.value === own.value)?.focus();
}

/**
 * @param {Partial<State>} change
 * @param {{ isStep?: boolean, typing?: boolean }} [how] whether the back button should come back here
 */
function go(change, { isStep = true, typing = false } = {}) {
  clearTimeout(waiting);
  state = { ...state, page: 1, ...change };
  const address = `${location.pathname}${addressOf(state)}`;
  if (isStep && addressOf(state) !== location.search) history.pushState({}, "", address);
  else history.replaceState({}, "", address);
  reflect();
  return show({ typing });
}

/** Bring what can be typed and chosen in line with the state. */
function reflect() {
  if (input.value !== state.query) input.value = state.query;
  select().value = state.order || (state.query.trim() ? "relevance" : "date");
}

function chosen() {
  const given = new FormData(view.facets);
  return {
    topics: given.getAll("topic").map(String),
    years: given.getAll("year").map(Number),
    venues: given.getAll("venue").map(String),
    code: given.has("code"),
  };
}

function removeFilters() {
  input.focus();
  go({ chosen: { topics: [], years: [], venues: [], code: false } });
}

function retryButton() {
  const button = element("button", { attributes: { type: "button" } }, "Try again");
  button.addEventListener("click", () => show());
  return button;
}

function orderBox() {
  const options = [
    ["relevance", "best match"],
    ["date", "newest"],
    ["title", "title"],
  ].map(([value, label]) => element("option", { attributes: { value } }, label));
  return element(
    "label",
    { className: "ps-order" },
    "Sorted by ",
    element("select", {}, ...options),
  );
}

function select() {
  return /** @type {HTMLSelectElement} */ (view.order.querySelector("select"));
}

/**
 * Arrows move from the input through the results and back.
 *
 * @param {KeyboardEvent} event
 */
function move(event) {
  const links = [...view.list.querySelectorAll("a")];
  const stops = [input, ...links];
  const place = stops.findIndex((stop) => stop === document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || place < 0) return;
  const next = stops[place + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** @param {KeyboardEvent} event */
function focusOnSlash(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const isTyping =
    target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
}

function start() {
  const { status, fault, notes, order, facets, list, empty } = view;
  const main = element("div", {}, fault, notes, list, empty, view.paging);
  const found = element("div", { className: "ps-found" }, facets, main);
  existing(".ps-search").after(element("div", { className: "ps-above" }, status, order), found);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ query: input.value });
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ query: input.value }, { isStep: false, typing: true }), PAUSE);
  });
  facets.addEventListener("submit", (event) => event.preventDefault());
  facets.addEventListener("change", () => go({ chosen: chosen() }));
  select().addEventListener("change", () => {
    go({ order: /** @type {State["order"]} */ (select().value) });
  });
  view.paging.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ page: Number(link.dataset.page) });
    status.scrollIntoView({ block: "center" });
  });
  addEventListener("popstate", () => {
    state = stateOf(location.search);
    reflect();
    show();
  });
  document.addEventListener("keydown", focusOnSlash);
  document.addEventListener("keydown", move);
  reflect();
  if (!isNarrowed(state)) input.focus();
  show();
}

start();
