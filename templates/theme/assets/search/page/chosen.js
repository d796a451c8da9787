/** What the results are narrowed to, each with a button that undoes it. */

/** @import { Chosen, Counts } from "../engine/facets.js" */

import { element } from "./elements.js";
import { FACETS } from "./state.js";

/**
 * @param {Required<Chosen>} chosen
 * @param {Counts | undefined} counts which know the labels
 * @param {(chosen: Required<Chosen>) => void} choose
 */
export function chips(chosen, counts, choose) {
  const own = FACETS.flatMap((facet) =>
    chosen[facet].map((value) => {
      const label = counts?.[facet].find((row) => row.value === String(value))?.label;
      const others = /** @type {any[]} */ (chosen[facet]).filter((other) => other !== value);
      return chip(label ?? String(value), () => choose({ ...chosen, [facet]: others }));
    }),
  );
  if (chosen.code) own.push(chip("Has code", () => choose({ ...chosen, code: false })));
  return own.length > 1 ? [...own, clearing("Clear all", choose)] : own;
}

/**
 * @param {string} label
 * @param {() => void} undo
 */
function chip(label, undo) {
  const cross = element("span", { className: "ps-chip__cross", attributes: { "aria-hidden": "true" } }, "×");
  const attributes = { type: "button", "aria-label": `Remove the filter ${label}` };
  const made = element("button", { className: "ps-chip", attributes }, element("bdi", {}, label), cross);
  made.addEventListener("click", undo);
  return made;
}

/**
 * The button that removes all of them.
 *
 * @param {string} label
 * @param {(chosen: Required<Chosen>) => void} choose
 */
export function clearing(label, choose) {
  const made = element("button", { className: "ps-clear", attributes: { type: "button" } }, label);
  made.addEventListener("click", () => choose({ topics: [], years: [], venues: [], statuses: [], code: false }));
  return made;
}
