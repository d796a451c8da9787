/** The names of regions on the map: coarse ones from afar, and finer ones the nearer it comes. */

/** @import { View } from "./drawing.js" */
/** @import { Region } from "./data.js" */

import { element } from "../page/elements.js";

/** How near the map is, against all of it, where the regions of the next level are named. */
const NEAR = [2, 6];
/** The letters of two terms that are shown together, and how much room one and a line take, in pixels. */
const SHORT = 24;
const LETTER = 8;
const LINE = 24;
/** Where there is room for two terms. */
const IS_WIDE = matchMedia("(min-width: 48em)");

/**
 * What shows the names of *regions* in a place that lies over a canvas.
 *
 * @param {HTMLElement} place
 * @param {Region[]} regions
 */
export function labels(place, regions) {
  const most = Math.max(...regions.map(({ level }) => level));
  const named = regions
    .map((region) => {
      const [first, second = ""] = region.label.split(" · ");
      const both = [first, second].join(" · ");
      const text = second && IS_WIDE.matches && both.length <= SHORT ? both : first;
      return { ...region, half: (text.length * LETTER) / 2, made: element("span", {}, text) };
    })
    .sort((one, other) => other.papers - one.papers);

  /** @param {View} view @param {number} whole the scale at which all is seen */
  return function show(view, whole) {
    const { clientWidth: width, clientHeight: height } = place;
    const level = Math.min(most, NEAR.filter((near) => view.scale >= near * whole).length);
    /** @type {{ x: number, y: number, half: number }[]} */
    const taken = [];
    const shown = named.filter((region) => {
      const { half } = region;
      const x = Math.min(Math.max((region.x - view.x) * view.scale + width / 2, half), width - half);
      const y = (region.y - view.y) * view.scale + height / 2;
      const isSeen = region.level === level && y > LINE && y < height - LINE;
      const isIn = isSeen && Math.abs(x - width / 2 - (region.x - view.x) * view.scale) < half + 1;
      const isFree = taken.every(
        (one) => Math.abs(one.x - x) > one.half + half || Math.abs(one.y - y) > LINE,
      );
      if (!isIn || !isFree) return false;
      taken.push({ x, y, half });
      region.made.style.translate = `calc(${Math.round(x)}px - 50%) calc(${Math.round(y)}px - 50%)`;
      return true;
    });
    place.replaceChildren(...shown.map(({ made }) => made));
  };
}
