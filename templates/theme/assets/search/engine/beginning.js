/**
 * The clauses of an early answer, for which the files of a long query are loaded first.
 *
 * The papers that some clauses find are also found by the complete query, as long as all required and
 * prohibited clauses are among them. A pattern may be reduced to some of its stems, and a phrase or a required
 * word to all fields except abstracts.
 */

/** @import { ClauseRequest } from "./alternatives.js" */
/** @import { Index } from "./index.js" */
/** @import { Language } from "./language.js" */
/** @import { Clause } from "./query.js" */

import { stemsOf } from "./alternatives.js";
import { fileOf } from "./manifest.js";
import { matchesAll } from "./query.js";

/** The compressed size of the files fetched for an early answer, in kilobytes. */
const BUDGET_KB = 75;
/** Estimates of the compressed sizes of the file of a stem, and of the word lists of a pattern. */
const STEM_KB = 10;
const LIST_KB = 30;
const WIDE_LISTS_KB = 45;
/** Estimate of the compressed part of the files of a high-frequency term; half of it is for abstracts. */
const COMPRESSION = 0.5;

/**
 * A clause with its stems, and the kilobytes that are still to be fetched for each.
 *
 * @typedef {{ stem: string, cost: number }} Cost
 * @typedef {{ clause: Clause, stems: Cost[], isPartial: boolean }} ClauseCost
 */

/**
 * Return the clauses of the early answer: all clauses if they fit into the budget, and undefined if the
 * required and prohibited ones do not.
 *
 * @param {Clause[]} clauses
 * @param {Index} index
 * @param {Language} language
 * @returns {Promise<ClauseRequest[] | undefined>}
 */
export async function earlyClauses(clauses, index, language) {
  const immediate = index.hasWordLists ? clauses : withoutOptionalPatterns(clauses);
  const all = await Promise.all(immediate.map((clause) => clauseCost(clause, index, language)));
  const isAffordable = immediate.length === clauses.length && totalCost(...all) <= BUDGET_KB;
  if (isAffordable && !all.some(({ isPartial }) => isPartial)) return clauses.map((clause) => ({ clause }));
  let budget = BUDGET_KB;
  /** @type {Map<Clause, ClauseRequest>} */
  const chosen = new Map();
  const byPriority = withPartialWords(all, index).sort(
    (one, other) => priority(one) - priority(other) || totalCost(one) - totalCost(other),
  );
  for (const entry of byPriority) {
    const { clause, isPartial } = entry;
    const cost = totalCost(entry);
    if (cost <= budget || (isPartial && !chosen.size)) chosen.set(clause, { clause, isPartial });
    else if (isDivisible(clause)) chosen.set(clause, { clause, stems: affordableStems(entry, budget, chosen.size) });
    else if (clause.isRequired || clause.isProhibited) return undefined;
    budget = Math.max(0, budget - cost);
  }
  return clauses.flatMap((clause) => chosen.get(clause) ?? []);
}

/**
 * Return the clauses without optional patterns, if others are left: the stems of a pattern are known only
 * from the word lists, which take long to load.
 *
 * @param {Clause[]} clauses
 */
function withoutOptionalPatterns(clauses) {
  const immediate = clauses.filter((clause) => clause.isRequired || !isDivisible(clause));
  return immediate.some(({ isProhibited }) => !isProhibited) ? immediate : clauses;
}

/**
 * Return the costs of the clauses; if the required ones exceed the budget, their high-frequency terms become
 * partial.
 *
 * @param {ClauseCost[]} all
 * @param {Index} index
 */
function withPartialWords(all, index) {
  if (totalCost(...all.filter((entry) => priority(entry) < 2)) <= BUDGET_KB) return all;
  return all.map((entry) => {
    const { term, edits, isRequired } = entry.clause;
    if (!isRequired || edits || !index.isFrequent(term)) return entry;
    return { clause: entry.clause, stems: stemCosts([term], index, true), isPartial: true };
  });
}

/**
 * Return the cost of some clauses in kilobytes.
 *
 * @param {ClauseCost[]} all
 */
function totalCost(...all) {
  return all.flatMap(({ stems }) => stems).reduce((sum, { cost }) => sum + cost, 0);
}

/**
 * Return the rank of a clause: prohibited ones first, then required ones, then optional ones.
 *
 * @param {ClauseCost} entry
 */
function priority({ clause }) {
  return clause.isProhibited ? 0 : clause.isRequired ? 1 : 2;
}

/**
 * Return whether some stems of a clause suffice for an early answer.
 *
 * @param {Clause} clause
 */
function isDivisible({ kind, edits, isProhibited }) {
  return (kind === "pattern" || edits > 0) && !isProhibited;
}

/**
 * Return the first stems of a pattern that fit into `limit`, but at least one if no clause is chosen yet.
 *
 * @param {ClauseCost} entry
 * @param {number} limit
 * @param {number} alreadyChosen
 */
function affordableStems({ stems }, limit, alreadyChosen) {
  let budget = limit;
  const affordable = stems.filter(({ cost }) => (budget -= cost) >= 0);
  return (affordable.length || alreadyChosen ? affordable : stems.slice(0, 1)).map(({ stem }) => stem);
}

/**
 * Return the stems of a clause, each with its cost; those of a pattern have the likeliest first.
 *
 * @param {Clause} clause
 * @param {Index} index
 * @param {Language} language
 * @returns {Promise<ClauseCost>}
 */
async function clauseCost(clause, index, language) {
  const { kind, term, edits } = clause;
  if (matchesAll(clause)) return { clause, stems: [], isPartial: false };
  if (kind === "phrase") {
    const stems = clause.stems.map(({ stem }) => stem);
    const isPartial = !clause.isProhibited && stems.some((stem) => index.isFrequent(stem));
    return { clause, stems: stemCosts(stems, index, true), isPartial };
  }
  if (kind === "word" && !edits) {
    return { clause, stems: stemCosts([term, ...clause.variants], index), isPartial: false };
  }
  const { hasWordLists } = index;
  const shared = sharedPrefixLength(term);
  const matches = await stemsOf(clause, index, language);
  const stems = stemCosts(matches.sort((one, other) => shared(other) - shared(one)), index);
  if (stems.length && !hasWordLists) stems[0].cost += hasNarrowPrefix(clause) ? LIST_KB : WIDE_LISTS_KB;
  return { clause, stems, isPartial: false };
}

/**
 * Return an estimate of the kilobytes to fetch for each stem; a file that stems share counts once.
 *
 * @param {string[]} stems
 * @param {Index} index
 * @returns {Cost[]}
 */
function stemCosts(stems, { manifest: { terms, frequent }, store }, isWithoutAbstracts = false) {
  const counted = new Set();
  return stems.map((stem) => {
    const file = fileOf(terms, stem) ?? "";
    const isLoaded = counted.has(file) || store.has(file);
    counted.add(file);
    const cost = Math.max((frequent.get(stem) ?? 0) * COMPRESSION, STEM_KB);
    const isHalved = isWithoutAbstracts && frequent.has(stem);
    return { stem, cost: isLoaded ? 0 : isHalved ? cost / 2 : cost };
  });
}

/**
 * Return whether the prefix of a pattern is long enough to need one file of the word list.
 *
 * @param {Clause} clause
 */
function hasNarrowPrefix({ edits, term }) {
  return edits === 0 && term.indexOf("*") > 1;
}

/**
 * Return a function for the length of the common prefix of a word and a pattern: the first letters of a word
 * are rarely mistyped.
 *
 * @param {string} pattern
 */
function sharedPrefixLength(pattern) {
  return (/** @type {string} */ word) => {
    let shared = 0;
    while (shared < word.length && word[shared] === pattern[shared]) shared += 1;
    return shared;
  };
}
