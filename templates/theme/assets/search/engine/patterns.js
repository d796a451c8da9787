/** Which words of a vocabulary a pattern stands for, by lunr's rule, as search/patterns.py has it. */

import { isPlain } from "./codec.js";

const ANY = "*";

/**
 * Those of some words that a pattern stands for: one with `*` and no edits, or a word with so many edits.
 *
 * @param {string} pattern
 * @param {number} edits
 * @param {readonly string[]} words
 */
export function matching(pattern, edits, words) {
  const parts = pattern.split(ANY);
  if (!edits) return words.filter((word) => fits(word, parts));
  const term = [...pattern];
  return words.filter((word) => isNear(term, isPlain(word) ? word : [...word], edits));
}

/**
 * Whether a word has these parts in this order, the first one at its start and the last at its end.
 *
 * @param {string} word
 * @param {string[]} parts
 */
function fits(word, [first, ...others]) {
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
 * Whether so many edits make a word of a term, in which a star is any one letter. An edit puts a letter
 * in, leaves one out, exchanges it, or takes the next one first; as in lunr, the letter that then has
 * to wait may be edited too.
 *
 * @param {string[]} term
 * @param {string | string[]} word
 * @param {number} edits
 * @returns {boolean}
 */
function isNear(term, word, edits) {
  if (Math.abs(term.length - word.length) > edits) return false;
  let at = 0;
  while (at < term.length && isLetter(word[at], term[at])) at += 1;
  if (at === term.length) return true;
  if (!edits) return false;
  const [waiting, next, ...others] = term.slice(at);
  const shorter = word.slice(at + 1);
  return (
    isNear(term.slice(at), shorter, edits - 1) ||
    isNear(term.slice(at + 1), word.slice(at), edits - 1) ||
    isNear(term.slice(at + 1), shorter, edits - 1) ||
    (isLetter(word[at], next) && isNear([waiting, ...others], shorter, edits - 1))
  );
}

/**
 * @param {string | undefined} letter
 * @param {string} wanted
 */
function isLetter(letter, wanted) {
  return letter !== undefined && (letter === wanted || wanted === ANY);
}
