/** The search in the hand-written pages of a site, which are few enough to need no index. */

/** @import { Language } from "./engine/language.js" */

import { tokens, trim } from "./engine/language.js";

/**
 * A page, or a section of one, in the format of Material's index; the title and the text are HTML.
 *
 * @typedef {{ location: string, title: string, text: string }} Page
 */

/**
 * Return a function that finds the pages with all words of a query, whose last word may be unfinished. Pages
 * with all words in their titles come first. Quotes and operators are ignored.
 *
 * @param {Page[]} pages
 * @param {Language} language
 * @returns {(query: string) => Page[]}
 */
export function pageFinder(pages, language) {
  const indexed = pages.map((page) => {
    const title = wordsAndStems(page.title, language);
    return { page, title, all: new Set([...title, ...wordsAndStems(page.text, language)]) };
  });
  return (query) => {
    const typed = tokens(query).map(trim);
    const queryWords = typed.filter((word) => language.stem(word));
    if (!queryWords.length) return [];
    const last = typed.at(-1);
    const has = (/** @type {Set<string>} */ words) => (/** @type {string} */ word) =>
      words.has(language.stem(word)) ||
      (word === last && [...words].some((candidate) => candidate.startsWith(word)));
    return indexed
      .filter(({ all }) => queryWords.every(has(all)))
      .map(({ page, title }) => ({ page, rank: queryWords.every(has(title)) ? 0 : 1 }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ page }) => page);
  };
}

/**
 * Return the words of some HTML, and their stems.
 *
 * @param {string} html
 * @param {Language} language
 */
function wordsAndStems(html, language) {
  const words = tokens(html.replace(/<[^<>]*>/g, " ").replace(/&#?\w+;/g, " ")).map(trim);
  return new Set([...words, ...words.map(language.stem)].filter(Boolean));
}
