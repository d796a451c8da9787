/** The checkboxes of the filters, each with its number of papers. */

/** @import { Chosen, Count, Counts } from "../engine/facets.js" */

import { folded } from "../folding.js";
import { element } from "./elements.js";
import { FACETS, PARAMETERS } from "./state.js";

const MAX_SHOWN = 8;
/** The fewest hidden values for which a search field is shown. */
const MIN_SEARCHABLE = 16;
/** With up to this many papers, only values that some but not all of them share are shown. */
const MAX_FEW = 10;
const LABELS = { topics: "Topic", years: "Year", venues: "Venue", statuses: "Status" };

/**
 * Return a group of checkboxes for each facet that has values to choose from.
 *
 * @param {Counts} counts
 * @param {number} total the number of papers that are counted
 * @param {Required<Chosen>} chosen
 * @param {(group: string) => boolean} isOpen whether all of a group were shown
 */
export function groups(counts, total, chosen, isOpen) {
  const isFew = total > 0 && total <= MAX_FEW;
  const hasCode = counts.code && !(isFew && counts.code === total);
  const codeRow = { value: "1", label: "Has code", count: counts.code, isEstimate: false };
  return [
    ...FACETS.flatMap((facet) => {
      const chosenValues = new Set(chosen[facet]);
      // Next to a chosen year, others do not narrow the results but add to them.
      const isNarrowing = facet === "topics" || !chosenValues.size;
      const isUseful = (/** @type {Count} */ { value, count }) =>
        chosenValues.has(value) || (count > 1 && count < total);
      const rows = isFew && isNarrowing ? counts[facet].filter(isUseful) : counts[facet];
      return rows.length ? [group(facet, rows, chosenValues, isOpen(facet))] : [];
    }),
    ...(hasCode || chosen.code ? [fieldset("Code", [box("code", codeRow, chosen.code)])] : []),
  ];
}

/**
 * Return the checkboxes of a facet. Chosen values are always visible; the others after the first ones are
 * hidden in an element that opens.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {Count[]} rows
 * @param {Set<string>} chosen
 * @param {boolean} isOpen
 */
function group(facet, rows, chosen, isOpen) {
  const boxFor = (/** @type {Count} */ row) => box(PARAMETERS[facet], row, chosen.has(row.value));
  const isShown = (/** @type {Count} */ row, /** @type {number} */ index) =>
    index < MAX_SHOWN || rows.length === MAX_SHOWN + 1 || chosen.has(row.value);
  const hidden = rows.filter((row, index) => !isShown(row, index));
  const more = hidden.length ? [hiddenGroup(facet, hidden, boxFor, isOpen)] : [];
  return fieldset(LABELS[facet], [...rows.filter(isShown).map(boxFor), ...more]);
}

/**
 * Return the element with the hidden values, whose checkboxes, perhaps hundreds, are created when it opens.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {Count[]} hidden
 * @param {(row: Count) => HTMLElement} boxFor
 * @param {boolean} isOpen
 */
function hiddenGroup(facet, hidden, boxFor, isOpen) {
  const summary = element("summary", {}, `${hidden.length.toLocaleString("en")} more`);
  const attributes = { "data-group": facet, ...(isOpen && { open: "" }) };
  const created = element("details", attributes, summary);
  const createBoxes = () => {
    const boxes = hidden.map(boxFor);
    const emptyNote = element("div", { "aria-live": "polite" });
    const list = element("div", { class: "ps-facet__more" }, ...boxes, emptyNote);
    // A box that was searched for becomes visible when it is chosen, so the search is reset.
    list.addEventListener("change", () => lastSearches.delete(facet));
    created.append(...(hidden.length < MIN_SEARCHABLE ? [] : [searchField(facet, boxes, emptyNote)]), list);
  };
  if (isOpen) createBoxes();
  else created.addEventListener("toggle", createBoxes, { once: true });
  return created;
}

/** The last search in each group. @type {Map<string, string>} */
const lastSearches = new Map();

/**
 * Return a field that hides the boxes whose label does not contain its text.
 *
 * @param {keyof typeof PARAMETERS} facet
 * @param {HTMLElement[]} boxes
 * @param {HTMLElement} emptyNote shows a message if all boxes are hidden
 */
function searchField(facet, boxes, emptyNote) {
  const name = LABELS[facet].toLowerCase();
  const label = `Find a ${name}`;
  const attributes = { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" };
  const input = element("input", attributes);
  const apply = () => {
    lastSearches.set(facet, input.value);
    const wanted = folded(input.value.trim());
    for (const row of boxes) row.hidden = !folded(row.textContent ?? "").includes(wanted);
    emptyNote.textContent = boxes.every((row) => row.hidden) ? `No matching ${name}` : "";
  };
  input.value = lastSearches.get(facet) ?? "";
  input.addEventListener("input", apply);
  apply();
  return input;
}

/** @param {string} legend @param {HTMLElement[]} parts */
function fieldset(legend, parts) {
  return element("fieldset", { class: "ps-facet" }, element("legend", {}, legend), ...parts);
}

/**
 * Return a checkbox with its label and count.
 *
 * @param {string} name
 * @param {Count} row
 * @param {boolean} isChosen
 */
function box(name, { value, label, count, isEstimate }, isChosen) {
  const input = element("input", { type: "checkbox", name, value });
  input.checked = isChosen;
  const digits = isEstimate ? { maximumSignificantDigits: 2 } : {};
  const shown = `${isEstimate ? "≈ " : ""}${count.toLocaleString("en", digits)}`;
  const number = element("span", { class: "ps-facet__count" }, shown);
  if (isEstimate) number.title = "Estimate. Select this filter for the exact number.";
  const text = element("span", { class: "ps-facet__label" }, label);
  return element("label", {}, input, text, " ", number);
}
