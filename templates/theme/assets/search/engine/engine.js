/** A search engine over static files: it fetches what the words of a query need, and keeps it. */

/** @import { Lunr } from "../lunr.js" */
/** @import { Chosen, Counts } from "./facets.js" */
/** @import { Card, Manifest } from "./files.js" */
/** @import { Part } from "./query.js" */
/** @import { Resolved, Wanted } from "./reader.js" */
/** @import { Fetch } from "./store.js" */

import { beginningOf } from "./beginning.js";
import { gaps } from "./codec.js";
import { chosenPapers, counted } from "./facets.js";
import {
  below,
  readCard,
  readFacets,
  readKeys,
  readManifest,
  readRanks,
  readTopics,
  union,
} from "./files.js";
import { languageOf } from "./language.js";
import { isQuestion, parse } from "./query.js";
import { checksums, pastedKey } from "./pasted.js";
import { Reader } from "./reader.js";
import { evaluate } from "./score.js";
import { IndexFault, Store } from "./store.js";
import { byScore, first, ranking } from "./top.js";

const MANIFEST = "manifest.json";
/** How many of the first papers are compared with what a question means. */
const COMPARED = 100;

/** @typedef {"relevance" | "date" | "title" | "citations" | "upvotes" | "stars"} Order */

const COUNTS = /** @type {const} */ (["citations", "upvotes", "stars"]);

/**
 * @typedef {object} Options
 * @property {number} [limit] how many results, ten if not said
 * @property {number} [offset] how many to pass over
 * @property {boolean} [typing] whether the last word may be the beginning of one
 * @property {Order} [order]
 * @property {boolean} [similar] whether the text is one that papers are to be like
 * @property {boolean} [meaning] whether papers that are close to a question in what they mean rise
 * @property {boolean} [browsing] whether a query of no words means all papers
 * @property {Chosen} [chosen] what the facets are narrowed to
 * @property {boolean} [counting] whether facets are counted
 * @property {boolean} [all] whether the numbers of all papers that are found are told
 * @property {(answer: Answer) => void} [early] hears an answer without counts before their files have
 *   come, and one from some of the words where those of all take long
 * @property {AbortSignal} [signal] tells that the answer is not wanted any more
 */

/**
 * `why` are the words of a text that weigh most in a paper which is like it.
 *
 * @typedef {Card & { number: number, score: number, why: string[] }} Result
 */

/**
 * The words that an unknown one was taken for, as its neighbours or because it is their beginning.
 *
 * @typedef {{ written: string, words: string[], isBeginning: boolean }} Instead
 */

/**
 * `stems` are those that were looked for, `instead` what was looked for in the place of others,
 * `completions` those that the last word may go on to.
 *
 * @typedef {object} Answer
 * @property {Result[]} results
 * @property {number} total
 * @property {number} complete how many have all words that any paper has: they come first
 * @property {boolean} isPartial whether there are more papers, of which some may come before these
 * @property {ReadonlySet<string>} stems
 * @property {Instead[]} instead
 * @property {string[]} completions
 * @property {string[]} missing words as typed that nothing in the index is like
 * @property {string[]} found words as typed that the index has, or of which it has the beginning
 * @property {Order[]} orders those by numbers that papers have
 * @property {Counts} [counts]
 * @property {Uint32Array} [numbers] all papers that are found, if asked for: where some have all words, those
 */

/**
 * @param {string} base the address of the folder of the index, with a slash at its end
 * @param {{ fetch: Fetch, lunr: Lunr }} tools
 */
export function open(base, { fetch, lunr }) {
  return new Engine(new Store(base, fetch), lunr);
}

/** @typedef {ReturnType<typeof open>} OpenEngine */

/** @typedef {{ clauses: Resolved[] } & ReturnType<typeof evaluate>} Evaluated */

class Engine {
  /**
   * @param {Store} store
   * @param {Lunr} lunr
   */
  constructor(store, lunr) {
    this.store = store;
    this.language = languageOf(lunr);
  }

  /** @returns {Promise<Manifest>} */
  manifest() {
    return this.store.load(MANIFEST, readManifest);
  }

  /**
   * Answer a query, whatever is typed. Throws IndexFault where a file can't be had; the next query
   * asks for it again.
   *
   * @param {string} text
   * @param {Options} [options]
   * @returns {Promise<Answer>}
   */
  async search(text, options = {}) {
    try {
      return await this.answer(text, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      const fault = faultOf(error);
      // What is missing may have another name by now, and what is damaged may come whole.
      if (fault) this.store.forget();
      throw fault ?? error;
    }
  }

  /**
   * @param {string} text
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async answer(text, options) {
    const { typing = false, browsing = false, counting, early, similar, signal } = options;
    const manifest = await this.manifest();
    const named = similar ? [] : await this.named(text, manifest);
    if (named.length) {
      const alone = { clauses: [], matches: Uint32Array.from(named), hasAll: () => true };
      const scores = new Float64Array(manifest.papers);
      return this.shown({ ...alone, scores }, manifest, options);
    }
    const reader = new Reader(this.store, manifest, this.language);
    const { parts, isNegated, isOpen } = similar
      ? (await likeness()).parseText(text, this.language, (stem) => reader.isFrequent(stem))
      : parse(text, this.language);
    const isAll = isNegated || (browsing && text.trim() === "");
    /** @param {Wanted[]} wanted @param {boolean} isEarly */
    const evaluated = async (wanted, isEarly = false) => {
      const clauses = await Promise.all(
        wanted.map((own) => reader.resolve(own, { typing, isOpen, isEarly })),
      );
      signal?.throwIfAborted();
      return { clauses, ...evaluate(clauses, isAll, manifest.papers, manifest.scoring) };
    };
    /** @param {Evaluated} evaluated @param {boolean} isPartial */
    const tell = async (evaluated, isPartial) => {
      const answer = await this.shown(evaluated, manifest, { ...options, counting: false });
      if (answer.total && !signal?.aborted) early?.({ ...answer, isPartial });
    };
    const beginning = early && !isAll && !options.offset && (await beginningOf(parts, reader));
    const first = beginning ? await evaluated(beginning, true) : undefined;
    const isWhole = first?.clauses.length === parts.length && !reader.hasMore;
    if (first && !isWhole) await tell(first, true);
    const all = first && isWhole ? first : await evaluated(parts.map((part) => ({ part })));
    const { meaning, order = "relevance" } = options;
    const isCompared =
      meaning && manifest.vectors && order === "relevance" && (similar || isQuestion(parts));
    const isLate = isCompared || (counting && !this.store.has(baseOf(manifest)));
    if (early && isLate) await tell(all, false);
    if (isCompared) await this.compare(all, parts, manifest);
    signal?.throwIfAborted();
    return this.shown(all, manifest, options);
  }

  /**
   * Raise the scores of the first papers by how close they are to what a query means. Where that can't
   * be told, they stay as they are.
   *
   * @param {Evaluated} evaluated
   * @param {Part[]} parts
   * @param {Manifest} manifest
   */
  async compare(evaluated, parts, manifest) {
    const papers = first(evaluated.matches, COMPARED, ranking(evaluated));
    try {
      const { raise } = await import("./closeness.js");
      await raise(evaluated, papers, parts, { store: this.store, manifest });
    } catch (error) {
      if (!faultOf(error)) throw error;
    }
  }

  /**
   * The papers that have the identifier or address which a text is, if it is one.
   *
   * @param {string} text
   * @param {Manifest} manifest
   */
  async named(text, { keys, papers }) {
    const key = pastedKey(text);
    if (!key) return [];
    const [chosen, checksum] = checksums(key);
    /** @type {string[]} */
    const files = await this.store.load(`keys/${keys}.json`, (json) => json.files);
    const file = `keys/${files[chosen % files.length]}.json`;
    const found = await this.store.load(file, (json) => readKeys(json, papers));
    return found.get(checksum) ?? [];
  }

  /**
   * What is shown of the papers that match.
   *
   * @param {Evaluated} evaluated
   * @param {Manifest} manifest
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async shown({ clauses, matches, scores, hasAll }, manifest, { chosen, counting, ...options }) {
    const { limit = 10, offset = 0, order = "relevance", all } = options;
    const whole = matches.filter(hasAll);
    const { found, counts } = await this.narrowed(matches, manifest, chosen, counting && whole);
    const own = await this.order(order, scores, manifest);
    const top = first(found, offset + limit, ranking({ hasAll, scores }, own)).slice(offset);
    const results = top.map(async (number) => ({
      ...(await this.card(number, manifest)),
      number,
      score: scores[number],
      why: options.similar ? (await likeness()).telling(clauses, number, manifest) : [],
    }));
    const complete = found.filter(hasAll);
    return {
      results: await Promise.all(results),
      total: found.length,
      complete: complete.length,
      numbers: all ? (complete.length ? complete : found) : undefined,
      isPartial: false,
      ...reported(clauses),
      orders: COUNTS.filter((count) => manifest.facets[count]),
      counts,
    };
  }

  /**
   * Which of two papers comes first.
   *
   * @param {Order} order
   * @param {Float64Array} scores
   * @param {Manifest} manifest
   * @returns {Promise<(one: number, other: number) => number>}
   */
  async order(order, scores, { facets, papers }) {
    if (order === "date") return (one, other) => other - one;
    if (order === "relevance") return byScore(scores);
    // An order that the index does not have is that by title.
    const file = (order !== "title" && facets[order]) || facets.titles;
    const ranks = await this.store.load(`facets/${file}.json`, (json) =>
      readRanks(json, papers),
    );
    return (one, other) => ranks[one] - ranks[other];
  }

  /**
   * The papers that the facets leave, and how many have each of their values: of those to be counted,
   * if there are any.
   *
   * @param {Uint32Array} matches
   * @param {Manifest} manifest
   * @param {Chosen | undefined} chosen
   * @param {Uint32Array | false | undefined} counting
   * @returns {Promise<{ found: Uint32Array, counts?: Counts }>}
   */
  async narrowed(matches, manifest, chosen = {}, counting = undefined) {
    const { papers, topics } = manifest;
    const isNarrowed = Object.values(chosen).some((own) => own && (own === true || own.length));
    if (!counting && !isNarrowed) return { found: matches };
    const [base, sample] = await Promise.all([
      this.store.load(baseOf(manifest), (json) => readFacets(json, papers)),
      this.sample(manifest),
    ]);
    const all = { ...base, ...sample, topics, papersOf: await this.papersOf(chosen, manifest) };
    const found = chosenPapers(matches, all, chosen);
    if (!counting) return { found };
    return { found, counts: counted(counting.length ? counting : matches, all, chosen) };
  }

  /**
   * How many papers each venue has, and each topic by its number where that takes no large file.
   *
   * @returns {Promise<{ venues: { slug: string, label: string, count: number }[], topics?: number[] }>}
   */
  async knownCounts() {
    const manifest = await this.manifest();
    const { papers, words, facets } = manifest;
    const base = await this.store.load(baseOf(manifest), (json) => readFacets(json, papers));
    const venues = base.venues.map((own) => ({ ...own, count: 0 }));
    for (const number of base.venue) if (number) venues[number - 1].count += 1;
    if (words && !this.store.has(`facets/${facets.topics}.json`)) return { venues };
    const { step, byTopic } = await this.sample(manifest);
    return { venues, topics: step === 1 ? byTopic.map(({ length }) => length) : undefined };
  }

  /** @param {Manifest} manifest */
  async sample({ papers, facets, topics }) {
    return this.store.load(`facets/${facets.topics}.json`, (json) =>
      readTopics(json, papers, topics),
    );
  }

  /**
   * The papers of each topic that is chosen, with those of the topics below it.
   *
   * @param {Chosen} chosen
   * @param {Manifest} manifest
   * @returns {Promise<Map<string, Uint32Array>>}
   */
  async papersOf({ topics: ids = [] }, manifest) {
    const found = ids.map(async (id) => {
      const place = manifest.topics.findIndex((topic) => topic.id === id);
      const papers = place < 0 ? new Uint32Array() : await this.papersOfOne(place, manifest);
      return /** @type {const} */ ([id, papers]);
    });
    return new Map(await Promise.all(found));
  }

  /**
   * @param {number} place
   * @param {Manifest} manifest
   */
  async papersOfOne(place, manifest) {
    const { papers, facets, topics } = manifest;
    if (!facets.each) return (await this.sample(manifest)).byTopic[place];
    const lists = below(topics, place).map((other) =>
      this.store.load(`facets/${facets.each}/${other}.json`, (json) => gaps(json.papers, papers)),
    );
    return union(await Promise.all(lists), papers);
  }

  /**
   * @param {number} number
   * @param {Manifest} manifest
   */
  async card(number, manifest) {
    const { block, starts, files } = manifest.cards;
    const folder = starts.findLastIndex((start) => start <= number);
    const place = number - starts[folder];
    const file = `cards/${files[folder]}/${Math.floor(place / block)}.json`;
    const cards = await this.store.load(file, (json) =>
      json.map((/** @type {any} */ card) => readCard(card, manifest)),
    );
    const card = cards[place % block];
    if (!card) throw new IndexFault(file, "is damaged");
    return card;
  }
}

/** What few visitors ask for is loaded when it is asked for. */
function likeness() {
  return import("./similar.js");
}

/** @param {Manifest} manifest */
function baseOf({ facets }) {
  return `facets/${facets.base}.json`;
}

/**
 * What is wrong with the index, where that is why something failed: files whose JSON is whole and
 * makes no sense are noticed only when they are used.
 *
 * @param {unknown} error
 */
function faultOf(error) {
  if (error instanceof IndexFault) return error;
  const isDamage = error instanceof RangeError || error instanceof TypeError;
  return isDamage ? new IndexFault("search/", "is damaged", error) : undefined;
}

/**
 * What is to be said of the words of a query.
 *
 * @param {Resolved[]} clauses
 */
function reported(clauses) {
  const wanted = clauses.filter(({ part }) => !part.isProhibited);
  return {
    stems: new Set(wanted.flatMap(({ stems }) => stems)),
    instead: wanted.flatMap(({ part: { written }, instead: words, completions }) =>
      words.length ? [{ written, words, isBeginning: completions.length > 0 }] : [],
    ),
    completions: wanted.flatMap(({ completions }) => completions),
    found: wanted.flatMap(({ part: { written }, completions, stems, instead }) =>
      written && stems.length && (completions.length || !instead.length) ? [written] : [],
    ),
    missing: wanted.flatMap(({ part: { written }, alternatives }) =>
      written && !alternatives.length ? [written] : [],
    ),
  };
}
