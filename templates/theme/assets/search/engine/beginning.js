/**
 * What of a long query is answered first, while most of its files are still to come.
 *
 * What some of the words find are papers that the whole query finds too, if those are among them
 * that papers must or must not have. Of a pattern some of its stems will do, of a phrase some of the
 * papers, and of a word that papers must have all fields but abstracts.
 */

/** @import { Part } from "./query.js" */
/** @import { Reader, Wanted } from "./reader.js" */

/** Kilobytes, compressed, that are fetched for a first answer. */
const MOST = 75;

/**
 * A part with the stems that it stands for, and the kilobytes that each has still to fetch. `brief`
 * are those of a word in all fields but abstracts, where these are in files of their own.
 *
 * @typedef {{ stem: string, cost: number }[]} Costs
 * @typedef {{ part: Part, stems: Costs, isBrief: boolean, brief?: Costs }} Priced
 */

/**
 * The parts to begin with, all where together they cost little; nothing where what is needed costs
 * too much.
 *
 * @param {Part[]} parts
 * @param {Reader} reader
 * @returns {Promise<Wanted[] | undefined>}
 */
export async function beginningOf(parts, reader) {
  const soon = reader.hasLists ? parts : withoutPatterns(parts);
  const all = await Promise.all(soon.map((part) => reader.priced(part)));
  const isSmall = soon.length === parts.length && costOf(...all) <= MOST;
  if (isSmall && !all.some(({ isBrief }) => isBrief)) return parts.map((part) => ({ part }));
  let left = MOST;
  /** @type {Map<Part, Wanted>} */
  const chosen = new Map();
  for (const own of briefly(all, left).sort((one, other) => rank(one) - rank(other) || costOf(one) - costOf(other))) {
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
 * @param {number} most
 * @returns {Priced[]}
 */
function briefly(all, most) {
  if (costOf(...all.filter((own) => rank(own) < 2)) <= most) return all;
  return all.map((own) =>
    own.brief && own.part.isRequired ? { part: own.part, stems: own.brief, isBrief: true } : own,
  );
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
