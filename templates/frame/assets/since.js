/** What came in since the visitor's last visit, which this browser alone remembers. */

/** After this time without a page, in milliseconds, a visit is over. */
const OVER = 30 * 60 * 1000;
const LISTED = ":is(.ps-cards, .ps-lines) + ul > li a:first-child";

/**
 * @typedef {object} Visit
 * @property {number} at - when its last page was seen
 * @property {string[]} seen - the newest papers of this visit
 * @property {string[]} before - those of the visit before it
 */

/**
 * Mark new papers in the lists of the page, and count them on the home page.
 *
 * @param {URL} home - the address of the site
 */
export async function markNew(home) {
  const answer = await fetch(new URL("feeds/recent.json", home));
  if (!answer.ok) return;
  const recent = /** @type {string[]} */ (await answer.json());
  const fresh = newIn(recent, lastSeen(`papershelf.visit ${home.pathname}`, recent));
  for (const link of document.querySelectorAll(LISTED)) {
    if (link instanceof HTMLAnchorElement && fresh.has(slugOf(link))) link.append(" ", mark());
  }
  const heading = document.querySelector("#newest-papers");
  if (heading && fresh.size) heading.append(" ", count(fresh.size));
}

/**
 * Return the papers that were the newest on the last visit, and remember this one.
 *
 * Where the browser keeps nothing, or there was no visit, those are the newest now.
 *
 * @param {string} key
 * @param {string[]} recent
 */
function lastSeen(key, recent) {
  try {
    const last = /** @type {Visit | null} */ (JSON.parse(localStorage.getItem(key) ?? "null"));
    const isOver = last && Date.now() - last.at > OVER;
    const before = (isOver ? last.seen : last?.before) ?? recent;
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), seen: recent, before }));
    return before;
  } catch {
    return recent;
  }
}

/**
 * Return those of the *recent* papers that stand before one that was there *before*.
 *
 * What stands after them all was old then, and has a place again that another one left.
 *
 * @param {string[]} recent
 * @param {string[]} before
 */
function newIn(recent, before) {
  const known = new Set(before);
  const last = recent.findLastIndex((slug) => known.has(slug));
  const until = last < 0 ? recent.length : last;
  return new Set(recent.slice(0, until).filter((slug) => !known.has(slug)));
}

/** @param {HTMLAnchorElement} link */
function slugOf(link) {
  return /\/papers\/([^/]+?)(?:\/|\.html)?$/.exec(link.pathname)?.[1] ?? "";
}

function mark() {
  const made = document.createElement("strong");
  made.className = "ps-new";
  made.textContent = "New";
  return made;
}

/** @param {number} number */
function count(number) {
  const made = document.createElement("small");
  made.className = "ps-since";
  made.textContent = `${number.toLocaleString("en")} new since your last visit`;
  return made;
}
