/** What the map is drawn from, and what its points are coloured by. */

/** @import { Facets } from "../engine/facets.js" */

/** Colours beside that of all else. */
const HUES = 9;

/** @typedef {{ level: number, x: number, y: number, papers: number, label: string }} Region */

/** @typedef {ReturnType<typeof readMap>} MapData */

/** @typedef {{ hues: Uint8Array, labels: string[], isOrdered?: boolean }} Colouring the label of each number, from 0 on */

/** @param {any} json */
export function readMap(json) {
  const bytes = Uint8Array.from(atob(json.places), (sign) => sign.charCodeAt(0));
  return {
    places: new Uint16Array(bytes.buffer),
    hues: Uint8Array.from(json.hues, Number),
    topics: /** @type {string[]} */ (json.topics.map((/** @type {string[]} */ [, label]) => label)),
    colours: /** @type {string[]} */ (json.colours),
    regions: /** @type {Region[]} */ (
      json.regions.map((/** @type {any[]} */ [level, x, y, papers, label]) => ({ level, x, y, papers, label }))
    ),
  };
}

/**
 * @param {MapData} data
 * @returns {Colouring}
 */
export function byTopic({ hues, topics }) {
  return { hues, labels: ["Other", ...topics] };
}

/**
 * By the venues that have most papers.
 *
 * @param {Facets} facets
 * @returns {Colouring}
 */
export function byVenue({ venue, venues }) {
  const counts = new Uint32Array(venues.length + 1);
  for (const number of venue) counts[number] += 1;
  const first = venues
    .map(({ label }, place) => ({ label, number: place + 1 }))
    .sort((one, other) => counts[other.number] - counts[one.number])
    .slice(0, HUES);
  const hueOf = new Uint8Array(venues.length + 1);
  for (const [place, { number }] of first.entries()) hueOf[number] = place + 1;
  const labels = ["Other", ...first.map(({ label }) => label)];
  return { hues: Uint8Array.from(venue, (number) => hueOf[number]), labels };
}

/**
 * By years: of many, those of one colour have about as many papers as others.
 *
 * @param {Facets} facets
 * @returns {Colouring}
 */
export function byYear({ years }) {
  const known = years.filter(Boolean).sort();
  /** @type {number[]} */
  const starts = [];
  for (let part = 0; part < HUES; part += 1) {
    const start = known[Math.floor((part * known.length) / HUES)];
    if (start !== undefined && start !== starts.at(-1)) starts.push(start);
  }
  const distinct = [...new Set(known)];
  const first = distinct.length <= HUES ? distinct : starts;
  const labels = first.map((start, place) => {
    const last = place + 1 < first.length ? first[place + 1] - 1 : known[known.length - 1];
    return last > start ? `${start}–${last}` : String(start);
  });
  const hueOf = (/** @type {number} */ year) => first.findLastIndex((start) => start <= year) + 1;
  return { hues: Uint8Array.from(years, hueOf), labels: ["Unknown", ...labels], isOrdered: true };
}
