/** The map, on which every paper is a point and similar papers are close to each other. */

/** @import { Options } from "./engine/engine.js" */
/** @import { Card, Index } from "./engine/index.js" */
/** @import { Colouring, MapData } from "./map/data.js" */
/** @import { Point } from "./map/gestures.js" */

import { Engine } from "./engine/engine.js";
import { facetsOf } from "./engine/facets.js";
import { createControls, paletteOf } from "./map/controls.js";
import { boundsOf, byTopic, byVenue, byYear, readMap } from "./map/data.js";
import { createRenderer } from "./map/drawing.js";
import { createGestures } from "./map/gestures.js";
import { createLabels } from "./map/labels.js";
import { createPacer } from "./map/pace.js";
import { newestOnly } from "./newest.js";
import { element, urlOf } from "./page/elements.js";
import { ALL_PAPERS } from "./page/state.js";

/** The greatest distance between a pointer and the paper it selects, in pixels. */
const NEAR_PX = 14;
/** The pauses of the pointer and of typing after which the map responds, in milliseconds. */
const POINTER_PAUSE = 60;
const TYPING_PAUSE = 200;
/** The limits of the size of points, in pixels, and its ratio to the square root of their number. */
const POINT_SIZE = { least: 2.2, most: 9, of: 160 };
/** The fewest points that are drawn more transparent. */
const MIN_TRANSPARENT = 5_000;
/** Colourings by properties whose values are in the facets. @type {Record<string, typeof byYear>} */
const BY_FACET = { year: byYear, venue: byVenue };

/**
 * Replace the still picture in *container* by the map; the picture stays if the browser can't draw the map.
 *
 * @param {HTMLElement} container
 */
export async function attach(container) {
  const engine = new Engine(urlOf("search/"), fetch);
  const [data, index] = await Promise.all([
    engine.store.load("map.json", readMap),
    engine.index(),
  ]);
  const ui = createControls(index.manifest.topics, data.colours);
  const renderer = createRenderer(ui.canvas, data.positions);
  if (renderer) new PaperMap({ engine, index, data, ui, renderer }).show(container);
}

/** The state of the map: its view, the papers that a search found, and the paper whose card is shown. */
class PaperMap {
  /**
   * @param {{ engine: Engine, index: Index, data: MapData, ui: ReturnType<typeof createControls>, renderer: NonNullable<ReturnType<typeof createRenderer>> }} parts
   */
  constructor({ engine, index, data, ui, renderer }) {
    this.engine = engine;
    this.index = index;
    this.data = data;
    this.ui = ui;
    this.renderer = renderer;
    this.positions = data.positions;
    this.count = data.positions.length / 2;
    this.showLabels = createLabels(ui.names, data.regions);
    this.newest = newestOnly();
    this.timer = 0;
    /** The paper whose card is shown. @type {number | undefined} */
    this.selectedPaper = undefined;
    /** For each paper 1 if the search has found it, and without a search. */
    this.isFound = new Uint8Array(this.count).fill(1);
    /** @type {Colouring} */
    this.colouring = byTopic(data);
    this.redraw = createPacer(this.count, (count) => this.draw(count));
    this.gestures = createGestures(ui.canvas, boundsOf(data.positions), {
      onMove: (byKey) => this.follow(byKey),
      onHover: (at) => this.hover(at),
      onClick: (at, event) => this.visit(this.nearest(at, NEAR_PX), event),
      // A finger hides what it points at, so it only shows the card.
      onTap: (at) => this.select(this.nearest(at, 2 * NEAR_PX)),
      onEnter: (event) => this.visit(this.selectedPaper ?? this.nearest(), event),
    });
  }

  /** Show the map, with the search of the address. @param {HTMLElement} container */
  show(container) {
    const { ui } = this;
    const stillPicture = [...container.childNodes];
    const parameters = new URLSearchParams(location.search);
    ui.search.value = parameters.get("q") ?? "";
    ui.topic.value = parameters.get("topic") ?? "";
    if (ui.topic.selectedIndex < 0) ui.topic.value = "";
    this.listen();
    Object.assign(this.gestures.view, history.state?.view);
    addEventListener("pagehide", () => this.saveView());
    ui.canvas.addEventListener("webglcontextlost", () => container.replaceChildren(...stillPicture));
    container.replaceChildren(ui.form, ui.bar, ui.stage, ui.legend);
    new ResizeObserver(() => this.fit()).observe(ui.canvas);
    const showColours = () => this.showColours();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showColours);
    new MutationObserver(showColours).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.showColours();
    if (ui.colour.value !== "topic") this.chooseColouring();
    if (parameters.has("q") || parameters.has("topic")) this.find();
  }

  /** Save the view in the browser's history, for a visitor who comes back. */
  saveView() {
    history.replaceState({ ...history.state, view: this.gestures.view }, "");
  }

  /** Add the listeners of the controls. */
  listen() {
    const { ui, gestures } = this;
    let typing = 0;
    ui.search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.find(), TYPING_PAUSE);
    });
    ui.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find();
    });
    ui.topic.addEventListener("change", () => this.find());
    ui.colour.addEventListener("change", () => this.chooseColouring());
    ui.zoomIn.addEventListener("click", () => gestures.zoom(gestures.step));
    ui.zoomOut.addEventListener("click", () => gestures.zoom(1 / gestures.step));
    ui.all.addEventListener("click", gestures.reset);
    document.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      if (ui.card.contains(document.activeElement)) ui.canvas.focus();
      this.select(undefined);
    });
    ui.stage.addEventListener("pointerleave", ({ pointerType }) => {
      // Lifting a finger also fires this event.
      if (pointerType !== "mouse") return;
      clearTimeout(this.timer);
      this.select(undefined);
    });
  }

  /** Redraw the map after a move; a move by keys selects the paper in the middle. @param {boolean} byKey */
  follow(byKey) {
    if (byKey) this.select(this.nearest());
    else this.placeCard();
    this.redraw(true);
  }

  /** Select the paper where the pointer rests. @param {Point} at */
  hover(at) {
    clearTimeout(this.timer);
    this.ui.canvas.style.cursor = "";
    this.timer = setTimeout(() => this.select(this.nearest(at, NEAR_PX)), POINTER_PAUSE);
  }

  /**
   * Return the paper nearest to a point, of those the search found, at most `maxDistance` pixels away.
   *
   * @param {Point} at
   * @param {number} maxDistance
   */
  nearest(at = this.gestures.middle(), maxDistance = Infinity) {
    const { positions, isFound } = this;
    const { view } = this.gestures;
    const middle = this.gestures.middle();
    const x = view.x + (at.x - middle.x) / view.scale;
    const y = view.y + (at.y - middle.y) / view.scale;
    let nearestSquared = (maxDistance / view.scale) ** 2;
    let found;
    for (let paper = 0; paper < this.count; paper += 1) {
      const squaredDistance = (positions[2 * paper] - x) ** 2 + (positions[2 * paper + 1] - y) ** 2;
      if (squaredDistance < nearestSquared && isFound[paper]) {
        nearestSquared = squaredDistance;
        found = paper;
      }
    }
    return found;
  }

  /** Select a paper and show its card. @param {number | undefined} paper */
  async select(paper) {
    const { ui } = this;
    ui.canvas.style.cursor = paper === undefined ? "" : "pointer";
    ui.ring.hidden = paper === undefined;
    if (paper === this.selectedPaper) return this.placeCard();
    this.selectedPaper = paper;
    this.placeCard();
    const card = paper === undefined ? undefined : await this.index.card(paper).catch(() => undefined);
    if (paper !== this.selectedPaper) return;
    ui.card.hidden = !card;
    ui.card.replaceChildren(...(card ? cardOf(card) : []));
    this.placeCard();
  }

  /** Move the ring around the selected paper, and the card next to it. */
  placeCard() {
    if (this.selectedPaper === undefined) return;
    const { clientWidth, clientHeight } = this.ui.canvas;
    const { view } = this.gestures;
    const x = (this.positions[2 * this.selectedPaper] - view.x) * view.scale + clientWidth / 2;
    const y = (this.positions[2 * this.selectedPaper + 1] - view.y) * view.scale + clientHeight / 2;
    this.ui.ring.style.translate = `calc(${x}px - 50%) calc(${y}px - 50%)`;
    const isLeft = x < clientWidth / 2;
    const isAbove = y < clientHeight / 2;
    Object.assign(this.ui.card.style, {
      left: isLeft ? `${Math.max(0, x)}px` : "",
      right: isLeft ? "" : `${Math.max(0, clientWidth - x)}px`,
      top: isAbove ? `${Math.max(0, y) + NEAR_PX}px` : "",
      bottom: isAbove ? "" : `${Math.max(0, clientHeight - y) + NEAR_PX}px`,
    });
  }

  /** Open the page of a paper. @param {number | undefined} paper @param {MouseEvent | KeyboardEvent} event */
  async visit(paper, event) {
    if (paper === undefined) return;
    const address = urlOf((await this.index.card(paper)).address);
    if (event.ctrlKey || event.metaKey) window.open(address);
    else location.assign(address);
  }

  /** Draw the first points and the labels. @param {number} count the number of points */
  draw(count) {
    const { view, fitScale } = this.gestures;
    const zoom = Math.sqrt(view.scale / fitScale());
    const base = Math.min(POINT_SIZE.most, Math.max(POINT_SIZE.least, POINT_SIZE.of / Math.sqrt(this.count) + 1));
    const size = Math.min(base * Math.max(1, zoom), POINT_SIZE.most + 3) * devicePixelRatio;
    const alpha = zoom > 2 || this.count < MIN_TRANSPARENT ? 0.9 : 0.7;
    this.renderer.draw({ ...view, scale: view.scale * devicePixelRatio }, size, alpha, count);
    this.ui.legend.style.setProperty("--ps-dots", `${alpha}`);
    this.showLabels(view, fitScale());
  }

  /** Fit the canvas to its element. */
  fit() {
    const { canvas } = this.ui;
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (!this.gestures.view.scale) this.gestures.reset();
    this.redraw();
  }

  /** Update the legend and the colours of the points. */
  showColours() {
    const { hues, labels: all, isOrdered } = this.colouring;
    const used = new Set(hues);
    const items = all.map((label, hue) => {
      const hueClass = isOrdered && hue ? "ps-map-ramp" : `ps-hue-${hue}`;
      const item = element("li", { class: hueClass }, element("span", {}, label));
      item.style.setProperty("--ps-part", `${(100 * (hue - 1)) / Math.max(1, all.length - 2)}%`);
      item.hidden = !used.has(hue);
      return item;
    });
    this.ui.legend.replaceChildren(...items.slice(1), items[0]);
    this.renderer.setLooks(hues, paletteOf(items), this.isFound);
    this.redraw();
  }

  /** Colour the points by the chosen property. */
  async chooseColouring() {
    const { value } = this.ui.colour;
    const byFacet = BY_FACET[value];
    const colouring = byFacet ? byFacet(await facetsOf(this.index)) : byTopic(this.data);
    // The visitor may have chosen another property while the facets were loading.
    if (value !== this.ui.colour.value) return;
    this.colouring = colouring;
    this.showColours();
  }

  /** Highlight the papers that match the query and topic, and write both to the address. */
  async find() {
    const { count, ui } = this;
    const [query, topic] = [ui.search.value, ui.topic.value];
    const parameters = new URLSearchParams({ ...(query.trim() && { q: query }), ...(topic && { topic }) });
    history.replaceState(history.state, "", parameters.size ? `?${parameters}` : location.pathname);
    // Only by relevance would questions be compared by vectors, which is needless here.
    /** @type {Options} */
    const options = { limit: 0, all: true, order: "date", chosen: { topics: topic ? [topic] : [] } };
    const task = async () => (await this.engine.search(query.trim() ? query : ALL_PAPERS, options)).numbers;
    const found = await this.newest(task).catch((error) => void (ui.status.textContent = error.message));
    if (!found) return;
    this.isFound = new Uint8Array(count);
    for (const paper of found) this.isFound[paper] = 1;
    const numbers = [found.length, count].map((number) => number.toLocaleString("en"));
    ui.status.textContent = parameters.size ? `${numbers.join(" of ")} papers` : "";
    this.select(undefined);
    this.showColours();
  }
}

/** Return the content of a paper's card. @param {Card} card */
function cardOf({ title, address, authors, otherAuthors, venue, year }) {
  const link = element("a", { href: urlOf(address) }, title);
  const names = otherAuthors ? `${authors[0] ?? ""} et al.` : authors.join(", ");
  const facts = [names, venue, year || ""].filter(Boolean).join(" · ");
  return [link, element("small", {}, facts)];
}
