/** Papers that are like a text: the words that they are sought by, and those that tell why. */

/** @import { Scoring } from "./manifest.js" */
/** @import { Language } from "./language.js" */
/** @import { Part, Query } from "./query.js" */
/** @import { Clause } from "./score.js" */

import { start } from "./codec.js";
import { FIELDS } from "./manifest.js";
import { isRun, tokens } from "./language.js";
import { word } from "./query.js";
import { lists, rarity } from "./score.js";
import { spelt } from "./spelling.js";

/**
 * Of a text that papers are compared with so many letters count, so many different words, and each of
 * these so many times at most; those of its title count twice.
 */
const LONGEST_TEXT = 1 << 14;
const MOST_WORDS = 48;
const MOST_TIMES = 3;
/** How many words tell why a paper is like a text. */
const TOLD = 3;

/**
 * What finds papers that are like a text, whose first line is its title: the words that it has most
 * often, without those that are frequent in all papers if it has others.
 *
 * @param {string} text
 * @param {Language} language
 * @param {(stem: string) => boolean} isFrequent
 * @returns {Query}
 */
export function parseText(text, language, isFrequent) {
  const [title, ...lines] = start(text, LONGEST_TEXT).split("\n");
  const named = tokens(spelt(title)).map((token, at) => word(token, at, language));
  const rest = tokens(spelt(lines.join("\n")));
  const all = [...named, ...rest.map((token, at) => word(token, named.length + at, language))];
  /** @type {Map<string, { part: Part, count: number }>} */
  const found = new Map();
  for (const part of [...all, ...named]) {
    if ([...part.term].length < 2 || /^\p{Nd}+$/u.test(part.term)) continue;
    const own = found.get(part.term) ?? { part, count: 0 };
    own.count += 1;
    found.set(part.term, own);
  }
  const rare = [...found.values()].filter(({ part }) => !isFrequent(part.term));
  const best = (rare.length ? rare : [...found.values()])
    .sort((one, other) => other.count - one.count || one.part.place - other.part.place)
    .slice(0, MOST_WORDS)
    .sort((one, other) => one.part.place - other.part.place);
  const parts = best.map(({ part, count }) => ({
    ...part,
    boost: Math.min(count, MOST_TIMES),
    isLiteral: true,
  }));
  return { parts, isNegated: false, isOpen: false, compounds: [] };
}

/**
 * The words of clauses that weigh most in a paper, as they are written.
 *
 * @param {Clause[]} clauses
 * @param {number} paper
 * @param {{ papers: number, scoring: Scoring }} index
 */
export function telling(clauses, paper, { papers, scoring }) {
  const weighed = clauses.map((clause) => {
    const all = [...FIELDS.keys()].map((field) => lists(clause, field));
    const having = Math.max(0, ...all.flat().map((list) => list.papers.length));
    let weighted = 0;
    for (const [field, own] of all.entries()) {
      for (const { papers: those, values, weight } of own) {
        const place = those.indexOf(paper);
        if (place >= 0) weighted += scoring.weights[field] * weight * (values?.[place] ?? 1);
      }
    }
    const idf = rarity(papers, having, clause.part.boost);
    const { written: word, place } = clause.part;
    return { word, place, weight: idf * (weighted / (scoring.k1 + weighted)) };
  });
  const there = weighed.filter(({ weight }) => weight > 0);
  return inRuns(there.sort((one, other) => other.weight - one.weight).slice(0, TOLD));
}

/**
 * Words, of which pairs of letters that stand side by side in the text are one run.
 *
 * @param {{ word: string, place: number }[]} told
 */
function inRuns(told) {
  const isOneWith = new Set();
  for (const one of told.toSorted((some, other) => other.place - some.place)) {
    const last = [...one.word].at(-1);
    const next = told.find(({ place }) => place === one.place + 1);
    if (!next || !last || !isRun(one.word) || !next.word.startsWith(last)) continue;
    one.word += next.word.slice(last.length);
    isOneWith.add(next);
  }
  return told.filter((one) => !isOneWith.has(one)).map(({ word }) => word);
}
