/** What came in since the visitor's last visit, which this browser alone remembers. */

/** After this time without a page, in milliseconds, a visit is over. */
const OVER = 30 * 60 * 1000;
const LISTED = ":is(.ps-cards, .ps-lines) + ul > li a:first-child";

/**
 * @typedef {object} Visit
 * @property {number} at - when its last list was seen
 * @property {string[]} seen - the newest papers when it began
 * @property {string[]} fresh - those of them that were new since the visit before
 */

/**
 * Mark new papers in the lists of the page, and count them on the home page.
 *
 * @param {URL} home - the address of the site
 */
export async function markNew(home) {
  const fresh = new Set(await freshFor(home, `papershelf.visit ${home.pathname}`));
  for (const link of document.querySelectorAll(LISTED)) {
    if (link instanceof HTMLAnchorElement && fresh.has(slugOf(link))) link.append(" ", mark());
  }
  const heading = document.querySelector("#newest-papers");
  if (heading && fresh.size) heading.append(" ", count(fresh.size));
}

/**
 * Return the papers that are new for this visit, which asks the site for the newest when it begins.
 *
 * Where the browser keeps nothing, none is.
 *
 * @param {URL} home
 * @param {string} key
 */
async function freshFor(home, key) {
  try {
    const last = /** @type {Visit | null} */ (JSON.parse(localStorage.getItem(key) ?? "null"));
    const isOver = !last || Date.now() - last.at > OVER;
    const visit = isOver ? await begun(home, last?.seen) : last;
    localStorage.setItem(key, JSON.stringify({ ...visit, at: Date.now() }));
    return visit.fresh;
  } catch {
    return [];
  }
}

/**
 * @param {URL} home
 * @param {string[]} [before] - the newest papers on the last visit, if there was one
 */
async function begun(home, before) {
  const answer = await fetch(new URL("feeds/recent.json", home));
  const seen = /** @type {string[]} */ (await answer.json());
  return { seen, fresh: before ? newIn(seen, before) : [] };
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
  return recent.slice(0, until).filter((slug) => !known.has(slug));
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
