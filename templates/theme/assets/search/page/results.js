/** The list of results, and the texts above and below it. */

/** @import { Piece } from "../engine/marks.js" */
/** @import { PageAnswer, PageResult } from "./answering.js" */
/** @import { State } from "./state.js" */

import { element, urlOf } from "./elements.js";
import { clearButton } from "./facets.js";
import { addressOf, filterCount } from "./state.js";

export const PAGE_SIZE = 20;
const MAX_TOPICS = 4;
/** What is between two facts: a line may end with it, but not begin with it. */
const SEPARATOR = "\u00a0· ";
/** How long an answer may be shown and still be replaced entirely, in milliseconds: nobody reads so fast. */
const MAX_UNSEEN_MS = 300;
/** What an identifier is called, by the scheme of its key. */
const IDENTIFIERS = new Map([
  ["arxiv", "arXiv id"],
  ["doi", "DOI"],
  ["acl", "id of the ACL Anthology"],
  ["openreview", "id of OpenReview"],
  ["pmid", "PubMed id"],
  ["pmcid", "id of PubMed Central"],
]);
/** The number of letters of a query that are shown. */
const MAX_QUERY_LETTERS = 60;

/**
 * Return the summary: "214 papers for “graph networks”", or "… papers" for a partial answer. If some papers
 * lack words of the query, it is "12 papers with all words of “graph networks”", unless no paper has or needs all
 * of them. Corrected queries are left out, because `absentWords` shows them. A reference has the paper that it names.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 * @returns {(Node | string)[]}
 */
export function summary({ total, complete, isPartial, isReference, corrections, missing, needsAll }, { query }) {
  const written = query.trim();
  if (isPartial) return ["… papers for ", quoted(written)];
  if (isReference) return ["1 paper whose title is in ", quoted(written)];
  const queryPart = (/** @type {string} */ before) =>
    written && !corrections.length ? [` ${before} `, quoted(written)] : [];
  const count = total ? papersLabel(complete || total) : "No papers";
  const isPlain = complete === total || (complete && (corrections.length || missing.length || !needsAll));
  if (isPlain) return [count, ...queryPart("for")];
  return [`${count} with ${complete ? "all" : "some"} words`, ...queryPart("of")];
}

/** Return a number of papers in words. @param {number} count */
export function papersLabel(count) {
  return count === 1 ? "1 paper" : `${count.toLocaleString("en")} papers`;
}

/**
 * Return the results, with a line after the last paper that has all words, or that a reference names, if others follow.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 */
export function items({ results, total, complete, isPartial, isReference }, state) {
  const all = results.map(item);
  const best = complete || Number(isReference);
  const position = best - (state.page - 1) * PAGE_SIZE;
  if (isPartial || !best || best === total || position < 0 || position > all.length) return all;
  const rest = `${(total - best).toLocaleString("en")} more with some of the words`;
  return [...all.slice(0, position), element("li", { class: "ps-rest" }, rest), ...all.slice(position)];
}

/**
 * Return a final answer that keeps the visible results of an earlier answer in place, unless it follows
 * within a moment.
 *
 * @param {PageAnswer} answer
 * @param {{ answer: PageAnswer, at: number } | undefined} earlier and when it was shown
 * @param {HTMLElement} list
 * @returns {PageAnswer}
 */
export function keepVisible(answer, earlier, list) {
  if (!earlier || performance.now() - earlier.at < MAX_UNSEEN_MS) return answer;
  const items = [...list.querySelectorAll(":scope > li:not(.ps-rest)")];
  const visible = items.filter((row) => row.getBoundingClientRect().top < innerHeight).length;
  const keptResults = earlier.answer.results.slice(0, visible);
  const addresses = new Set(keptResults.map(({ address }) => address));
  const others = answer.results.filter(({ address }) => !addresses.has(address));
  return { ...answer, results: [...keptResults, ...others] };
}

/**
 * Return results, each with the topics and words that it shares with the paper or text it is similar to.
 *
 * @param {PageResult[]} results
 * @param {string[]} topics the topics of that paper
 */
export function itemsWithReasons(results, topics) {
  return results.map((result) => {
    const shared = result.topics.map(({ label }) => label).filter((label) => topics.includes(label));
    const reasons = [...shared.slice(0, MAX_TOPICS), result.why.join(", ")].filter(Boolean);
    const created = item(result);
    const why = element("p", { class: "ps-why", dir: "auto" }, "In common: ", reasons.join(SEPARATOR));
    if (reasons.length) created.append(why);
    return created;
  });
}

/**
 * Return a line for each word that stands for others, with a link to the results for the word alone.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 */
export function addedPhrases({ added }, state) {
  return added.map(({ word, words, only }) => {
    const href = addressOf({ ...state, page: 1, query: only });
    const link = element("a", { href }, "Search only for ", quoted(word));
    const line = [quoted(word), " also finds ", quoted(words.join(" ")), ". "];
    return element("p", {}, ...line, ...(only === state.query ? [] : [link]));
  });
}

/**
 * Return a line for each word that no paper has, with its corrections if it has any. A word without
 * corrections that is the complete query gets no line. An identifier or address that no paper has gets one line.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 */
export function absentWords({ corrections, missing, absent }, { query }) {
  if (absent) return [element("p", {}, absence(absent))];
  const others = missing.filter((word) => word !== query.trim());
  const mistyped = corrections.map(({ word, words }) => {
    const shown = words.flatMap((word) => [", ", quoted(word)]).slice(1);
    return [...noPaperHas(word), " Showing results for ", ...shown, "."];
  });
  return [...mistyped, ...others.map(noPaperHas)].map((line) => element("p", {}, ...line));
}

/** Say that no paper has the identifier or address of a key. @param {string} key */
export function absence(key) {
  return `No paper here has this ${IDENTIFIERS.get(key.split(":")[0]) ?? "address"}.`;
}

/** @param {string} word */
function noPaperHas(word) {
  return ["No paper contains ", quoted(word), "."];
}

/**
 * Return a text in quotation marks, if it is not in its own, shortened, and isolated so that its direction does not
 * move the marks.
 *
 * @param {string} text
 */
function quoted(text) {
  const letters = [...text];
  const shown = letters.length > MAX_QUERY_LETTERS ? [...letters.slice(0, MAX_QUERY_LETTERS), "…"] : letters;
  const isolated = element("bdi", {}, shown.join(""));
  return /^["“].+["”]$/s.test(text) ? isolated : element("span", {}, "“", isolated, "”");
}

/** Return a result in the format of a card of a list of papers. @param {PageResult} result */
function item({ address, title, text, names, venue, year, ...about }) {
  const titleLink = element("a", { href: urlOf(address) }, ...markedNodes(title));
  const publication = [venue, year || ""].filter(Boolean).join(" ");
  const people = names.length ? [element("span", { class: "ps-authors" }, ...markedNodes(names))] : [];
  const details = [...people, ...(publication ? [publication] : [])].flatMap((part) => [SEPARATOR, part]).slice(1);
  const shown = [...labelsOf(about), similarLink(address, title)].flatMap((part) => [SEPARATOR, part]).slice(1);
  // An excerpt may replace a text that is cut, and has no marks.
  const isCut = text.at(-1)?.text.endsWith("…") && !text.some(({ isMarked }) => isMarked);
  const textClass = isCut ? "ps-text ps-excerpt" : "ps-text";
  return element(
    "li",
    {},
    element("p", { dir: "auto" }, titleLink, ...(details.length ? [element("br", {}), ...details] : [])),
    ...(text.length ? [element("p", { class: textClass, dir: "auto" }, ...markedNodes(text))] : []),
    element("p", { dir: "auto" }, ...shown),
  );
}

/** Return the link to papers similar to a paper. @param {string} address @param {Piece[]} title */
function similarLink(address, title) {
  const slug = address.replace(/^papers\/|\/$|\.html$/g, "");
  // Where papers have addresses of files, as on a disk, this page has one too.
  const page = urlOf(address.endsWith("/") ? "similar/" : "similar/index.html");
  const name = title.map(({ text }) => text).join("");
  const href = `${page}?like=${encodeURIComponent(slug)}`;
  return element("a", { class: "ps-like", href, "aria-label": `More like this: ${name}` }, "More like this");
}

/**
 * Return the labels of a paper: its status, whether it has code, and its first topics.
 *
 * @param {Pick<PageResult, "topics" | "status" | "hasCode">} result
 */
function labelsOf({ topics, status, hasCode }) {
  return [
    ...(status ? [element("strong", {}, status)] : []),
    ...(hasCode ? [element("em", { class: "ps-code" }, "code")] : []),
    ...topics.slice(0, MAX_TOPICS).map(({ label }) => element("em", {}, label)),
  ];
}

/** Return pieces as text, the marked ones in `mark` elements. @param {Piece[]} pieces */
export function markedNodes(pieces) {
  return pieces.map(({ text, isMarked }) =>
    isMarked ? element("mark", {}, text) : document.createTextNode(text),
  );
}

/**
 * Return links to the previous and next page, and the number of this page.
 *
 * @param {number} total
 * @param {State} state
 */
export function pageLinks(total, state) {
  const pages = pageCount(total);
  if (pages < 2) return [];
  const { page } = state;
  const link = (/** @type {number} */ number, /** @type {string} */ label) => {
    const href = addressOf({ ...state, page: number }) || "?";
    return element("a", { href, "data-page": String(number) }, label);
  };
  return [
    ...(page > 1 ? [link(page - 1, "Previous")] : []),
    element("span", {}, `Page ${page.toLocaleString("en")} of ${pages.toLocaleString("en")}`),
    ...(page < pages ? [link(page + 1, "Next")] : []),
  ];
}

/** @param {number} total */
export function pageCount(total) {
  return Math.ceil(total / PAGE_SIZE);
}

/**
 * Return suggestions for a query without results, and why it has none if the search ignores all its words.
 *
 * @param {PageAnswer} answer
 * @param {State} state
 * @param {(chosen: State["chosen"]) => void} choose
 */
export function emptyResult({ hasWords, absent, unfiltered }, state, choose) {
  const example = element("code", {}, "trans*");
  const isIgnored = !hasWords && !filterCount(state);
  const suggestions = [
    absent
      ? element("li", {}, "Try words of the title")
      : element("li", {}, "Try fewer words, other words, or the beginning of a word with a star: ", example),
    element("li", {}, "Browse ", link("topics/index.html", "the topics"), " or ", link("browse/index.html", "all papers")),
  ];
  return element(
    "div",
    {},
    ...(isIgnored ? [element("p", {}, "The search ignores punctuation and very common words, such as “the”.")] : []),
    ...(unfiltered ? [clearButton(`Remove the filters: ${papersLabel(unfiltered)}`, choose)] : []),
    element("ul", {}, ...suggestions),
  );
}

/** @param {string} address @param {string} label */
function link(address, label) {
  return element("a", { href: urlOf(address) }, label);
}
