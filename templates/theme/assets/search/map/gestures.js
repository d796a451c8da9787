/** Panning and zooming the map by mouse, fingers, wheel and keys. */

/** @import { Bounds } from "./data.js" */
/** @import { View } from "./drawing.js" */

/** The greatest movement of a pointer during a click, in pixels. */
const MAX_CLICK_MOVE = 5;
const ZOOM_STEP = 1.5;
const ZOOM_PER_PIXEL = 0.002;
const PIXELS_PER_LINE = 16;
const MAX_ZOOM = 60;
/** The share of the canvas that the full map fills. */
const FILLED = 0.94;

/** @typedef {{ x: number, y: number }} Point in pixels of the page, from the canvas's corner */

/**
 * Return the view of a canvas, and functions that change it. `onMove` is called after each change, and the others
 * for a hovering mouse, a click, a tap and Enter.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Bounds} bounds of the map's points
 * @param {{ onMove: (byKey: boolean) => void, onHover: (at: Point) => void, onClick: (at: Point, event: MouseEvent) => void, onTap: (at: Point) => void, onEnter: (event: KeyboardEvent) => void }} listeners
 */
export function createGestures(canvas, { start, end }, { onMove, onHover, onClick, onTap, onEnter }) {
  const centre = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  /** @type {View} */
  const view = { ...centre, scale: 0 };
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let moved = 0;
  const fitScale = () =>
    FILLED * Math.min(canvas.clientWidth / (end.x - start.x || 1), canvas.clientHeight / (end.y - start.y || 1));
  const middle = () => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 });

  function reset() {
    Object.assign(view, { ...centre, scale: fitScale() });
    onMove(false);
  }

  /** Zoom around a point. @param {number} factor @param {Point} [at] the point that stays in place */
  function zoom(factor, at = middle(), byKey = false) {
    const { x, y } = middle();
    const scale = Math.min(Math.max(view.scale * factor, fitScale() / 2), fitScale() * MAX_ZOOM);
    view.x += (at.x - x) * (1 / view.scale - 1 / scale);
    view.y += (at.y - y) * (1 / view.scale - 1 / scale);
    view.scale = scale;
    onMove(byKey);
  }

  /** Pan the map. @param {number} x @param {number} y in pixels */
  function pan(x, y, byKey = false) {
    view.x = Math.min(Math.max(view.x - x / view.scale, start.x), end.x);
    view.y = Math.min(Math.max(view.y - y / view.scale, start.y), end.y);
    onMove(byKey);
  }

  /** Return the coordinates of an event on the canvas. @param {MouseEvent} event */
  function pointOf({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** Pan by one pointer; pan and zoom by two. @param {PointerEvent} event */
  function move(event) {
    const at = pointOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) return onHover(at);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, at);
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (!other) return pan(at.x - before.x, at.y - before.y);
    pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    const distance = (/** @type {Point} */ one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    zoom(distance(at) / distance(before), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  }

  /** Forget a pointer, which clicked if it has hardly moved. @param {PointerEvent} event */
  function release(event) {
    const wasDown = pointers.delete(event.pointerId);
    const isClick = wasDown && !pointers.size && moved < MAX_CLICK_MOVE && event.type === "pointerup";
    if (!isClick) return;
    if (event.pointerType === "mouse") onClick(pointOf(event), event);
    else onTap(pointOf(event));
  }

  /** Pan, zoom, reset or open a paper by a key. @param {KeyboardEvent} event */
  function press(event) {
    const panStep = Math.min(canvas.clientWidth, canvas.clientHeight) / 8;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => pan(panStep, 0, true),
      ArrowRight: () => pan(-panStep, 0, true),
      ArrowUp: () => pan(0, panStep, true),
      ArrowDown: () => pan(0, -panStep, true),
      "+": () => zoom(ZOOM_STEP, undefined, true),
      "=": () => zoom(ZOOM_STEP, undefined, true),
      "-": () => zoom(1 / ZOOM_STEP, undefined, true),
      0: reset,
      Enter: () => onEnter(event),
    };
    const action = keys[event.key];
    if (!action || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) moved = 0;
    pointers.set(event.pointerId, pointOf(event));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("keydown", press);
  canvas.addEventListener(
    "wheel",
    (event) => {
      // The wheel alone scrolls the page; trackpads report a pinch as the wheel with Ctrl.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? PIXELS_PER_LINE : 1) * ZOOM_PER_PIXEL), pointOf(event));
    },
    { passive: false },
  );
  return { view, reset, zoom, fitScale, middle, step: ZOOM_STEP };
}
