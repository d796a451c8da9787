/** The search in the hand-written pages of a site, which are few enough to need no index. */

import { stem, tokens, trim } from "../engine/language.js";
import { urlOf } from "./elements.js";

/**
 * A page, or a section of one, in the format of Material's index; the title and the text are HTML.
 *
 * @typedef {{ location: string, title: string, text: string }} Page
 */

/**
 * A page with the words of its title, and of both its title and its text.
 *
 * @typedef {{ page: Page, title: Set<string>, all: Set<string> }} IndexedPage
 */

/** The pages, once they are needed. @type {Promise<IndexedPage[]> | undefined} */
let loading;

/**
 * Load the hand-written pages from the index of the theme's search; none if there is no such index.
 *
 * @returns {Promise<IndexedPage[]>}
 */
async function loadPages() {
  try {
    const response = await fetch(urlOf("search/search_index.json"));
    /** @type {Page[]} */
    const pages = response.ok ? (await response.json()).docs : [];
    return pages.map((page) => {
      const title = wordsAndStems(page.title);
      return { page, title, all: new Set([...title, ...wordsAndStems(page.text)]) };
    });
  } catch {
    return [];
  }
}

/**
 * Return the hand-written pages with all words of a query, at most `limit`. The last word may be unfinished. Pages
 * with all words in their titles come first. Quotes and operators are ignored.
 *
 * @param {string} query
 * @param {number} limit
 */
export async function findPages(query, limit) {
  loading ??= loadPages();
  const pages = await loading;
  const typed = tokens(query).map(trim);
  const queryWords = typed.filter((word) => stem(word));
  if (!queryWords.length) return [];
  const last = typed.at(-1);
  const hasAll = (/** @type {Set<string>} */ words) =>
    queryWords.every((word) => {
      const isUnfinished = word === last && [...words].some((candidate) => candidate.startsWith(word));
      return isUnfinished || words.has(stem(word));
    });
  const found = pages.filter(({ all }) => hasAll(all));
  const titled = found.filter(({ title }) => hasAll(title));
  return [...new Set([...titled, ...found])].slice(0, limit).map(({ page }) => page);
}

/** Return the words of some HTML, and their stems. @param {string} html */
function wordsAndStems(html) {
  const words = tokens(html.replace(/<[^<>]*>/g, " ").replace(/&#?\w+;/g, " ")).map(trim);
  return new Set([...words, ...words.map(stem)].filter(Boolean));
}
