/** Excerpts: the sentence of an abstract with the words of a query, from the page of the paper. */

/** @import { Piece } from "../engine/marks.js" */

const ABSTRACT = /<h2[^>]*>Abstract<\/h2>([\s\S]*?)<(?:h2|div|\/article)\b/;
const SENTENCE = /\S[\s\S]*?(?:[.!?](?=\s+\p{Lu})|$)/gu;
const ENTITIES = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" });
/** The letters of three lines on a phone, where texts are cut. */
const MAX_LETTERS = 110;
/** The fewest letters kept before the first mark of a long sentence. */
const MIN_LETTERS_BEFORE = 40;

/** @type {Map<string, Promise<string>>} */
const cache = new Map();

/**
 * Return the sentence with most marks in the abstract of the paper at an address; undefined if none has a
 * mark, or if the page can't be loaded.
 *
 * @param {string} address
 * @param {(text: string) => Piece[]} marked
 * @returns {Promise<Piece[] | undefined>}
 */
export async function excerpt(address, marked) {
  if (!cache.has(address)) cache.set(address, abstractAt(address));
  const sentences = (await cache.get(address))?.match(SENTENCE) ?? [];
  const markCount = (/** @type {Piece[]} */ pieces) => pieces.filter(({ isMarked }) => isMarked).length;
  const [best] = sentences.map(marked).sort((one, other) => markCount(other) - markCount(one));
  return best && markCount(best) ? shortened(best) : undefined;
}

/**
 * Return the abstract of a paper as plain text; empty if it has formulas, which would not be readable.
 *
 * @param {string} address
 */
async function abstractAt(address) {
  if (!address.startsWith("http") || !navigator.onLine) return "";
  try {
    const response = await fetch(address);
    const html = response.ok ? (ABSTRACT.exec(await response.text())?.[1] ?? "") : "";
    return /<math|arithmatex/.test(html) ? "" : plainText(html);
  } catch {
    cache.delete(address);
    return "";
  }
}

/**
 * Return the text of some HTML.
 *
 * @param {string} html
 */
function plainText(html) {
  const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/**
 * Shorten pieces to the letters around the first mark.
 *
 * @param {Piece[]} pieces
 */
function shortened(pieces) {
  if (pieces.reduce((sum, { text }) => sum + text.length, 0) <= MAX_LETTERS) return pieces;
  const first = pieces.findIndex(({ isMarked }) => isMarked);
  const beforeMark = pieces.slice(0, first).map(({ text }) => text).join("");
  const fromMark = pieces.slice(first);
  const length = fromMark.reduce((sum, { text }) => sum + text.length, 0);
  const available = Math.max(MIN_LETTERS_BEFORE, MAX_LETTERS - length);
  const cut = beforeMark.length > available ? `… ${beforeMark.slice(-available).replace(/^\S*\s/, "")}` : beforeMark;
  let left = MAX_LETTERS - cut.length;
  const shown = fromMark.flatMap(({ text, isMarked }) => {
    const visible = text.length > left ? `${text.slice(0, Math.max(0, left)).replace(/\s\S*$/, "")} …` : text;
    const isHidden = left <= 0;
    left -= text.length;
    return isHidden ? [] : [{ text: visible, isMarked }];
  });
  return [{ text: cut, isMarked: false }, ...shown];
}
