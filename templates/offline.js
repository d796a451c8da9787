/**
 * The loader of modules and of the search index for sites that are opened from a disk (file://),
 * where browsers load only plain scripts. Each file is a script that calls `papershelf.define`.
 */

const papershelf = (() => {
  /**
   * The function of a script: it returns the exports, given replacements for module features.
   *
   * @typedef {(names: { fetch: typeof fetchFile, importMeta: { url: string }, importModule: typeof load, Worker?: undefined }) => unknown} Factory
   */

  /** The exports of scripts that have run. @type {WeakMap<Element, unknown>} */
  const exportsOf = new WeakMap();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();

  /** Store the exports of the running script, which *factory* returns. @param {Factory} factory */
  function define(factory) {
    const script = /** @type {HTMLScriptElement} */ (document.currentScript);
    const importModule = (/** @type {string} */ address) => load(new URL(address, script.src).href);
    exportsOf.set(script, factory({ fetch: fetchFile, importMeta: { url: script.src }, importModule }));
  }

  /** Return the exports of the module at *address*; each is loaded once. @param {string} address */
  function load(address) {
    const module = loading.get(address) ?? run(address);
    loading.set(address, module);
    return module;
  }

  /** Run the script at *address* and return its exports. @param {string} address @returns {Promise<any>} */
  async function run(address) {
    const script = document.createElement("script");
    await new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });
    script.remove();
    return exportsOf.get(script);
  }

  /**
   * Replace `fetch`; a JSON file is read from the script next to it, named with ".js" appended.
   *
   * @param {string | URL} address
   */
  async function fetchFile(address) {
    if (!`${address}`.endsWith(".json")) return fetch(address);
    const value = await run(`${address}.js`);
    return { ok: true, status: 200, text: async () => JSON.stringify(value), json: async () => value };
  }

  return { define, load };
})();
