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
  const search = element("input", {
    attributes: { type: "search", placeholder: "Find on the map", "aria-label": "Find on the map", autocomplete: "off" },
  });
  const sorted = topics.toSorted((one, other) => one.label.localeCompare(other.label, "en"));
  const topic = select("Topic", [["", "All topics"], ...sorted.map(({ id, label }) => [id, label])]);
  const colour = select("Colours", colours.map((by) => [by, `Colour by ${by}`]));
  const canvas = element("canvas", {
    attributes: { tabindex: "0", role: "application", "aria-label": `Map of papers. ${KEYS}` },
  });
  const names = element("div", { className: "ps-map-names", attributes: { "aria-hidden": "true" } });
  const ring = element("div", { className: "ps-map-ring" });
  const card = element("div", { className: "ps-map-card", attributes: { "aria-live": "polite" } });
  const status = element("p", { className: "ps-map-said", attributes: { role: "status" } });
  const legend = element("ul", { className: "ps-map-legend", attributes: { "aria-label": "Colours" } });
  const zoomIn = button("+", "Zoom in");
  const zoomOut = button("−", "Zoom out");
  const all = button("Reset", "Show the full map");
  card.hidden = true;
  ring.hidden = true;
  topic.hidden = !topics.length;
  colour.hidden = colours.length < 2;
  const form = element(
    "form",
    { className: "ps-map-tools", attributes: { "aria-label": "Map" } },
    ...[search, topic, colour, zoomIn, zoomOut, all],
  );
  const stage = element("div", { className: "ps-map-stage" }, canvas, names, ring, card);
  return { search, topic, colour, canvas, names, ring, card, status, legend, zoomIn, zoomOut, all, form, stage };
}

/**
 * @param {string} label
 * @param {string[][]} options
 */
function select(label, options) {
  const elements = options.map(([value, text]) => element("option", { attributes: { value } }, text));
  return element("select", { attributes: { "aria-label": label } }, ...elements);
}

/** @param {string} text @param {string} label */
function button(text, label) {
  return element("button", { attributes: { type: "button", title: label, "aria-label": label } }, text);
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
