/** Excerpts: the sentence of an abstract and the author with words of a query, from the page of the paper. */

/** @import { Piece } from "../engine/marks.js" */

const ABSTRACT = /<h2[^>]*>Abstract<\/h2>([\s\S]*?)<(?:h2|div|\/article)\b/;
const AUTHORS = /<meta name="?citation_author"? content="?([^">]*)/g;
const SENTENCE = /\S[\s\S]*?(?:[.!?](?=\s+\p{Lu})|$)/gu;
const ENTITIES = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" });
/** The letters of three lines on a phone, where texts are cut. */
const MAX_LETTERS = 110;
/** The fewest letters kept before the first mark of a long sentence. */
const MIN_LETTERS_BEFORE = 40;

/** @type {Map<string, Promise<ReturnType<typeof contentOf>>>} */
const cache = new Map();

/**
 * Return the sentence with most marks in the abstract of the paper at an address, and the author with most marks
 * unless it is one of the first `shown`; undefined if none has a mark, or if the page can't be loaded.
 *
 * @param {string} address
 * @param {number} shown
 * @param {(text: string) => Piece[]} marked
 */
export async function passages(address, shown, marked) {
  const { abstract, authors } = await contentAt(address);
  const sentence = mostMarked(abstract.match(SENTENCE) ?? [], marked);
  const author = mostMarked(authors, marked);
  return {
    pieces: sentence ? shortened(marked(sentence)) : undefined,
    later: author && authors.indexOf(author) >= shown ? author : undefined,
  };
}

/**
 * Return the first text with most marks; undefined if none has a mark.
 *
 * @param {string[]} texts
 * @param {(text: string) => Piece[]} marked
 */
function mostMarked(texts, marked) {
  const markCount = (/** @type {string} */ text) => marked(text).filter(({ isMarked }) => isMarked).length;
  const counted = texts.map((text) => ({ text, count: markCount(text) })).filter(({ count }) => count);
  return counted.sort((one, other) => other.count - one.count)[0]?.text;
}

/**
 * Return the content of a paper's page, which is loaded once; it is empty if the page can't be loaded now.
 *
 * @param {string} address
 */
function contentAt(address) {
  const empty = () => {
    // The next answer tries again.
    cache.delete(address);
    return contentOf("");
  };
  const loading = cache.get(address) ?? loadPage(address).then(contentOf).catch(empty);
  cache.set(address, loading);
  return loading;
}

/** @param {string} address */
async function loadPage(address) {
  // Pages on a disk can't be read, and offline the browser would report each one as an error.
  if (!address.startsWith("http") || !navigator.onLine) throw new TypeError(`no connection to ${address}`);
  const response = await fetch(address);
  if (!response.ok) throw new TypeError(`status ${response.status} for ${address}`);
  return response.text();
}

/**
 * Return the abstract on a paper's page as plain text, empty if it has formulas, which would not be readable, and
 * the authors.
 *
 * @param {string} page
 */
function contentOf(page) {
  const html = ABSTRACT.exec(page)?.[1] ?? "";
  const authors = [...page.matchAll(AUTHORS)].map(([, name]) => plainText(name));
  return { abstract: /<math|arithmatex/.test(html) ? "" : plainText(html), authors };
}

/** Return the text of some HTML. @param {string} html */
function plainText(html) {
  const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** Shorten pieces to the letters around the first mark. @param {Piece[]} pieces */
function shortened(pieces) {
  const textOf = (/** @type {Piece[]} */ some) => some.map(({ text }) => text).join("");
  const first = pieces.findIndex(({ isMarked }) => isMarked);
  const before = textOf(pieces.slice(0, first));
  const fromMark = pieces.slice(first);
  const length = textOf(fromMark).length;
  if (before.length + length <= MAX_LETTERS) return pieces;
  const available = Math.max(MIN_LETTERS_BEFORE, MAX_LETTERS - length);
  const start = before.length > available ? `… ${before.slice(-available).replace(/^\S*\s/, "")}` : before;
  const shown = [{ text: start, isMarked: false }];
  let left = MAX_LETTERS - start.length;
  for (const [at, piece] of fromMark.entries()) {
    if (piece.text.length > left) {
      // After the first, a marked word is shown whole or not at all.
      const cut = at && piece.isMarked ? (shown.pop() ?? piece) : { ...piece, text: piece.text.slice(0, left) };
      return [...shown, { ...cut, text: cut.text.replace(/\s\S*$/, "") }, { text: " …", isMarked: false }];
    }
    shown.push(piece);
    left -= piece.text.length;
  }
  return shown;
}
