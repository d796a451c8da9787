/** The labels of regions on the map: coarse regions at a small scale, finer ones at a greater scale. */

/** @import { View } from "./drawing.js" */
/** @import { Region } from "./data.js" */

import { element } from "../page/elements.js";

/** The zoom factors, relative to the complete map, at which the labels of the next level appear. */
const LEVEL_ZOOMS = [2, 6];
/** The most letters of a label with two terms and of a line, and the sizes of a letter and a line, in pixels. */
const MAX_TWO_TERMS_LETTERS = 24;
const MAX_LINE_LETTERS = 22;
const LETTER_WIDTH = 8;
const LINE_HEIGHT = 24;
/** Whether a label may have two terms. */
const IS_WIDE = matchMedia("(min-width: 48em)");

/**
 * Return a function that shows the labels of *regions* in an element that lies over a canvas.
 *
 * @param {HTMLElement} overlay
 * @param {Region[]} regions
 */
export function createLabels(overlay, regions) {
  const maxLevel = Math.max(...regions.map(({ level }) => level));
  const labelled = regions
    .map((region) => {
      const [first, second = ""] = region.label.split(" · ");
      const joined = [first, second].join(" · ");
      const text = second && IS_WIDE.matches && joined.length <= MAX_TWO_TERMS_LETTERS ? joined : first;
      // A letter's width stays free on both sides.
      const halfWidth = (Math.min(text.length, MAX_LINE_LETTERS) / 2 + 1) * LETTER_WIDTH;
      const halfHeight = (Math.ceil(text.length / MAX_LINE_LETTERS) * LINE_HEIGHT) / 2;
      return { ...region, text, halfWidth, halfHeight, span: element("span", {}, text) };
    })
    .sort((one, other) => other.papers - one.papers);

  /** @param {View} view @param {number} fitScale the scale that shows the complete map */
  return function show(view, fitScale) {
    const { clientWidth: width, clientHeight: height } = overlay;
    const level = Math.min(maxLevel, LEVEL_ZOOMS.filter((zoom) => view.scale >= zoom * fitScale).length);
    /** @type {{ x: number, y: number, halfWidth: number, halfHeight: number, text: string }[]} */
    const occupied = [];
    const shown = labelled.filter((region) => {
      const { halfWidth, halfHeight, text } = region;
      const middle = (region.x - view.x) * view.scale + width / 2;
      const x = Math.min(Math.max(middle, halfWidth), width - halfWidth);
      const y = (region.y - view.y) * view.scale + height / 2;
      const isSeen = region.level === level && y > LINE_HEIGHT && y < height - LINE_HEIGHT;
      const fits = isSeen && Math.abs(x - middle) < halfWidth + 1;
      const isFree = occupied.every(
        (other) =>
          text !== other.text &&
          (Math.abs(other.x - x) > other.halfWidth + halfWidth || Math.abs(other.y - y) > other.halfHeight + halfHeight),
      );
      if (!fits || !isFree) return false;
      occupied.push({ x, y, halfWidth, halfHeight, text });
      region.span.style.translate = `calc(${Math.round(x)}px - 50%) calc(${Math.round(y)}px - 50%)`;
      return true;
    });
    overlay.replaceChildren(...shown.map(({ span }) => span));
  };
}
