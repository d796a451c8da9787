/** The files of an index: fetched once, cached, and asked for again after a failure. */

/** @typedef {(address: string) => Promise<Pick<Response, "ok" | "status" | "text">>} Fetch */

/** A part of the index that can't be had, with a message for the visitor. */
export class IndexFault extends Error {
  /**
   * @param {string} file
   * @param {string} reason
   * @param {unknown} [cause]
   */
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
    /** @type {Map<string, Promise<any>>} */
    this.cache = new Map();
  }

  /**
   * What `read` makes of a file's JSON; where it throws, the file counts as broken.
   *
   * @template T
   * @param {string} file
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  load(file, read) {
    const known = this.cache.get(file);
    if (known) return known;
    const loading = this.fresh(file, read);
    this.cache.set(file, loading);
    loading.catch(() => this.cache.delete(file));
    return loading;
  }

  /**
   * Whether a file has been asked for.
   *
   * @param {string} file
   */
  has(file) {
    return this.cache.has(file);
  }

  /** Ask for all files again when they are wanted. */
  forget() {
    this.cache.clear();
  }

  /**
   * @template T
   * @param {string} file
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  async fresh(file, read) {
    const text = await this.text(file);
    try {
      return read(JSON.parse(text));
    } catch (error) {
      throw new IndexFault(file, "is damaged", error);
    }
  }

  /** @param {string} file */
  async text(file) {
    // The browser's own does not bear to be called as a method of something else.
    const { fetch } = this;
    let answer;
    try {
      answer = await fetch(`${this.base}${file}`);
    } catch (error) {
      throw new IndexFault(file, "can't be reached", error);
    }
    if (!answer.ok) throw new IndexFault(file, `is missing: the server answers ${answer.status}`);
    try {
      return await answer.text();
    } catch (error) {
      throw new IndexFault(file, "came cut short", error);
    }
  }
}
