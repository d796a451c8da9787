/** The search page: what is typed and chosen is its address, and results follow it. */

/** @import { Shelf } from "./page/answering.js" */
/** @import { State } from "./page/state.js" */

import { connect } from "./page/client.js";
import { existing } from "./page/elements.js";
import { PAGE_SIZE, pagesOf, settled } from "./page/results.js";
import { PARAMETERS, addressOf, narrowings, orderOf, stateOf } from "./page/state.js";
import * as view from "./page/view.js";

const ROOT = new URL("../../", import.meta.url);
/** How long nothing more is typed before an answer is wanted, in milliseconds. */
const PAUSE = 60;
/** And before it is put in the address and told to screen readers; Safari bears 100 in 30 s. */
const REST = 700;
/** How long an answer may take before the page says that it is on its way. */
const PATIENCE = 400;

const KEYS = ["/", "s", "f"];
/** Where a focus on the field brings up what covers the results. */
const HAS_SCREEN_KEYBOARD = matchMedia("(pointer: coarse)").matches;

const ask = connect();
const form = /** @type {HTMLFormElement} */ (existing(".ps-search"));
const input = /** @type {HTMLInputElement} */ (existing("#ps-query"));

let state = stateOf(location.search);
let waiting = 0;
let resting = 0;
let isTyping = false;
/** Whether what is typed is to be a step of its own in the browser's history. */
let isStep = false;

/**
 * Answer the state and show it; an answer that comes too late is dropped.
 *
 * @returns {Promise<void>}
 */
async function show({ typing = false } = {}) {
  const late = setTimeout(view.showWaiting, PATIENCE);
  const options = {
    browsing: true,
    chosen: state.chosen,
    counting: true,
    excerpts: true,
    limit: PAGE_SIZE,
    meaning: !typing,
    offset: (state.page - 1) * PAGE_SIZE,
    order: orderOf(state),
    typing,
  };
  /** @type {{ answer: Shelf, at: number } | undefined} */
  let earlier;
  const reply = await ask(state.query, options, (early) => {
    clearTimeout(late);
    if ("answer" in early) view.show(early.answer, state, ROOT, choose);
    if ("answer" in early && !early.answer.isPartial) earlier = { ...early, at: performance.now() };
    if ("excerpts" in early) view.quote(early.excerpts);
  });
  clearTimeout(late);
  if (!reply) return;
  if ("fault" in reply) return view.tell(reply.fault, () => show());
  if (!("answer" in reply)) return;
  const answer = settled(reply.answer, earlier, view.list);
  const last = pagesOf(answer.total);
  if (state.page > last && last) return turn(last);
  view.show(answer, state, ROOT, choose);
  if (!typing || !resting) view.announce();
}

/** Show what the address asks for, and in it the place that the visitor left. */
async function showAgain() {
  const top = history.state?.top;
  reflect();
  await show();
  view.list.classList.toggle("ps-whole", top > 0);
  if (top) scrollTo({ top, behavior: "instant" });
}

/** The browser can't find the place again by itself: the results come later. */
function keepPlace() {
  history.replaceState({ top: scrollY }, "");
}

/**
 * Go on to another state, from which the back button comes back.
 *
 * @param {Partial<State>} change
 */
function go(change) {
  forgetTyping();
  keepPlace();
  state = { ...state, page: 1, query: input.value, ...change };
  record(true);
  reflect();
  return show();
}

/**
 * The page of results that is the last, where one behind it was asked for.
 *
 * @param {number} page
 */
function turn(page) {
  state = { ...state, page };
  record(false);
  return show();
}

/** @param {boolean} asStep whether the back button comes back to the address before */
function record(asStep) {
  const address = addressOf(state);
  if (address === addressOf(stateOf(location.search))) return;
  const method = asStep ? "pushState" : "replaceState";
  history[method]({}, "", `${location.pathname}${address}`);
}

/** @param {Event} event */
function onInput(event) {
  // What is pasted is whole.
  const typing = !(event instanceof InputEvent && event.inputType === "insertFromPaste");
  if (!isTyping) isStep = addressOf(state) !== "";
  isTyping = true;
  clearTimeout(waiting);
  clearTimeout(resting);
  waiting = setTimeout(() => {
    state = { ...state, page: 1, query: input.value };
    show({ typing });
  }, PAUSE);
  resting = setTimeout(settle, REST);
}

/** What was typed becomes the address: all of it is one step. */
function settle() {
  clearTimeout(resting);
  resting = 0;
  record(isStep);
  isStep = false;
  view.announce();
}

function forgetTyping() {
  clearTimeout(waiting);
  clearTimeout(resting);
  isTyping = false;
  isStep = false;
}

/** Bring the field in line with the state. */
function reflect() {
  if (input.value !== state.query) input.value = state.query;
}

/** @param {State["chosen"]} chosen */
function choose(chosen) {
  if (!HAS_SCREEN_KEYBOARD) input.focus();
  return go({ chosen });
}

/** @param {HTMLInputElement} box */
function toggle({ name, value, checked }) {
  const { chosen } = state;
  if (name === "code") return go({ chosen: { ...chosen, code: checked } });
  const facet = Object.entries(PARAMETERS).find(([, parameter]) => parameter === name)?.[0];
  if (!facet) return;
  const own = /** @type {(string | number)[]} */ (chosen[/** @type {"years"} */ (facet)]);
  const others = own.filter((other) => String(other) !== value);
  const given = name === "year" ? Number(value) : value;
  return go({ chosen: { ...chosen, [facet]: checked ? [...others, given] : others } });
}

/**
 * Arrows move from the input through the results and back.
 *
 * @param {KeyboardEvent} event
 */
function move(event) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = view.list.querySelectorAll("a:not(.ps-like)");
  const stops = [input, ...links];
  const place = stops.findIndex((stop) => stop === document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = stops[place + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/**
 * The keys that open the search in the header on other pages lead to the field on this one.
 *
 * @param {KeyboardEvent} event
 */
function focusByKey(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const isTyping =
    target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea");
  if (!KEYS.includes(event.key) || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
}

/** @param {MouseEvent} event */
async function turnByLink(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await go({ page: Number(link.dataset.page) });
  view.found.scrollIntoView();
  view.list.querySelector("a")?.focus({ preventScroll: true });
}

function start() {
  existing(".ps-without").replaceWith(view.found);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({});
    if (HAS_SCREEN_KEYBOARD) input.blur();
  });
  input.addEventListener("input", onInput);
  view.list.addEventListener("click", settle, { capture: true });
  addEventListener("pagehide", keepPlace);
  view.facets.addEventListener("submit", (event) => event.preventDefault());
  view.facets.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) toggle(target);
  });
  view.order.addEventListener("change", () => {
    go({ order: /** @type {State["order"]} */ (view.order.value) });
  });
  view.pages.addEventListener("click", turnByLink);
  addEventListener("popstate", () => {
    forgetTyping();
    state = stateOf(location.search);
    showAgain();
  });
  document.addEventListener("keydown", focusByKey);
  document.addEventListener("keydown", move);
  history.scrollRestoration = "manual";
  // Someone may have typed before this was loaded.
  if (input.value.trim() && !state.query) state = { ...state, query: input.value };
  if (!narrowings(state) && !HAS_SCREEN_KEYBOARD) input.focus({ preventScroll: true });
  showAgain();
}

start();
