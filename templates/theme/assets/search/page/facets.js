/** The boxes that narrow the results, each with how many papers it leaves. */

/** @import { Chosen, Count, Counts } from "../engine/facets.js" */

import { element } from "./elements.js";
import { FACETS, PARAMETERS } from "./state.js";

const SHOWN = 8;
/** From so many on, values behind the line can be looked for. */
const MANY = 16;
const LABELS = { topics: "Topic", years: "Year", venues: "Venue", statuses: "Status" };

/**
 * @param {Counts} counts
 * @param {Required<Chosen>} chosen
 * @param {(group: string) => boolean} isOpen whether all of a group were shown
 */
export function groups(counts, chosen, isOpen) {
  return [
    ...FACETS.flatMap((facet) => {
      const own = new Set(chosen[facet].map(String));
      const rows = counts[facet];
      return rows.length ? [group(facet, rows, own, isOpen(facet))] : [];
    }),
    ...(counts.code || chosen.code ? [codeGroup(counts.code, chosen.code)] : []),
  ];
}

/**
 * What is chosen is always in sight, the others in their order behind a line that opens.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {Count[]} rows
 * @param {Set<string>} chosen
 * @param {boolean} isOpen
 */
function group(facet, rows, chosen, isOpen) {
  const boxOf = (/** @type {Count} */ row) => box(PARAMETERS[facet], row, chosen.has(row.value));
  const isShown = (/** @type {Count} */ row, /** @type {number} */ place) =>
    place < SHOWN || rows.length === SHOWN + 1 || chosen.has(row.value);
  const hidden = rows.filter((row, place) => !isShown(row, place));
  const made = element(
    "fieldset",
    { className: "ps-facet" },
    element("legend", {}, LABELS[facet]),
    ...rows.filter(isShown).map(boxOf),
  );
  if (hidden.length) made.append(rest(facet, hidden, boxOf, isOpen));
  return made;
}

/**
 * Values behind a line, whose boxes, perhaps hundreds, are made when it is opened.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {Count[]} hidden
 * @param {(row: Count) => HTMLElement} boxOf
 * @param {boolean} isOpen
 */
function rest(facet, hidden, boxOf, isOpen) {
  const summary = element("summary", {}, `${hidden.length.toLocaleString("en")} more`);
  const attributes = { "data-group": facet, ...(isOpen && { open: "" }) };
  const made = element("details", { attributes }, summary);
  const fill = () => {
    const boxes = hidden.map(boxOf);
    const none = element("div", { attributes: { "aria-live": "polite" } });
    const more = element("div", { className: "ps-facet__more" }, ...boxes, none);
    // The box that was looked for is in sight once it is chosen: all others are there again.
    more.addEventListener("change", () => soughtIn.delete(facet));
    made.append(...(hidden.length < MANY ? [] : [finder(facet, boxes, none)]), more);
  };
  if (isOpen) fill();
  else made.addEventListener("toggle", fill, { once: true });
  return made;
}

/** What was last looked for in each group. @type {Map<string, string>} */
const soughtIn = new Map();

/**
 * The field that leaves those boxes whose label has what is written in it.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {HTMLElement[]} boxes
 * @param {HTMLElement} none says so where there are none
 */
function finder(facet, boxes, none) {
  const name = LABELS[facet].toLowerCase();
  const label = `Look for a ${name}`;
  const attributes = { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" };
  const input = element("input", { attributes });
  const apply = () => {
    soughtIn.set(facet, input.value);
    const sought = plain(input.value.trim());
    for (const own of boxes) own.hidden = !plain(own.textContent ?? "").includes(sought);
    none.textContent = boxes.every((own) => own.hidden) ? `No ${name}` : "";
  };
  input.value = soughtIn.get(facet) ?? "";
  input.addEventListener("input", apply);
  apply();
  return input;
}

/**
 * A text without accents and capitals.
 *
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
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
  const told = isEstimate ? roughly(count) : count;
  const shown = `${isEstimate ? "≈ " : ""}${told.toLocaleString("en")}`;
  const number = element("span", { className: "ps-facet__count" }, shown);
  if (isEstimate) number.title = "An estimate: choose it to have it counted";
  const text = element("span", { className: "ps-facet__label" }, label);
  return element("label", {}, input, text, " ", number);
}

/** @param {number} count which is told by two digits */
function roughly(count) {
  return Number(count.toPrecision(2));
}
