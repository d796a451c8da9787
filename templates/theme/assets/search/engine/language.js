/** The tokeniser and stemmer: lunr's stems of folded text, as docs/search-index.md has them. */

import lunr from "../lunr.js";
import { prefix } from "./codec.js";
import { folded } from "../folding.js";
import { letterName, texToText } from "./tex.js";

const MAX_LETTERS = 64;
const POSSESSIVE = /['\u2019]s$/;
/** "c++", "f#": a letter that signs make another name. */
const SIGNED_LETTER = /[a-z](?:\+\+|#)/;
/** Scripts without spaces between words; and punctuation and symbols. Both are as in search/words.py. */
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const UNSPACED_RUNS = new RegExp(`${UNSPACED.source}+`, "gu");
/** Splits a word at the letters of scripts without spaces; each of these is a piece. */
export const UNSPACED_LETTER = new RegExp(`(${UNSPACED.source})`, "u");
const PUNCTUATION =
  /[\x00-\/:-@\[-\^`{-\xa9\xab-\xb1\xb6-\xb8\xbb\xbf\xd7\xf7\u055a-\u055f\u0589-\u058a\u05be\u05f3-\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964-\u0965\u0e5a-\u0e5b\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u3001-\u3004\u3008-\u3020\u30fb\ud800-\udfff\ufd3e-\ufd3f\ufff0-\uffff\u{1f000}-\u{1faff}]/u;
/** An Arabic word: article and conjunction, stem, and ending, as in the stemmer "light10". */
const ARABIC =
  /^(?:[\u0628\u0641\u0643\u0648]?\u0627\u0644|\u0644\u0644|\u0648(?=...))?([\u0621-\u064a]{2,}?)(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u064a\u0629|[\u0647\u0629\u064a])?$/;
/** The fewest letters of each part of a word that stands for two: shorter ones are too often words by chance. */
export const MIN_PART = 3;
const SHORT_FIRST = 4;
const SHORT_SECOND = 3;
const FIRST_PARTS = new Set([
  ..."bcdefghjklmnopqrstuvwxyz",
  ...(
    "anti auto bi co cross few hyper inter intra macro meta micro mini mono multi non pre pseudo " +
    "quasi re self semi sub super tri ultra uni zero"
  ).split(" "),
]);

const PIPELINE = new lunr.Pipeline();
PIPELINE.add(lunr.stopWordFilter, lunr.stemmer);
/** @type {Map<string, string>} */
const CACHE = new Map();

/**
 * Return the tokens of a text: folded, split at white space, hyphens, slashes, colons and underscores, and in
 * scripts without spaces between words into overlapping pairs of letters. Positions count tokens.
 *
 * @param {string} text
 */
export function tokens(text) {
  return tokenise(text).found;
}

/** Return the compounds of a text: two words as one, "pretraining" for "pre-training". @param {string} text */
export function compoundsIn(text) {
  const { found, hyphenated } = tokenise(text);
  /** @type {Set<string>} */
  const compounds = new Set();
  for (let at = 1; at < found.length; at += 1) {
    if (!hyphenated.has(at) && !FIRST_PARTS.has(found[at - 1])) continue;
    const [first, second] = [trim(found[at - 1]), trim(found[at])];
    // A stop word begins "off-policy", but nothing within "state-of-the-art".
    const mayBegin = first && (stem(first) || !hyphenated.has(at - 1));
    if (mayBegin && stem(second) && isCompound(first, second)) compounds.add(prefix(first + second, MAX_LETTERS));
  }
  return compounds;
}

/**
 * Return whether two words are likely to be written as one word, which is no number, URL or word of a script
 * without spaces.
 *
 * @param {string} first
 * @param {string} second
 */
function isCompound(first, second) {
  const isShort = [...first].length <= SHORT_FIRST || [...second].length <= SHORT_SECOND;
  if (!isShort && !FIRST_PARTS.has(first)) return false;
  const word = prefix(first + second, MAX_LETTERS);
  return !word.includes("://") && !/^[0-9]+$/.test(word) && !UNSPACED.test(word);
}

/** Return the tokens of a text, and the positions of those after a hyphen. @param {string} text */
function tokenise(text) {
  /** @type {string[]} */
  const found = [];
  const hyphenated = new Set();
  const plain = folded(texToText(text)).replace(UNSPACED_RUNS, " $& ").replaceAll("-", " -");
  // A word with "://" is a URL, which only hyphens split.
  const pieces = plain
    .split(/\s+/)
    .flatMap((piece) => (piece.includes("://") ? piece : piece.split(/[/:_]+/)));
  for (const piece of pieces) {
    const token = piece.startsWith("-") ? piece.slice(1) : piece;
    if (isUnspaced(token)) found.push(...bigrams(token));
    else if (token) {
      if (token !== piece && found.length) hyphenated.add(found.length);
      found.push(token);
    }
  }
  return { found, hyphenated };
}

/** Return the overlapping pairs of letters of a run, or its only letter. @param {string} run */
function bigrams(run) {
  const characters = [...run];
  return characters.length === 1 ? characters : characters.slice(1).map((letter, at) => characters[at] + letter);
}

/** Return whether a token begins, and so is, in a script without spaces between words. @param {string} token */
export function isUnspaced(token) {
  return token.search(UNSPACED) === 0;
}

/**
 * Return a token without punctuation at its ends, at most 64 letters; it may be empty. The ending of a
 * possessive is removed: "Newton's" becomes "Newton". "C++" and "C#" keep theirs.
 *
 * @param {string} token
 */
export function trim(token) {
  const characters = [...token];
  let first = 0;
  let end = characters.length;
  while (first < end && PUNCTUATION.test(characters[first])) first += 1;
  while (end > first && PUNCTUATION.test(characters[end - 1])) end -= 1;
  const word = characters.slice(first, end).join("").replace(POSSESSIVE, "");
  const signed = word.length === 1 ? SIGNED_LETTER.exec(token) : null;
  return signed?.[0] ?? letterName(prefix(word, MAX_LETTERS));
}

/**
 * Return the stem of a trimmed word; empty for stop words. An Arabic word loses its article and ending. Any
 * other word that is not ASCII is its own stem.
 *
 * @param {string} word
 */
export function stem(word) {
  if (/[^\0-\x7f]/.test(word)) return ARABIC.exec(word)?.[1] ?? word;
  const cached = CACHE.get(word) ?? PIPELINE.runString(word)[0] ?? "";
  CACHE.set(word, cached);
  return cached;
}

/** Return whether a word has a digit. @param {string} word */
export function hasDigit(word) {
  return /[\p{Nd}\p{No}]/u.test(word);
}

/** Return the stem of a token; empty for stop words and punctuation. @param {string} token */
export function stemOf(token) {
  return stem(trim(token));
}
