/** The index, whose files are loaded lazily. */

/** @import { Blocks, FileList, Manifest } from "./manifest.js" */

import { checksums, splitInto } from "./codec.js";
import { ABSTRACT, FIELDS, STATUSES, fileOf, filesWithPrefix, readWords } from "./manifest.js";
import { Shard, decodePostingList, papersOf } from "./postings.js";
import { IndexFault, Store } from "./store.js";

/** The number of shards that an early answer waits for, for all words of a query and for each pattern. */
const MAX_EARLY_FILES = 6;

/** @typedef {ReturnType<typeof readCard>} Card */

/** An index: its manifest, and what its other files hold. */
export class Index {
  /**
   * @param {Store} store
   * @param {Manifest} manifest
   * @param {boolean} isEarly whether to leave out what takes long to load, as an early answer does
   */
  constructor(store, manifest, isEarly = false) {
    this.store = store;
    this.manifest = manifest;
    this.isEarly = isEarly;
    /** Whether anything has been left out. */
    this.isIncomplete = false;
  }

  /** Return whether a stem is a high-frequency term, whose abstracts have their own file. @param {string} stem */
  isFrequent(stem) {
    return this.manifest.frequent.has(stem);
  }

  /**
   * Return the file of a stem in a folder, or an empty string if no file may have it.
   *
   * @param {"terms" | "abstracts" | "places"} folder
   * @param {string} stem
   */
  file(folder, stem) {
    const name = fileOf(this.manifest.terms, stem);
    return name ? `${folder}/${name}.json` : "";
  }

  /** Return the only shard that may have a stem, or undefined. @param {string} stem */
  async shardOf(stem) {
    const file = this.file("terms", stem);
    const read = (/** @type {any} */ json) => new Shard(json, this.manifest);
    const shard = file ? await this.store.load(file, read) : undefined;
    if (this.isFrequent(stem) && !shard?.has(stem)) throw new RangeError(`${stem} has lost its file`);
    return shard;
  }

  /**
   * Return those of some stems that are left out: for an early answer those beyond the first few files of the
   * ones that have not been loaded.
   *
   * @param {string[]} stems
   */
  omitted(stems) {
    const files = stems.map((stem) => this.file("terms", stem));
    const missing = new Set(files.filter((file) => !this.store.has(file)));
    const late = this.isEarly ? [...missing].slice(MAX_EARLY_FILES) : [];
    this.isIncomplete ||= late.length > 0;
    return new Set(stems.filter((_, at) => late.includes(files[at])));
  }

  /**
   * Return the posting lists of a stem in some fields. That of a high-frequency term in abstracts is loaded only if
   * `fields` has abstracts.
   *
   * @param {string} stem
   * @param {ReadonlySet<number>} fields
   */
  async postingLists(stem, fields) {
    const [shard, abstracts] = await Promise.all([this.shardOf(stem), this.abstracts(stem, fields)]);
    const all = shard?.postingLists(stem) ?? [];
    const found = all.map((list, field) => (fields.has(field) ? list : undefined));
    return abstracts ? found.with(ABSTRACT, abstracts) : found;
  }

  /**
   * Return the papers that have the stem of a word, or undefined if no paper has the word as a form.
   *
   * @param {string} word
   * @param {string} stem
   */
  async papersWith(word, stem) {
    const shard = await this.shardOf(stem);
    if (!shard?.formsOf(stem).includes(word)) return undefined;
    return papersOf(await this.postingLists(stem, new Set(FIELDS.keys())));
  }

  /**
   * Return the posting list of a high-frequency term in abstracts, if `fields` has abstracts. An early index
   * leaves it out unless it has been loaded.
   *
   * @param {string} stem
   * @param {ReadonlySet<number>} fields
   */
  async abstracts(stem, fields) {
    if (!fields.has(ABSTRACT) || !this.isFrequent(stem)) return undefined;
    const file = this.file("abstracts", stem);
    if (this.isEarly && !this.store.has(file)) {
      this.isIncomplete = true;
      return undefined;
    }
    return this.store.load(file, ({ list }) => decodePostingList(ABSTRACT, list, this.manifest));
  }

  /** Return the encoded positions in abstracts of a stem, which the index has. @param {string} stem */
  async positions(stem) {
    const shard = await this.shardOf(stem);
    const file = this.file("places", stem);
    const parts = await this.store.load(file, (json) => splitInto(json.places, shard?.words.length ?? 0));
    return parts[shard?.indices.get(stem) ?? 0];
  }

  /**
   * Load the names of the files of the word lists, by the name of the list.
   *
   * @returns {Promise<Record<string, FileList>>}
   */
  wordLists() {
    return this.store.load(`words/${this.manifest.words}.json`);
  }

  /**
   * Return candidates for a fuzzy search, which include all words within `edits` edits of a word. One edit
   * leaves the first or the second half of the word intact, so that only the files of words with the same
   * beginning or ending are loaded.
   *
   * @param {"stems" | "forms"} kind
   * @param {string} word
   * @param {number} edits
   */
  async editCandidates(kind, word, edits) {
    const letters = [...word];
    const halfLength = edits === 1 ? (letters.length - 1) >> 1 : 0;
    const { files } = (await this.wordLists())[kind];
    if (halfLength < 1 || files.length < 2) return this.prefixCandidates(kind, "");
    const [withPrefix, withSuffix] = await Promise.all([
      this.prefixCandidates(kind, letters.slice(0, halfLength).join("")),
      this.prefixCandidates(`${kind}_backwards`, letters.slice(-halfLength).reverse().join("")),
    ]);
    return new Map([...withPrefix, ...withSuffix]);
  }

  /**
   * Return the words of the files that may have words with a prefix, each with log2 of its papers (0 for
   * stems).
   *
   * @param {string} name
   * @param {string} prefix
   */
  async prefixCandidates(name, prefix) {
    const wordLists = await this.wordLists();
    const isBackwards = name.endsWith("_backwards");
    const files = filesWithPrefix(wordLists[name], prefix).map((file) =>
      this.store.load(`words/${file}.json`, (json) => readWords(json, isBackwards)),
    );
    return new Map((await Promise.all(files)).flat());
  }

  /**
   * Return whether files are left out: for an early answer, unless all of them have been loaded.
   *
   * @param {string[]} files
   */
  omits(files) {
    const isOmitted = this.isEarly && !files.every((file) => this.store.has(file));
    this.isIncomplete ||= isOmitted;
    return isOmitted;
  }

  /**
   * Return whether the forms with a prefix are left out: for an early answer, until they have been loaded.
   *
   * @param {string} prefix
   */
  async omitsForms(prefix) {
    if (!this.isEarly) return false;
    if (this.omits([`words/${this.manifest.words}.json`])) return true;
    const files = filesWithPrefix((await this.wordLists()).forms, prefix);
    return this.omits(files.map((file) => `words/${file}.json`));
  }

  /** Return the papers with the key of an identifier, a URL or two words of a name. @param {string} key */
  async papersWithKey(key) {
    const [fileChecksum, checksum] = checksums(key);
    /** @type {{ files: string[] }} */
    const { files } = await this.store.load(`keys/${this.manifest.keys}.json`);
    const papersByKey = await this.store.load(`keys/${files[fileChecksum % files.length]}.json`);
    /** @type {number[]} */
    const papers = [papersByKey[checksum.toString(16)] ?? []].flat();
    if (papers.some((paper) => !(paper < this.manifest.papers))) throw new RangeError("a number is out of range");
    return papers;
  }

  /** Return what a result shows of a paper. @param {number} number @returns {Promise<Card>} */
  async card(number) {
    return this.inBlock("cards", this.manifest.cards, number, (card) => readCard(card, this.manifest));
  }

  /**
   * Return what the blocks in a folder have of a paper.
   *
   * @template T
   * @param {string} root
   * @param {Blocks} blocks
   * @param {number} number
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  async inBlock(root, { block, starts, files }, number, read) {
    const folder = starts.findLastIndex((start) => start <= number);
    const index = number - starts[folder];
    const file = `${root}/${files[folder]}/${Math.floor(index / block)}.json`;
    const all = await this.store.load(file, (json) => /** @type {any[]} */ (json).map(read));
    const found = all[index % block];
    if (!found) throw new IndexFault(file, "is damaged");
    return found;
  }
}

/**
 * Decode a card; `otherAuthors` is the number of authors not named, or -1 if it is unknown.
 *
 * @param {any} json
 * @param {Manifest} manifest
 */
function readCard(json, { topics, suffix }) {
  const [id, storedSlug, title, text, numbers, year, venue, code, status, authors, otherAuthors] = json;
  const slug = storedSlug || plainSlug(title);
  return {
    id: /** @type {string} */ (id || `title:${slug}`),
    address: `papers/${slug}${suffix}`,
    title: String(title),
    text: String(text),
    topics: /** @type {number[]} */ (numbers).map((number) => topics[number]),
    year: Number(year),
    venue: String(venue),
    hasCode: code > 0,
    status: STATUSES[status] ?? "",
    authors: /** @type {string[]} */ (authors).map(String),
    otherAuthors: Number(otherAuthors),
  };
}

/** Return the default slug of a title: its ASCII letters and digits, with hyphens between. @param {string} title */
function plainSlug(title) {
  return (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-");
}
