/** The files of an index, loaded as a query needs them. */

/** @import { Blocks, Manifest } from "./manifest.js" */
/** @import { Posting, Postings } from "./postings.js" */
/** @import { Part } from "./query.js" */

import { ABSTRACT, FIELDS, STATUSES, fileOf, filesOf, readWordLists, readWords } from "./manifest.js";
import { Shard, readAbstracts } from "./postings.js";
import { IndexFault, Store } from "./store.js";

/** @typedef {ReturnType<typeof readCard>} Card */

export class Index {
  /**
   * @param {Store} store
   * @param {Manifest} manifest
   */
  constructor(store, manifest) {
    this.store = store;
    this.manifest = manifest;
    /** Whether what was asked for briefly is not all there is. */
    this.hasMore = false;
  }

  /**
   * Whether a stem has its abstracts in a file of their own.
   *
   * @param {string} stem
   */
  isFrequent(stem) {
    return this.manifest.frequent.has(stem);
  }

  /**
   * @param {string} stem
   * @returns {Promise<Shard | undefined>}
   */
  async shardOf(stem) {
    const file = fileOf(this.manifest.terms, stem);
    const read = (/** @type {any} */ json) => new Shard(json, this.manifest);
    const shard = file === undefined ? undefined : await this.store.load(file, read);
    if (this.isFrequent(stem) && !shard?.has(stem)) throw new RangeError(`${stem} has lost its file`);
    return shard;
  }

  /**
   * The postings of a stem; those in abstracts if they are wanted.
   *
   * @param {string} stem
   * @param {ReadonlySet<number>} fields
   * @returns {Promise<Postings>}
   */
  async postings(stem, fields) {
    const [shard, abstracts] = await Promise.all([this.shardOf(stem), this.abstracts(stem, fields)]);
    const found = shard?.postings(stem) ?? [];
    return abstracts ? Object.assign([...found], { [ABSTRACT]: abstracts }) : found;
  }

  /**
   * The papers that have the stem of a word, or undefined where none has it as it is written.
   *
   * @param {string} word
   * @param {string} stem
   */
  async papersWith(word, stem) {
    const shard = await this.shardOf(stem);
    if (!shard?.formsOf(stem).includes(word)) return undefined;
    const found = await this.postings(stem, new Set(FIELDS.keys()));
    return new Set(found.flatMap((own) => (own ? [...own.papers] : [])));
  }

  /**
   * The abstracts of a stem, where they are in a file of their own and wanted.
   *
   * @param {string} stem
   * @param {ReadonlySet<number>} fields
   * @returns {Promise<Posting | undefined>}
   */
  async abstracts(stem, fields) {
    if (!fields.has(ABSTRACT) || !this.isFrequent(stem)) return undefined;
    const file = fileOf({ ...this.manifest.terms, folder: "abstracts" }, stem) ?? "";
    return this.store.load(file, (json) => readAbstracts(json, this.manifest));
  }

  /** Whether the words of the index are known, so far as any were asked for. */
  get hasLists() {
    return this.store.has(this.listsFile);
  }

  get listsFile() {
    return `words/${this.manifest.words}.json`;
  }

  lists() {
    return this.store.load(this.listsFile, readWordLists);
  }

  /**
   * Words among which are all that are so many edits away. With one edit either half of a word is
   * whole, so that only those are read that begin or end as it does.
   *
   * @param {"stems" | "forms"} kind
   * @param {string} word
   * @param {number} edits
   */
  async wordsNear(kind, word, edits) {
    const letters = [...word];
    const half = edits === 1 ? (letters.length - 1) >> 1 : 0;
    const { files } = (await this.lists())[kind];
    if (half < 1 || files.length < 2) return this.listed(kind, "");
    const [starting, ending] = await Promise.all([
      this.listed(kind, letters.slice(0, half).join("")),
      this.listed(`${kind}_backwards`, letters.slice(-half).reverse().join("")),
    ]);
    return new Map([...starting, ...ending]);
  }

  /**
   * The words of the files of a list that can have some which begin so, and the base 2 logarithm of how
   * many papers have each form.
   *
   * @param {string} name
   * @param {string} start
   */
  async listed(name, start) {
    const lists = await this.lists();
    const isBackwards = name.endsWith("_backwards");
    const files = filesOf(lists[name], start).map((file) =>
      this.store.load(file, (json) => readWords(json, isBackwards)),
    );
    return new Map((await Promise.all(files)).flat());
  }

  /**
   * What is shown of a paper.
   *
   * @param {number} number
   * @returns {Promise<Card>}
   */
  async card(number) {
    const { file, place } = blockOf(number, "cards", this.manifest.cards);
    const cards = await this.store.load(file, (json) =>
      json.map((/** @type {any} */ card) => readCard(card, this.manifest)),
    );
    if (!cards[place]) throw new IndexFault(file, "is damaged");
    return cards[place];
  }
}

/**
 * The file of the block that a paper is in, and its place there.
 *
 * @param {number} number
 * @param {string} root
 * @param {Blocks} blocks
 */
export function blockOf(number, root, { block, starts, files }) {
  const folder = starts.findLastIndex((start) => start <= number);
  const place = number - starts[folder];
  return { file: `${root}/${files[folder]}/${Math.floor(place / block)}.json`, place: place % block };
}

/**
 * @param {any} json
 * @param {Manifest} manifest
 */
function readCard(json, { topics, suffix }) {
  const [id, own, title, text, numbers, year, venue, flags, authors, more] = json;
  const slug = own || plainSlug(title);
  return {
    id: /** @type {string} */ (id || `title:${slug}`),
    address: `papers/${slug}${suffix}`,
    title: String(title),
    text: String(text),
    topics: /** @type {number[]} */ (numbers).map((number) => topics[number]),
    year: Number(year),
    venue: String(venue),
    hasCode: (flags & 1) > 0,
    hasData: (flags & 2) > 0,
    status: STATUSES[flags >> 2] ?? "",
    authors: /** @type {string[]} */ (authors).map(String),
    more: Number(more),
  };
}

/** @param {string} title */
function plainSlug(title) {
  return title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join("-");
}
