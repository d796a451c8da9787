/** The data of the map, and the colours of its points. */

/** @import { Facets } from "../engine/facets.js" */

/** The number of colours, without that of all other papers. */
const MAX_HUES = 9;

/** @typedef {{ level: number, x: number, y: number, papers: number, label: string }} Region */

/** @typedef {ReturnType<typeof readMap>} MapData */

/** @typedef {ReturnType<typeof boundsOf>} Bounds */

/**
 * The number of each paper's colour, and the label of each colour.
 *
 * @typedef {{ hues: Uint8Array, labels: string[], isOrdered?: boolean }} Colouring
 */

/** Decode map.json. @param {any} json */
export function readMap(json) {
  const bytes = Uint8Array.from(atob(json.places), (character) => character.charCodeAt(0));
  return {
    positions: new Uint16Array(bytes.buffer),
    hues: Uint8Array.from(json.hues, Number),
    topics: /** @type {string[]} */ (json.topics.map((/** @type {string[]} */ [, label]) => label)),
    colours: /** @type {string[]} */ (json.colours),
    regions: /** @type {Region[]} */ (
      json.regions.map((/** @type {any[]} */ [level, x, y, papers, label]) => ({ level, x, y, papers, label }))
    ),
  };
}

/** Return the corners of the smallest rectangle around all points. @param {Uint16Array} positions */
export function boundsOf(positions) {
  const start = { x: Infinity, y: Infinity };
  const end = { x: 0, y: 0 };
  for (let at = 0; at < positions.length; at += 2) {
    const [x, y] = [positions[at], positions[at + 1]];
    Object.assign(start, { x: Math.min(start.x, x), y: Math.min(start.y, y) });
    Object.assign(end, { x: Math.max(end.x, x), y: Math.max(end.y, y) });
  }
  return { start, end };
}

/** Return the colours of topics. @param {MapData} data @returns {Colouring} */
export function byTopic({ hues, topics }) {
  return { hues, labels: ["Other", ...topics] };
}

/** Return colours for the venues with most papers. @param {Facets} facets @returns {Colouring} */
export function byVenue({ venues: { numbers, values } }) {
  const counts = new Uint32Array(values.length + 1);
  for (const number of numbers) counts[number] += 1;
  const largest = values
    .toSorted((one, other) => counts[other.number] - counts[one.number])
    .slice(0, MAX_HUES);
  const hueOf = new Uint8Array(values.length + 1);
  for (const [index, { number }] of largest.entries()) hueOf[number] = index + 1;
  const labels = ["Other", ...largest.map(({ label }) => label)];
  return { hues: Uint8Array.from(numbers, (number) => hueOf[number]), labels };
}

/**
 * Return colours for years; if there are many, for ranges of years with about equal numbers of papers.
 *
 * @param {Facets} facets
 * @returns {Colouring}
 */
export function byYear({ years: { numbers, values } }) {
  const sorted = numbers.filter(Boolean).sort();
  /** @type {number[]} */
  const starts = [];
  for (let group = 0; group < MAX_HUES; group += 1) {
    const start = sorted[Math.floor((group * sorted.length) / MAX_HUES)];
    if (start !== undefined && start !== starts.at(-1)) starts.push(start);
  }
  const distinct = values.map(({ number }) => number).reverse();
  const firstYears = distinct.length <= MAX_HUES ? distinct : starts;
  const labels = firstYears.map((start, index) => {
    const last = index + 1 < firstYears.length ? firstYears[index + 1] - 1 : sorted[sorted.length - 1];
    return last > start ? `${start}–${last}` : String(start);
  });
  const hueOf = (/** @type {number} */ year) => firstYears.findLastIndex((start) => start <= year) + 1;
  return { hues: Uint8Array.from(numbers, hueOf), labels: ["Unknown", ...labels], isOrdered: true };
}
