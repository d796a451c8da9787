/** All that stands around the map's points. */

import { element } from "../page/elements.js";

const KEYS = "Arrow keys move it, plus and minus zoom, 0 shows all of it, Enter opens the paper in the middle.";

/**
 * @param {{ id: string, label: string }[]} topics
 * @param {string[]} colours - what papers can be coloured by
 */
export function controls(topics, colours) {
  const search = element("input", {
    attributes: { type: "search", placeholder: "Find on the map", "aria-label": "Find on the map", autocomplete: "off" },
  });
  const sorted = topics.toSorted((one, other) => one.label.localeCompare(other.label, "en"));
  const topic = select("Topic", [["", "All topics"], ...sorted.map(({ id, label }) => [id, label])]);
  const colour = select("Colours", colours.map((by) => [by, `By ${by}`]));
  const canvas = element("canvas", {
    attributes: { tabindex: "0", role: "application", "aria-label": `Map of papers. ${KEYS}` },
  });
  const names = element("div", { className: "ps-map-names", attributes: { "aria-hidden": "true" } });
  const ring = element("div", { className: "ps-map-ring" });
  const card = element("div", { className: "ps-map-card", attributes: { "aria-live": "polite" } });
  const said = element("p", { className: "ps-map-said", attributes: { role: "status" } });
  const legend = element("ul", { className: "ps-map-legend", attributes: { "aria-label": "Colours" } });
  const nearer = button("+", "Zoom in");
  const farther = button("−", "Zoom out");
  const all = button("Reset", "Show all of the map");
  card.hidden = true;
  ring.hidden = true;
  topic.hidden = !topics.length;
  colour.hidden = colours.length < 2;
  const form = element(
    "form",
    { className: "ps-map-tools", attributes: { "aria-label": "Map" } },
    ...[search, topic, colour, nearer, farther, all],
  );
  const stage = element("div", { className: "ps-map-stage" }, canvas, names, ring, card);
  return { search, topic, colour, canvas, names, ring, card, said, legend, nearer, farther, all, form, stage };
}

/**
 * @param {string} label
 * @param {string[][]} options
 */
function select(label, options) {
  const made = options.map(([value, text]) => element("option", { attributes: { value } }, text));
  return element("select", { attributes: { "aria-label": label } }, ...made);
}

/** @param {string} sign @param {string} label */
function button(sign, label) {
  return element("button", { attributes: { type: "button", title: label, "aria-label": label } }, sign);
}

/**
 * The colours of a legend as WebGL takes them: three numbers for each, whatever the style sheet says.
 *
 * @param {Element[]} swatches
 */
export function paletteOf(swatches) {
  const found = new Float32Array(3 * 16);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return found;
  for (const [place, swatch] of swatches.entries()) {
    context.fillStyle = getComputedStyle(swatch).color;
    context.fillRect(0, 0, 1, 1);
    const pixel = context.getImageData(0, 0, 1, 1).data;
    for (let part = 0; part < 3; part += 1) found[3 * place + part] = pixel[part] / 255;
  }
  return found;
}
