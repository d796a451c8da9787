/** Answers the questions of the search page, with all that it shows: in its worker or on the page itself. */

/** @import { Answer, Options } from "../engine/engine.js" */
/** @import { Card } from "../engine/index.js" */
/** @import { Piece } from "../engine/marks.js" */
/** @import { Entities } from "../engine/entities.js" */
/** @import { Page } from "./handwritten.js" */

import { Engine } from "../engine/engine.js";
import { matchingEntities } from "../engine/entities.js";
import { folded } from "../folding.js";
import { tokens, trim } from "../engine/language.js";
import { marked } from "../engine/marks.js";
import { IndexFault } from "../engine/store.js";
import { newestOnly } from "../newest.js";
import { urlOf } from "./elements.js";
import { passages } from "./excerpts.js";
import { findPages } from "./handwritten.js";

/** The delay between an answer and loading the pages of its papers for excerpts, in milliseconds. */
const EXCERPT_DELAY = 400;
/** The fewest words of a title that a query contains: shorter ones are names of a subject. */
const MIN_TITLE_WORDS = 3;

/**
 * A question. With `pages`, the greatest number of hand-written pages, these are searched too, and topics,
 * authors and venues by their names. With `excerpts` an answer is followed by sentences with the words of
 * the query, for papers whose shown text has none.
 *
 * @typedef {{ number: number, query: string, options: Options & { pages?: number, excerpts?: boolean } }} Question
 */

/**
 * A result whose texts are split into pieces, some of which are marked.
 *
 * @typedef {Omit<Card, "title" | "text"> & { title: Piece[], names: Piece[], text: Piece[], why: string[] }} PageResult
 */

/**
 * What replaces texts of the result at an address: a sentence, and names with one that the card leaves out.
 *
 * @typedef {{ address: string, pieces?: Piece[], names?: Piece[] }} Excerpt
 */

/**
 * An answer as the page shows it. Of its replacements it has the `corrections`. It has phrases that were `added`, each
 * with the query for `only` the word as typed, the same query if there is none. It `isReference` if the query has the whole
 * title of the first result, but no paper has all of its words, as in a reference with pages.
 *
 * @typedef {{ word: string, words: string[], only: string }} Added
 * @typedef {{ corrections: Answer["replacements"], added: Added[], isReference: boolean, pages: Page[], entities?: Entities }} Shown
 * @typedef {"results" | "closest" | "replacements" | "stems" | "phrases" | "numbers"} Replaced
 * @typedef {Omit<Answer, Replaced> & Shown & { results: PageResult[] }} PageAnswer
 */

/** The reply to a question; a fault is a message for the visitor. @typedef {{ answer: PageAnswer } | { fault: string }} Reply */

/** What may come before a reply, and after it. @typedef {{ answer: PageAnswer } | { excerpts: Excerpt[] }} Extra */

/** @typedef {{ number: number } & ({ reply: Reply } | { extra: Extra })} Message */

/**
 * Return a function that answers questions; `send` receives messages with the number of their question. If
 * questions overlap, only the last is answered.
 *
 * @param {(message: Message) => void} send
 * @param {Engine} [engine]
 */
export function createAnswerer(send, engine = new Engine(urlOf("search/"), fetch)) {
  const newest = newestOnly();

  /** @param {Question} question */
  return ({ number, query, options }) => {
    const sendReply = (/** @type {Reply} */ reply) => send({ number, reply });
    const sendExtra = (/** @type {Extra} */ extra) => send({ number, extra });
    const early = (/** @type {Answer} */ found) => sendExtra({ answer: pageAnswer(found, query) });
    return newest(async (signal) => {
      const found = await engine.search(query, { ...options, early, signal }).catch((error) => {
        if (!(error instanceof IndexFault)) throw error;
        return error;
      });
      if (signal.aborted) return;
      if (found instanceof IndexFault) return sendReply({ fault: found.message });
      const answer = pageAnswer(found, query);
      if (options.pages) {
        sendExtra({ answer });
        const entities = matchingEntities(query, engine, answer.results).catch(() => undefined);
        const pages = await findPages(query, options.pages);
        return sendReply({ answer: { ...answer, pages, entities: await entities } });
      }
      sendReply({ answer });
      if (!options.excerpts) return;
      await new Promise((resolve) => setTimeout(resolve, EXCERPT_DELAY));
      if (!signal.aborted) sendExtra({ excerpts: await excerptsFor(answer.results, found) });
    });
  };
}

/**
 * Return sentences and names with words of the query, for results whose shown text has none.
 *
 * @param {PageResult[]} results
 * @param {Answer} answer
 */
async function excerptsFor(results, { stems, phrases }) {
  const markedPieces = (/** @type {string} */ text) => marked(text, stems, phrases);
  const found = results.map(async ({ address, text, authors, otherAuthors }) => {
    const isCut = text.length > 0 || otherAuthors > 0;
    if (!stems.size || !isCut || text.some(({ isMarked }) => isMarked)) return [];
    const { pieces, later } = await passages(urlOf(address), authors.length, markedPieces);
    if (!later || otherAuthors <= 0) return [{ address, pieces }];
    const names = markedPieces(namesOf([...authors.slice(0, -1), `… ${later}`], otherAuthors));
    return [{ address, pieces, names }];
  });
  return (await Promise.all(found)).flat();
}

/**
 * Return an answer to a query as the page shows it.
 *
 * @param {Answer} answer
 * @param {string} query
 * @returns {PageAnswer}
 */
function pageAnswer({ results, closest, replacements, stems, phrases, missing, ...answerFields }, query) {
  const pieces = (/** @type {string} */ text) => marked(text, stems, phrases);
  const writtenInQuery = writtenWords(query);
  const pageResults = results.map((result) => ({
    ...result,
    why: result.why.map((word) => writtenInQuery.get(word) ?? word),
    title: pieces(result.title),
    names: pieces(namesOf(result.authors, result.otherAuthors)),
    text: pieces(result.text),
  }));
  const corrections = replacements.filter(({ isCompletion }) => !isCompletion);
  const added = phrases.map(({ word, words, isKnown }) => ({
    word: writtenInQuery.get(word) ?? word,
    words,
    only: isKnown ? withQuotes(word, query) : query,
  }));
  const isReference = closest !== undefined && hasTitle(query, closest.title);
  const reports = { added, corrections, isReference, missing: asWritten(missing, writtenInQuery) };
  return { ...answerFields, ...reports, results: pageResults, pages: [] };
}

/**
 * Return the words of a query as they are written between separators, without punctuation, by their folded forms. Of
 * words with the same form that in lower case counts.
 *
 * @param {string} query
 */
function writtenWords(query) {
  const words = query.split(/[\s/:-]+/).map(trim);
  return new Map(words.toSorted().map((word) => [folded(word), word]));
}

/**
 * Return words as a query has them, with accents, and instead of pairs of letters the text without spaces that
 * these are from. If a paper lacks a pair, it lacks this text too.
 *
 * @param {string[]} words
 * @param {Map<string, string>} written
 */
function asWritten(words, written) {
  const containing = (/** @type {string} */ word) => [...written.keys()].find((form) => form.includes(word)) ?? word;
  return [...new Set(words.map((word) => written.get(word) ?? written.get(containing(word)) ?? word))];
}

/** Return whether a query has all words of a title one after the other. @param {string} query @param {string} title */
function hasTitle(query, title) {
  const [words, titleWords] = [query, title].map((text) => tokens(text).map(trim).filter(Boolean));
  return titleWords.length >= MIN_TITLE_WORDS && ` ${words.join(" ")} `.includes(` ${titleWords.join(" ")} `);
}

/**
 * Return a query with a word in quotation marks, where it is not part of another: as a phrase it stands for no other.
 *
 * @param {string} word
 * @param {string} query
 */
function withQuotes(word, query) {
  const quoted = (/** @type {string} */ part) => (folded(trim(part)) === word ? `"${trim(part)}"` : part);
  return query.replace(/(?<![^\s:+])[^\s:+]+(?!\S)/g, quoted);
}

/**
 * Return names in the format of lists: "A, B, C and 5 more", or "A et al." if the source does not name all.
 *
 * @param {string[]} names
 * @param {number} otherAuthors
 */
function namesOf(names, otherAuthors) {
  if (!names.length) return "";
  if (otherAuthors < 0) return `${names.join(", ")} et al.`;
  const last = otherAuthors ? `${otherAuthors.toLocaleString("en")} more` : names.at(-1);
  const others = otherAuthors ? names : names.slice(0, -1);
  return others.length ? `${others.join(", ")} and ${last}` : String(last);
}
