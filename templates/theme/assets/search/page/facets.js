/** The checkboxes of the filters, each with its number of papers, and buttons that remove those that are chosen. */

/** @import { Chosen, Count, Counts, Facet } from "../engine/facets.js" */

import { folded } from "../folding.js";
import { button, element } from "./elements.js";
import { FACETS, PARAMETERS, stateOf } from "./state.js";

const MAX_SHOWN = 8;
/** The fewest hidden values for which a search field is shown. */
const MIN_SEARCHABLE = 16;
/** With up to this many papers, only values that some but not all of them share are shown. */
const MAX_FEW = 10;
const LABELS = { topics: "Topic", years: "Year", venues: "Venue", statuses: "Status", code: "Code" };

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
  return FACETS.flatMap((facet) => {
    const chosenValues = new Set(chosen[facet]);
    // Next to a chosen year, others do not narrow the results but add to them.
    const isNarrowing = facet === "topics" || !chosenValues.size;
    // Among so few, a value of one paper narrows nothing down, but that it has code is worth knowing.
    const least = facet === "code" ? 1 : 2;
    const isUseful = (/** @type {Count} */ { value, count }) =>
      chosenValues.has(value) || (count >= least && count < total);
    const rows = isFew && isNarrowing ? counts[facet].filter(isUseful) : counts[facet];
    return rows.length ? [group(facet, rows, chosenValues, isOpen(facet))] : [];
  });
}

/**
 * Return the checkboxes of a facet. Chosen values are always visible; the others after the first ones are
 * hidden in an element that opens.
 *
 * @param {Facet} facet
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
  const shown = rows.filter(isShown).map(boxFor);
  return element("fieldset", { class: "ps-facet" }, element("legend", {}, LABELS[facet]), ...shown, ...more);
}

/**
 * Return the element with the hidden values, whose checkboxes, perhaps hundreds, are created when it opens.
 *
 * @param {Facet} facet
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
 * @param {Facet} facet
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

/**
 * Return a button for each chosen filter, and one to clear all if there are several.
 *
 * @param {Required<Chosen>} chosen
 * @param {Counts | undefined} counts for the labels
 * @param {(chosen: Required<Chosen>) => void} choose
 */
export function chips(chosen, counts, choose) {
  const buttons = FACETS.flatMap((facet) =>
    chosen[facet].map((value) => {
      const label = counts?.[facet].find((row) => row.value === value)?.label;
      const others = chosen[facet].filter((other) => other !== value);
      return chip(label ?? (facet === "code" ? "Has code" : value), () => choose({ ...chosen, [facet]: others }));
    }),
  );
  return buttons.length > 1 ? [...buttons, clearButton("Clear all", choose)] : buttons;
}

/** @param {string} label @param {() => void} undo */
function chip(label, undo) {
  const cross = element("span", { class: "ps-chip__cross", "aria-hidden": "true" }, "×");
  const created = button("", "ps-chip", undo);
  created.ariaLabel = `Remove the filter ${label}`;
  created.append(element("bdi", {}, label), cross);
  return created;
}

/**
 * Return the button that removes all filters.
 *
 * @param {string} label
 * @param {(chosen: Required<Chosen>) => void} choose
 */
export function clearButton(label, choose) {
  return button(label, "ps-clear", () => choose(stateOf("").chosen));
}
