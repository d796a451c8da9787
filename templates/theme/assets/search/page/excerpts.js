/** The sentence of an abstract around the words of a query, from the page of the paper. */

/** @import { Piece } from "../engine/marks.js" */

const ABSTRACT = /<h2[^>]*>Abstract<\/h2>([\s\S]*?)<(?:h2|div|\/article)\b/;
const SENTENCE = /\S[\s\S]*?(?:[.!?](?=\s+\p{Lu})|$)/gu;
const ENTITIES = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" });
/** As many as three lines have on a phone, where texts are cut. */
const MOST_LETTERS = 110;
/** What stays at least before the first hit of a long sentence. */
const BEFORE = 40;

/** @type {Map<string, Promise<string>>} */
const known = new Map();

/**
 * The sentence with the most marks in the abstract of the paper at an address; nothing where there is
 * none, or where it can't be had.
 *
 * @param {string} address
 * @param {(text: string) => Piece[]} marked
 * @returns {Promise<Piece[] | undefined>}
 */
export async function excerpt(address, marked) {
  if (!known.has(address)) known.set(address, abstractAt(address));
  const sentences = (await known.get(address))?.match(SENTENCE) ?? [];
  const number = (/** @type {Piece[]} */ pieces) => pieces.filter(({ isMarked }) => isMarked).length;
  const [best] = sentences.map(marked).sort((one, other) => number(other) - number(one));
  return best && number(best) ? shortened(best) : undefined;
}

/**
 * The abstract of a paper as plain text; empty where it has formulas, which would not be readable.
 *
 * @param {string} address
 */
async function abstractAt(address) {
  if (!address.startsWith("http") || !navigator.onLine) return "";
  try {
    const response = await fetch(address);
    const html = response.ok ? (ABSTRACT.exec(await response.text())?.[1] ?? "") : "";
    return /<math|arithmatex/.test(html) ? "" : plain(html);
  } catch {
    known.delete(address);
    return "";
  }
}

/** @param {string} html */
function plain(html) {
  const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/**
 * Pieces without what is far from the first mark.
 *
 * @param {Piece[]} pieces
 */
function shortened(pieces) {
  if (pieces.reduce((sum, { text }) => sum + text.length, 0) <= MOST_LETTERS) return pieces;
  const first = pieces.findIndex(({ isMarked }) => isMarked);
  const start = pieces.slice(0, first).map(({ text }) => text).join("");
  const rest = pieces.slice(first);
  const length = rest.reduce((sum, { text }) => sum + text.length, 0);
  const room = Math.max(BEFORE, MOST_LETTERS - length);
  const cut = start.length > room ? `… ${start.slice(-room).replace(/^\S*\s/, "")}` : start;
  let left = MOST_LETTERS - cut.length;
  const shown = rest.flatMap(({ text, isMarked }) => {
    const own = text.length > left ? `${text.slice(0, Math.max(0, left)).replace(/\s\S*$/, "")} …` : text;
    const isOver = left <= 0;
    left -= text.length;
    return isOver ? [] : [{ text: own, isMarked }];
  });
  return [{ text: cut, isMarked: false }, ...shown];
}
