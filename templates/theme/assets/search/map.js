/** The map: every paper a point, near ones near. */

/** @import { OpenEngine } from "./engine/engine.js" */
/** @import { Card, Index } from "./engine/index.js" */
/** @import { Colouring, MapData } from "./map/data.js" */
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
  const own = controls(index.manifest.topics, data.colours);
  const drawn = drawing(own.canvas, data.places);
  if (drawn) new PaperMap({ engine, index, data, own, drawn }).show(place);
}

/** What is drawn, what of it is looked for, and whose card is shown. */
class PaperMap {
  /**
   * @param {{ engine: OpenEngine, index: Index, data: MapData, own: ReturnType<typeof controls>, drawn: NonNullable<ReturnType<typeof drawing>> }} parts
   */
  constructor({ engine, index, data, own, drawn }) {
    this.engine = engine;
    this.index = index;
    this.data = data;
    this.own = own;
    this.drawn = drawn;
    this.places = data.places;
    this.count = data.places.length / 2;
    this.names = labels(own.names, data.regions);
    this.newest = newestOnly();
    this.waiting = 0;
    /** The paper whose card is shown. @type {number | undefined} */
    this.chosen = undefined;
    /** The papers that are looked for, if not all are. @type {Uint8Array | undefined} */
    this.wanted = undefined;
    /** @type {Colouring} */
    this.colouring = byTopic(data);
    this.redraw = pacer(this.count, (some) => this.draw(some));
    this.moves = gestures(own.canvas, EDGE, {
      onMove: (byKey) => this.follow(byKey),
      onPoint: (at) => this.point(at),
      onPress: (at, event, isMouse) => this.press(at, event, isMouse),
    });
  }

  /** @param {HTMLElement} place */
  show(place) {
    const { own } = this;
    const still = [...place.childNodes];
    const given = new URLSearchParams(location.search);
    own.search.value = given.get("q") ?? "";
    own.topic.value = given.get("topic") ?? "";
    if (own.topic.selectedIndex < 0) own.topic.value = "";
    this.listen();
    own.canvas.addEventListener("webglcontextlost", () => place.replaceChildren(...still));
    place.replaceChildren(own.form, own.said, own.stage, own.legend);
    new ResizeObserver(() => this.fit()).observe(own.canvas);
    const paint = () => this.paint();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    paint();
    if (own.colour.value !== "topic") this.recolour();
    if (given.has("q") || given.has("topic")) this.find();
  }

  listen() {
    const { own, moves } = this;
    let typing = 0;
    own.search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.find(), PAUSE);
    });
    own.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find();
    });
    own.topic.addEventListener("change", () => this.find());
    own.colour.addEventListener("change", () => this.recolour());
    own.nearer.addEventListener("click", () => moves.zoom(moves.step));
    own.farther.addEventListener("click", () => moves.zoom(1 / moves.step));
    own.all.addEventListener("click", moves.reset);
    own.stage.addEventListener("pointerleave", ({ pointerType }) => {
      // A finger that is lifted leaves, too.
      if (pointerType !== "mouse") return;
      clearTimeout(this.waiting);
      this.choose(undefined);
    });
  }

  /** @param {boolean} byKey */
  follow(byKey) {
    if (byKey) this.choose(this.nearest());
    else this.placeCard();
    this.redraw(true);
  }

  /** @param {Point} at */
  point(at) {
    clearTimeout(this.waiting);
    this.own.canvas.style.cursor = "";
    this.waiting = setTimeout(() => this.choose(this.nearest(at, NEAR)), REST);
  }

  /** @param {Point | undefined} at @param {MouseEvent | KeyboardEvent} event @param {boolean} isMouse */
  press(at, event, isMouse) {
    const paper = at
      ? this.nearest(at, isMouse ? NEAR : 2 * NEAR)
      : (this.chosen ?? this.nearest());
    if (isMouse || !at) this.visit(paper, event);
    else this.choose(paper);
  }

  middle() {
    return { x: this.own.canvas.clientWidth / 2, y: this.own.canvas.clientHeight / 2 };
  }

  /**
   * The paper that is nearest to a point, of those looked for, and no farther than so many pixels.
   *
   * @param {Point} at
   * @param {number} most
   */
  nearest(at = this.middle(), most = Infinity) {
    const { places, wanted } = this;
    const { view } = this.moves;
    const middle = this.middle();
    const x = view.x + (at.x - middle.x) / view.scale;
    const y = view.y + (at.y - middle.y) / view.scale;
    let best = (most / view.scale) ** 2;
    let found;
    for (let paper = 0; paper < this.count; paper += 1) {
      const far = (places[2 * paper] - x) ** 2 + (places[2 * paper + 1] - y) ** 2;
      if (far < best && (!wanted || wanted[paper])) {
        best = far;
        found = paper;
      }
    }
    return found;
  }

  /** @param {number | undefined} paper whose card is shown */
  async choose(paper) {
    const { own } = this;
    const shown = own.card;
    own.canvas.style.cursor = paper === undefined ? "" : "pointer";
    own.ring.hidden = paper === undefined;
    if (paper === this.chosen) return this.placeCard();
    this.chosen = paper;
    this.placeCard();
    const card = paper === undefined ? undefined : await this.index.card(paper).catch(() => undefined);
    if (paper !== this.chosen) return;
    shown.hidden = !card;
    shown.replaceChildren(...(card ? cardOf(card) : []));
    this.placeCard();
  }

  /** Put the ring around the paper that is chosen, and the card beside it. */
  placeCard() {
    if (this.chosen === undefined) return;
    const { clientWidth, clientHeight } = this.own.canvas;
    const { view } = this.moves;
    const x = (this.places[2 * this.chosen] - view.x) * view.scale + clientWidth / 2;
    const y = (this.places[2 * this.chosen + 1] - view.y) * view.scale + clientHeight / 2;
    this.own.ring.style.translate = `calc(${x}px - 50%) calc(${y}px - 50%)`;
    const isLeft = x < clientWidth / 2;
    const isAbove = y < clientHeight / 2;
    Object.assign(this.own.card.style, {
      left: isLeft ? `${Math.max(0, x)}px` : "",
      right: isLeft ? "" : `${Math.max(0, clientWidth - x)}px`,
      top: isAbove ? `${Math.max(0, y) + NEAR}px` : "",
      bottom: isAbove ? "" : `${Math.max(0, clientHeight - y) + NEAR}px`,
    });
  }

  /** @param {number | undefined} paper @param {MouseEvent | KeyboardEvent} event */
  async visit(paper, event) {
    if (paper === undefined) return;
    const address = new URL((await this.index.card(paper)).address, ROOT).href;
    if (event.ctrlKey || event.metaKey) window.open(address);
    else location.assign(address);
  }

  /** @param {number} some how many points */
  draw(some) {
    const { view, whole } = this.moves;
    const nearer = Math.sqrt(view.scale / whole());
    const base = Math.min(SIZES.most, Math.max(SIZES.least, SIZES.of / Math.sqrt(this.count) + 1));
    const size = Math.min(base * Math.max(1, nearer), SIZES.most + 3) * devicePixelRatio;
    const alpha = nearer > 2 || this.count < MANY ? 0.9 : 0.7;
    this.drawn.draw({ ...view, scale: view.scale * devicePixelRatio }, size, alpha, some);
    this.own.legend.style.setProperty("--ps-dots", `${alpha}`);
    this.names(view, whole());
  }

  fit() {
    const { canvas } = this.own;
    const isNew = !this.moves.view.scale;
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (isNew) this.moves.reset();
    this.redraw();
  }

  paint() {
    const { hues, labels: all, isOrdered } = this.colouring;
    const used = new Set(hues);
    const items = all.map((label, hue) => {
      const className = isOrdered && hue ? "ps-map-ramp" : `ps-hue-${hue}`;
      const item = element("li", { className }, element("span", {}, label));
      item.style.setProperty("--ps-part", `${(100 * (hue - 1)) / Math.max(1, all.length - 2)}%`);
      item.hidden = !used.has(hue);
      return item;
    });
    this.own.legend.replaceChildren(...items);
    this.drawn.look(hues, paletteOf(items), this.wanted);
    this.redraw();
  }

  async recolour() {
    const by = this.own.colour.value;
    if (by !== "year" && by !== "venue") this.colouring = byTopic(this.data);
    else {
      const found = await facetsOf(this.index);
      this.colouring = by === "year" ? byYear(found) : byVenue(found);
    }
    this.paint();
  }

  /** Mark what the search finds, of a topic if one is chosen; the address says it. */
  async find() {
    const { count, own } = this;
    const [query, topic] = [own.search.value, own.topic.value];
    const given = new URLSearchParams({ ...(query.trim() && { q: query }), ...(topic && { topic }) });
    history.replaceState(history.state, "", given.size ? `?${given}` : location.pathname);
    const isNarrowed = given.size > 0;
    const options = { browsing: true, limit: 0, all: true, chosen: { topics: topic ? [topic] : [] } };
    const task = async () => isNarrowed && (await this.engine.search(query, options));
    const answer = await this.newest(task).catch((error) => void (own.said.textContent = error.message));
    if (answer === undefined) return;
    const found = (answer && answer.numbers) || [];
    this.wanted = answer ? new Uint8Array(count) : undefined;
    for (const paper of found) if (this.wanted) this.wanted[paper] = 1;
    const numbers = [found.length, count].map((number) => number.toLocaleString("en"));
    own.said.textContent = isNarrowed ? `${numbers.join(" of ")} papers` : "";
    this.choose(undefined);
    this.paint();
  }
}

/** @param {Card} card */
function cardOf({ title, address, authors, more, venue, year }) {
  const link = element("a", { attributes: { href: new URL(address, ROOT).href } }, title);
  const names = more ? `${authors[0] ?? ""} et al.` : authors.join(", ");
  const facts = [names, venue, year || ""].filter(Boolean).join(" · ");
  return [link, element("small", {}, facts)];
}
