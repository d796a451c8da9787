/** Similar papers to a text: the query for them, and the words that explain each result. */

/** @import { Manifest } from "./manifest.js" */
/** @import { Clause, Query } from "./query.js" */
/** @import { ResolvedClause } from "./score.js" */

import { prefix } from "./codec.js";
import { isUnspaced } from "./language.js";
import { ABSTRACT, TITLE, TOPIC } from "./manifest.js";
import { plainWords } from "./query.js";
import { idfOf } from "./score.js";
import { texToText, withoutSymbols } from "./tex.js";

/**
 * The limits of a text that papers are compared with: its letters, its distinct words, and the occurrences
 * of each word. Words of the title count twice.
 */
const MAX_TEXT_LETTERS = 1 << 14;
const MAX_TEXT_WORDS = 48;
const MAX_TERM_FREQUENCY = 3;
/** The fields that say what a paper is about: names in a list of references find no papers of namesakes. */
const SUBJECT_FIELDS = new Set([TITLE, TOPIC, ABSTRACT]);
/** What a copied text has beside its subject: a heading, a list of references, and words divided by line ends. */
const HEADING = /^\s*abstract\s*(?:[.:\u2013\u2014-]|$)/im;
const REFERENCES = /\n[\d. \t]*(?:references|bibliography)[ \t]*\n/i;
const DIVIDED = /(?<=\p{L})-[ \t]*\r?\n(?=\p{Ll})/gu;
/** A BibTeX entry, and its fields that are compared. */
const BIBTEX = /^\s*@[a-z]+\s*[{(]/i;
const BIBTEX_FIELD = /(?<![\w-])(?:title|abstract|keywords)\s*=\s*(.*?)(?=,\s*[\w-]+\s*=|[)}]\s*$)/gis;
/** The number of words that explain why a paper is similar to a text. */
const MAX_REASONS = 3;

/**
 * Return the query for papers similar to a text, whose first line is its title. Its clauses are the most
 * frequent words of the text, without high-frequency terms unless there are no others.
 *
 * @param {string} text
 * @param {(stem: string) => boolean} isFrequent
 * @returns {Query}
 */
export function parseText(text, isFrequent) {
  // Papers with the same symbols are not similar.
  const [title, ...lines] = withoutSymbols(subjectOf(prefix(text, MAX_TEXT_LETTERS))).split("\n");
  const titleWords = plainWords(texToText(title));
  const words = [...titleWords, ...plainWords(texToText(lines.join("\n")), titleWords.length)];
  /** @type {Map<string, { clause: Clause, count: number }>} */
  const found = new Map();
  for (const clause of [...words, ...titleWords]) {
    if ([...clause.term].length < 2 || /^\p{Nd}+$/u.test(clause.term)) continue;
    const entry = found.get(clause.term) ?? { clause, count: 0 };
    entry.count += 1;
    found.set(clause.term, entry);
  }
  const rare = [...found.values()].filter(({ clause }) => !isFrequent(clause.term));
  const best = (rare.length ? rare : [...found.values()])
    .sort((one, other) => other.count - one.count || one.clause.position - other.clause.position)
    .slice(0, MAX_TEXT_WORDS)
    .sort((one, other) => one.clause.position - other.clause.position);
  const clauses = best.map(({ clause, count }) => ({
    ...clause,
    fields: SUBJECT_FIELDS,
    boost: Math.min(count, MAX_TERM_FREQUENCY),
    isLiteral: true,
  }));
  return { clauses, isNegated: false, isOpen: false, compounds: [] };
}

/** Return what a copied text says about its subject: the title comes first. @param {string} text */
function subjectOf(text) {
  if (BIBTEX.test(text)) return Array.from(text.matchAll(BIBTEX_FIELD), ([, value]) => value.replace(/\s+/g, " ")).join("\n");
  return text.split(REFERENCES, 1)[0].replace(HEADING, "").replace(DIVIDED, "");
}

/**
 * Return the words of clauses that add most to the score of a paper, as they are written in the text. Each clause has
 * at most one alternative, as its word is literal.
 *
 * @param {ResolvedClause[]} resolvedClauses
 * @param {number} paper
 * @param {Manifest} manifest
 */
export function topWords(resolvedClauses, paper, { papers, scoring }) {
  const weighed = resolvedClauses.map(({ clause: { word, position, boost }, alternatives: [found] }) => {
    let documentFrequency = 0;
    let weighted = 0;
    for (const [field, list] of found?.lists.entries() ?? []) {
      const index = list?.papers.indexOf(paper) ?? -1;
      documentFrequency = Math.max(documentFrequency, list?.papers.length ?? 0);
      if (index >= 0) weighted += scoring.weights[field] * (list?.values?.[index] ?? 1);
    }
    const idf = idfOf(papers, documentFrequency, boost);
    return { word, position, weight: idf * (weighted / (scoring.k1 + weighted)) };
  });
  const positive = weighed.filter(({ weight }) => weight > 0);
  return joinBigrams(positive.sort((one, other) => other.weight - one.weight).slice(0, MAX_REASONS));
}

/**
 * Return the words as texts; pairs of letters that overlap in the text are joined.
 *
 * @param {{ word: string, position: number }[]} words
 */
function joinBigrams(words) {
  const merged = new Set();
  for (const bigram of words.toSorted((first, second) => second.position - first.position)) {
    const last = [...bigram.word].at(-1);
    const next = words.find(({ position }) => position === bigram.position + 1);
    if (!next || !last || !isUnspaced(bigram.word) || !next.word.startsWith(last)) continue;
    bigram.word += next.word.slice(last.length);
    merged.add(next);
  }
  return words.filter((bigram) => !merged.has(bigram)).map(({ word }) => word);
}
