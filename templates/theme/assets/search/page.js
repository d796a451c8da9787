/** The search page: its address holds the query and the filters, and it shows their results. */

/** @import { PageAnswer } from "./page/answering.js" */
/** @import { State } from "./page/state.js" */

import { PAUSE, WAITING_DELAY, connect } from "./page/client.js";
import { PAGE_SIZE, keepVisible, pageCount } from "./page/results.js";
import { ALL_PAPERS, FACETS, PARAMETERS, addressOf, filterCount, orderOf, stateOf } from "./page/state.js";
import * as view from "./page/view.js";

/** The pause after which the address changes and screen readers are informed; Safari allows 100 in 30 s. */
const FINISH_PAUSE = 700;

/** Whether focusing the field opens a keyboard that covers the results. */
const HAS_SCREEN_KEYBOARD = matchMedia("(pointer: coarse)").matches;

const ask = connect();
const form = /** @type {HTMLFormElement} */ (document.querySelector(".ps-search"));
const input = /** @type {HTMLInputElement} */ (document.querySelector("#ps-query"));

let state = stateOf(location.search);
let searchTimer = 0;
let finishTimer = 0;
let isTyping = false;
/** Whether the typed query becomes a new entry of the browser's history. */
let isHistoryStep = false;

/**
 * Search for the state and show the answer; an answer that a newer search overtakes is dropped. Instead of a page
 * after the last one, the last is shown.
 *
 * @returns {Promise<void>}
 */
async function show({ typing = false } = {}) {
  const waitingTimer = setTimeout(view.showWaiting, WAITING_DELAY);
  const options = {
    chosen: state.chosen,
    counting: true,
    excerpts: true,
    limit: PAGE_SIZE,
    offset: (state.page - 1) * PAGE_SIZE,
    order: orderOf(state),
    typing,
  };
  /** @type {{ answer: PageAnswer, at: number } | undefined} */
  let earlier;
  const reply = await ask(state.query.trim() ? state.query : ALL_PAPERS, options, (extra) => {
    clearTimeout(waitingTimer);
    if ("excerpts" in extra) return view.showExcerpts(extra.excerpts);
    view.show(extra.answer, state, choose);
    if (!extra.answer.isPartial) earlier = { ...extra, at: performance.now() };
  });
  clearTimeout(waitingTimer);
  if (!reply) return;
  if ("fault" in reply) return view.showFault(reply.fault, () => show());
  const answer = keepVisible(reply.answer, earlier, view.list);
  const lastPage = pageCount(answer.total);
  if (state.page > lastPage && lastPage) {
    state = { ...state, page: lastPage };
    recordAddress(false);
    return show();
  }
  view.show(answer, state, choose);
  if (!typing || !finishTimer) view.announce();
}

/** Show the state of the address, at the scroll position where the visitor left it. */
async function restore() {
  const top = history.state?.top;
  updateField();
  await show();
  view.list.classList.toggle("ps-restored", top > 0);
  if (top) scrollTo({ top, behavior: "instant" });
}

/** Save the scroll position: the browser can't restore it, because the results arrive later. */
function savePosition() {
  history.replaceState({ top: scrollY }, "");
}

/** Change the state, as a new entry of the browser's history. @param {Partial<State>} change */
function navigate(change) {
  cancelTyping();
  savePosition();
  state = { ...state, page: 1, query: input.value, ...change };
  recordAddress(true);
  updateField();
  return show();
}

/** Write the state to the address. @param {boolean} asStep whether to add an entry to the history */
function recordAddress(asStep) {
  const address = addressOf(state);
  if (address === addressOf(stateOf(location.search))) return;
  const method = asStep ? "pushState" : "replaceState";
  history[method]({}, "", `${location.pathname}${address}`);
}

/** @param {Event} event */
function onInput(event) {
  // A pasted query ends with a complete word.
  const typing = !(event instanceof InputEvent && event.inputType === "insertFromPaste");
  if (!isTyping) isHistoryStep = addressOf(state) !== "";
  isTyping = true;
  clearTimeout(searchTimer);
  clearTimeout(finishTimer);
  searchTimer = setTimeout(() => {
    state = { ...state, page: 1, query: input.value };
    show({ typing });
  }, PAUSE);
  finishTimer = setTimeout(finishTyping, FINISH_PAUSE);
}

/** Write the typed query to the address, as one entry of the history, and announce the results. */
function finishTyping() {
  clearTimeout(finishTimer);
  finishTimer = 0;
  recordAddress(isHistoryStep);
  isHistoryStep = false;
  view.announce();
}

function cancelTyping() {
  clearTimeout(searchTimer);
  clearTimeout(finishTimer);
  isTyping = false;
  isHistoryStep = false;
}

/** Show the query of the state in the field. */
function updateField() {
  if (input.value !== state.query) input.value = state.query;
}

/** @param {State["chosen"]} chosen */
function choose(chosen) {
  (HAS_SCREEN_KEYBOARD ? view.filtersSummary : input).focus({ preventScroll: HAS_SCREEN_KEYBOARD });
  return navigate({ chosen });
}

/** @param {HTMLInputElement} box */
function toggle({ name, value, checked }) {
  const { chosen } = state;
  const facet = FACETS.find((one) => PARAMETERS[one] === name);
  if (!facet) return;
  const others = chosen[facet].filter((other) => other !== value);
  return navigate({ chosen: { ...chosen, [facet]: checked ? [...others, value] : others } });
}

/** Move the focus by arrow keys from the field through the results and back. @param {KeyboardEvent} event */
function moveFocus(event) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = view.list.querySelectorAll("a:not(.ps-like)");
  const focusable = [input, ...links];
  const index = focusable.findIndex((stop) => stop === document.activeElement);
  const isEditing = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || event.isComposing;
  const step = isEditing ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const next = step && index >= 0 ? focusable[index + step] : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** @param {MouseEvent} event */
async function showPageOfLink(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await navigate({ page: Number(link.dataset.page) });
  view.root.scrollIntoView();
  view.list.querySelector("a")?.focus({ preventScroll: true });
}

function start() {
  document.querySelector(".ps-without")?.replaceWith(view.root);
  form.append(view.skip);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    navigate({});
    if (HAS_SCREEN_KEYBOARD) input.blur();
  });
  input.addEventListener("input", onInput);
  view.list.addEventListener("click", finishTyping, { capture: true });
  addEventListener("pagehide", savePosition);
  view.facets.addEventListener("submit", (event) => event.preventDefault());
  view.facets.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) toggle(target);
  });
  view.order.addEventListener("change", () => {
    navigate({ order: /** @type {State["order"]} */ (view.order.value) });
  });
  view.pages.addEventListener("click", showPageOfLink);
  addEventListener("popstate", () => {
    cancelTyping();
    state = stateOf(location.search);
    restore();
  });
  document.addEventListener("keydown", moveFocus);
  history.scrollRestoration = "manual";
  // The visitor may have typed before this script was loaded.
  if (input.value.trim()) state = { ...state, query: input.value };
  if (!filterCount(state) && !HAS_SCREEN_KEYBOARD) input.focus({ preventScroll: true });
  restore();
}

start();
