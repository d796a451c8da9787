/**
 * The messages of Material's search: it sends the setup, waits to hear that all is ready, sends
 * what is typed, and shows what comes back. It puts titles and texts on the page as HTML.
 */

/** @import { Answer, Result } from "./engine/engine.js" */
/** @import { Language } from "./engine/language.js" */
/** @import { Piece } from "./engine/marks.js" */
/** @import { Page } from "./pages.js" */

import { open } from "./engine/engine.js";
import { marked } from "./engine/marks.js";
import { IndexFault } from "./engine/store.js";
import lunr from "./lunr.js";
import { newestOnly } from "./newest.js";
import { pageFinder } from "./pages.js";

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

/** Material shows so many at once, and more when the visitor scrolls. */
const MOST = 10;
const MOST_TAGS = 4;
const MOST_PAGES = 2;
const ROOT = new URL("../../", import.meta.url);

/**
 * @typedef {object} Item
 * @property {string} location relative to the site's root
 * @property {string} title HTML
 * @property {string} text HTML
 * @property {string[]} [tags] HTML
 * @property {number} score
 * @property {Record<string, boolean>} terms words of the query, and whether they were found
 */

/** @typedef {{ items: Item[][], suggest?: string[] }} Shown */

/**
 * What answers the messages; `send` takes a message back. Of queries that overlap only the last is
 * answered.
 *
 * @param {(message: object) => void} send
 * @param {ReturnType<typeof open>} [engine]
 */
export function answerer(send, engine = open(`${new URL("search/", ROOT)}`, { fetch, lunr })) {
  const newest = newestOnly();
  /** @type {(query: string) => Page[]} */
  let pages = () => [];

  /** @param {{ type: number, data: any }} message */
  return async function answer({ type, data }) {
    if (type === SETUP) {
      pages = pageFinder(data.docs ?? [], engine.language);
      return send({ type: READY });
    }
    if (type !== QUERY) return;
    const tell = (/** @type {Shown} */ shown) => send({ type: RESULT, data: shown });
    const result = await newest((signal) => found(engine, pages, String(data), tell, signal));
    if (result) tell(result);
  };
}

/**
 * @param {ReturnType<typeof open>} engine
 * @param {(query: string) => Page[]} pages
 * @param {string} query
 * @param {(shown: Shown) => void} early hears what is found before the rest has come
 * @param {AbortSignal} signal
 * @returns {Promise<Shown>}
 */
async function found(engine, pages, query, early, signal) {
  if (query.trim() === "") return { items: [] };
  try {
    const { suffix } = await engine.manifest();
    const others = pages(query)
      .slice(0, MOST_PAGES)
      .map((page) => pageItem(page, query));
    const shown = (/** @type {Answer} */ answer) =>
      shownOf(answer, engine.language, others, everything(query, answer, suffix));
    const options = { typing: true, limit: MOST, signal };
    return shown(
      await engine.search(query, { ...options, early: (answer) => early(shown(answer)) }),
    );
  } catch (error) {
    if (!(error instanceof IndexFault)) throw error;
    return { items: [[reported(error.message)]] };
  }
}

/**
 * What is shown of an answer, with other items behind the papers; the last leads to all where there
 * are more.
 *
 * @param {Answer} answer
 * @param {Language} language
 * @param {Item[]} others
 * @param {Item} last
 * @returns {Shown}
 */
function shownOf(answer, language, others, last) {
  const { results, total, isPartial, stems, completions } = answer;
  const terms = termsOf(answer);
  const html = (/** @type {string} */ text) => marked(text, stems, language).map(asHtml).join("");
  const isMore = isPartial || total + others.length > MOST;
  const after = isMore ? [...others, last] : others;
  const papers = results.slice(0, MOST - after.length).map((own) => item(own, terms, html));
  if (papers.length) papers[0].text = corrections(answer) + papers[0].text;
  return { items: [...papers, ...after].map((own) => [own]), suggest: completions.slice(0, 1) };
}

/**
 * @param {Result} result
 * @param {Record<string, boolean>} terms
 * @param {(text: string) => string} html
 * @returns {Item}
 */
function item({ address, title, text, topics, year, venue, score }, terms, html) {
  const place = [venue, year || ""].filter(Boolean).join(", ");
  const lines = [place && `<strong>${escaped(place)}</strong>`, html(text)].filter(Boolean);
  return {
    location: address,
    title: html(title),
    text: `<p>${lines.join(" · ")}</p>`,
    tags: topics.slice(0, MOST_TAGS).map(({ label }) => escaped(label)),
    score,
    terms,
  };
}

/**
 * @param {Page} page
 * @param {string} query
 * @returns {Item}
 */
function pageItem({ location, title }, query) {
  return { location, title, text: "", tags: ["Page"], score: 0, terms: whole(query) };
}

/**
 * What was looked for in the place of words that no paper has: HTML, for the first paper.
 *
 * @param {Answer} answer
 */
function corrections({ instead }) {
  const quoted = (/** @type {string} */ word) => `“${escaped(word)}”`;
  return instead
    .filter(({ isBeginning }) => !isBeginning)
    .map(({ written, words }) => {
      const shown = words.map(quoted).join(", ");
      return `<p><em>No paper has ${quoted(written)}. Showing results for ${shown}.</em></p>`;
    })
    .join("");
}

/**
 * The words of a query and whether they were found: Material marks those that were on the paper's
 * page, and tells of the others.
 *
 * @param {Answer} answer
 */
function termsOf({ found, missing }) {
  return Object.fromEntries([
    ...found.map((word) => [word, true]),
    ...missing.map((word) => [word, false]),
  ]);
}

/**
 * The entry that leads to the search page.
 *
 * @param {string} query
 * @param {Answer} answer
 * @param {string} suffix what ends the address of a page
 * @returns {Item}
 */
function everything(query, { total, isPartial }, suffix) {
  const page = suffix === "/" ? "search/" : `search/index${suffix}`;
  const location = `${page}?${new URLSearchParams({ q: query })}`;
  const title = isPartial ? "All results …" : `All ${total.toLocaleString("en")} results`;
  return { location, title, text: "", score: -1, terms: whole(query) };
}

/**
 * Material names the words that were found in a link's address, and must have some to name.
 *
 * @param {string} query
 */
function whole(query) {
  return { [query.trim()]: true };
}

/**
 * @param {string} message
 * @returns {Item}
 */
function reported(message) {
  const title = "The search does not work just now";
  return { location: "", title, text: escaped(message), score: 0, terms: {} };
}

/** @param {Piece} piece */
function asHtml({ text, isMarked }) {
  return isMarked ? `<mark>${escaped(text)}</mark>` : escaped(text);
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[/** @type {keyof ENTITIES} */ (sign)]);
}
