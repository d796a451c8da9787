/** From texts to stems: lunr's words after our own folding, as docs/search-index.md has them. */

/** @import { Lunr } from "../lunr.js" */

import { start } from "./codec.js";
import { folded } from "./folding.js";
import { letterName, spelt } from "./spelling.js";

const LONGEST = 64;
const POSSESSIVE = /['\u2019]s$/;
/** Scripts that do not part words, and signs, as search/words.py has them. */
const LETTER =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const RUNS = new RegExp(`${LETTER.source}+`, "gu");
const EACH = new RegExp(`(${LETTER.source})`, "u");
const SIGN =
  /[\x00-\/:-@\[-\^`{-\xa9\xab-\xb1\xb6-\xb8\xbb\xbf\xd7\xf7\u055a-\u055f\u0589-\u058a\u05be\u05f3-\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964-\u0965\u0e5a-\u0e5b\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u3001-\u3004\u3008-\u3020\u30fb\ud800-\udfff\ufd3e-\ufd3f\ufff0-\uffff\u{1f000}-\u{1faff}]/u;
/** A word of Arabic: its article and conjunction, what stays, and its ending, as in "light10". */
const ARABIC =
  /^(?:[\u0628\u0641\u0643\u0648]?\u0627\u0644|\u0644\u0644|\u0648(?=...))?([\u0621-\u064a]{2,}?)(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u064a\u0629|[\u0647\u0629\u064a])?$/;
const SHORT_FIRST = 4;
const SHORT_SECOND = 3;
const FIRST_PARTS = new Set([
  ..."bcdefghjklmnopqrstuvwxyz",
  ...(
    "anti auto bi co cross few hyper inter intra macro meta micro mini mono multi non pre pseudo " +
    "quasi re self semi sub super tri ultra uni zero"
  ).split(" "),
]);

/** @typedef {ReturnType<typeof languageOf>} Language */

/** @param {Lunr} lunr */
export function languageOf(lunr) {
  const pipeline = new lunr.Pipeline();
  pipeline.add(lunr.stopWordFilter, lunr.stemmer);
  /** @type {Map<string, string>} */
  const known = new Map();

  /**
   * The stem of a trimmed word: empty for stop words. A word of Arabic loses its article and ending;
   * one of other letters is its own stem.
   *
   * @param {string} word
   * @returns {string}
   */
  function stem(word) {
    if (!isAscii(word)) return ARABIC.exec(word)?.[1] ?? word;
    const found = known.get(word) ?? pipeline.runString(word)[0] ?? "";
    known.set(word, found);
    return found;
  }

  /**
   * The compounds of a text: two words as one, "pretraining" for "pre-training".
   *
   * @param {string} text
   */
  function compoundsIn(text) {
    const { found, hyphened } = read(text);
    const all = found.map((token, at) => {
      const parts = [trim(found[at - 1] ?? ""), trim(token)];
      const isOne = hyphened.has(at) || FIRST_PARTS.has(found[at - 1]);
      return isOne && areClose(parts) && parts.every(stem) ? start(parts.join(""), LONGEST) : "";
    });
    return new Set(all.filter(isCompound));
  }

  return { lunr, stem, compoundsIn, stemOf: (/** @type {string} */ token) => stem(trim(token)) };
}

/** @param {string} text */
function isAscii(text) {
  return !/[^\0-\x7f]/.test(text);
}

/**
 * Whether two words are likely to be written as one.
 *
 * @param {string[]} words
 */
function areClose([first, second]) {
  const isShort = [...first].length <= SHORT_FIRST || [...second].length <= SHORT_SECOND;
  return isShort || FIRST_PARTS.has(first);
}

/** @param {string} word */
function isCompound(word) {
  return word !== "" && !/^[0-9]+$/.test(word) && !word.includes("://") && !LETTER.test(word);
}

/**
 * A text folded and split at white space, hyphens, slashes and colons, and where a script does not
 * part words, into overlapping pairs of letters. Places of words count these.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokens(text) {
  return read(text).found;
}

/**
 * The tokens of a text, and the places of those behind a hyphen.
 *
 * @param {string} text
 */
function read(text) {
  /** @type {string[]} */
  const found = [];
  const hyphened = new Set();
  const plain = folded(spelt(text)).replace(RUNS, " $& ").replaceAll("-", " -");
  // Slashes and colons do not split what has "://", as addresses have.
  const pieces = plain
    .split(/\s+/)
    .flatMap((piece) => (piece.includes("://") ? piece : piece.split(/[/:]+/)));
  for (const piece of pieces) {
    const token = piece.startsWith("-") ? piece.slice(1) : piece;
    if (isRun(token)) found.push(...pairs(token));
    else if (token) {
      if (token !== piece && found.length) hyphened.add(found.length);
      found.push(token);
    }
  }
  return { found, hyphened };
}

/**
 * The overlapping pairs of letters of a run, or its one letter.
 *
 * @param {string} run
 */
function pairs(run) {
  const all = [...run];
  return all.length === 1 ? all : all.slice(1).map((letter, at) => all[at] + letter);
}

/**
 * Whether a token begins with a letter of a script that does not part words: all of it is of such.
 *
 * @param {string} token
 */
export function isRun(token) {
  return token.search(LETTER) === 0;
}

/**
 * A word in pieces, of which every letter of a script that does not part words is one.
 *
 * @param {string} word
 */
export function letters(word) {
  return word.split(EACH);
}

/**
 * Whether a token is one letter of a script that does not part words.
 *
 * @param {string} token
 */
export function isLetterOfRun(token) {
  return isRun(token) && [...token].length === 1;
}

/**
 * The word in a token, at most 64 letters of it; empty for mere signs. A possessive is its owner:
 * "Newton's" is "Newton".
 *
 * @param {string} token
 * @returns {string}
 */
export function trim(token) {
  const all = [...token];
  let first = 0;
  let end = all.length;
  while (first < end && SIGN.test(all[first])) first += 1;
  while (end > first && SIGN.test(all[end - 1])) end -= 1;
  const word = all.slice(first, end).join("").replace(POSSESSIVE, "");
  return letterName([...word].slice(0, LONGEST).join(""));
}
