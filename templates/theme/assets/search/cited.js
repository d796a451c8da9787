/** Citations of all papers of a topic or a venue, from the files of the years in which it has some. */

import { facetsOf, narrowed } from "./engine/facets.js";
import { Index } from "./engine/index.js";
import { readManifest } from "./engine/manifest.js";
import { Store } from "./engine/store.js";

const ROOT = new URL("../../", import.meta.url);
/** With which a file that is compressed begins, unless the server has unpacked it on the way. */
const GZIP = [0x1f, 0x8b];
const CHANGED = "This catalog has just changed. Load the page again.";
const TOO_OLD = "This browser is too old to unpack the files of citations.";

/**
 * What a list has: how many papers, and what reads their BibTeX entries, the newest first.
 *
 * @typedef {{ number: number, read: (progress: (said: string) => void) => Promise<string[]> }} Cited
 */

/**
 * Find the papers of a list.
 *
 * @param {"topics" | "venues"} kind
 * @param {string} name - the id of a topic, or the slug of a venue
 * @returns {Promise<Cited>}
 */
export async function citedIn(kind, name) {
  const build = await manifest();
  const index = new Index(new Store(`${new URL("search/", ROOT)}`, current), readManifest(JSON.parse(build)));
  const all = Uint32Array.from({ length: index.manifest.papers }, (_, number) => number);
  const { found } = await narrowed(all, index, { [kind]: [name] });
  const { years } = await facetsOf(index);
  const read = async (/** @type {(said: string) => void} */ progress) => {
    const entries = await entriesOf(found, years, progress);
    // Numbers are places in files of the same build alone.
    if ((await manifest()) !== build) throw new Error(CHANGED);
    return entries;
  };
  return { number: found.length, read };
}

/** A file as the server has it now. @param {string | URL} address */
function current(address) {
  return fetch(address, { cache: "no-cache" });
}

async function manifest() {
  return (await answered("search/manifest.json")).text();
}

/** @param {string} path */
async function answered(path) {
  const answer = await current(new URL(path, ROOT));
  if (!answer.ok) throw new Error(`${path} can’t be had: the server answers ${answer.status}.`);
  return answer;
}

/**
 * @param {Uint32Array} papers - by number
 * @param {Uint16Array} years - of all papers
 * @param {(said: string) => void} progress
 */
async function entriesOf(papers, years, progress) {
  const wanted = new Set([...papers].map((paper) => years[paper]));
  /** @type {Map<number, string>} */
  const entries = new Map();
  let done = 0;
  const work = [...wanted].map(async (year) => {
    const own = [...years.keys()].filter((paper) => years[paper] === year).reverse();
    const read = await entriesIn(year, own.length);
    own.forEach((paper, place) => entries.set(paper, read[place]));
    done += 1;
    progress(`${done} of ${wanted.size} years`);
  });
  // A failure is told once no progress is.
  await Promise.allSettled(work);
  await Promise.all(work);
  return [...papers].reverse().map((paper) => entries.get(paper) ?? "");
}

/**
 * All entries of a year, of which the files have so many; 0 is the unknown year.
 *
 * @param {number} year
 * @param {number} number
 */
async function entriesIn(year, number) {
  const entries = [];
  for (let part = 1; entries.length < number; part += 1) {
    const name = `years/${year || "undated"}${part > 1 ? `-${part}` : ""}.bib.gz`;
    for (const entry of (await unpacked(name)).trimEnd().split(/\n\n(?=@)/)) entries.push(entry);
  }
  if (entries.length !== number) throw new Error(CHANGED);
  return entries;
}

/** @param {string} path */
async function unpacked(path) {
  const content = await (await answered(path)).arrayBuffer();
  const start = new Uint8Array(content, 0, Math.min(content.byteLength, GZIP.length));
  if (GZIP.some((byte, place) => start[place] !== byte)) return new TextDecoder().decode(content);
  if (typeof DecompressionStream === "undefined") throw new Error(TOO_OLD);
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
