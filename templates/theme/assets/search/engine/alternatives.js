/** Which stems of the index a part of a query stands for, as search/alternatives.py has it. */

/** @import { Language } from "./language.js" */
/** @import { Index } from "./index.js" */
/** @import { Part } from "./query.js" */
/** @import { Alternative, Clause } from "./score.js" */

import { byCodePoint } from "./codec.js";
import { ABSTRACT, fileOf } from "./manifest.js";
import { matching } from "./patterns.js";
import { isEverything } from "./query.js";

const SHORTEST_COMPLETED = 2;
const SHORTEST_MISTYPED = 3;
const MOST_COMPLETIONS = 32;
const MOST_NEIGHBOURS = 4;
const MOST_SHARDS = 3;
/**
 * A word of so few papers may be a slip of theirs where others are so near that 64 papers or more
 * have: this is the base 2 logarithm.
 */
const FEW_PAPERS = 3;
const MANY_PAPERS = 6;
const DIGIT = /[\p{Nd}\p{No}]/u;

/** A form with the base 2 logarithm of its papers. @typedef {{ form: string, stem: string, count: number }} Choice */

/**
 * A clause with the stems that it stands for. `instead` are the words that were taken for one that
 * the index does not have, and `completions` those that the last word may go on to.
 *
 * @typedef {Clause & { stems: string[], instead: string[], completions: string[] }} Resolved
 */

/**
 * A part that is wanted: of a pattern perhaps some of its stems alone, and if it is brief, of a phrase
 * the newest papers and of a word all fields but abstracts.
 *
 * @typedef {{ part: Part, stems?: string[], isBrief?: boolean }} Wanted
 */

export class Resolver {
  /**
   * @param {Index} index
   * @param {Language} language
   * @param {{ typing: boolean, isOpen: boolean }} state
   */
  constructor(index, language, { typing, isOpen }) {
    this.index = index;
    this.language = language;
    this.typing = typing;
    this.isOpen = isOpen;
    /** @type {Map<string, Promise<Resolved>>} */
    this.known = new Map();
  }

  /**
   * @param {Wanted} wanted
   * @param {boolean} isEarly
   * @returns {Promise<Resolved>}
   */
  async resolve({ part, stems, isBrief = false }, isEarly) {
    const isPhrase = part.kind === "phrase";
    if (stems || (isBrief && !isPhrase)) this.index.hasMore = true;
    if (stems) return this.clause(part, stems);
    if (isPhrase) return this.phrase(part, isBrief);
    if (isEverything(part)) return this.clause(part, []);
    if (part.kind === "pattern" || part.edits) return { ...(await this.pattern(part)), part };
    if (!isBrief) return this.word(part, isEarly);
    const fields = new Set([...part.fields].filter((field) => field !== ABSTRACT));
    return this.clause({ ...part, fields }, [part.term]);
  }

  /**
   * @param {Part} part
   * @param {boolean} isEarly
   */
  async word(part, isEarly) {
    const { term, written, variants, isLast } = part;
    const [own] = await Promise.all([
      this.knownOf([term, ...variants]),
      this.index.abstracts(term, part.fields),
    ]);
    if (part.isProhibited || part.isLiteral) return this.clause(part, own);
    const mayGoOn = isLast && this.isOpen;
    if (own.length && !(mayGoOn && this.typing)) {
      const hints = own[0] === term ? await this.hints(part, mayGoOn, isEarly) : [];
      return this.clause(part, own, { hints });
    }
    const completions = isLast ? await this.completions(written) : [];
    const neighbours = own.length ? [] : await this.takenFor(written, completions);
    return this.clause(part, own, neighbours.length ? { neighbours } : { completions });
  }

  /**
   * Those of some stems that the index has.
   *
   * @param {string[]} stems
   */
  async knownOf(stems) {
    const shards = await Promise.all(stems.map((stem) => this.index.shardOf(stem)));
    return stems.filter((stem, at) => shards[at]?.has(stem));
  }

  /**
   * What may be half the index, and is worked out once for parts that say the same.
   *
   * @param {Part} part
   */
  pattern(part) {
    const key = JSON.stringify([part.term, part.edits, ...part.fields]);
    const known =
      this.known.get(key) ?? stemsOf(part, this.index).then((own) => this.clause(part, own));
    this.known.set(key, known);
    return known;
  }

  /**
   * Few queries have phrases, so what answers them is loaded with the first.
   *
   * @param {Part} part
   * @param {boolean} isBrief
   * @returns {Promise<Resolved>}
   */
  async phrase(part, isBrief) {
    const { fieldsOf } = await import("./phrases.js");
    const fields = await fieldsOf(part, this.index, isBrief);
    const alternatives = [{ weight: 1, isHint: false, isVariant: false, fields, form: -1 }];
    const stems = part.stems.map(({ stem }) => stem);
    return { part, stems, alternatives, instead: [], completions: [] };
  }

  /**
   * @param {Part} part
   * @param {string[]} own
   * @param {{ completions?: Choice[], neighbours?: Choice[], hints?: string[] }} more
   * @returns {Promise<Resolved>}
   */
  async clause(part, own, { completions = [], neighbours = [], hints = [] } = {}) {
    const { other } = this.index.manifest.scoring;
    const others = [...completions, ...neighbours].filter(({ stem }) => stem !== part.term);
    const alternatives = await Promise.all([
      ...own.map((stem) => this.alternative(part, stem, 1)),
      ...others.map(({ stem }) => this.alternative(part, stem, other)),
      ...hints.map((stem) => this.alternative(part, stem, other, true)),
    ]);
    return {
      part,
      alternatives,
      mayBeMore: this.isAtLimit(completions),
      stems: [...own, ...others.map(({ stem }) => stem)],
      instead: own.length ? [] : others.map(({ form }) => form),
      completions: completions.map(({ form }) => form),
    };
  }

  /**
   * @param {Part} part
   * @param {string} stem
   * @param {number} weight
   * @param {boolean} isHint
   * @returns {Promise<Alternative>}
   */
  async alternative(part, stem, weight, isHint = false) {
    const fields = await this.index.postings(stem, part.fields);
    const isTyped = part.kind === "word" && part.edits === 0 && stem === part.term;
    const forms = isTyped ? ((await this.index.shardOf(stem))?.formsOf(stem) ?? []) : [];
    const isVariant = part.variants.includes(stem);
    return { weight, isHint, isVariant, fields, form: forms.indexOf(part.written) };
  }

  /**
   * The stems that a known word may have been meant for.
   *
   * @param {Part} part
   * @param {boolean} mayGoOn
   * @param {boolean} isEarly
   */
  async hints({ term, written }, mayGoOn, isEarly) {
    const words = mayGoOn ? ((await this.index.shardOf(term))?.words ?? []) : [];
    const begun = words.filter((stem) => stem.startsWith(written));
    const all = new Set([...begun, ...(await this.meant(term, written, isEarly))]);
    all.delete(term);
    return [...all];
  }

  /**
   * The stems of common words one letter away from one that hardly any paper has. An early answer does
   * not wait for the word lists.
   *
   * @param {string} term
   * @param {string} written
   * @param {boolean} isEarly
   */
  async meant(term, written, isEarly) {
    const { index } = this;
    const papers = (await index.shardOf(term))?.papersOf(term).size ?? 0;
    if (papers > FEW_PAPERS || index.isFrequent(term) || !isCorrectable(written)) return [];
    index.hasMore ||= isEarly;
    const chosen = isEarly ? [] : await this.neighbours(written, MANY_PAPERS);
    return chosen.map(({ stem }) => stem);
  }

  /**
   * The words that go on where this one stops, the most frequent first.
   *
   * @param {string} word
   */
  async completions(word) {
    if ([...word].length < SHORTEST_COMPLETED) return [];
    const forms = await this.index.listed("forms", word);
    const found = [...forms.keys()].filter((form) => form.startsWith(word));
    return this.chosen(found, forms, MOST_COMPLETIONS);
  }

  /**
   * The words that an unknown one was mistyped for; none where it is rather begun.
   *
   * @param {string} word
   * @param {Choice[]} begun
   */
  async takenFor(word, begun) {
    if (begun.some(({ count }) => 1 << count > FEW_PAPERS)) return [];
    return this.neighbours(word, begun.length ? MANY_PAPERS : 0);
  }

  /**
   * The words that are one letter away, the most frequent first.
   *
   * @param {string} word
   * @param {number} least the base 2 logarithm of how many papers have them
   */
  async neighbours(word, least) {
    if (!isCorrectable(word)) return [];
    const forms = await this.index.wordsNear("forms", word, 1);
    const found = matching(word, 1, [...forms.keys()]);
    const common = found.filter((form) => (forms.get(form) ?? 0) >= least);
    return this.chosen(common, forms, MOST_NEIGHBOURS);
  }

  /**
   * The first stems of the most frequent of these forms, from no more than three shards.
   *
   * @param {string[]} forms
   * @param {Map<string, number>} counts
   * @param {number} most
   */
  chosen(forms, counts, most) {
    const all = forms.map((form) => ({ form, count: counts.get(form) ?? 0 }));
    all.sort((one, other) => other.count - one.count || byCodePoint(one.form, other.form));
    /** @type {Map<string, Choice>} */
    const found = new Map();
    const shards = new Set();
    for (const own of all) {
      const stem = this.language.stem(own.form);
      const shard = fileOf(this.index.manifest.terms, stem);
      if (found.has(stem) || (!shards.has(shard) && shards.size === MOST_SHARDS)) continue;
      shards.add(shard);
      found.set(stem, { ...own, stem });
      if (found.size === most) break;
    }
    return [...found.values()];
  }

  /**
   * Whether there are so many completions, or in so many shards, as are looked for.
   *
   * @param {Choice[]} completions
   */
  isAtLimit(completions) {
    const { terms } = this.index.manifest;
    const shards = new Set(completions.map(({ stem }) => fileOf(terms, stem)));
    return completions.length === MOST_COMPLETIONS || shards.size === MOST_SHARDS;
  }
}

/**
 * The stems that a pattern or a word with edits stands for.
 *
 * @param {Part} part
 * @param {Index} index
 */
export async function stemsOf({ kind, term, edits }, index) {
  const start = edits ? "" : term.split("*")[0];
  const words =
    kind === "pattern"
      ? await index.listed("stems", start)
      : await index.wordsNear("stems", term, edits);
  return matching(term, edits, [...words.keys()]);
}

/**
 * Whether a word is long enough to tell which others are meant by it.
 *
 * @param {string} word
 */
function isCorrectable(word) {
  return [...word].length >= SHORTEST_MISTYPED && !DIGIT.test(word);
}
