/**
 * What of a long query is answered first, while most of its files are still to come.
 *
 * What some of the words find are papers that the whole query finds too, if those are among them
 * that papers must or must not have. Of a pattern some of its stems will do, of a phrase some of the
 * papers, and of a word that papers must have all fields but abstracts.
 */

/** @import { Wanted } from "./alternatives.js" */
/** @import { Index } from "./index.js" */
/** @import { Part } from "./query.js" */

import { stemsOf } from "./alternatives.js";
import { fileOf } from "./manifest.js";
import { isEverything } from "./query.js";

/** Kilobytes, compressed, that are fetched for a first answer. */
const MOST = 75;
/** About what the file of a stem takes, compressed, and the word lists of a pattern. */
const TOGETHER_KB = 10;
const LIST_KB = 15;
const WIDE_LISTS_KB = 45;
/** About what compression leaves of the files of a high-frequency stem; half of it are abstracts. */
const KB_A_LETTER = 0.5 / 1000;

/**
 * A part with the stems that it stands for, and the kilobytes that each has still to fetch.
 *
 * @typedef {{ stem: string, cost: number }} Cost
 * @typedef {{ part: Part, stems: Cost[], isBrief: boolean }} Priced
 */

/**
 * The parts to begin with, all where together they cost little; nothing where what is needed costs
 * too much.
 *
 * @param {Part[]} parts
 * @param {Index} index
 * @returns {Promise<Wanted[] | undefined>}
 */
export async function beginningOf(parts, index) {
  const soon = index.hasLists ? parts : withoutPatterns(parts);
  const all = await Promise.all(soon.map((part) => priced(part, index)));
  const isSmall = soon.length === parts.length && costOf(...all) <= MOST;
  if (isSmall && !all.some(({ isBrief }) => isBrief)) return parts.map((part) => ({ part }));
  let left = MOST;
  /** @type {Map<Part, Wanted>} */
  const chosen = new Map();
  const ordered = briefly(all, index).sort(
    (one, other) => rank(one) - rank(other) || costOf(one) - costOf(other),
  );
  for (const own of ordered) {
    const { part, isBrief } = own;
    const cost = costOf(own);
    if (cost <= left) chosen.set(part, { part, isBrief });
    else if (isDivisible(part)) chosen.set(part, { part, stems: within(own, left, chosen.size) });
    else if (part.isRequired || part.isProhibited) return undefined;
    left = Math.max(0, left - cost);
  }
  return parts.flatMap((part) => chosen.get(part) ?? []);
}

/**
 * The parts without patterns that need not match, where others do: what a pattern stands for is
 * known from word lists alone, which take long themselves.
 *
 * @param {Part[]} parts
 */
function withoutPatterns(parts) {
  const soon = parts.filter((part) => part.isRequired || !isDivisible(part));
  return soon.some(({ isProhibited }) => !isProhibited) ? soon : parts;
}

/**
 * The parts, of which those that papers must have are brief where all of them would take too much.
 *
 * @param {Priced[]} all
 * @param {Index} index
 */
function briefly(all, index) {
  if (costOf(...all.filter((own) => rank(own) < 2)) <= MOST) return all;
  return all.map((own) => {
    const { term, edits, isRequired } = own.part;
    if (!isRequired || edits || !index.isFrequent(term)) return own;
    return { part: own.part, stems: costs([term], index, true), isBrief: true };
  });
}

/** @param {Priced[]} all */
function costOf(...all) {
  return all.flatMap(({ stems }) => stems).reduce((sum, { cost }) => sum + cost, 0);
}

/**
 * What papers must have, or must not have, comes first.
 *
 * @param {Priced} own
 */
function rank({ part }) {
  return part.isProhibited ? 0 : part.isRequired ? 1 : 2;
}

/** @param {Part} part */
function isDivisible({ kind, edits, isProhibited }) {
  return (kind === "pattern" || edits > 0) && !isProhibited;
}

/**
 * The first stems of a pattern, at least one where nothing else comes before.
 *
 * @param {Priced} own
 * @param {number} most
 * @param {number} before
 */
function within({ stems }, most, before) {
  let left = most;
  const few = stems.filter(({ cost }) => (left -= cost) >= 0);
  return (few.length || before ? few : stems.slice(0, 1)).map(({ stem }) => stem);
}

/**
 * What a part stands for, as far as that is known from word lists: stems, the likeliest first,
 * with what it costs to fetch each.
 *
 * @param {Part} part
 * @param {Index} index
 * @returns {Promise<Priced>}
 */
async function priced(part, index) {
  const { kind, term, edits } = part;
  if (isEverything(part)) return { part, stems: [], isBrief: false };
  if (kind === "phrase") {
    const stems = part.stems.map(({ stem }) => stem);
    const isBrief = !part.isProhibited && stems.some((stem) => index.isFrequent(stem));
    return { part, stems: costs(stems, index, true), isBrief };
  }
  if (kind === "word" && !edits) {
    return { part, stems: costs([term, ...part.variants], index), isBrief: false };
  }
  const { hasLists } = index;
  const start = startsAs(term);
  const found = await stemsOf(part, index);
  const stems = costs(found.sort((one, other) => start(other) - start(one)), index);
  if (stems.length && !hasLists) stems[0].cost += isNarrow(part) ? LIST_KB : WIDE_LISTS_KB;
  return { part, stems, isBrief: false };
}

/**
 * About how many kilobytes are to be fetched for each stem, of which several may share a file.
 *
 * @param {string[]} stems
 * @param {Index} index
 * @returns {Cost[]}
 */
function costs(stems, { manifest: { terms, frequent }, store }, isWithoutAbstracts = false) {
  const counted = new Set();
  return stems.map((stem) => {
    const file = fileOf(terms, stem) ?? "";
    const isKnown = counted.has(file) || store.has(file);
    counted.add(file);
    const cost = (frequent.get(stem) ?? 0) * KB_A_LETTER || TOGETHER_KB;
    const isHalf = isWithoutAbstracts && frequent.has(stem);
    return { stem, cost: isKnown ? 0 : isHalf ? cost / 2 : cost };
  });
}

/**
 * Whether a pattern tells enough of a word's beginning to be looked up in one file.
 *
 * @param {Part} part
 */
function isNarrow({ edits, term }) {
  return edits === 0 && term.indexOf("*") > 1;
}

/**
 * How many letters a word has in common with a pattern at the start: people hardly mistype the first.
 *
 * @param {string} pattern
 */
function startsAs(pattern) {
  return (/** @type {string} */ word) => {
    let shared = 0;
    while (shared < word.length && word[shared] === pattern[shared]) shared += 1;
    return shared;
  };
}
