/** Buttons for the chosen filters, each of which removes its filter. */

/** @import { Chosen, Counts } from "../engine/facets.js" */

import { button, element } from "./elements.js";
import { FACETS, stateOf } from "./state.js";

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
      return chip(label ?? value, () => choose({ ...chosen, [facet]: others }));
    }),
  );
  if (chosen.code) buttons.push(chip("Has code", () => choose({ ...chosen, code: false })));
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
