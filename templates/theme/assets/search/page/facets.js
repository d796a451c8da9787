/** The boxes that narrow the results, each with how many papers it leaves. */

/** @import { Chosen, Count, Counts } from "../engine/facets.js" */

import { element } from "./elements.js";
import { PARAMETERS } from "./state.js";

const SHOWN = 8;
/** Two digits that count. */
const ROUGHLY = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const LABELS = { topics: "Topic", years: "Year", venues: "Venue" };

/**
 * @param {Counts} counts
 * @param {Required<Chosen>} chosen
 * @param {(group: string) => boolean} isOpen whether all of a group were shown
 */
export function groups(counts, chosen, isOpen) {
  const facets = /** @type {(keyof typeof PARAMETERS)[]} */ (Object.keys(PARAMETERS));
  return [
    ...facets.flatMap((facet) => {
      const own = new Set(chosen[facet].map(String));
      const rows = withChosen(counts[facet], own);
      return rows.length ? [group(facet, rows, own, isOpen(facet))] : [];
    }),
    ...(counts.code || chosen.code ? [codeGroup(counts.code, chosen.code)] : []),
  ];
}

/**
 * What is chosen comes first, even where it leaves nothing.
 *
 * @param {Count[]} counts
 * @param {Set<string>} chosen
 */
function withChosen(counts, chosen) {
  const known = new Map(counts.map((count) => [count.value, count]));
  const first = Array.from(
    chosen,
    (value) => known.get(value) ?? { value, label: value, count: 0, isEstimate: false },
  );
  return [...first, ...counts.filter(({ value }) => !chosen.has(value))];
}

/**
 * @param {keyof typeof PARAMETERS} facet
 * @param {Count[]} rows
 * @param {Set<string>} chosen
 * @param {boolean} isOpen
 */
function group(facet, rows, chosen, isOpen) {
  const boxes = rows.map((row) => box(PARAMETERS[facet], row, chosen.has(row.value)));
  const made = element(
    "fieldset",
    { className: "ps-facet" },
    element("legend", {}, LABELS[facet]),
    ...boxes.slice(0, SHOWN),
  );
  if (boxes.length > SHOWN) {
    const summary = element("summary", {}, `${boxes.length - SHOWN} more`);
    const attributes = { "data-group": facet, ...(isOpen && { open: "" }) };
    made.append(element("details", { attributes }, summary, ...boxes.slice(SHOWN)));
  }
  return made;
}

/**
 * @param {number} count
 * @param {boolean} isChosen
 */
function codeGroup(count, isChosen) {
  const row = { value: "1", label: "Has code", count, isEstimate: false };
  return element(
    "fieldset",
    { className: "ps-facet" },
    element("legend", {}, "Code"),
    box("code", row, isChosen),
  );
}

/**
 * @param {string} name
 * @param {Count} row
 * @param {boolean} isChosen
 */
function box(name, { value, label, count, isEstimate }, isChosen) {
  const input = element("input", { attributes: { type: "checkbox", name, value } });
  input.checked = isChosen;
  const shown = isEstimate ? `≈ ${ROUGHLY.format(count)}` : count.toLocaleString("en");
  const number = element("span", { className: "ps-facet__count" }, shown);
  return element("label", {}, input, " ", label, " ", number);
}
