/** Wildcard and fuzzy matching of words, as lunr and search/patterns.py do it. */

import { isBasicPlane } from "./codec.js";

const WILDCARD = "*";

/**
 * Return those of some words that match a pattern. With `edits` above 0 these are the words within that
 * edit distance; else `*` is a wildcard.
 *
 * @param {string} pattern
 * @param {number} edits
 * @param {readonly string[]} words
 */
export function matching(pattern, edits, words) {
  const parts = pattern.split(WILDCARD);
  if (!edits) return words.filter((word) => matchesParts(word, parts));
  const term = [...pattern];
  return words.filter((word) => isWithinEdits(term, isBasicPlane(word) ? word : [...word], edits));
}

/**
 * Return whether a word has these parts in order, the first at its start and the last at its end.
 *
 * @param {string} word
 * @param {string[]} parts
 */
function matchesParts(word, [first, ...others]) {
  const last = others.pop();
  if (last === undefined) return word === first;
  if (!word.startsWith(first)) return false;
  let end = first.length;
  for (const part of others) {
    const at = word.indexOf(part, end);
    if (at < 0) return false;
    end = at + part.length;
  }
  return word.length - last.length >= end && word.endsWith(last);
}

/**
 * Return whether a word is within `edits` edits of a term, in which a star matches any one letter. An edit
 * inserts, deletes or substitutes a letter, or transposes two; as in lunr, the letter that a transposition
 * delays may be edited again.
 *
 * @param {string[]} term
 * @param {string | string[]} word
 * @param {number} edits
 * @returns {boolean}
 */
function isWithinEdits(term, word, edits) {
  if (Math.abs(term.length - word.length) > edits) return false;
  let at = 0;
  while (at < term.length && matchesLetter(word[at], term[at])) at += 1;
  if (at === term.length) return true;
  if (!edits) return false;
  const [current, next, ...others] = term.slice(at);
  const shorter = word.slice(at + 1);
  return (
    isWithinEdits(term.slice(at), shorter, edits - 1) ||
    isWithinEdits(term.slice(at + 1), word.slice(at), edits - 1) ||
    isWithinEdits(term.slice(at + 1), shorter, edits - 1) ||
    (matchesLetter(word[at], next) && isWithinEdits([current, ...others], shorter, edits - 1))
  );
}

/**
 * Return whether a letter matches one of a term, which may be a star.
 *
 * @param {string | undefined} letter
 * @param {string} wanted
 */
function matchesLetter(letter, wanted) {
  return letter !== undefined && (letter === wanted || wanted === WILDCARD);
}
