/** Limits the points that are drawn while the map moves, because drawing many takes long without a GPU. */

/** The duration of a slow and of a fast frame, and of a gap that is not a frame, in milliseconds. */
const SLOW_FRAME = 32;
const FAST_FRAME = 20;
const MAX_FRAME_GAP = 250;
const DECREASE = 0.6;
const INCREASE = 1.15;
const MIN_POINTS = 8_000;
/** The pause after which a movement has ended, in milliseconds. */
const REST_DELAY = 150;

/**
 * Return a function that draws the points in the next frame: all of them, or during a movement as many as the
 * durations of frames allow.
 *
 * @param {number} count
 * @param {(drawn: number) => void} draw
 */
export function createPacer(count, draw) {
  let drawn = count;
  let lastFrame = 0;
  let frame = 0;
  let restTimer = 0;

  /** @param {number} now @param {boolean} isMoving */
  function paint(now, isMoving) {
    if (isMoving) drawn = Math.min(count, Math.max(MIN_POINTS, Math.round(drawn * factorAfter(now - lastFrame))));
    lastFrame = now;
    draw(isMoving ? drawn : count);
  }

  return (isMoving = false) => {
    cancelAnimationFrame(frame);
    clearTimeout(restTimer);
    frame = requestAnimationFrame((now) => paint(now, isMoving));
    if (isMoving) restTimer = setTimeout(() => drawn < count && requestAnimationFrame((now) => paint(now, false)), REST_DELAY);
  };
}

/** Return the change of the number of points after a frame. @param {number} duration */
function factorAfter(duration) {
  if (duration < FAST_FRAME) return INCREASE;
  return duration > SLOW_FRAME && duration <= MAX_FRAME_GAP ? DECREASE : 1;
}
