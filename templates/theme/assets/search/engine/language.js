/** From texts to stems: lunr's words, with the additions of docs/search-index.md. */

/** @import { Lunr } from "../lunr.js" */

const LONGEST = 64;
const WORD = /\w/;
const LETTERS = /[\p{L}\p{N}_](?:.*[\p{L}\p{N}_])?/su;

/** @typedef {ReturnType<typeof languageOf>} Language */

/** @param {Lunr} lunr */
export function languageOf(lunr) {
  const pipeline = new lunr.Pipeline();
  pipeline.add(lunr.stopWordFilter, lunr.stemmer);
  /** @type {Map<string, string>} */
  const known = new Map();

  /**
   * The stem of a trimmed word; empty for stop words.
   *
   * @param {string} word
   * @returns {string}
   */
  function stem(word) {
    let found = known.get(word);
    if (found === undefined) {
      found = pipeline.runString(word)[0] ?? "";
      known.set(word, found);
    }
    return found;
  }

  return { lunr, stem, tokens, trim, stemOf: (/** @type {string} */ token) => stem(trim(token)) };
}

/**
 * The words of a text as they stand there; places of words count these.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokens(text) {
  return split(text.toLowerCase()).filter((_, place) => place % 2 === 0).filter(Boolean);
}

/**
 * A text in pieces: words, and in every second place what stands between. Slashes and colons do not
 * split what has "://", as addresses have.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function split(text) {
  return text
    .split(/([\s-]+)/)
    .flatMap((piece) => (piece.includes("://") ? piece : piece.split(/([/:]+)/)));
}

/**
 * The word in a token, in lower case; empty for mere signs.
 *
 * @param {string} token
 * @returns {string}
 */
export function trim(token) {
  let start = 0;
  let end = token.length;
  while (start < end && !WORD.test(token[start])) start += 1;
  while (end > start && !WORD.test(token[end - 1])) end -= 1;
  const word = token.slice(start, end) || (LETTERS.exec(token)?.[0] ?? "");
  return word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word;
}
