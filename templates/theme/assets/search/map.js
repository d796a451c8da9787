/** The map: every paper a point, near ones near. */

/** @import { Card } from "./engine/index.js" */
/** @import { Colouring } from "./map/data.js" */
/** @import { Point } from "./map/gestures.js" */

import { open } from "./engine/engine.js";
import { facetsOf } from "./engine/facets.js";
import lunr from "./lunr.js";
import { controls, paletteOf } from "./map/controls.js";
import { byTopic, byVenue, byYear, readMap } from "./map/data.js";
import { drawing } from "./map/drawing.js";
import { gestures } from "./map/gestures.js";
import { labels } from "./map/labels.js";
import { pacer } from "./map/pace.js";
import { newestOnly } from "./newest.js";
import { element } from "./page/elements.js";

const ROOT = new URL("../../", import.meta.url);
const EDGE = 65_535;
/** How near a pointer has to be to a paper, in pixels. */
const NEAR = 14;
/** How long a pointer rests, or nothing more is typed, before something is asked, in milliseconds. */
const REST = 60;
const PAUSE = 200;
/** Sizes of points by how many there are, in pixels. */
const SIZES = { least: 2.2, most: 9, of: 160 };
/** Of so many, one shows through another. */
const MANY = 5_000;

/**
 * Put the map into the *place* of its still picture, which stays where the browser can't draw it.
 *
 * @param {HTMLElement} place
 */
export async function attach(place) {
  const engine = open(`${new URL("search/", ROOT)}`, { fetch, lunr });
  const [data, index] = await Promise.all([
    engine.store.load("map.json", readMap),
    engine.index(),
  ]);
  const { places } = data;
  const count = places.length / 2;
  const own = controls(index.manifest.topics);
  const drawn = drawing(own.canvas, places);
  if (!drawn) return;
  const showNames = labels(own.names, data.regions);
  const newest = newestOnly();
  const base = Math.min(SIZES.most, Math.max(SIZES.least, SIZES.of / Math.sqrt(count) + 1));
  let waiting = 0;
  /** @type {number | undefined} */
  let chosen;
  /** @type {Uint8Array | undefined} */
  let wanted;
  /** @type {Colouring} */
  let colouring = byTopic(data);

  const moves = gestures(own.canvas, EDGE, {
    onMove(byKey) {
      if (byKey) choose(nearest(middle(), Infinity));
      else placeCard();
      redraw(true);
    },
    onPoint(at) {
      clearTimeout(waiting);
      own.canvas.style.cursor = "";
      waiting = setTimeout(() => choose(nearest(at, NEAR)), REST);
    },
    onPress(at, event, isMouse) {
      const paper = at ? nearest(at, isMouse ? NEAR : 2 * NEAR) : (chosen ?? nearest(middle(), Infinity));
      if (isMouse || !at) visit(paper, event);
      else choose(paper);
    },
  });
  const { view } = moves;

  function middle() {
    return { x: own.canvas.clientWidth / 2, y: own.canvas.clientHeight / 2 };
  }

  /**
   * The paper that is nearest to a point, of those looked for, and no farther than so many pixels.
   *
   * @param {Point} at
   * @param {number} most
   */
  function nearest(at, most) {
    const x = view.x + (at.x - own.canvas.clientWidth / 2) / view.scale;
    const y = view.y + (at.y - own.canvas.clientHeight / 2) / view.scale;
    let best = (most / view.scale) ** 2;
    let found;
    for (let paper = 0; paper < count; paper += 1) {
      const far = (places[2 * paper] - x) ** 2 + (places[2 * paper + 1] - y) ** 2;
      if (far < best && (!wanted || wanted[paper])) {
        best = far;
        found = paper;
      }
    }
    return found;
  }

  /** @param {number | undefined} paper whose card is shown */
  async function choose(paper) {
    own.canvas.style.cursor = paper === undefined ? "" : "pointer";
    if (paper === chosen) return placeCard();
    chosen = paper;
    const card = paper === undefined ? undefined : await index.card(paper).catch(() => undefined);
    if (paper !== chosen) return;
    own.card.hidden = !card;
    own.card.replaceChildren(...(card ? cardOf(card) : []));
    placeCard();
  }

  function placeCard() {
    if (chosen === undefined) return;
    const { clientWidth, clientHeight } = own.canvas;
    const x = (places[2 * chosen] - view.x) * view.scale + clientWidth / 2;
    const y = (places[2 * chosen + 1] - view.y) * view.scale + clientHeight / 2;
    const isLeft = x < clientWidth / 2;
    const isAbove = y < clientHeight / 2;
    Object.assign(own.card.style, {
      left: isLeft ? `${Math.max(0, x)}px` : "",
      right: isLeft ? "" : `${Math.max(0, clientWidth - x)}px`,
      top: isAbove ? `${Math.max(0, y) + NEAR}px` : "",
      bottom: isAbove ? "" : `${Math.max(0, clientHeight - y) + NEAR}px`,
    });
  }

  /** @param {number | undefined} paper @param {MouseEvent | KeyboardEvent} event */
  async function visit(paper, event) {
    if (paper === undefined) return;
    const address = new URL((await index.card(paper)).address, ROOT).href;
    if (event.ctrlKey || event.metaKey) window.open(address);
    else location.assign(address);
  }

  const redraw = pacer(count, (some) => {
    const ratio = devicePixelRatio;
    const nearer = Math.sqrt(view.scale / moves.whole());
    const size = Math.min(base * Math.max(1, nearer), SIZES.most + 3) * ratio;
    const alpha = nearer > 2 || count < MANY ? 0.9 : 0.7;
    drawn.draw({ ...view, scale: view.scale * ratio }, size, alpha, some);
    showNames(view, moves.whole());
  });

  function fit() {
    const isNew = !view.scale;
    own.canvas.width = Math.round(own.canvas.clientWidth * devicePixelRatio);
    own.canvas.height = Math.round(own.canvas.clientHeight * devicePixelRatio);
    if (isNew) moves.reset();
    redraw();
  }

  function paint() {
    const used = new Set(colouring.hues);
    const items = colouring.labels.map((label, hue) => {
      const item = element("li", { className: `ps-hue-${hue}` }, element("span", {}, label));
      item.hidden = !used.has(hue);
      return item;
    });
    own.legend.replaceChildren(...items);
    drawn?.look(colouring.hues, paletteOf(items), wanted);
    redraw();
  }

  async function recolour() {
    const by = own.colour.value;
    if (by === "topic") colouring = byTopic(data);
    else {
      const found = await facetsOf(index);
      colouring = by === "year" ? byYear(found) : byVenue(found);
    }
    paint();
  }

  /** Mark what the search finds, of a topic if one is chosen; the address says it. */
  async function find() {
    const [query, topic] = [own.search.value, own.topic.value];
    const given = new URLSearchParams({ ...(query.trim() && { q: query }), ...(topic && { topic }) });
    history.replaceState(history.state, "", given.size ? `?${given}` : location.pathname);
    const isNarrowed = given.size > 0;
    const options = { browsing: true, limit: 0, all: true, chosen: { topics: topic ? [topic] : [] } };
    const answer = await newest(async () => isNarrowed && (await engine.search(query, options))).catch(
      (error) => void (own.said.textContent = error.message),
    );
    if (answer === undefined) return;
    wanted = answer ? new Uint8Array(count) : undefined;
    for (const paper of (answer && answer.numbers) || []) if (wanted) wanted[paper] = 1;
    const found = answer && answer.numbers ? answer.numbers.length : count;
    own.said.textContent = isNarrowed ? `${found.toLocaleString("en")} of ${count.toLocaleString("en")} papers` : "";
    choose(undefined);
    paint();
  }

  const given = new URLSearchParams(location.search);
  own.search.value = given.get("q") ?? "";
  own.topic.value = given.get("topic") ?? "";
  if (own.topic.selectedIndex < 0) own.topic.value = "";
  let typing = 0;
  own.search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(find, PAUSE);
  });
  own.form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  own.topic.addEventListener("change", find);
  own.colour.addEventListener("change", recolour);
  own.nearer.addEventListener("click", () => moves.zoom(moves.step));
  own.farther.addEventListener("click", () => moves.zoom(1 / moves.step));
  own.all.addEventListener("click", moves.reset);
  own.stage.addEventListener("pointerleave", () => {
    clearTimeout(waiting);
    choose(undefined);
  });
  own.canvas.addEventListener("webglcontextlost", () => place.replaceChildren(...still));
  const still = [...place.childNodes];
  place.replaceChildren(own.form, own.said, own.stage, own.legend);
  new ResizeObserver(fit).observe(own.canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  paint();
  if (given.has("q") || given.has("topic")) find();
}

/** @param {Card} card */
function cardOf({ title, address, authors, more, venue, year }) {
  const link = element("a", { attributes: { href: new URL(address, ROOT).href } }, title);
  const names = more ? `${authors[0] ?? ""} et al.` : authors.join(", ");
  const facts = [names, venue, year || ""].filter(Boolean).join(" · ");
  return [link, element("small", {}, facts)];
}
