/** What the parts of a query stand for: words are looked up in the files that can have them. */

/** @import { Language } from "./language.js" */
/** @import { Priced } from "./beginning.js" */
/** @import { Manifest, Parts, Posting } from "./files.js" */
/** @import { Placed } from "./phrases.js" */
/** @import { Part } from "./query.js" */
/** @import { Alternative, Clause, Found } from "./score.js" */
/** @import { Store } from "./store.js" */

import { byCodePoint } from "./codec.js";
import {
  ABSTRACT,
  PairTable,
  Shard,
  TITLE,
  pairOf,
  pairPlaces,
  partOf,
  partsOf,
  placesOf,
  readAbstracts,
  readBlock,
  readPairs,
  readPlaces,
  readWordLists,
  readWords,
} from "./files.js";
import { abstractsWith, covering, papersWith, titlesWith } from "./phrases.js";
import { isEverything } from "./query.js";
import { foundIn } from "./score.js";
import { matching } from "./terms.js";

const SHORTEST_COMPLETED = 2;
const SHORTEST_CORRECTED = 3;
const MOST_COMPLETIONS = 32;
const MOST_NEIGHBOURS = 4;
const MOST_SHARDS = 3;
/**
 * A word of so few papers may be a slip of theirs where others are so near that 64 papers or more
 * have: this is the base 2 logarithm.
 */
const FEW_PAPERS = 3;
const MANY_PAPERS = 6;
/** Stands for abstracts that have not been read. @type {Posting} */
const FREQUENT = { papers: new Uint32Array() };
const DIGIT = /[\p{Nd}\p{No}]/u;

/** About what the file of a stem takes, compressed, and the word lists of a pattern. */
const TOGETHER_KB = 10;
const LIST_KB = 15;
const WIDE_LISTS_KB = 45;
/** About what compression leaves of the files of a high-frequency stem; half of it are abstracts. */
const KB_A_LETTER = 0.5 / 1000;
/** How many blocks of places are read for a brief answer. */
const FEW_BLOCKS = 2;

/** @typedef {{ form: string, stem: string, count: number }} Choice */

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

export class Reader {
  /**
   * @param {Store} store
   * @param {Manifest} manifest
   * @param {Language} language
   */
  constructor(store, manifest, language) {
    this.store = store;
    this.manifest = manifest;
    this.language = language;
    /** Whether what was asked for briefly is not all there is. */
    this.hasMore = false;
    /** Whether all words are in the one shard. */
    this.isSmall = manifest.words === "";
    /** @type {Map<string, Promise<Resolved>>} */
    this.known = new Map();
  }

  /**
   * @param {Wanted} wanted
   * @param {{ typing: boolean, isOpen: boolean, isEarly: boolean }} state
   * @returns {Promise<Resolved>}
   */
  async resolve({ part, stems, isBrief = false }, { typing, isOpen, isEarly }) {
    if (stems) {
      this.hasMore = true;
      return this.clause(part, stems);
    }
    if (part.kind === "phrase") return this.phrase(part, isBrief);
    if (isEverything(part)) return this.clause(part, []);
    if (part.kind === "pattern" || part.edits) return { ...(await this.pattern(part)), part };
    if (isBrief) return this.withoutAbstracts(part);
    const [shard] = await Promise.all([
      this.shardOf(part.term),
      part.fields.has(ABSTRACT) ? this.abstracts(part.term) : undefined,
    ]);
    const isKnown = shard?.has(part.term) ?? false;
    const own = await this.knownOf([part.term, ...part.variants]);
    if (part.isProhibited || part.isLiteral) return this.clause(part, own);
    const mayGoOn = part.isLast && isOpen;
    if (own.length && !(mayGoOn && typing)) {
      const begun = mayGoOn && shard && isKnown ? hintsIn(shard, part) : [];
      const hints = new Set([...begun, ...(isKnown ? await this.meant(part, shard, isEarly) : [])]);
      return this.clause(part, own, { hints: [...hints] });
    }
    const completions = part.isLast ? await this.completions(part.written) : [];
    const neighbours = own.length ? [] : await this.takenFor(part.written, completions);
    return this.clause(part, own, neighbours.length ? { neighbours } : { completions });
  }

  /**
   * Those of some stems that the index has.
   *
   * @param {string[]} stems
   */
  async knownOf(stems) {
    const are = await Promise.all(stems.map(async (stem) => (await this.shardOf(stem))?.has(stem)));
    return stems.filter((_, at) => are[at]);
  }

  /**
   * A word, looked for in all its fields but abstracts.
   *
   * @param {Part} part
   * @returns {Promise<Resolved>}
   */
  async withoutAbstracts(part) {
    this.hasMore = true;
    const fields = new Set(part.fields);
    fields.delete(ABSTRACT);
    return this.clause({ ...part, fields }, [part.term]);
  }

  /**
   * What may be half the index, and is worked out once for parts that say the same.
   *
   * @param {Part} part
   */
  pattern(part) {
    const key = JSON.stringify([part.term, part.edits, ...part.fields]);
    const known = this.known.get(key) ?? this.stems(part).then((own) => this.clause(part, own));
    this.known.set(key, known);
    return known;
  }

  /**
   * @param {Part} part
   * @param {string[]} own
   * @param {{ completions?: Choice[], neighbours?: Choice[], hints?: string[] }} more
   * @returns {Promise<Resolved>}
   */
  async clause(part, own, { completions = [], neighbours = [], hints = [] } = {}) {
    const { completion, neighbour, hint } = this.manifest.scoring;
    const weight = completions.length ? completion : neighbour;
    const others = [...completions, ...neighbours].filter(({ stem }) => stem !== part.term);
    const alternatives = await Promise.all([
      ...own.map((stem) => this.alternative(part, stem, 1)),
      ...others.map(({ stem }) => this.alternative(part, stem, weight)),
      ...hints.map((stem) => this.alternative(part, stem, hint, true)),
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
    const shard = await this.shardOf(stem);
    const postings = await this.postings(stem, part.fields);
    const isTyped = part.kind === "word" && part.edits === 0 && stem === part.term;
    return {
      weight,
      isHint,
      isVariant: part.variants.includes(stem),
      fields: postings.map((posting, field) =>
        posting && part.fields.has(field)
          ? foundIn(field, posting, this.manifest.scoring)
          : undefined,
      ),
      title: postings[TITLE],
      form: isTyped ? (shard?.formsOf(stem).indexOf(part.written) ?? -1) : -1,
    };
  }

  /**
   * @param {Part} part
   * @param {boolean} isBrief
   * @returns {Promise<Resolved>}
   */
  async phrase(part, isBrief) {
    const stems = part.stems.map(({ stem }) => stem);
    const found = await Promise.all(stems.map((stem) => this.postings(stem, part.fields, true)));
    /** @type {(Found | undefined)[]} */
    const fields = [];
    for (const field of part.fields) {
      const own = found.flatMap((postings, number) => {
        const posting = postings[field];
        return posting ? [{ ...part.stems[number], posting }] : [];
      });
      if (own.length === stems.length) fields[field] = await this.together(field, own, isBrief);
    }
    const alternatives = [{ weight: 1, isHint: false, isVariant: false, fields, form: -1 }];
    return { part, stems, alternatives, instead: [], completions: [] };
  }

  /**
   * @param {number} field
   * @param {{ distance: number, stem: string, posting: Posting }[]} stems
   * @param {boolean} isBrief
   */
  async together(field, stems, isBrief) {
    if (field === TITLE) return titlesWith(stems, this.manifest.scoring);
    const near = stems.filter(({ posting }) => posting !== FREQUENT);
    const all = papersWith(near.map(({ posting }) => posting.papers));
    if (field !== ABSTRACT || (near.length && all.papers.length === 0)) return all;
    return abstractsWith(await this.placed(stems, isBrief));
  }

  /**
   * What a phrase must have in abstracts: places of pairs as far as the index has these, and else
   * of stems. Those of high-frequency stems are read where all else leaves papers.
   *
   * @param {{ distance: number, stem: string, posting: Posting }[]} stems
   * @param {boolean} isBrief
   * @returns {Promise<Placed[]>}
   */
  async placed(stems, isBrief) {
    const isCommon = stems.some(({ posting }) => posting === FREQUENT);
    const table = isCommon && stems.length > 1 ? await this.pairTable() : undefined;
    const stored = stems.map(({ distance, stem }, at) => {
      const next = stems[at + 1];
      return Boolean(next && table?.tells(stem, next.stem, next.distance - distance));
    });
    const parts = covering(stored);
    const isLate = (/** @type {{ at: number, isPair: boolean }} */ { at, isPair }) =>
      !isPair && stems[at].posting === FREQUENT;
    const placed = await Promise.all(
      parts
        .filter((own) => !isLate(own))
        .map(({ at, isPair }) =>
          isPair && table ? this.pair(table, stems[at], stems[at + 1]) : this.single(stems[at]),
        ),
    );
    for (const { at } of parts.filter(isLate)) {
      const { papers } = placed.length ? papersWith(placed.map((own) => own.papers)) : {};
      placed.push(await this.frequent(stems[at], papers, isBrief));
    }
    return placed;
  }

  /** @returns {Promise<PairTable | undefined>} */
  async pairTable() {
    const { pairs } = this.manifest;
    if (!pairs) return undefined;
    return this.store.load(`pairs/${pairs}.json`, (json) => new PairTable(json));
  }

  /**
   * Where one stem stands as far before another as in the phrase.
   *
   * @param {PairTable} table
   * @param {{ distance: number, stem: string }} one
   * @param {{ distance: number, stem: string }} other
   * @returns {Promise<Placed>}
   */
  async pair(table, { distance, stem }, other) {
    const name = pairOf(stem, other.stem, other.distance - distance);
    const file = table.fileOf(name);
    const lists = file === undefined ? undefined : await this.store.load(file, readPairs);
    const list = lists?.get(name);
    if (list === undefined) return { distance, papers: new Uint32Array(), places: () => [] };
    const { papers, places } = pairPlaces(list, this.manifest.papers);
    return { distance, papers, places: (place) => places[place] };
  }

  /**
   * @param {{ distance: number, stem: string, posting: Posting }} stem
   * @returns {Promise<Placed>}
   */
  async single({ distance, stem, posting: { papers } }) {
    const places = await this.places(stem, papers.length);
    return { distance, papers, places: (place) => places[place] };
  }

  /**
   * The places of a stem in abstracts, by place in its list.
   *
   * @param {string} stem
   * @param {number} papers
   */
  async places(stem, papers) {
    const shard = await this.shardOf(stem);
    if (!shard) return [];
    const { name, count, place } = shard.placesOf(stem);
    const all = await this.store.load(`places/${name}.json`, (json) => readPlaces(json, count));
    return placesOf(all[place], papers);
  }

  /**
   * The places of a high-frequency stem, in blocks that have any of some papers, or in all; of these
   * the last alone where the answer is to be brief.
   *
   * @param {{ distance: number, stem: string }} stem
   * @param {Uint32Array | undefined} wanted
   * @param {boolean} isBrief
   * @returns {Promise<Placed>}
   */
  async frequent({ distance, stem }, wanted, isBrief) {
    const { papers: limit } = this.manifest;
    const [folder, size] = (await this.shardOf(stem))?.blocks ?? ["", limit];
    const numbers = wanted
      ? [...new Set(Array.from(wanted, (paper) => Math.floor(paper / size)))]
      : [...Array(Math.ceil(limit / size)).keys()];
    const file = (/** @type {number} */ number) => `places/${folder}/${number}.json`;
    const isKnown = numbers.every((number) => this.store.has(file(number)));
    const most = isBrief && !isKnown ? FEW_BLOCKS : numbers.length;
    this.hasMore ||= numbers.length > most;
    const blocks = await Promise.all(
      numbers
        .slice(-most)
        .map((number) =>
          this.store.load(file(number), (json) => readBlock(json, number * size, limit)),
        ),
    );
    const places = blocks.flatMap((block) => block.places);
    const papers = Uint32Array.from(blocks.flatMap((block) => [...block.papers]));
    return { distance, papers, places: (place) => places[place] };
  }

  /**
   * The postings of a stem by field. With `isPhrase` the abstracts of a high-frequency stem are not
   * read.
   *
   * @param {string} stem
   * @param {ReadonlySet<number>} fields
   * @param {boolean} isPhrase
   */
  async postings(stem, fields, isPhrase = false) {
    const isFrequent = fields.has(ABSTRACT) && this.isFrequent(stem);
    const [shard, abstracts] = await Promise.all([
      this.shardOf(stem),
      isFrequent && !isPhrase ? this.abstracts(stem) : FREQUENT,
    ]);
    const found = shard?.postings(stem) ?? [];
    return isFrequent ? Object.assign([...found], { [ABSTRACT]: abstracts }) : found;
  }

  /**
   * Whether the abstracts of a stem are in a file of their own.
   *
   * @param {string} stem
   */
  isFrequent(stem) {
    const { terms } = this.manifest;
    const place = partOf(terms, stem);
    return terms.frequent.has(place) && terms.first[place] === stem;
  }

  /**
   * The abstracts of a stem, where they are in a file of their own.
   *
   * @param {string} stem
   */
  async abstracts(stem) {
    if (!this.isFrequent(stem)) return undefined;
    const { papers, terms } = this.manifest;
    const file = `abstracts/${terms.files[partOf(terms, stem)]}.json`;
    return this.store.load(file, (json) => readAbstracts(json, papers));
  }

  /**
   * @param {string} stem
   * @returns {Promise<Shard | undefined>}
   */
  async shardOf(stem) {
    const place = partOf(this.manifest.terms, stem);
    const shard = place < 0 ? undefined : await this.shard(this.manifest.terms.files[place]);
    if (this.isFrequent(stem) && !shard?.has(stem)) throw new RangeError(`${stem} has lost its file`);
    return shard;
  }

  /** @param {string} name */
  async shard(name) {
    return this.store.load(`terms/${name}.json`, (json) => new Shard(json, this.manifest.papers));
  }

  /**
   * What a part stands for, as far as that is known from word lists: stems, the likeliest first,
   * with what it costs to fetch each.
   *
   * @param {Part} part
   * @returns {Promise<Priced>}
   */
  async priced(part) {
    if (isEverything(part)) return { part, stems: [], isBrief: false };
    if (part.kind === "phrase") {
      const stems = part.stems.map(({ stem }) => stem);
      const isBrief = !part.isProhibited && stems.some((stem) => this.isFrequent(stem));
      return { part, stems: this.costs(stems, true), isBrief };
    }
    if (part.kind === "word" && !part.edits) {
      const brief = this.isFrequent(part.term) ? this.costs([part.term], true) : undefined;
      const stems = [part.term, ...part.variants];
      return { part, stems: this.costs(stems, false), isBrief: false, brief };
    }
    const { hasLists } = this;
    const stems = await this.stems(part);
    const start = startsAs(part.term);
    const costs = this.costs(stems.sort((one, other) => start(other) - start(one)), false);
    if (costs.length && !hasLists) costs[0].cost += isNarrow(part) ? LIST_KB : WIDE_LISTS_KB;
    return { part, stems: costs, isBrief: false };
  }

  /** Whether the words of the index are known, so far as any were asked for. */
  get hasLists() {
    return this.isSmall || this.store.has(`words/${this.manifest.words}.json`);
  }

  /**
   * About how many kilobytes are to be fetched for each stem, of which several may share a file.
   *
   * @param {string[]} stems
   * @param {boolean} isWithoutAbstracts
   */
  costs(stems, isWithoutAbstracts) {
    const { terms } = this.manifest;
    const counted = new Set();
    return stems.map((stem) => {
      const place = partOf(terms, stem);
      const name = terms.files[place];
      const isKnown = counted.has(name) || this.store.has(`terms/${name}.json`);
      counted.add(name);
      const isFrequent = this.isFrequent(stem);
      const letters = isFrequent ? (terms.frequent.get(place) ?? 0) : 0;
      const cost = letters * KB_A_LETTER || TOGETHER_KB;
      return { stem, cost: isKnown ? 0 : isFrequent && isWithoutAbstracts ? cost / 2 : cost };
    });
  }

  /**
   * The stems that a pattern or a word with edits stands for.
   *
   * @param {Part} part
   */
  async stems({ kind, term, edits }) {
    if (this.isSmall) {
      const { words } = await this.wholeShard();
      return matching(term, edits, words).map((place) => words[place]);
    }
    const { stems, stemsBackwards } = await this.wordLists();
    const start = edits ? "" : term.split("*")[0];
    const listed =
      kind === "pattern"
        ? await this.listed(stems, start)
        : await this.near(stems, stemsBackwards, term, edits);
    const words = [...listed.keys()];
    return matching(term, edits, words).map((place) => words[place]);
  }

  /**
   * The words that go on where this one stops, the most frequent first.
   *
   * @param {string} word
   */
  async completions(word) {
    if ([...word].length < SHORTEST_COMPLETED) return [];
    const forms = this.isSmall
      ? await this.wholeShard()
      : await this.listed((await this.wordLists()).forms, word);
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
    const forms = await this.formsNear(word);
    const common = [...forms.keys()].filter((form) => (forms.get(form) ?? 0) >= least);
    return this.chosen(common, forms, MOST_NEIGHBOURS);
  }

  /**
   * The first stems of the most frequent of these words, from no more than three shards.
   *
   * @param {string[]} forms
   * @param {{ get: (form: string) => number | undefined }} counts
   * @param {number} most
   * @returns {Choice[]}
   */
  chosen(forms, counts, most) {
    const count = new Map(forms.map((form) => [form, counts.get(form) ?? 0]));
    forms.sort((a, b) => (count.get(b) ?? 0) - (count.get(a) ?? 0) || byCodePoint(a, b));
    /** @type {Map<string, string>} */
    const stems = new Map();
    const shards = new Set();
    for (const form of forms) {
      const stem = this.language.stem(form);
      const shard = partOf(this.manifest.terms, stem);
      if (stems.has(stem) || (!shards.has(shard) && shards.size === MOST_SHARDS)) continue;
      shards.add(shard);
      stems.set(stem, form);
      if (stems.size === most) break;
    }
    return Array.from(stems, ([stem, form]) => ({ stem, form, count: count.get(form) ?? 0 }));
  }

  /**
   * Whether there are so many completions, or in so many shards, as are looked for.
   *
   * @param {Choice[]} completions
   */
  isAtLimit(completions) {
    const shards = new Set(completions.map(({ stem }) => partOf(this.manifest.terms, stem)));
    return completions.length === MOST_COMPLETIONS || shards.size === MOST_SHARDS;
  }

  async wordLists() {
    return this.store.load(`words/${this.manifest.words}.json`, readWordLists);
  }

  /**
   * The stems of common words one letter away from a known one that hardly any paper has. An early
   * answer does not wait for the word lists.
   *
   * @param {Part} part
   * @param {Shard | undefined} shard
   * @param {boolean} isEarly
   */
  async meant({ term, written }, shard, isEarly) {
    const all = (shard?.postings(term) ?? []).flatMap((own) => [...(own?.papers ?? [])]);
    if (new Set(all).size > FEW_PAPERS || !isCorrectable(written)) return [];
    if (isEarly && !this.isSmall) {
      this.hasMore = true;
      return [];
    }
    const chosen = await this.neighbours(written, MANY_PAPERS);
    return chosen.flatMap(({ stem }) => (stem === term ? [] : [stem]));
  }

  /**
   * The words that are one letter away.
   *
   * @param {string} word
   * @returns {Promise<Map<string, number>>}
   */
  async formsNear(word) {
    const all = this.isSmall ? await this.wholeShard() : await this.listedNear(word);
    const words = [...all.keys()];
    const found = matching(word, 1, words).map((place) => words[place]);
    return new Map(found.map((form) => [form, all.get(form) ?? 0]));
  }

  /** @param {string} word */
  async listedNear(word) {
    const { forms, formsBackwards } = await this.wordLists();
    return this.near(forms, formsBackwards, word, 1);
  }

  /**
   * The words, with counts, of the files of a list that can have words which begin so.
   *
   * @param {Parts} list
   * @param {string} start
   * @param {boolean} [isBackwards]
   * @returns {Promise<Map<string, number>>}
   */
  async listed(list, start, isBackwards = false) {
    const files = partsOf(list, start).map((file) =>
      this.store.load(file, (json) => readWords(json, isBackwards)),
    );
    return new Map((await Promise.all(files)).flat());
  }

  /**
   * Words among which are all that are so many edits away. With one edit either half of a word is
   * whole, so that only those are read that begin or end as it does.
   *
   * @param {Parts} list
   * @param {Parts} backwards
   * @param {string} word
   * @param {number} edits
   */
  async near(list, backwards, word, edits) {
    const letters = [...word];
    const half = edits === 1 ? (letters.length - 1) >> 1 : 0;
    if (half < 1) return this.listed(list, "");
    const [starting, ending] = await Promise.all([
      this.listed(list, letters.slice(0, half).join("")),
      this.listed(backwards, letters.slice(-half).reverse().join(""), true),
    ]);
    return new Map([...starting, ...ending]);
  }

  /**
   * All words of a small catalog: the shard itself, by its forms.
   */
  async wholeShard() {
    const [name] = this.manifest.terms.files;
    return name ? this.shard(name) : new Shard({ terms: "", forms: "", lists: "" }, 0);
  }
}

/**
 * The stems beside a known one that begin with the word: it may be no more than half typed.
 *
 * @param {Shard} shard
 * @param {Part} part
 */
function hintsIn(shard, { written, term }) {
  return shard.words.filter((stem) => stem !== term && stem.startsWith(written));
}

/**
 * Whether a word is long enough to tell which others are meant by it.
 *
 * @param {string} word
 */
function isCorrectable(word) {
  return [...word].length >= SHORTEST_CORRECTED && !DIGIT.test(word);
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
