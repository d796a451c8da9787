/**
 * What modules and the index are loaded by where a browser gives a page nothing but scripts: from a
 * disk. Each of them is a script that calls `papershelf.define`.
 */

const papershelf = (() => {
  /**
   * What a script makes, of what stands for the names that only a module or a server has.
   *
   * @typedef {(names: { fetch: typeof fetched, importMeta: { url: string }, importModule: typeof load, Worker?: undefined }) => unknown} Make
   */

  /** @type {WeakMap<Element, unknown>} */
  const given = new WeakMap();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();

  /**
   * Take what the script that runs makes.
   *
   * @param {Make} make
   */
  function define(make) {
    const script = /** @type {HTMLScriptElement} */ (document.currentScript);
    const importModule = (/** @type {string} */ address) => load(new URL(address, script.src).href);
    given.set(script, make({ fetch: fetched, importMeta: { url: script.src }, importModule }));
  }

  /**
   * What the module at an address exports; it is loaded once.
   *
   * @param {string} address
   */
  function load(address) {
    const known = loading.get(address) ?? run(address);
    loading.set(address, known);
    return known;
  }

  /**
   * What the script at an address makes.
   *
   * @param {string} address
   * @returns {Promise<any>}
   */
  async function run(address) {
    const script = document.createElement("script");
    await new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });
    script.remove();
    return given.get(script);
  }

  /**
   * What `fetch` answers; JSON comes from the script beside it.
   *
   * @param {string | URL} address
   */
  async function fetched(address) {
    if (!`${address}`.endsWith(".json")) return fetch(address);
    const value = await run(`${address}.js`);
    return { ok: true, status: 200, text: async () => JSON.stringify(value), json: async () => value };
  }

  return { define, load };
})();
