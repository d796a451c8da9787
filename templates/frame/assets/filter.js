/** A field that filters the lists of a page to the entries that contain all of its words. */

import { folded } from "./search/engine/folding.js";

/**
 * Add the field to *place*; it filters all lists after it.
 *
 * @param {HTMLElement} place
 */
export function attach(place) {
  const noun = (document.querySelector("h1")?.textContent ?? "").trim().toLowerCase();
  const input = document.createElement("input");
  Object.assign(input, { type: "search", placeholder: `Filter ${noun}`, autocomplete: "off" });
  input.setAttribute("aria-label", `Filter ${noun}`);
  const output = document.createElement("output");
  place.append(input, output);
  const entries = entriesAfter(place);
  const total = entries.reduce((sum, { texts }) => sum + texts.length, 0);
  input.addEventListener("input", () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    const matches = filter(entries, words);
    const count = matches ? `${matches.toLocaleString("en")} of ${total.toLocaleString("en")}` : `No matching ${noun}`;
    output.textContent = words.length ? count : "";
    hideEmpty(place);
  });
}

/**
 * Return the items of all lists with their texts, each item before those nested in it.
 *
 * @param {HTMLElement} place
 */
function entriesAfter(place) {
  const items = /** @type {NodeListOf<HTMLElement>} */ (place.parentElement?.querySelectorAll("li"));
  return [...items].map((item) => ({ item, texts: [...item.children].flatMap(textsOf) }));
}

/**
 * Return the texts of an item's *child*: the labels of its links, but not those of nested lists.
 *
 * @param {Element} child
 */
function textsOf(child) {
  if (child.matches("ul")) return [];
  const links = child.matches("a") ? [child] : [...child.querySelectorAll("a")];
  return links.map((link) => folded(link.textContent ?? ""));
}

/**
 * Show the entries with all *words* and their ancestors, hide the others; return the number of
 * matching links.
 *
 * @param {ReturnType<typeof entriesAfter>} entries
 * @param {string[]} words
 */
function filter(entries, words) {
  const matches = (/** @type {string} */ text) => words.every((word) => text.includes(word));
  let total = 0;
  for (const { item, texts } of entries.toReversed()) {
    const inItem = texts.filter(matches).length;
    total += inItem;
    item.hidden = !inItem && !item.querySelector("li:not([hidden])");
    const details = item.querySelector(":scope > details");
    if (details instanceof HTMLDetailsElement) {
      details.open = words.length > 0 && texts.slice(1).some(matches);
    }
  }
  return total;
}

/**
 * Hide sections without a visible entry: the heading and everything up to the next one.
 *
 * @param {HTMLElement} place
 */
function hideEmpty(place) {
  let section = /** @type {HTMLElement[]} */ ([]);
  const end = () => {
    const isEmpty = !section.some((element) => element.querySelector(":scope > li:not([hidden])"));
    for (const element of section) element.hidden = isEmpty;
    section = [];
  };
  for (let next = place.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.matches("h2")) end();
    section.push(/** @type {HTMLElement} */ (next));
  }
  end();
}
