/** Very many points take long where a processor draws them: while they move, fewer are drawn. */

/** How long a frame may take and should take, in milliseconds; what is apart by more is no movement. */
const SLOW = 32;
const FAST = 20;
const APART = 250;
const LESS = 0.6;
const MORE = 1.15;
const FEWEST = 8_000;
/** When what has moved is at rest. */
const REST = 150;

/**
 * What has so many points drawn with the next frame: all of them, or while they move as many as can be.
 *
 * @param {number} count
 * @param {(some: number) => void} draw
 */
export function pacer(count, draw) {
  let some = count;
  let before = 0;
  let frame = 0;
  let rest = 0;

  /** @param {number} now @param {boolean} isMoving */
  function paint(now, isMoving) {
    const took = now - before;
    before = now;
    const change = took > APART ? 1 : took > SLOW ? LESS : took < FAST ? MORE : 1;
    if (isMoving) some = Math.min(count, Math.max(FEWEST, Math.round(some * change)));
    draw(isMoving ? some : count);
  }

  return (isMoving = false) => {
    cancelAnimationFrame(frame);
    clearTimeout(rest);
    frame = requestAnimationFrame((now) => paint(now, isMoving));
    if (isMoving) rest = setTimeout(() => some < count && requestAnimationFrame((now) => paint(now, false)), REST);
  };
}
