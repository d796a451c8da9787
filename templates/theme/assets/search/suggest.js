/**
 * Suggestions below a search field: the best papers, matching topics, authors, venues and pages, and a link
 * to all results.
 */

/** @import { Extra, PageAnswer, PageResult, Reply } from "./page/answering.js" */

import { PAUSE, WAITING_DELAY, connect } from "./page/client.js";
import { element, urlOf } from "./page/elements.js";
import { absence, markedNodes, papersLabel } from "./page/results.js";

const MAX_PAPERS = 5;
const MAX_PAGES = 2;

let listCount = 0;

/** Add suggestions to the search field of *form*. @param {HTMLFormElement} form which leads to the search page */
export function attach(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
  const id = `ps-suggestions-${++listCount}`;
  const list = element("div", { class: "ps-suggestions", role: "listbox", id, "aria-label": "Suggestions" });
  const ask = connect();
  let timer = 0;
  /** The update that runs or ran since the last input. @type {Promise<void> | undefined} */
  let updating;
  /** Whether an expected answer is to be shown. */
  let isExpected = false;
  /** Whether a step to another option waits for an answer. */
  let isStepping = false;
  /** The query of the suggestions in the list. */
  let shown = "";
  let active = -1;
  /** Shows an answer that came while a link was pressed. @type {(() => void) | undefined} */
  let showLate;

  const options = () => [...list.querySelectorAll("a")];

  /** @param {number} index - of the option that Enter opens, -1 for none */
  function activate(index) {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const activeOption = options()[index];
    if (activeOption) {
      input.setAttribute("aria-activedescendant", activeOption.id);
      activeOption.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function close() {
    clearTimeout(timer);
    updating = undefined;
    isExpected = false;
    setOpen(false);
    activate(-1);
  }

  /** @param {string} query @param {Reply | Extra} reply */
  function show(query, reply) {
    if ("excerpts" in reply || !isExpected || !input.value.trim()) return;
    // A link that is replaced while it is pressed gets no click.
    showLate = list.matches(":active") ? () => show(query, reply) : undefined;
    if (showLate) return;
    shown = query;
    // An answer that follows an early one keeps the active option.
    const chosen = options()[active]?.href;
    list.replaceChildren(
      ...("fault" in reply ? [noteOption(reply.fault)] : suggestions(reply.answer, query, form.action)),
    );
    for (const [at, option] of options().entries()) option.id = `${id}-${at}`;
    setOpen(true);
    activate(chosen ? options().findIndex(({ href }) => href === chosen) : -1);
  }

  async function update() {
    isExpected = input.value.trim() !== "" && form.contains(document.activeElement);
    if (!isExpected) return close();
    const query = input.value;
    const waitingTimer = setTimeout(showWaiting, WAITING_DELAY);
    const showReply = (/** @type {Reply | Extra} */ reply) => {
      clearTimeout(waitingTimer);
      show(query, reply);
    };
    const reply = await ask(query, { limit: MAX_PAPERS, pages: MAX_PAGES, typing: true }, showReply);
    clearTimeout(waitingTimer);
    if (reply) showReply(reply);
  }

  /** Show that an answer is on its way, unless there are suggestions for what was typed before. */
  function showWaiting() {
    if (!isExpected || !list.hidden) return;
    list.replaceChildren(noteOption("Searching …"));
    setOpen(true);
  }

  function updateNow() {
    clearTimeout(timer);
    return (updating ??= update());
  }

  function onInput() {
    clearTimeout(timer);
    updating = undefined;
    timer = setTimeout(updateNow, PAUSE);
  }

  /** @param {KeyboardEvent} event */
  async function onKey(event) {
    const isEditing = event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing;
    const step = isEditing ? 0 : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      close();
    } else if (event.key === "Enter" && (active >= 0 || isStepping)) {
      event.preventDefault();
      if (isStepping) await updateNow();
      if (active < 0) form.requestSubmit();
      else options()[active].click();
    } else if (step) {
      event.preventDefault();
      isStepping = list.hidden || shown !== input.value;
      if (isStepping) await updateNow();
      isStepping = false;
      if (list.hidden) return;
      const stops = options().length + 1;
      activate(((active + 1 + step + stops) % stops) - 1);
    }
  }

  Object.assign(input, { role: "combobox", ariaAutoComplete: "list", autocomplete: "off", dir: "auto" });
  input.setAttribute("aria-controls", id);
  setOpen(false);
  form.append(list);
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) close();
  });
  input.addEventListener("focus", onInput);
  for (const release of ["pointerup", "pointercancel", "dragend"]) {
    // The click comes first.
    addEventListener(release, () => setTimeout(() => showLate?.()));
  }
  onInput();
}

/**
 * Return the options for a query, with a link to all results.
 *
 * @param {PageAnswer} answer
 * @param {string} query
 * @param {string} page - the address of the search page
 */
function suggestions(answer, query, page) {
  const { results, pages, entities, total, complete, isPartial, isUnfinished, corrections, absent } = answer;
  const address = (/** @type {string} */ text) => `${page}?${new URLSearchParams({ q: text })}`;
  const shown = [];
  const correction = correctedQuery(query, corrections);
  if (correction) shown.push(option(address(correction), `Did you mean “${correction}”?`));
  const paperGroup = group("Papers", results.map(paperOption));
  const { topics = [], authors = [], venues = [] } = entities ?? {};
  const entityGroups = [
    ...group("Topics", topics.map((topic) => entityOption(urlOf(topic.address), topic))),
    ...group("Authors", authors.map((author) => entityOption(address(author.query), author))),
    ...group("Venues", venues.map((venue) => entityOption(urlOf(venue.address), venue))),
  ];
  // If no title has the words, they are mostly the name of an author or venue.
  const matchesTitles = results.some(({ title }) => title.some(({ isMarked }) => isMarked));
  shown.push(...(matchesTitles ? [...paperGroup, ...entityGroups] : [...entityGroups, ...paperGroup]));
  shown.push(...group("Pages", pages.map(({ location, title }) => option(urlOf(location), plainText(title)))));
  // The search page takes the last word for a whole one, unless a star right behind it ends it.
  const all = address(isUnfinished ? `${query.replace(/(?<![^\p{L}\p{M}\p{N}])[^\p{L}\p{M}\p{N}]+$/u, "")}*` : query);
  const count = complete || total;
  const label = count === 1 ? "1 result" : `All ${count.toLocaleString("en")} results`;
  if (total || isPartial) shown.push(option(all, isPartial || isUnfinished ? "All results" : label));
  return shown.length ? shown : [noteOption(absent ? absence(absent) : "No results")];
}

/**
 * Return a query with its unknown words corrected; undefined if there are no corrections.
 *
 * @param {string} query
 * @param {PageAnswer["corrections"]} corrections
 */
function correctedQuery(query, corrections) {
  const byWord = new Map(corrections.map(({ word, words }) => [word, words[0]]));
  const words = query.trim().split(/(\s+)/).map((word) => byWord.get(word.toLowerCase()) ?? word);
  return words.join("") === query.trim() ? undefined : words.join("");
}

/**
 * Return options below their heading; nothing if there are none.
 *
 * @param {string} label
 * @param {HTMLElement[]} options
 */
function group(label, options) {
  if (!options.length) return [];
  const heading = element("span", { class: "ps-group", "aria-hidden": "true" }, label);
  return [element("div", { role: "group", "aria-label": label }, heading, ...options)];
}

/** @param {string} href @param {{ label: string, count: number }} entity */
function entityOption(href, { label, count }) {
  return option(href, label, element("small", {}, papersLabel(count)));
}

/** @param {string} html - the title of a page */
function plainText(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

/** @param {PageResult} result */
function paperOption({ address, title, venue, year }) {
  const publication = [venue, year || ""].filter(Boolean).join(" ");
  const link = option(urlOf(address), ...markedNodes(title));
  if (publication) link.append(element("small", {}, publication));
  return link;
}

/** @param {string} href @param {...(Node | string)} label */
function option(href, ...label) {
  const attributes = { role: "option", "aria-selected": "false", href, tabindex: "-1", dir: "auto" };
  return element("a", attributes, ...label);
}

/** @param {string} text */
function noteOption(text) {
  return element("div", { class: "ps-note", role: "option", "aria-disabled": "true" }, text);
}
