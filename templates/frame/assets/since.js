/** Marks papers that are new since the visitor's last visit, which is stored in this browser only. */
(() => {
  const { HOME, LISTS, element, addressOf, slugOf } = papershelfFrame;
  /** The key of the visit in the browser's storage, separate for each site of a host. */
  const VISIT = `papershelf.visit ${HOME.pathname}`;
  /** The time without a page view after which a visit has ended, in milliseconds. */
  const VISIT_TIMEOUT = 30 * 60 * 1000;

  /**
   * @typedef {object} Visit
   * @property {number} at - the time of its last list
   * @property {string[]} seen - the slugs of the newest papers at its start
   * @property {string[]} fresh - those of them that were new since the previous visit
   */

  /** Mark new papers in the lists of the page, and count them on the home page. */
  async function markFresh() {
    const fresh = new Set(await freshPapers());
    for (const link of document.querySelectorAll(`${LISTS} > li a:first-child`)) {
      if (link instanceof HTMLAnchorElement && fresh.has(slugOf(addressOf(link.pathname)))) {
        link.append(" ", element("strong", { class: "ps-new" }, "New"));
      }
    }
    const heading = document.querySelector("#newest-papers");
    const count = `${fresh.size.toLocaleString("en")} new since your last visit`;
    if (heading && fresh.size) heading.append(" ", element("small", { class: "ps-since" }, count));
  }

  /**
   * Return the slugs of papers that are new for this visit; the first page of a visit fetches them.
   *
   * There are none in a browser without storage.
   */
  async function freshPapers() {
    try {
      const last = /** @type {Visit | null} */ (JSON.parse(localStorage.getItem(VISIT) ?? "null"));
      const isOver = !last || Date.now() - last.at > VISIT_TIMEOUT;
      const visit = isOver ? await newVisit(last?.seen) : last;
      localStorage.setItem(VISIT, JSON.stringify({ ...visit, at: Date.now() }));
      return visit.fresh;
    } catch {
      return [];
    }
  }

  /**
   * Begin a visit: fetch the newest papers.
   *
   * @param {string[]} [before] - the newest papers on the last visit, if there was one
   */
  async function newVisit(before) {
    const answer = await fetch(new URL("feeds/recent.json", HOME));
    const seen = /** @type {string[]} */ (await answer.json());
    return { seen, fresh: before ? newIn(seen, before) : [] };
  }

  /**
   * Return the new ones of the *recent* papers: those that come before the last one known *before*.
   *
   * Papers after it are older ones, which are in the list again because others were removed.
   *
   * @param {string[]} recent - newest first
   * @param {string[]} before - the recent papers of the last visit
   */
  function newIn(recent, before) {
    const known = new Set(before);
    const lastKnown = recent.findLastIndex((slug) => known.has(slug));
    const end = lastKnown < 0 ? recent.length : lastKnown;
    return recent.slice(0, end).filter((slug) => !known.has(slug));
  }

  markFresh();
})();
