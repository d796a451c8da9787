/** The controls of the map, its legend, and the elements around its points. */

import { element } from "../page/elements.js";

const KEYS = "Arrow keys move the map, plus and minus zoom, 0 shows the full map, Enter opens the paper in the middle.";

/**
 * Create the controls.
 *
 * @param {{ id: string, label: string }[]} topics
 * @param {string[]} colours - the properties that papers can be coloured by
 */
export function createControls(topics, colours) {
  const label = "Find on the map";
  const search = element("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  const sorted = topics.toSorted((one, other) => one.label.localeCompare(other.label, "en"));
  const topic = select("Topic", [["", "All topics"], ...sorted.map(({ id, label }) => [id, label])]);
  const colour = select("Colours", colours.map((by) => [by, `Colour by ${by}`]));
  const canvas = element("canvas", { tabindex: "0", role: "application", "aria-label": `Map of papers. ${KEYS}` });
  const names = element("div", { class: "ps-map-names", "aria-hidden": "true" });
  const ring = element("div", { class: "ps-map-ring" });
  const card = element("div", { class: "ps-map-card", "aria-live": "polite" });
  const status = element("p", { class: "ps-map-said", role: "status" });
  const legend = element("ul", { class: "ps-map-legend", "aria-label": "Colours" });
  const zoomIn = button("+", "Zoom in");
  const zoomOut = button("−", "Zoom out");
  const all = button("Reset", "Show the full map");
  card.hidden = true;
  ring.hidden = true;
  topic.hidden = !topics.length;
  colour.hidden = colours.length < 2;
  const form = element("form", { class: "ps-map-tools", "aria-label": "Map" }, search, topic, colour);
  const hint = element("small", { "aria-hidden": "true" }, "Ctrl or ⌘ + scroll zooms");
  const bar = element("div", { class: "ps-map-bar" }, status, hint, zoomIn, zoomOut, all);
  const stage = element("div", { class: "ps-map-stage" }, canvas, names, ring, card);
  return { search, topic, colour, canvas, names, ring, card, status, legend, zoomIn, zoomOut, all, form, bar, stage };
}

/** @param {string} label @param {string[][]} options */
function select(label, options) {
  const elements = options.map(([value, text]) => element("option", { value }, text));
  return element("select", { "aria-label": label }, ...elements);
}

/** @param {string} text @param {string} label */
function button(text, label) {
  return element("button", { type: "button", title: label, "aria-label": label }, text);
}

/**
 * Return the colours of a legend for WebGL: red, green and blue of each, converted from any CSS colour.
 *
 * @param {Element[]} swatches
 */
export function paletteOf(swatches) {
  const palette = new Float32Array(3 * 16);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return palette;
  for (const [index, swatch] of swatches.entries()) {
    context.fillStyle = getComputedStyle(swatch).color;
    context.fillRect(0, 0, 1, 1);
    const pixel = context.getImageData(0, 0, 1, 1).data;
    for (let channel = 0; channel < 3; channel += 1) palette[3 * index + channel] = pixel[channel] / 255;
  }
  return palette;
}
