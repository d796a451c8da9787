/** The hand-written pages of a site, which are few: they are searched as they stand. */

/** @import { Language } from "./engine/language.js" */

import { tokens, trim } from "./engine/language.js";

/**
 * A page, or a section of one, as Material's index has it; the title and the text are HTML.
 *
 * @typedef {{ location: string, title: string, text: string }} Page
 */

/**
 * What finds the pages that have all words of a query, of which the last may go on; those that have
 * them in the title come first. What is in quotes or has signs is taken as plain words.
 *
 * @param {Page[]} pages
 * @param {Language} language
 * @returns {(query: string) => Page[]}
 */
export function pageFinder(pages, language) {
  /** @type {{ page: Page, title: Set<string>, all: Set<string> }[] | undefined} */
  let known;
  return (query) => {
    known ??= pages.map((page) => {
      const title = wordsOf(page.title, language);
      return { page, title, all: new Set([...title, ...wordsOf(page.text, language)]) };
    });
    const written = tokens(query).map(trim);
    const wanted = written.filter((word) => language.stem(word));
    if (!wanted.length) return [];
    const last = written.at(-1);
    const has = (/** @type {Set<string>} */ words) => (/** @type {string} */ word) =>
      words.has(language.stem(word)) ||
      (word === last && [...words].some((own) => own.startsWith(word)));
    return known
      .filter(({ all }) => wanted.every(has(all)))
      .map(({ page, title }) => ({ page, rank: wanted.every(has(title)) ? 0 : 1 }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ page }) => page);
  };
}

/**
 * The words of some HTML, and their stems.
 *
 * @param {string} html
 * @param {Language} language
 */
function wordsOf(html, language) {
  const words = tokens(html.replace(/<[^<>]*>/g, " ").replace(/&#?\w+;/g, " ")).map(trim);
  return new Set([...words, ...words.map(language.stem)].filter(Boolean));
}
