/** Citations of all papers of a topic or venue, from the BibTeX files of their years. */

import { facetsOf, narrowed } from "./engine/facets.js";
import { Index } from "./engine/index.js";
import { readManifest } from "./engine/manifest.js";
import { Store } from "./engine/store.js";
import { urlOf } from "./page/elements.js";

/** The first bytes of a compressed file, unless the server has decompressed it. */
const GZIP = [0x1f, 0x8b];
const CHANGED = "This catalog was just updated. Reload the page.";

/**
 * The number of papers of a list, and a function that loads their BibTeX entries, the newest first.
 *
 * @typedef {{ number: number, read: (progress: (said: string) => void) => Promise<string[]> }} CitableList
 */

/**
 * Return the papers of a topic or venue, whose entries can be loaded.
 *
 * @param {"topics" | "venues"} kind
 * @param {string} name - the id of a topic, or the slug of a venue
 * @returns {Promise<CitableList>}
 */
export async function citedIn(kind, name) {
  const build = await loadManifest();
  const index = new Index(new Store(urlOf("search/"), fetchCurrent), readManifest(JSON.parse(build)));
  const all = Uint32Array.from({ length: index.manifest.papers }, (_, number) => number);
  const { found } = await narrowed(all, index, { [kind]: [name] });
  const { years } = await facetsOf(index);
  const read = async (/** @type {(said: string) => void} */ progress) => {
    const entries = await loadEntries(found, years.numbers, progress);
    // Numbers of papers are valid only for files of the same build.
    if ((await loadManifest()) !== build) throw new Error(CHANGED);
    return entries;
  };
  return { number: found.length, read };
}

/** Fetch the current version of a file, past the browser's cache. @param {string | URL} address */
function fetchCurrent(address) {
  return fetch(address, { cache: "no-cache" });
}

async function loadManifest() {
  return (await fetchOk("search/manifest.json")).text();
}

/** Fetch a file; throw an error unless the server has it. @param {string} path */
async function fetchOk(path) {
  const response = await fetchCurrent(urlOf(path));
  if (!response.ok) throw new Error(`${path} could not be loaded: the server answered ${response.status}.`);
  return response;
}

/**
 * Return the entries of some papers, the newest first.
 *
 * @param {Uint32Array} papers - their numbers
 * @param {Uint16Array} years - of all papers
 * @param {(said: string) => void} progress
 */
async function loadEntries(papers, years, progress) {
  const wanted = new Set([...papers].map((paper) => years[paper]));
  /** @type {Map<number, string>} */
  const entries = new Map();
  let done = 0;
  const tasks = [...wanted].map(async (year) => {
    const papersOfYear = [...years.keys()].filter((paper) => years[paper] === year).reverse();
    const read = await entriesOfYear(year, papersOfYear.length);
    papersOfYear.forEach((paper, index) => entries.set(paper, read[index]));
    done += 1;
    progress(`${done} of ${wanted.size} years`);
  });
  // A failure is reported only after all progress, so that progress does not overwrite it.
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
  return [...papers].reverse().map((paper) => entries.get(paper) ?? "");
}

/**
 * Return all entries of a year, which are `number`; 0 is the unknown year.
 *
 * @param {number} year
 * @param {number} number
 */
async function entriesOfYear(year, number) {
  const entries = [];
  for (let part = 1; entries.length < number; part += 1) {
    const name = `years/${year || "undated"}${part > 1 ? `-${part}` : ""}.bib.gz`;
    for (const entry of (await decompressed(name)).trimEnd().split(/\n\n(?=@)/)) entries.push(entry);
  }
  if (entries.length !== number) throw new Error(CHANGED);
  return entries;
}

/** Return the text of a file, decompressed if needed. @param {string} path */
async function decompressed(path) {
  const content = await (await fetchOk(path)).arrayBuffer();
  const start = new Uint8Array(content, 0, Math.min(content.byteLength, GZIP.length));
  if (GZIP.some((byte, index) => start[index] !== byte)) return new TextDecoder().decode(content);
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
