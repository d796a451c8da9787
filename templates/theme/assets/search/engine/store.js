/** The files of an index: each is fetched once and cached, and fetched again after a failure. */

/** The time in which a file must arrive, in milliseconds: a connection may be open and dead. */
export const MAX_WAIT = 30_000;

/** @typedef {(address: string, options: { signal: AbortSignal }) => Promise<Pick<Response, "ok" | "status" | "text">>} Fetch */

/** The error that a file of the index can't be loaded, with a message for the visitor. */
export class IndexFault extends Error {
  /** @param {string} file @param {string} reason @param {unknown} [cause] */
  constructor(file, reason, cause) {
    super(`A part of the search index ${reason} (${file}). Try again in a moment.`, { cause });
    this.name = "IndexFault";
  }
}

export class Store {
  /**
   * @param {string} base the address of the index's folder, with a slash at its end
   * @param {Fetch} fetch
   */
  constructor(base, fetch) {
    this.base = base;
    this.fetch = fetch;
    /** @type {Map<string, { loading: Promise<any>, hasLoaded: boolean }>} */
    this.cache = new Map();
  }

  /**
   * Load a file: return its JSON, or what `read` returns for that. Throws IndexFault if the file can't be
   * fetched or `read` throws.
   *
   * @template [T=any]
   * @param {string} file
   * @param {(json: any) => T} [read]
   * @returns {Promise<T>}
   */
  load(file, read = (json) => json) {
    const cached = this.cache.get(file);
    if (cached) return cached.loading;
    const entry = { loading: this.fetchAndRead(file, read), hasLoaded: false };
    this.cache.set(file, entry);
    entry.loading.then(
      () => (entry.hasLoaded = true),
      () => this.cache.delete(file),
    );
    return entry.loading;
  }

  /** Return whether a file has been loaded; one that is still being fetched has not. @param {string} file */
  has(file) {
    return this.cache.get(file)?.hasLoaded ?? false;
  }

  /** Empty the cache, so that files are fetched again. */
  clear() {
    this.cache.clear();
  }

  /**
   * @template T
   * @param {string} file
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  async fetchAndRead(file, read) {
    // The browser's fetch must not be called as a method of another object.
    const { fetch } = this;
    let response;
    let text;
    try {
      response = await fetch(`${this.base}${file}`, { signal: AbortSignal.timeout(MAX_WAIT) });
      text = await response.text();
    } catch (error) {
      throw new IndexFault(file, "could not be loaded", error);
    }
    if (!response.ok) throw new IndexFault(file, `is missing: the server answered ${response.status}`);
    try {
      return read(JSON.parse(text));
    } catch (error) {
      throw new IndexFault(file, "is damaged", error);
    }
  }
}
