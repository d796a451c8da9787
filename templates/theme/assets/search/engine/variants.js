/** Variants of the words of a query: compounds, initials with names, and other spellings. */

import { stem } from "./language.js";

/** "g", or "g.e" for "G.E." */
const INITIALS = /^[a-z](?:\.[a-z])*$/;
const NAME = /^(?:[a-z]|[^\0-\x7f]){2}/u;
/** British and American endings: "optimisation", "behaviour"; "expertise" has one spelling. */
const SPELLINGS =
  /(?<=[a-z][bdf-hj-np-tx-z][iy])(?<!erti)[sz](?=(?:e[drs]?|ers|ing|ations?|able)$)|(?<=[a-z][bdgmnv]|[a-oq-z]l|vi)ou?r(?=(?:s|ed|ing|al|able|hoods?)?$)|(?<=col)ou?r(?=i[sz])/g;
const AMERICAN = /** @type {Record<string, string>} */ ({ s: "z", our: "or", z: "z", or: "or" });
const BRITISH = /** @type {Record<string, string>} */ ({ z: "s", or: "our" });

/**
 * Return for each trimmed word of a query the stems that may replace it: those of its other spelling, of its compounds
 * with a neighbour and, for initials, of the initial joined to the name before or after. An empty word has none.
 *
 * @param {string[]} words
 * @param {ReadonlySet<string>} compounds
 */
export function variants(words, compounds) {
  const found = words.map((word) => [otherSpelling(word)]);
  for (const [at, word] of words.slice(0, -1).entries()) {
    const following = words[at + 1];
    if (!word || !following || !compounds.has(word + following)) continue;
    found[at].push(word + following);
    found[at + 1].push(word + following);
  }
  for (const { start, end } of runsOfInitials(words)) {
    const names = [words[end] ?? "", words[start - 1] ?? ""].filter((name) => NAME.test(name) && stem(name));
    const keys = names.map((name) => `${words[start][0]}.${name}`);
    for (let at = start; at < end; at += 1) found[at].push(...keys);
  }
  return found.map((joined, at) => {
    const stems = new Set(joined.map(stem));
    return [...stems].filter((variant) => variant && variant !== stem(words[at]));
  });
}

/**
 * Return for each trimmed word of a query the stems of the words that it forms with its neighbours. An empty word has
 * no neighbours.
 *
 * @param {string[]} words
 */
export function joined(words) {
  const pairs = words.slice(1).map((word, at) => (word && words[at] ? stem(words[at] + word) : ""));
  return words.map((_, at) => [pairs[at - 1], pairs[at]].filter(Boolean));
}

/** Return a word in American spelling, or if that is its own, in British. @param {string} word */
function otherSpelling(word) {
  const american = word.replace(SPELLINGS, (ending) => AMERICAN[ending]);
  return american === word ? word.replace(SPELLINGS, (ending) => BRITISH[ending]) : american;
}

/** Return the start (inclusive) and end (exclusive) of each run of initials. @param {string[]} words */
function runsOfInitials(words) {
  /** @type {{ start: number, end: number }[]} */
  const runs = [];
  for (const [at, word] of words.entries()) {
    if (!INITIALS.test(word)) continue;
    const last = runs.at(-1);
    if (last?.end === at) last.end += 1;
    else runs.push({ start: at, end: at + 1 });
  }
  return runs;
}
