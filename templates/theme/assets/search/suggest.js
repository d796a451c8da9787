/**
 * What stands below the field of a search while something is typed: the first papers, topics, authors,
 * venues and pages that are called so, and the way to all results.
 */

/** @import { Named } from "./engine/named.js" */
/** @import { Reply, Shelf, Shown } from "./page/answering.js" */

import { connect } from "./page/client.js";
import { element } from "./page/elements.js";
import { marks, papers } from "./page/results.js";

const ROOT = new URL("../../", import.meta.url);
/** How long nothing more is typed before an answer is wanted, in milliseconds. */
const PAUSE = 60;
const MOST = 5;
const MOST_PAGES = 2;

let lists = 0;

/**
 * Make the search field of *form* suggest what it finds.
 *
 * @param {HTMLFormElement} form which leads to the search page
 */
export function attach(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
  const list = element("div", {
    className: "ps-suggestions",
    attributes: { role: "listbox", id: `ps-suggestions-${++lists}`, "aria-label": "Suggestions" },
  });
  const ask = connect();
  let waiting = 0;
  /** Whether an answer is to be shown that is on its way. */
  let isWanted = false;
  let active = -1;

  const options = () => [...list.querySelectorAll("a")];

  /** @param {number} place - of the option that Enter opens, -1 for none */
  function activate(place) {
    active = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const own = options()[place];
    if (own) {
      input.setAttribute("aria-activedescendant", own.id);
      own.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(waiting);
    isWanted = false;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  /** @param {Reply} reply */
  function show(reply) {
    if ("excerpts" in reply || !isWanted || !input.value.trim()) return;
    const shown =
      "fault" in reply ? [note(reply.fault)] : suggested(reply.answer, input.value, form.action);
    // An answer that comes after an early one leaves the visitor where they are.
    const chosen = options()[active]?.href;
    list.replaceChildren(...shown);
    options().forEach((option, at) => {
      option.id = `${list.id}-${at}`;
    });
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(chosen ? options().findIndex(({ href }) => href === chosen) : -1);
  }

  async function update() {
    isWanted = input.value.trim() !== "" && form.contains(document.activeElement);
    if (!isWanted) return close();
    const reply = await ask(input.value, { limit: MOST, pages: MOST_PAGES, typing: true }, show);
    if (reply) show(reply);
  }

  function onInput() {
    clearTimeout(waiting);
    waiting = setTimeout(update, PAUSE);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      options()[active].click();
    } else if (step && !list.hidden) {
      event.preventDefault();
      const stops = options().length + 1;
      activate(((active + 1 + step + stops) % stops) - 1);
    }
  }

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    autocomplete: "off",
    dir: "auto",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  list.hidden = true;
  form.append(list);
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) close();
  });
  input.addEventListener("focus", onInput);
  onInput();
}

/**
 * What is suggested for a query, and the way to all results.
 *
 * @param {Shelf} answer
 * @param {string} query
 * @param {string} page - the address of the search page
 */
function suggested({ results, pages, named, total, isPartial, instead }, query, page) {
  const address = (/** @type {string} */ text) => `${page}?${new URLSearchParams({ q: text })}`;
  const meant = corrected(query, instead);
  const number = total === 1 ? "1 result" : `All ${total.toLocaleString("en")} results`;
  const all = isPartial ? "All results" : number;
  const found = results.map(paper);
  const isInTitles = found.some((link) => link.querySelector("mark"));
  const ways = [
    ...group("Topics", named?.topics.map(way)),
    ...group("Authors", named?.authors.map(way)),
    ...group("Venues", named?.venues.map(way)),
  ];
  const groups = [
    // Papers without the words in their titles are most often those of an author or venue.
    ...(isInTitles ? [] : ways),
    ...group("Papers", found),
    ...(isInTitles ? ways : []),
    ...group("Pages", pages.map(({ location, title }) => option(at(location), plain(title)))),
  ];
  const rest = total || isPartial ? [option(address(query), all)] : [];
  const shown = [...(meant ? [option(address(meant), `Did you mean “${meant}”?`)] : []), ...groups, ...rest];
  return shown.length ? shown : [note("Nothing found")];
}

/**
 * A query with the words that were looked for in the place of unknown ones; nothing where all are known.
 *
 * @param {string} query
 * @param {Shelf["instead"]} instead
 */
function corrected(query, instead) {
  const wrong = instead.filter(({ isBeginning }) => !isBeginning);
  const found = new Map(wrong.map(({ written, words }) => [written, words[0]]));
  const words = query.trim().split(/(\s+)/).map((word) => found.get(word.toLowerCase()) ?? word);
  return words.join("") === query.trim() ? undefined : words.join("");
}

/**
 * Options below their heading; nothing where there are none.
 *
 * @param {string} label
 * @param {HTMLElement[]} [options]
 */
function group(label, options = []) {
  if (!options.length) return [];
  const heading = element("span", { className: "ps-group", attributes: { "aria-hidden": "true" } }, label);
  return [element("div", { attributes: { role: "group", "aria-label": label } }, heading, ...options)];
}

/** @param {string} address */
function at(address) {
  return new URL(address, ROOT).href;
}

/** @param {Named} found */
function way({ label, address, count }) {
  return option(at(address), label, element("small", {}, papers(count)));
}

/** @param {string} html - the title of a page */
function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

/** @param {Shown} result */
function paper({ address, title, venue, year }) {
  const place = [venue, year || ""].filter(Boolean).join(" ");
  const link = option(at(address), ...marks(title));
  if (place) link.append(element("small", {}, place));
  return link;
}

/**
 * @param {string} href
 * @param {...(Node | string)} label
 */
function option(href, ...label) {
  const attributes = { role: "option", "aria-selected": "false", href, tabindex: "-1", dir: "auto" };
  return element("a", { attributes }, ...label);
}

/** @param {string} text */
function note(text) {
  const attributes = { role: "option", "aria-disabled": "true" };
  return element("div", { className: "ps-note", attributes }, text);
}
