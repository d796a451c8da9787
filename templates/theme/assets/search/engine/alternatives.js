/** The alternatives of a clause, the stems that it is searched by, as in search/alternatives.py. */

/** @import { Index } from "./index.js" */
/** @import { Clause } from "./query.js" */
/** @import { Alternative, ResolvedClause, WordPair } from "./score.js" */

import { byCodePoint, prefix } from "./codec.js";
import { MIN_PART, hasDigit, stem as stemOfWord } from "./language.js";
import { AUTHOR, TITLE } from "./manifest.js";
import { matching } from "./patterns.js";
import { isPlain, matchesAll, withDistances } from "./query.js";
import { papersOf } from "./postings.js";
import { weightedLists } from "./score.js";

const MIN_COMPLETED_LENGTH = 2;
const MIN_CORRECTED_LENGTH = 3;
const MAX_COMPLETIONS = 32;
const MAX_NEIGHBOURS = 4;
const MAX_SHARDS = 3;
/**
 * A word in at most FEW_PAPERS papers may be a typing error in them, if a neighbour is in many papers,
 * at least 64. The word lists store the base 2 logarithm of the count.
 */
const FEW_PAPERS = 3;
const MANY_PAPERS_LOG2 = 6;
/** A word in at least one of this many papers is a word of the field, even if these are not many. */
const ONE_IN = 32;
/** Two words are the usual spelling of a word if more than this many times as many papers have them. */
const USUAL = 2;

/** Forms by their stems, each with the base 2 logarithm of its papers. @typedef {ResolvedClause["others"]} Others */
/**
 * Words that a word stands for: their stems, the posting lists of all together, the weight of these, 1 if none, and the
 * words if they are next to one another.
 *
 * @typedef {{ stems: string[], lists: Alternative["lists"], weight?: number, words?: string[] }} Parts
 */
/** @type {Others} */
const NONE = new Map();

/** Resolves the clauses of one query to posting lists. */
export class Resolver {
  /** @param {Index} index @param {Clause[]} clauses @param {{ typing: boolean, isOpen: boolean }} state */
  constructor(index, clauses, { typing, isOpen }) {
    this.index = index;
    this.typing = typing;
    this.isOpen = isOpen;
    /** The shards of the words, which are loaded anyway. */
    this.shards = new Set(clauses.filter(isPlain).map(({ term }) => index.file("terms", term)));
  }

  /** Return a clause with its alternatives. @param {Clause} clause */
  async resolve(clause) {
    if (clause.kind === "phrase") return this.resolvePhrase(clause);
    if (matchesAll(clause)) return this.resolved(clause, []);
    if (clause.kind === "word" && !clause.edits) return this.resolveWord(clause);
    const stems = await this.matchingStems(clause);
    // An early answer may leave out some of the stems.
    const omitted = this.index.omitted(stems);
    return this.resolved(clause, stems.filter((stem) => !omitted.has(stem)));
  }

  /** Resolve a word; if the index lacks it, by its completions or corrections. @param {Clause} clause */
  async resolveWord(clause) {
    const { term, word, variants, isLast } = clause;
    const joined = clause.joined.filter((stem) => this.shards.has(this.index.file("terms", stem)));
    const [stems] = await Promise.all([
      this.indexedStems([...new Set([term, ...variants, ...joined])]),
      this.index.abstracts(term, clause.fields),
    ]);
    if (clause.presence === "-" || clause.isLiteral) return this.resolved(clause, stems);
    const mayContinue = isLast && this.isOpen;
    if (stems.length && !(mayContinue && this.typing)) {
      const hints = stems[0] === term ? await this.hints(clause, mayContinue) : [];
      const parts = await this.wordsFor(clause);
      return this.resolved(clause, stems, { hints, parts });
    }
    const completions = isLast ? await this.completions(word) : NONE;
    const corrections = stems.length ? NONE : await this.corrections(word, completions);
    const parts = stems.length ? undefined : await this.parts(clause);
    if (corrections.size) return this.resolved(clause, stems, { others: corrections, isCorrection: true, parts });
    const shards = new Set(Array.from(completions.keys(), (stem) => this.index.file("terms", stem)));
    const isTruncated = completions.size === MAX_COMPLETIONS || shards.size === MAX_SHARDS;
    completions.delete(term);
    return this.resolved(clause, stems, { others: completions, isTruncated, parts });
  }

  /** Return those of some stems that the index has. @param {string[]} stems */
  async indexedStems(stems) {
    const shards = await Promise.all(stems.map((stem) => this.index.shardOf(stem)));
    return stems.filter((stem, at) => shards[at]?.has(stem));
  }

  /**
   * Return the stems that match a pattern, or are within the edits of a word. Stems are shorter than words: the
   * stem of "transformation" is "transform", which does not match `transformatio*`. So the stems of listed words
   * that match count too, if only a star ends the pattern and at least three letters precede it.
   *
   * @param {Clause} clause
   */
  async matchingStems({ kind, term, edits }) {
    const { index } = this;
    const start = edits ? "" : term.split("*")[0];
    const words =
      kind === "pattern"
        ? await index.prefixCandidates("stems", start)
        : await index.editCandidates("stems", term, edits);
    const matches = matching(term, edits, [...words.keys()]);
    if ([...start].length <= MIN_COMPLETED_LENGTH || term !== `${start}*`) return matches;
    const forms = [...(await index.prefixCandidates("forms", start)).keys()].filter((form) => form.startsWith(start));
    return [...matches, ...new Set(forms.map(stemOfWord).filter((stem) => !stem.startsWith(start)))];
  }

  /**
   * Resolve a phrase; the code for phrases is loaded with the first, because few queries have any. Long posting
   * lists are not loaded for a phrase with a stem that the index lacks.
   *
   * @param {Clause} clause
   */
  async resolvePhrase(clause) {
    const stems = clause.stems.map(({ stem }) => stem);
    const isKnown = (await this.indexedStems(stems)).length === stems.length;
    const { phrasePostings } = await import("./phrases.js");
    const lists = isKnown ? await phrasePostings(clause, this.index) : [];
    return this.resolved(clause, [], { parts: { stems, lists } });
  }

  /**
   * Return the parts of a word that stands for two, if more papers than `exceeded` have both together; the code for
   * this is loaded with the first word that may have parts.
   *
   * @param {Clause} clause
   * @returns {Promise<Parts | undefined>}
   */
  async parts(clause, exceeded = 0) {
    const { partPostings } = await import("./splitting.js");
    const parts = await partPostings(clause, this.index);
    return papersOf(parts.lists).size > exceeded ? parts : undefined;
  }

  /**
   * Return the phrase of the words that an acronym stands for, if papers have it. An early answer leaves out what has
   * not been loaded of it.
   *
   * @param {Clause} clause
   * @param {string[]} words
   * @returns {Promise<Parts | undefined>}
   */
  async explained(clause, words) {
    const { index } = this;
    const phrase = withDistances(words.map(stemOfWord));
    const stems = phrase.map(({ stem }) => stem);
    if (index.omits(stems.flatMap((stem) => [index.file("terms", stem), index.file("places", stem)]))) return undefined;
    const { phrasePostings } = await import("./phrases.js");
    const lists = await phrasePostings({ ...clause, stems: phrase }, index);
    return papersOf(lists).size ? { stems, lists, weight: index.manifest.scoring.other, words } : undefined;
  }

  /**
   * Return the words that a word of the index stands for: a venue and its year, the phrase of an acronym unless it is
   * more often a name, or the parts of a word that is no name and in few papers, or without digits in a small share and
   * less than many. Unless it is in few, its parts have to be its usual spelling. An early answer may leave this out.
   *
   * @param {Clause} clause
   */
  async wordsFor(clause) {
    const { term, word, variants } = clause;
    // Digits have a variant after the name of a venue.
    if (/^[0-9]{2}$/.test(word) && variants.length) return this.parts(clause);
    const { acronyms } = this.index.manifest;
    const words = acronyms.get(word) ?? acronyms.get(word.replace(/s$/, ""));
    const shard = await this.index.shardOf(term);
    const lists = shard?.postingLists(term) ?? [];
    const [names, titles] = [AUTHOR, TITLE].map((field) => lists[field]?.papers.length ?? 0);
    if (words && names <= titles) return this.explained(clause, words.split(" "));
    if (!shard?.has(term) || names) return undefined;
    const count = await this.paperCount(term);
    const isRare = count <= FEW_PAPERS;
    if (hasDigit(word)) return isRare ? this.parts(clause) : undefined;
    const limit = Math.min(1 << MANY_PAPERS_LOG2, Math.floor(this.index.manifest.papers / ONE_IN));
    const isDivisible = [...word].length >= 2 * MIN_PART && (isRare || count < limit);
    if (!isDivisible || (await this.index.omitsForms(prefix(word, MIN_PART)))) return undefined;
    return this.parts(clause, isRare ? 0 : USUAL * count);
  }

  /**
   * Return a clause with the posting lists of its stems, of the stems that replace or complete it, and of its parts
   * together.
   *
   * @param {Clause} clause
   * @param {string[]} stems
   * @param {{ others?: Others, isCorrection?: boolean, isTruncated?: boolean, hints?: string[], parts?: Parts }} more
   * @returns {Promise<ResolvedClause>}
   */
  async resolved(clause, stems, { others = NONE, isCorrection = false, isTruncated = false, hints = [], parts } = {}) {
    const { other } = this.index.manifest.scoring;
    const words = new Map(isCorrection ? Array.from(others, ([stem, { form }]) => [stem, form]) : []);
    if (clause.kind === "word" && !clause.edits) words.set(clause.term, clause.word);
    const alternatives = await Promise.all([
      ...stems.map((stem) => this.alternative(clause, stem, 1, words)),
      ...[...others.keys()].map((stem) => this.alternative(clause, stem, other, words)),
      ...hints.map((stem) => this.alternative(clause, stem, other, words, true)),
    ]);
    if (parts) alternatives.push({ weight: parts.weight ?? 1, isHint: false, lists: parts.lists, form: -1 });
    const together = parts?.words ?? [];
    return { clause, alternatives, stems, others, parts: parts?.stems ?? [], together, isCorrection, isTruncated };
  }

  /**
   * Return the pairs of adjacent words that search titles.
   *
   * @param {ResolvedClause[]} resolvedClauses
   * @returns {Promise<WordPair[]>}
   */
  async wordPairs(resolvedClauses) {
    const found = resolvedClauses.filter(({ clause }) => isPlain(clause) && clause.fields.has(TITLE));
    const pairs = found.slice(1).map(async (current, at) => {
      const previous = found[at];
      const isAdjacent = current.clause.position === previous.clause.position + 1;
      return isAdjacent ? [{ previous, current, authorShares: await this.authorShares(previous, current) }] : [];
    });
    return (await Promise.all(pairs)).flat();
  }

  /**
   * Return the papers of authors whose names have the words of both clauses: 1, or 0.5 in the other order.
   *
   * @param {ResolvedClause} previous
   * @param {ResolvedClause} current
   * @returns {Promise<Map<number, number>>}
   */
  async authorShares(previous, current) {
    const [first, second] = [previous, current].map((resolved) => papersOf(weightedLists(resolved, AUTHOR)));
    const isCommon = (/** @type {number} */ paper) => first.has(paper) && second.has(paper);
    if (![...first].some(isCommon)) return new Map();
    const [earlier, later] = [previous.clause.word, current.clause.word];
    const keys = [`name:${later} ${earlier}`, `name:${earlier} ${later}`];
    const found = await Promise.all(keys.map((key) => this.index.papersWithKey(key)));
    const shares = found.flatMap((papers, at) => papers.filter(isCommon).map((paper) => [paper, (at + 1) / 2]));
    return new Map(/** @type {[number, number][]} */ (shares));
  }

  /**
   * Return a stem as an alternative of a clause.
   *
   * @param {Clause} clause
   * @param {string} stem
   * @param {number} weight
   * @param {Map<string, string>} words those as typed or corrected, by their stems
   * @param {boolean} isHint
   * @returns {Promise<Alternative>}
   */
  async alternative(clause, stem, weight, words, isHint = false) {
    const lists = await this.index.postingLists(stem, clause.fields);
    const word = words.get(stem);
    const forms = word ? ((await this.index.shardOf(stem))?.formsOf(stem) ?? []) : [];
    return { weight, isHint, lists, form: word ? forms.indexOf(word) : -1 };
  }

  /** Return the number of papers that have a stem of the index. @param {string} stem */
  async paperCount(stem) {
    const shard = await this.index.shardOf(stem);
    return this.index.isFrequent(stem) ? Infinity : papersOf(shard?.postingLists(stem) ?? []).size;
  }

  /**
   * Return the hints of a word that the index has: the stems of its shard that begin with it, if it may be
   * unfinished, and those of its frequent neighbours, if it is in so few papers that it may be a typing error.
   *
   * @param {Clause} clause
   * @param {boolean} mayContinue
   */
  async hints({ term, word }, mayContinue) {
    const shard = await this.index.shardOf(term);
    const isRare = (await this.paperCount(term)) <= FEW_PAPERS;
    const longer = mayContinue ? (shard?.words ?? []).filter((stem) => stem.startsWith(word)) : [];
    const neighbours = isRare ? await this.neighbours(word, MANY_PAPERS_LOG2) : NONE;
    const all = new Set([...longer, ...neighbours.keys()]);
    all.delete(term);
    return [...all];
  }

  /** Return the words that begin with this one, the most frequent first. @param {string} word */
  async completions(word) {
    if ([...word].length < MIN_COMPLETED_LENGTH) return NONE;
    const forms = await this.index.prefixCandidates("forms", word);
    const candidates = [...forms.keys()].filter((form) => form.startsWith(word));
    return this.topStems(candidates, forms, MAX_COMPLETIONS);
  }

  /**
   * Return the words that an unknown word is likely a typing error for. If one of its completions is in
   * several papers, the word is unfinished and there are none.
   *
   * @param {string} word
   * @param {Others} completions
   */
  async corrections(word, completions) {
    if ([...completions.values()].some(({ papersLog2 }) => 1 << papersLog2 > FEW_PAPERS)) return NONE;
    return this.neighbours(word, completions.size ? MANY_PAPERS_LOG2 : 0);
  }

  /**
   * Return the words within edit distance 1, the most frequent first; none for short words and numbers.
   *
   * @param {string} word
   * @param {number} minPapersLog2 the base 2 logarithm of the fewest papers of a word
   */
  async neighbours(word, minPapersLog2) {
    if ([...word].length < MIN_CORRECTED_LENGTH || hasDigit(word)) return NONE;
    const forms = await this.index.editCandidates("forms", word, 1);
    const candidates = matching(word, 1, [...forms.keys()]);
    const common = candidates.filter((form) => (forms.get(form) ?? 0) >= minPapersLog2);
    return this.topStems(common, forms, MAX_NEIGHBOURS);
  }

  /**
   * Return the stems of the most frequent forms: at most `limit`, from at most three shards.
   *
   * @param {string[]} forms
   * @param {Map<string, number>} counts
   * @param {number} limit
   */
  topStems(forms, counts, limit) {
    const all = forms.map((form) => ({ form, papersLog2: counts.get(form) ?? 0 }));
    all.sort((one, other) => other.papersLog2 - one.papersLog2 || byCodePoint(one.form, other.form));
    /** @type {Others} */
    const stems = new Map();
    const shards = new Set();
    for (const candidate of all) {
      const stem = stemOfWord(candidate.form);
      const shard = this.index.file("terms", stem);
      if (stems.has(stem) || (!shards.has(shard) && shards.size === MAX_SHARDS)) continue;
      shards.add(shard);
      stems.set(stem, candidate);
      if (stems.size === limit) break;
    }
    return stems;
  }
}
