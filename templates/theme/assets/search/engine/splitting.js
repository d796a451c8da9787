/** Two words that are written as one: "pointcloud" is "point cloud", and "ICML17" is "ICML 2017". */

/** @import { Index } from "./index.js" */
/** @import { PostingLists } from "./postings.js" */
/** @import { Clause } from "./query.js" */

import { MIN_PART, hasDigit, stem } from "./language.js";
import { VENUE, YEAR } from "./manifest.js";
import { phrasePostings } from "./phrases.js";
import { papersOf } from "./postings.js";
import { fullYear, withDistances } from "./query.js";

/** A venue with the last two digits of its year. */
const WITH_YEAR = /^([a-z]{2,})([0-9]{2})$/;

/**
 * Return the stems of the two parts of a clause's word, the posting lists of both together, and the parts if they
 * are next to one another; no stems if it has no parts.
 *
 * @param {Clause} clause
 * @param {Index} index
 * @returns {Promise<{ stems: string[], lists: PostingLists, words?: string[] }>}
 */
export async function partPostings(clause, index) {
  const [, venue, digits] = WITH_YEAR.exec(wordWithYear(clause)) ?? [];
  const parts = venue ? [venue, fullYear(digits)] : await partsOf(clause.word, index);
  const stems = parts.map(stem);
  if (venue) return { stems, lists: await venuePostings(stems, clause, index) };
  const lists = parts.length ? await phrasePostings({ ...clause, stems: withDistances(stems) }, index) : [];
  return { stems, lists, words: parts };
}

/** Return the word of a clause; of two digits after a name as one word with it. @param {Clause} clause */
function wordWithYear({ word, variants }) {
  return variants.find((variant) => WITH_YEAR.exec(variant)?.[2] === word) ?? word;
}

/**
 * Return the posting list of a venue with its year, in the field of venues.
 *
 * @param {string[]} stems
 * @param {Clause} clause
 * @param {Index} index
 */
async function venuePostings(stems, { fields }, index) {
  const searched = new Set([VENUE, YEAR]);
  const [inVenue, inYear] = await Promise.all(stems.map((stem) => index.postingLists(stem, searched)));
  const years = papersOf([inYear[YEAR]]);
  /** @type {PostingLists} */
  const lists = [];
  const papers = fields.has(VENUE) ? inVenue[VENUE]?.papers.filter((paper) => years.has(paper)) : undefined;
  if (papers) lists[VENUE] = { papers };
  return lists;
}

/**
 * Return the two parts of a word, of several pairs the one whose rarer word is the most frequent.
 *
 * @param {string} word
 * @param {Index} index
 */
async function partsOf(word, index) {
  const letters = [...word];
  if (letters.length < 2 * MIN_PART || hasDigit(word)) return [];
  const firsts = await index.prefixCandidates("forms", letters.slice(0, MIN_PART).join(""));
  /** @type {string[]} */
  let best = [];
  let most = -1;
  for (let at = MIN_PART; at <= letters.length - MIN_PART; at += 1) {
    const [first, second] = [letters.slice(0, at), letters.slice(at)].map((part) => part.join(""));
    const firstCount = firsts.get(first);
    if (firstCount === undefined) continue;
    const seconds = await index.prefixCandidates("forms", second);
    const count = Math.min(firstCount, seconds.get(second) ?? -1);
    if (count > most) [best, most] = [[first, second], count];
  }
  return best;
}
