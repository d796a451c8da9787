/** The list of results and what is said above and below it. */

/** @import { Piece } from "../engine/marks.js" */
/** @import { Shelf, Shown } from "./answering.js" */
/** @import { State } from "./state.js" */

import { clearing } from "./chosen.js";
import { element } from "./elements.js";
import { addressOf, narrowings } from "./state.js";

export const PAGE_SIZE = 20;
const MOST_TOPICS = 4;
/** How long after an answer another takes its place, in milliseconds: nobody reads so fast. */
const MOMENT = 300;
/** Letters of a query that are shown of it. */
const MOST_LETTERS = 60;

/**
 * "214 papers for “graph networks”", or "… papers" while not all are found; where some papers have but
 * some of the words, "12 papers with all words of “graph networks”". Of words that were taken for others
 * the corrections tell.
 *
 * @param {Shelf} answer
 * @param {State} state
 * @returns {(Node | string)[]}
 */
export function summary({ total, complete, isPartial, instead }, { query }) {
  const asked = query.trim();
  if (isPartial) return ["… papers for ", quoted(asked)];
  const isNamed = asked && !instead.some(isMistyped);
  const named = (/** @type {string} */ before) => (isNamed ? [` ${before} `, quoted(asked)] : []);
  if (complete === total) return [papers(total), ...named("for")];
  const words = complete ? "all words" : "some words";
  return [`${papers(complete || total)} with ${words}`, ...named("of")];
}

/** @param {number} count */
export function papers(count) {
  return count === 1 ? "1 paper" : `${count.toLocaleString("en")} papers`;
}

/**
 * The results, with a line behind the last paper that has all words where others follow.
 *
 * @param {Shelf} answer
 * @param {State} state
 * @param {URL} root
 */
export function items({ results, total, complete, isPartial }, state, root) {
  const all = results.map((result) => item(result, root));
  const place = complete - (state.page - 1) * PAGE_SIZE;
  if (isPartial || !complete || complete === total || place < 0 || place > all.length) return all;
  const rest = `${(total - complete).toLocaleString("en")} more with some of them`;
  return [...all.slice(0, place), element("li", { className: "ps-rest" }, rest), ...all.slice(place)];
}

/**
 * An answer, whose results take the place of those of an earlier one: of these a visitor keeps what is in
 * sight, but for what comes at once.
 *
 * @param {Shelf} answer
 * @param {{ answer: Shelf, at: number } | undefined} earlier and when it was shown
 * @param {HTMLElement} list
 * @returns {Shelf}
 */
export function settled(answer, earlier, list) {
  if (!earlier || performance.now() - earlier.at < MOMENT) return answer;
  const items = [...list.querySelectorAll(":scope > li:not(.ps-rest)")];
  const seen = items.filter((one) => one.getBoundingClientRect().top < innerHeight).length;
  const kept = earlier.answer.results.slice(0, seen);
  const addresses = new Set(kept.map(({ address }) => address));
  const others = answer.results.filter(({ address }) => !addresses.has(address));
  return { ...answer, results: [...kept, ...others] };
}

/**
 * Results, each with what it shares with the paper or text that it is like.
 *
 * @param {Shown[]} results
 * @param {string[]} topics what that is about
 * @param {URL} root
 */
export function reasoned(results, topics, root) {
  return results.map((result) => {
    const shared = result.topics.map(({ label }) => label).filter((label) => topics.includes(label));
    const reasons = [...shared.slice(0, MOST_TOPICS), result.why.join(", ")].filter(Boolean);
    const made = item(result, root);
    const why = element("p", { className: "ps-why", attributes: { dir: "auto" } }, "Shares ", reasons.join(" · "));
    if (reasons.length) made.append(why);
    return made;
  });
}

/**
 * What was looked for in the place of words that no paper has, unless one is all of the query.
 *
 * @param {Shelf} answer
 * @param {State} state
 */
export function corrections({ instead, missing }, { query }) {
  const others = missing.filter((word) => word !== query.trim());
  const mistyped = instead
    .filter(isMistyped)
    .map(({ written, words }) => {
      const shown = words.flatMap((word) => [", ", quoted(word)]).slice(1);
      return [...nobodyHas(written), " Showing results for ", ...shown, "."];
    });
  return [...mistyped, ...others.map(nobodyHas)].map((line) => element("p", {}, ...line));
}

/** @param {Shelf["instead"][number]} word */
function isMistyped({ isBeginning }) {
  return !isBeginning;
}

/** @param {string} word */
function nobodyHas(word) {
  return ["No paper has ", quoted(word), "."];
}

/**
 * Whatever the direction of its letters, they stay between the quotation marks.
 *
 * @param {string} text
 */
function quoted(text) {
  const letters = [...text];
  const shown = letters.length > MOST_LETTERS ? [...letters.slice(0, MOST_LETTERS), "…"] : letters;
  return element("span", {}, "“", element("bdi", {}, shown.join("")), "”");
}

/**
 * A result, as a card of a list has a paper.
 *
 * @param {Shown} result
 * @param {URL} root
 */
function item({ address, title, text, authors, more, venue, year, ...about }, root) {
  const link = element("a", { attributes: { href: new URL(address, root).href } }, ...marks(title));
  const names = authors.length ? namesOf(authors, more) : "";
  const place = [venue, year || ""].filter(Boolean).join(" ");
  const facts = [names, place].filter(Boolean).join(" · ");
  const shown = [...chipsOf(about), likeLink(address, title, root)].flatMap((own) => [" · ", own]).slice(1);
  const paragraph = (/** @type {string} */ className, /** @type {(Node | string)[]} */ ...parts) =>
    element("p", { className, attributes: { dir: "auto" } }, ...parts);
  // Another sentence may take the place of one without a hit.
  const ofText = text.some(({ isMarked }) => isMarked) ? "ps-text" : "ps-text ps-excerpt";
  return element(
    "li",
    {},
    paragraph("", link, ...(facts ? [element("br", {}), facts] : [])),
    ...(text.length ? [paragraph(ofText, ...marks(text))] : []),
    paragraph("", ...shown),
  );
}

/**
 * The way to papers that are like this one.
 *
 * @param {string} address
 * @param {Piece[]} title
 * @param {URL} root
 */
function likeLink(address, title, root) {
  const slug = address.replace(/^papers\/|\/$|\.html$/g, "");
  // From a disk an address needs the name of the file.
  const page = new URL(`similar/${location.protocol === "file:" ? "index.html" : ""}`, root);
  const name = title.map(({ text }) => text).join("");
  const attributes = { href: `${page}?like=${encodeURIComponent(slug)}`, "aria-label": `More like this: ${name}` };
  return element("a", { className: "ps-like", attributes }, "More like this");
}

/**
 * What became of a paper, whether it has code, and what it is about.
 *
 * @param {Pick<Shown, "topics" | "status" | "hasCode">} result
 */
function chipsOf({ topics, status, hasCode }) {
  return [
    ...(status ? [element("strong", {}, status)] : []),
    ...(hasCode ? [element("em", { className: "ps-code" }, "code")] : []),
    ...topics.slice(0, MOST_TOPICS).map(({ label }) => element("em", {}, label)),
  ];
}

/**
 * Names as lists have them: "A, B, C and 5 more", and "A et al." where the source does not name all.
 *
 * @param {string[]} names
 * @param {number} more
 */
function namesOf(names, more) {
  if (more < 0) return `${names.join(", ")} et al.`;
  const last = more ? `${more.toLocaleString("en")} more` : names.at(-1);
  const others = more ? names : names.slice(0, -1);
  return others.length ? `${others.join(", ")} and ${last}` : String(last);
}

/** @param {Piece[]} pieces */
export function marks(pieces) {
  return pieces.map(({ text, isMarked }) =>
    isMarked ? element("mark", {}, text) : document.createTextNode(text),
  );
}

/**
 * Links to the pages before and after, and which one this is.
 *
 * @param {number} total
 * @param {State} state
 */
export function paging(total, state) {
  const pages = pagesOf(total);
  if (pages < 2) return [];
  const { page } = state;
  const link = (/** @type {number} */ number, /** @type {string} */ label) => {
    const href = addressOf({ ...state, page: number }) || "?";
    return element("a", { attributes: { href, "data-page": String(number) } }, label);
  };
  return [
    ...(page > 1 ? [link(page - 1, "Previous")] : []),
    element("span", {}, `Page ${page.toLocaleString("en")} of ${pages.toLocaleString("en")}`),
    ...(page < pages ? [link(page + 1, "Next")] : []),
  ];
}

/** @param {number} total */
export function pagesOf(total) {
  return Math.ceil(total / PAGE_SIZE);
}

/**
 * What to do where nothing is found.
 *
 * @param {State} state
 * @param {URL} root
 * @param {(chosen: State["chosen"]) => void} choose
 */
export function nothing(state, root, choose) {
  const ways = [
    element("li", {}, "Try fewer or other words, or their beginning with a star: ", code("trans*")),
    element(
      "li",
      {},
      "Look through ",
      link("topics/index.html", "the topics", root),
      " or ",
      link("browse/index.html", "all papers", root),
    ),
  ];
  return element(
    "div",
    {},
    ...(narrowings(state) ? [clearing("Remove the filters", choose)] : []),
    element("ul", {}, ...ways),
  );
}

/** @param {string} text */
function code(text) {
  return element("code", {}, text);
}

/**
 * @param {string} address
 * @param {string} label
 * @param {URL} root
 */
function link(address, label, root) {
  return element("a", { attributes: { href: new URL(address, root).href } }, label);
}
