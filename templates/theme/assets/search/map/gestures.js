/** How a visitor moves over the map: by mouse, fingers, wheel and keys. */

/** @import { View } from "./drawing.js" */

/** How far a pointer that means to click may move, in pixels. */
const STILL = 5;
const STEP = 1.5;
const WHEEL = 0.002;
const LINE = 16;
const CLOSEST = 60;

/** @typedef {{ x: number, y: number }} Point in pixels of the page, from the canvas's corner */

/**
 * The view of a canvas, which gestures change; `onMove` hears of it, `onPoint` where a mouse rests, and
 * `onPress` where something is clicked, by a mouse or not.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} edge the length of the map's edges, in its units
 * @param {{ onMove: (byKey: boolean) => void, onPoint: (at: Point) => void, onPress: (at: Point | undefined, event: MouseEvent | KeyboardEvent, isMouse: boolean) => void }} heard
 */
export function gestures(canvas, edge, { onMove, onPoint, onPress }) {
  /** @type {View} */
  const view = { x: edge / 2, y: edge / 2, scale: 0 };
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let way = 0;
  const whole = () => (0.94 * Math.min(canvas.clientWidth, canvas.clientHeight)) / edge;
  const middle = () => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 });

  function reset() {
    Object.assign(view, { x: edge / 2, y: edge / 2, scale: whole() });
    onMove(false);
  }

  /** @param {number} factor @param {Point} [at] what stays where it is */
  function zoom(factor, at = middle(), byKey = false) {
    const { x, y } = middle();
    const scale = Math.min(Math.max(view.scale * factor, whole() / 2), whole() * CLOSEST);
    view.x += (at.x - x) * (1 / view.scale - 1 / scale);
    view.y += (at.y - y) * (1 / view.scale - 1 / scale);
    view.scale = scale;
    onMove(byKey);
  }

  /** @param {number} x @param {number} y in pixels */
  function push(x, y, byKey = false) {
    const within = (/** @type {number} */ place) => Math.min(Math.max(place, 0), edge);
    view.x = within(view.x - x / view.scale);
    view.y = within(view.y - y / view.scale);
    onMove(byKey);
  }

  /** @param {MouseEvent} event */
  function placeOf({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const at = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) return onPoint(at);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, at);
    way += Math.hypot(at.x - before.x, at.y - before.y);
    if (!other) return push(at.x - before.x, at.y - before.y);
    push((at.x - before.x) / 2, (at.y - before.y) / 2);
    const apart = (/** @type {Point} */ one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    zoom(apart(at) / apart(before), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    const wasDown = pointers.delete(event.pointerId);
    const isClick = wasDown && !pointers.size && way < STILL && event.type === "pointerup";
    if (isClick) onPress(placeOf(event), event, event.pointerType === "mouse");
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const far = Math.min(canvas.clientWidth, canvas.clientHeight) / 8;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => push(far, 0, true),
      ArrowRight: () => push(-far, 0, true),
      ArrowUp: () => push(0, far, true),
      ArrowDown: () => push(0, -far, true),
      "+": () => zoom(STEP, undefined, true),
      "=": () => zoom(STEP, undefined, true),
      "-": () => zoom(1 / STEP, undefined, true),
      0: reset,
      Enter: () => onPress(undefined, event, false),
    };
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) way = 0;
    pointers.set(event.pointerId, placeOf(event));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("keydown", press);
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? LINE : 1) * WHEEL), placeOf(event));
    },
    { passive: false },
  );
  return { view, reset, zoom, whole, step: STEP };
}
