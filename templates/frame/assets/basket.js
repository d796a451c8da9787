/** Exports citations of a paper on its page, of lists, and of saved papers, to copy or download. */
(() => {
  /** @typedef {(button: HTMLButtonElement) => void} Act */
  /** @typedef {(label: string, className: string, act: Act) => HTMLButtonElement} MakeButton */
  /**
   * @typedef {object} Tools - functions and constants of `frame.js`
   * @property {URL} HOME
   * @property {string} ENDING - what the addresses of papers end with
   * @property {string} LISTS - a selector of lists of papers
   * @property {string} SAVED - the key of saved papers in the browser's storage
   * @property {MakeButton} button
   * @property {(text: string, by: HTMLButtonElement) => Promise<void>} copy
   * @property {(by: HTMLButtonElement, message: string) => void} report - shows a message on a button
   * @property {() => Record<string, string>} saved
   * @property {(address: string, title?: string) => boolean} save
   * @property {(path: string) => string} addressOf
   * @property {(page: Document) => string | undefined} entryOn
   * @property {(name: string) => Promise<any>} module - imports a module by its path relative to `frame.js`
   */
  /**
   * @typedef {object} PaperSelection - papers to export
   * @property {number} number
   * @property {(progress: (message: string) => void) => Promise<string[]>} read - returns their BibTeX entries
   * @property {string[]} [addresses] - the addresses of papers, if a link can name them
   */
  const { FORMATS, itemOf } = /** @type {any} */ (globalThis).papershelfCite;
  const tools = /** @type {Tools} */ (/** @type {any} */ (globalThis).papershelfTools);
  /** Whether the site is opened from a disk. */
  const isFolder = tools.HOME.protocol === "file:";
  /** The number of pages that are read concurrently. */
  const CONCURRENCY = 6;
  /** The timeout of a page in a frame, in milliseconds. */
  const TIMEOUT = 10_000;
  const NO_STORAGE = "This browser does not store data for this site, so papers cannot be saved.";
  const NOTHING = "You have no saved papers yet. To save a paper, use “Save” on its page or in ";
  /** The number of authors shown for a saved paper. */
  const MAX_NAMES = 3;
  const SLUG = /^[a-z0-9-]+$/;
  const NOT_FOUND = 404;
  /** The addresses of lists whose pages may show only their newest papers. */
  const TRUNCATED = /^(topics|venues)\/([^/]+?)(?:\/|\.html)$/;
  /** Entries that were read, by the addresses of papers; empty if there is no paper. @type {Map<string, string>} */
  const entries = new Map();
  /** Titles without TeX, by BibTeX entries. @type {Map<string, string>} */
  const titles = new Map();

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} className
   * @param {...(Node | string)} parts
   */
  function element(tag, className, ...parts) {
    const created = document.createElement(tag);
    created.className = className;
    created.append(...parts);
    return created;
  }

  /** Return a button with a visible label. @param {string} label @param {Act} act */
  function labelledButton(label, act) {
    const button = tools.button(label, "", act);
    button.append(label);
    return button;
  }

  /** @param {string} text @param {string} name @param {string} type */
  function download(text, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), TIMEOUT);
  }

  /** Return a <select> of formats. */
  function formatSelect() {
    const select = element("select", "");
    select.setAttribute("aria-label", "Format");
    for (const [name, { label }] of Object.entries(FORMATS)) select.append(new Option(label, name));
    return select;
  }

  /**
   * Add a choice of formats to the citation on a paper's page, and a button that downloads it.
   *
   * @param {Element} code - the element with the BibTeX entry
   */
  function cite(code) {
    const entry = tools.entryOn(document) ?? "";
    const select = formatSelect();
    const text = () => FORMATS[select.value].make([entry]);
    select.addEventListener("change", () => (code.textContent = text().trimEnd()));
    const downloadButton = labelledButton("Download", () => {
      const { ending, type } = FORMATS[select.value];
      download(text(), `${itemOf(entry).id.replace(/[^\w.-]/g, "-")}.${ending}`, type);
    });
    document.querySelector("#cite")?.after(element("div", "ps-formats", select, downloadButton));
    select.focus({ preventScroll: true });
  }

  /** Parse a response as HTML. @param {Response} response */
  async function parsePage(response) {
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${response.url}.`);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /** Return the title of the paper on a page, without TeX. @param {Document} page */
  function titleOn(page) {
    return page.querySelector("meta[name=citation_title]")?.getAttribute("content") ?? "";
  }

  /** @param {string} entry */
  function titleOf(entry) {
    return titles.get(entry) || itemOf(entry).title;
  }

  /** Fetch an entry, following one redirect. @param {URL} url @returns {Promise<string | undefined>} */
  async function fetchEntry(url, isFirst = true) {
    const response = await fetch(url);
    if (response.status === NOT_FOUND) return "";
    const page = await parsePage(response);
    const entry = tools.entryOn(page);
    if (entry) titles.set(entry, titleOn(page));
    const refresh = page.querySelector("meta[http-equiv=refresh]")?.getAttribute("content");
    const target = refresh?.split("url=")[1];
    return target && isFirst ? fetchEntry(new URL(target, url), false) : entry;
  }

  /** Read an entry on file:// through a frame. @param {URL} url @returns {Promise<string | undefined>} */
  function readInFrame(url) {
    return new Promise((resolve) => {
      const frame = element("iframe", "");
      const finish = (/** @type {unknown} */ entry) => {
        removeEventListener("message", receive);
        clearTimeout(timer);
        frame.remove();
        resolve(typeof entry === "string" ? entry : "");
      };
      const receive = (/** @type {MessageEvent} */ event) => {
        if (event.source === frame.contentWindow) finish(event.data);
      };
      const timer = setTimeout(finish, TIMEOUT);
      addEventListener("message", receive);
      Object.assign(frame, { name: "papershelf", hidden: true, src: url.href });
      document.body.append(frame);
    });
  }

  /** Return the URL of a paper's page, which on file:// is a file. @param {string} address */
  function pageOf(address) {
    const isFile = isFolder && address.endsWith("/");
    return new URL(isFile ? `${address}index.html` : address, tools.HOME);
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
        const entry = await reader(pageOf(address)).catch(() => undefined);
        if (entry !== undefined) entries.set(address, entry);
        progress(addresses.length - waiting.length);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    return addresses.flatMap((address) => entries.get(address) || []);
  }

  /** @param {string[]} addresses - of papers @returns {PaperSelection} */
  function selection(addresses) {
    const number = addresses.length;
    /** @type {PaperSelection["read"]} */
    const readEntries = async (progress) => {
      const found = await read(addresses, (done) => progress(`${done} of ${number}`));
      const missing = number - found.length;
      progress(missing ? `${missing} of ${number} papers could not be loaded` : "");
      return found;
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
  async function listed() {
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
  function shared() {
    const slugs = new URLSearchParams(location.hash.slice(1)).get("p");
    return slugs?.split(",").filter((slug) => SLUG.test(slug)).map((slug) => `papers/${slug}${tools.ENDING}`);
  }

  /** @param {string} address */
  function slugOf(address) {
    return address.replace(/^papers\/|\/$|\.html$/g, "");
  }

  /** @param {string[]} addresses */
  function linkTo(addresses) {
    const slugs = addresses.map(slugOf);
    return `${location.href.split("#")[0]}#p=${slugs.join(",")}`;
  }

  /** Return the line of controls that export papers. @param {PaperSelection} papers */
  function exports({ read: readEntries, addresses }) {
    const select = formatSelect();
    const status = element("span", "");
    status.setAttribute("role", "status");
    /** @param {string} message */
    const report = (message) => (status.textContent = message);
    /** @param {(text: string) => void} use */
    const convert = async (use) => {
      const found = await readEntries(report).catch((error) => void report(error.message));
      if (found?.length) use(FORMATS[select.value].make(found));
    };
    const buttons = [
      labelledButton("Download", () => {
        const { ending, type } = FORMATS[select.value];
        return convert((text) => download(text, `papers.${ending}`, type));
      }),
      labelledButton("Copy", (button) => convert((text) => tools.copy(text, button))),
    ];
    if (addresses) {
      buttons.push(labelledButton("Copy link to these papers", (by) => tools.copy(linkTo(addresses), by)));
    }
    return element("p", "ps-formats", select, ...buttons, status);
  }

  /** Return all papers of the list, also if truncated. @returns {Promise<PaperSelection>} */
  async function allListed() {
    const [, kind, name] = TRUNCATED.exec(tools.addressOf(location.pathname)) ?? [];
    const isComplete = !kind || !document.querySelector(".ps-cut") || isFolder;
    if (isComplete) return selection(await listed());
    const { citedIn } = await tools.module("search/cited.js");
    return citedIn(kind, name);
  }

  /** Replace a button by the export of the list. @param {HTMLButtonElement} button */
  async function list(button) {
    try {
      const papers = await allListed();
      const number = papers.number.toLocaleString("en");
      const row = exports(papers);
      button.closest("p")?.after(row);
      if (button === document.activeElement) row.querySelector("select")?.focus({ preventScroll: true });
      const where = isFolder ? " on this page (a web server gives the full list)" : "";
      button.replaceWith(`${number} papers${where}:`);
    } catch (error) {
      button.replaceWith(`This list could not be loaded. ${error instanceof Error ? error.message : ""}`);
    }
  }

  /** @param {string} address - of a paper @param {string} title @param {Node[]} more */
  function line(address, title, ...more) {
    const link = element("a", "", title);
    link.href = pageOf(address).href;
    const facts = element("small", "", factsOf(entries.get(address)));
    return element("li", "", element("span", "", link, facts), ...more);
  }

  /** Return the authors, venue and year of an entry. @param {string | undefined} entry */
  function factsOf(entry) {
    if (!entry) return "";
    const { author = [], "container-title": venue, issued } = itemOf(entry);
    const last = (/** @type {any} */ name) =>
      name.literal ?? [name["non-dropping-particle"], name.family].filter(Boolean).join(" ");
    const names = author.slice(0, MAX_NAMES).map(last);
    const others = author.length - names.length;
    const people = `${names.join(", ")}${others ? ` and ${others} more` : ""}`;
    return [people, venue, issued?.["date-parts"][0][0]].filter(Boolean).join(" · ");
  }

  /** Return the view of papers that someone else shared. @param {string[]} addresses */
  function sharedView(addresses) {
    const items = addresses.map((address) => element("li", "", tools.saved()[address] ?? slugOf(address)));
    const showTitles = async () => {
      await read(addresses, () => {});
      for (const [index, address] of addresses.entries()) {
        const entry = entries.get(address);
        const title = entry ? titleOf(entry) : (tools.saved()[address] ?? address);
        const item = entry === "" ? missingItem(address) : line(address, title);
        items[index].replaceWith(item);
        items[index] = item;
      }
    };
    const titled = showTitles();
    const saveAll = labelledButton("Save these papers", async () => {
      await titled;
      if (!addresses.every((address) => entries.has(address))) await showTitles();
      const found = addresses.filter((address) => entries.get(address));
      if (!found.every((address) => tools.save(address, titleOf(entries.get(address) ?? "")))) {
        tools.report(saveAll, "This browser cannot save papers");
      } else if (!addresses.every((address) => entries.has(address))) {
        tools.report(saveAll, "Not all papers could be loaded. Try again");
      } else location.hash = "";
    });
    const text = element("p", "", "These papers were shared with you by a link. ", saveAll);
    text.classList.add("ps-formats");
    return [text, exports(selection(addresses)), element("ul", "", ...items)];
  }

  /** @param {string} address - of a paper that has no page */
  function missingItem(address) {
    return element("li", "", `${slugOf(address)}: not in this catalog`);
  }

  /** Return the view of papers saved in this browser. @param {(what: string) => void} removed */
  function savedView(removed) {
    const saved = Object.entries(tools.saved());
    if (!tools.save("")) return [element("p", "", NO_STORAGE)];
    if (!saved.length) {
      const list = element("a", "", "a list");
      list.href = pageOf("browse/").href;
      return [element("p", "", NOTHING, list, ".")];
    }
    const items = saved.map(([address, title]) => {
      const remove = tools.button(`Remove ${title}`, "ps-remove", () => {
        tools.save(address);
        removed(title);
      });
      return line(address, title, remove);
    });
    const clear = labelledButton("Remove all", () => {
      for (const [address] of saved) tools.save(address);
      removed("all");
    });
    const addresses = saved.map(([address]) => address);
    const row = exports(selection(addresses));
    row.append(clear);
    // This class reserves room for the facts of papers, so that nothing moves when they are read.
    const list = element("ul", "ps-reading", ...items);
    void read(addresses, () => {}).then(() => {
      for (const [index, facts] of list.querySelectorAll("small").entries()) {
        facts.textContent = factsOf(entries.get(addresses[index]));
      }
      list.className = "";
    });
    return [row, list];
  }

  /** Show the saved papers, or those that the page's URL shares. @param {Element} place */
  function show(place) {
    const heading = document.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    const status = element("div", "ps-aside");
    status.setAttribute("role", "status");
    place.before(status);
    /** @returns {HTMLElement[]} */
    const focusable = () => [...place.querySelectorAll(/** @type {"a"} */ ("li a, button, select"))];
    let addresses = shared();
    const update = () => {
      const index = focusable().findIndex((stop) => stop === document.activeElement);
      const format = place.querySelector("select")?.value;
      place.replaceChildren(...(addresses?.length ? sharedView(addresses) : savedView(removed)));
      const select = place.querySelector("select");
      if (select && format) select.value = format;
      // Keep the focus at the same position for keyboard users.
      if (index >= 0) (focusable()[index] ?? focusable().at(-1) ?? heading)?.focus();
      if (heading) heading.textContent = addresses?.length ? "Shared papers" : "Saved papers";
      for (const text of place.parentElement?.querySelectorAll(".ps-saved ~ p") ?? []) {
        text.toggleAttribute("hidden", Boolean(addresses?.length));
      }
    };
    const removed = (/** @type {string} */ what) => {
      update();
      status.textContent = `Removed ${what}`;
    };
    place.classList.remove("ps-without");
    update();
    addEventListener("hashchange", () => {
      const found = shared();
      // Other fragments, such as that of the link to the content, leave what is shown.
      if (!found && location.hash) return;
      addresses = found;
      update();
    });
    addEventListener("storage", ({ key }) => (key ?? tools.SAVED) === tools.SAVED && update());
  }

  Object.assign(globalThis, { papershelfBasket: { cite, list, show } });
})();
