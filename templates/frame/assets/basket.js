/** Exports citations of a paper on its page, of lists, and of saved papers, to copy or download. */
var papershelfBasket = (() => {
  /**
   * Papers to export, and their addresses if a link can name them.
   *
   * @typedef {import("../../theme/assets/search/cited.js").CitableList & { addresses?: string[] }} PaperSelection
   */
  const { FORMATS, familyOf, itemOf } = papershelfCite;
  const tools = papershelfFrame;
  const { element } = tools;
  /** Whether the site is opened from a disk. */
  const isFolder = tools.HOME.protocol === "file:";
  /** The number of pages that are read concurrently. */
  const CONCURRENCY = 6;
  /** The timeout of a page in a frame, in milliseconds. */
  const TIMEOUT = 10_000;
  const NO_STORAGE = "This browser does not store data for this site, so papers cannot be saved.";
  const NOTHING = "You have no saved papers yet. To save a paper, use “Save” on its page or in ";
  const STORED = "Your saved papers are stored in this browser only.";
  /** The number of authors shown for a saved paper. */
  const MAX_NAMES = 3;
  const SLUG = /^[a-z0-9-]+$/;
  const NOT_FOUND = 404;
  /** The addresses of lists whose pages may show only their newest papers. */
  const TRUNCATED = /^(topics|venues)\/([^/]+?)(?:\/|\.html)$/;
  /** Entries that were read, by the addresses of papers; empty if there is no paper. @type {Map<string, string>} */
  const entries = new Map();
  /** Current addresses of papers, by the former ones that were read. @type {Map<string, string>} */
  const current = new Map();
  /** Titles without TeX, by BibTeX entries. @type {Map<string, string>} */
  const titles = new Map();
  /** Venues with their years as pages name them, by BibTeX entries. @type {Map<string, string>} */
  const venues = new Map();

  /** Download a text as a file of a format. @param {string} text @param {string} name @param {string} format */
  function download(text, name, format) {
    const { ending, type, start = "" } = FORMATS[format];
    const file = new Blob([start, text], { type: `${type};charset=utf-8` });
    const link = element("a", { href: URL.createObjectURL(file), download: `${name}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), TIMEOUT);
  }

  /** Return a <select> of formats. */
  function formatSelect() {
    const select = element("select", { "aria-label": "Format" });
    for (const [name, { label }] of Object.entries(FORMATS)) select.append(new Option(label, name));
    return select;
  }

  /**
   * Add a choice of formats to the citation on a paper's page, and a button that downloads it.
   *
   * @param {Element} code - the element with the BibTeX entry
   */
  function citePaper(code) {
    const entry = tools.entryOn(document) ?? "";
    const select = formatSelect();
    const text = () => FORMATS[select.value].make([entry]);
    select.addEventListener("change", () => (code.textContent = text().trimEnd()));
    const downloadButton = tools.labelledButton("Download", () => {
      download(text(), itemOf(entry).id.replace(/[^\w.-]/g, "-"), select.value);
    });
    document.querySelector("#cite")?.after(element("div", { class: "ps-formats" }, select, downloadButton));
    select.focus({ preventScroll: true });
  }

  /** Parse a response as HTML. @param {Response} response */
  async function parsePage(response) {
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${response.url}.`);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /** @param {string} entry */
  function titleOf(entry) {
    return titles.get(entry) ?? itemOf(entry).title;
  }

  /** Fetch an entry, following one redirect. @param {string} url @returns {Promise<string | undefined>} */
  async function fetchEntry(url, isFirst = true) {
    const response = await fetch(url);
    if (response.status === NOT_FOUND) return "";
    const page = await parsePage(response);
    const entry = tools.entryOn(page);
    const title = page.querySelector("meta[name=citation_title]")?.getAttribute("content");
    if (entry && title) titles.set(entry, title);
    const venue = page.querySelector("article > p > a[href^='../'][href*='venues/']")?.textContent;
    if (entry && venue) venues.set(entry, venue);
    const refresh = page.querySelector("meta[http-equiv=refresh]")?.getAttribute("content");
    const target = refresh?.split("url=")[1];
    if (!target || !isFirst) return entry;
    const { href, pathname } = new URL(target, url);
    current.set(tools.addressOf(new URL(url).pathname), tools.addressOf(pathname));
    return fetchEntry(href, false);
  }

  /** Read an entry on file:// through a frame. @param {string} url @returns {Promise<string | undefined>} */
  async function readInFrame(url) {
    const frame = element("iframe", { name: "papershelf", hidden: "", src: url });
    const signal = AbortSignal.timeout(TIMEOUT);
    const entry = await new Promise((resolve) => {
      const receive = (/** @type {MessageEvent} */ { source, data }) => source === frame.contentWindow && resolve(data);
      addEventListener("message", receive, { signal });
      signal.addEventListener("abort", resolve);
      document.body.append(frame);
    });
    frame.remove();
    return typeof entry === "string" ? entry : "";
  }

  /**
   * Return the entries of papers, reading those that are not cached.
   *
   * @param {string[]} addresses
   * @param {(done: number) => void} progress
   */
  async function read(addresses, progress) {
    const waiting = addresses.filter((address) => !entries.has(address));
    const reader = isFolder ? readInFrame : fetchEntry;
    const worker = async () => {
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        const entry = await reader(tools.urlOf(address)).catch(() => undefined);
        if (entry !== undefined) entries.set(address, entry);
        progress(addresses.length - waiting.length);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    return addresses.flatMap((address) => entries.get(address) || []);
  }

  /** @param {string[]} addresses - of papers @returns {PaperSelection} */
  function papersAt(addresses) {
    const number = addresses.length;
    /** @type {PaperSelection["read"]} */
    const readEntries = async (progress) => {
      const found = await read(addresses, (done) => progress(`${done} of ${number}`));
      const missing = number - found.length;
      progress(missing ? `${missing} of ${number} papers could not be loaded` : "");
      // A paper may have been saved at an old address, too.
      return [...new Set(found)];
    };
    return { number, read: readEntries, addresses };
  }

  /** Return the URL of a pagination link. @param {Document} page @param {URL} url @param {string} label */
  function pageLink(page, url, label) {
    const links = [...page.querySelectorAll(".ps-turn + p a")];
    const href = links.find((link) => link.textContent === label)?.getAttribute("href");
    return href ? new URL(href, url) : undefined;
  }

  /** Return the addresses of papers on all pages of the list; on file://, on this page. */
  async function addressesInList() {
    const current = new URL(location.href);
    const addresses = new Set();
    /** @type {URL | undefined} */
    let url = (!isFolder && pageLink(document, current, "1")) || current;
    while (url) {
      /** @type {Document} */
      const page = url.pathname === current.pathname ? document : await parsePage(await fetch(url));
      for (const item of page.querySelectorAll(`${tools.LISTS} > li`)) {
        const link = item.querySelector("a")?.getAttribute("href") ?? "";
        addresses.add(tools.addressOf(new URL(link, url).pathname));
      }
      url = isFolder ? undefined : pageLink(page, url, "Next page");
    }
    return [...addresses].filter((address) => address.startsWith("papers/"));
  }

  /** Return the addresses of papers in the URL's fragment, or undefined without one. */
  function sharedAddresses() {
    const slugs = new URLSearchParams(location.hash.slice(1)).get("p")?.split(",");
    return slugs && [...new Set(slugs)].filter((slug) => SLUG.test(slug)).map((slug) => `papers/${slug}${tools.ENDING}`);
  }

  /** @param {string[]} addresses */
  function sharingLink(addresses) {
    const slugs = addresses.map(tools.slugOf);
    return `${location.href.split("#")[0]}#p=${slugs.join(",")}`;
  }

  /** Return the line of controls that export papers. @param {PaperSelection} papers */
  function exportControls({ read: readEntries, addresses }) {
    const select = formatSelect();
    const status = element("span", { role: "status" });
    /** @param {string} message */
    const report = (message) => (status.textContent = message);
    /** @param {(text: string) => void} use */
    const convert = async (use) => {
      const found = await readEntries(report).catch((error) => void report(error.message));
      if (found?.length) use(FORMATS[select.value].make(found));
    };
    const buttons = [
      tools.labelledButton("Download", () => convert((text) => download(text, "papers", select.value))),
      tools.labelledButton("Copy", (button) => convert((text) => tools.copy(text, button))),
    ];
    if (addresses) {
      buttons.push(tools.labelledButton("Copy link to these papers", (by) => tools.copy(sharingLink(addresses), by)));
    }
    return element("p", { class: "ps-formats" }, select, ...buttons, status);
  }

  /** Return all papers of the list, also if truncated. @returns {Promise<PaperSelection>} */
  async function papersInList() {
    const [, kind, name] = TRUNCATED.exec(tools.addressOf(location.pathname)) ?? [];
    const isComplete = !kind || !document.querySelector(".ps-cut") || isFolder;
    if (isComplete) return papersAt(await addressesInList());
    const { citedIn } = await tools.module("search/cited.js");
    return citedIn(kind, name);
  }

  /** Replace a button by the export of the list. @param {HTMLButtonElement} button */
  async function citeList(button) {
    try {
      const papers = await papersInList();
      const number = papers.number.toLocaleString("en");
      const row = exportControls(papers);
      button.closest("p")?.after(row);
      if (button === document.activeElement) row.querySelector("select")?.focus({ preventScroll: true });
      const where = isFolder ? " on this page (a web server gives the full list)" : "";
      button.replaceWith(`${number} papers${where}:`);
    } catch (error) {
      button.replaceWith(`This list could not be loaded. ${error instanceof Error ? error.message : ""}`);
    }
  }

  /** @param {string} address - of a paper @param {string} title @param {Node[]} more */
  function paperItem(address, title, ...more) {
    const link = element("a", { href: tools.urlOf(address) }, title);
    const facts = element("small", {}, factsOf(entries.get(address)));
    return element("li", {}, element("span", {}, link, facts), ...more);
  }

  /** Return the authors, venue and year of an entry. @param {string | undefined} entry */
  function factsOf(entry) {
    if (!entry) return "";
    const { author = [], "container-title": venue, issued } = itemOf(entry);
    const names = author.slice(0, MAX_NAMES).map(familyOf);
    const others = author.length - names.length;
    const people = `${names.join(", ")}${others ? ` and ${others} more` : ""}`;
    const published = venues.has(entry) ? [venues.get(entry)] : [venue, issued?.["date-parts"][0][0]];
    return [people, ...published].filter(Boolean).join(" · ");
  }

  /** Return the view of papers that someone else shared. @param {string[]} addresses */
  function sharedView(addresses) {
    const known = addresses.map((address) => tools.saved()[address] ?? tools.slugOf(address));
    const list = element("ul", {}, ...known.map((title) => element("li", {}, title)));
    const showTitles = async () => {
      await read(addresses, () => {});
      list.replaceChildren(...addresses.map(sharedItem));
    };
    const isRead = (/** @type {string} */ address) => entries.has(address);
    const save = (/** @type {string} */ address) => {
      const entry = entries.get(address);
      return !entry || tools.save(address, titleOf(entry));
    };
    const firstReading = showTitles();
    const saveAll = tools.labelledButton("Save these papers", async () => {
      await firstReading;
      if (!addresses.every(isRead)) await showTitles();
      if (!addresses.every(save)) tools.showNoStorage(saveAll);
      else if (addresses.every(isRead)) location.hash = "";
      else tools.report(saveAll, "Not all papers could be loaded. Try again");
    });
    const text = element("p", { class: "ps-formats" }, "These papers were shared with you by a link. ", saveAll);
    return [text, exportControls(papersAt(addresses)), list];
  }

  /** Return the line of a shared paper whose page was read. @param {string} address */
  function sharedItem(address) {
    const entry = entries.get(address);
    if (entry === "") return element("li", {}, `${tools.slugOf(address)}: not in this catalog`);
    return paperItem(address, entry ? titleOf(entry) : (tools.saved()[address] ?? address));
  }

  /**
   * Store papers that were saved at a former address at their current one; return whether there are any. A paper that
   * can't be stored keeps the former.
   *
   * @param {string[]} addresses
   */
  function moveSaved(addresses) {
    const moved = addresses.filter((former) => {
      const [address, title] = [current.get(former), tools.saved()[former]];
      if (!address || !title || !tools.save(address, title)) return false;
      entries.set(address, entries.get(former) ?? "");
      return tools.save(former);
    });
    return moved.length > 0;
  }

  /**
   * Return the view of papers saved in this browser.
   *
   * @param {(what: string) => void} removed
   * @param {() => void} update
   */
  function savedView(removed, update) {
    const saved = Object.entries(tools.saved());
    // Removing nothing tells whether the browser stores anything.
    if (!tools.save("")) return [element("p", {}, NO_STORAGE)];
    if (!saved.length) {
      const list = element("a", { href: tools.urlOf("browse/") }, "a list");
      return [element("p", {}, NOTHING, list, "."), element("p", {}, STORED)];
    }
    const items = saved.map(([address, title]) => {
      const remove = tools.button(`Remove ${title}`, "ps-remove", () => {
        tools.save(address);
        removed(title);
      });
      return paperItem(address, title, remove);
    });
    const clear = tools.labelledButton("Remove all", () => {
      for (const [address] of saved) tools.save(address);
      removed("all");
    });
    const addresses = saved.map(([address]) => address);
    const row = exportControls(papersAt(addresses));
    row.append(clear);
    // This class reserves room for the facts of papers, so that nothing moves when they are read.
    const list = element("ul", { class: "ps-reading" }, ...items);
    void read(addresses, () => {}).then(() => {
      if (moveSaved(addresses)) return update();
      for (const [index, facts] of list.querySelectorAll("small").entries()) {
        facts.textContent = factsOf(entries.get(addresses[index]));
      }
      list.className = "";
    });
    return [row, list, element("p", {}, STORED)];
  }

  /** Show the saved papers, or those that the page's URL shares. @param {Element} place */
  function show(place) {
    const heading = document.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    const status = element("div", { class: "ps-aside", role: "status" });
    place.before(status);
    /** @returns {HTMLElement[]} */
    const focusable = () => [...place.querySelectorAll(/** @type {"a"} */ ("li a, button, select"))];
    let addresses = sharedAddresses() ?? [];
    const update = () => {
      const isShared = addresses.length > 0;
      const index = focusable().findIndex((stop) => stop === document.activeElement);
      const format = place.querySelector("select")?.value;
      place.replaceChildren(...(isShared ? sharedView(addresses) : savedView(removed, update)));
      const select = place.querySelector("select");
      if (select && format) select.value = format;
      // Keep the focus at the same position for keyboard users.
      if (index >= 0) (focusable()[index] ?? focusable().at(-1) ?? heading)?.focus();
      if (heading) heading.textContent = isShared ? "Shared papers" : "Saved papers";
    };
    const removed = (/** @type {string} */ what) => {
      update();
      status.textContent = `Removed ${what}`;
    };
    place.classList.remove("ps-without");
    update();
    addEventListener("hashchange", () => {
      const found = sharedAddresses();
      // Other fragments, such as that of the link to the content, leave what is shown.
      if (!found && location.hash) return;
      addresses = found ?? [];
      update();
    });
    addEventListener("storage", ({ key }) => (key ?? tools.SAVED) === tools.SAVED && update());
  }

  return { citePaper, citeList, show };
})();
