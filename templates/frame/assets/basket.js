/** Citations to copy and to download: of one paper on its page, and of all that are saved. */
(() => {
  /** @typedef {(button: HTMLButtonElement) => void} Act */
  /** @typedef {(label: string, className: string, act: Act) => HTMLButtonElement} MakeButton */
  /**
   * @typedef {object} Tools - what `frame.js` has for this
   * @property {URL} HOME
   * @property {string} LISTS - what selects them
   * @property {MakeButton} button
   * @property {(text: string, by: HTMLButtonElement) => Promise<void>} copy
   * @property {() => Record<string, string>} saved
   * @property {(address: string, title?: string) => boolean} save
   * @property {(path: string) => string} addressOf
   * @property {(page: Document) => string | undefined} entryOn
   */
  const { FORMATS, itemOf } = /** @type {any} */ (globalThis).papershelfCite;
  /** Pages that are read at once. */
  const AT_ONCE = 6;
  /** How long a page in a frame may take, in milliseconds. */
  const PATIENCE = 10_000;
  const NO_STORAGE = "This browser keeps nothing for this site, so no paper can be saved.";
  const NOTHING =
    "Nothing is saved yet: “Save” stands below the title of each paper, and on each paper of a list.";
  const SLUG = /^[a-z0-9-]+$/;
  /** Entries that were read, by the addresses of their papers. @type {Map<string, string>} */
  const entries = new Map();

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} className
   * @param {...(Node | string)} parts
   */
  function element(tag, className, ...parts) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...parts);
    return made;
  }

  /** @param {Tools} tools @param {string} label @param {Act} act */
  function labelled(tools, label, act) {
    const made = tools.button(label, "", act);
    made.append(label);
    return made;
  }

  /** @param {string} text @param {string} name @param {string} type */
  function download(text, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
  }

  /** A choice of formats. */
  function choice() {
    const made = element("select", "");
    made.setAttribute("aria-label", "Format");
    for (const [name, { label }] of Object.entries(FORMATS)) made.append(new Option(label, name));
    return made;
  }

  /**
   * Let a visitor choose in which format a paper's page has its citation, and download that.
   *
   * @param {Element} code - what holds the BibTeX entry
   * @param {Tools} tools
   */
  function cite(code, tools) {
    const entry = tools.entryOn(document) ?? "";
    const select = choice();
    const text = () => FORMATS[select.value].make([entry]);
    select.addEventListener("change", () => (code.textContent = text()));
    const save = labelled(tools, "Download", () => {
      const { ending, type } = FORMATS[select.value];
      download(text(), `${itemOf(entry).id.replace(/[^\w.-]/g, "-")}.${ending}`, type);
    });
    document.querySelector("#cite")?.after(element("div", "ps-formats", select, save));
    select.focus({ preventScroll: true });
  }

  /** @param {URL} url */
  async function pageAt(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /** @param {URL} url @returns {Promise<string | undefined>} */
  async function fetched(url, isFirst = true) {
    const page = await pageAt(url);
    const entry = page.querySelector("#cite + * code")?.textContent?.trimEnd();
    const refresh = page.querySelector("meta[http-equiv=refresh]")?.getAttribute("content");
    const moved = refresh?.split("url=")[1];
    return moved && isFirst ? fetched(new URL(moved, url), false) : entry;
  }

  /** @param {URL} url @returns {Promise<string | undefined>} */
  function framed(url) {
    return new Promise((resolve) => {
      const frame = element("iframe", "");
      const done = (/** @type {unknown} */ entry) => {
        removeEventListener("message", listen);
        clearTimeout(timer);
        frame.remove();
        resolve(typeof entry === "string" ? entry : undefined);
      };
      const listen = (/** @type {MessageEvent} */ event) => {
        if (event.source === frame.contentWindow) done(event.data);
      };
      const timer = setTimeout(done, PATIENCE);
      addEventListener("message", listen);
      Object.assign(frame, { name: "papershelf", hidden: true, src: url.href });
      document.body.append(frame);
    });
  }

  /** The page of a paper; a folder names its file. @param {string} address @param {Tools} tools */
  function pageOf(address, { HOME }) {
    const isFolder = HOME.protocol === "file:" && address.endsWith("/");
    return new URL(isFolder ? `${address}index.html` : address, HOME);
  }

  /**
   * Read the entries of papers that are not known yet.
   *
   * @param {string[]} addresses
   * @param {Tools} tools
   * @param {(done: number) => void} progress
   */
  async function read(addresses, tools, progress) {
    const waiting = addresses.filter((address) => !entries.has(address));
    const reader = tools.HOME.protocol === "file:" ? framed : fetched;
    const work = async () => {
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        const entry = await reader(pageOf(address, tools)).catch(() => undefined);
        if (entry) entries.set(address, entry);
        progress(addresses.length - waiting.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return addresses.flatMap((address) => entries.get(address) ?? []);
  }

  /** @param {Document} page - of a list @param {URL} url - where it lies @param {string} label */
  function turned(page, url, label) {
    const links = [...page.querySelectorAll(".ps-turn + p a")];
    const href = links.find((link) => link.textContent === label)?.getAttribute("href");
    return href ? new URL(href, url) : undefined;
  }

  /** The papers of a list, on all pages that it is cut into; in a folder, on this page. @param {Tools} tools */
  async function listed({ HOME, LISTS, addressOf }) {
    const own = new URL(location.href);
    const isFolder = HOME.protocol === "file:";
    const found = new Set();
    /** @type {URL | undefined} */
    let url = (!isFolder && turned(document, own, "1")) || own;
    while (url) {
      /** @type {Document} */
      const page = url.pathname === own.pathname ? document : await pageAt(url);
      for (const item of page.querySelectorAll(`${LISTS} > li`)) {
        const link = item.querySelector("a")?.getAttribute("href") ?? "";
        found.add(addressOf(new URL(link, url).pathname));
      }
      url = isFolder ? undefined : turned(page, url, "Next page");
    }
    return [...found].filter((address) => address.startsWith("papers/"));
  }

  /** The addresses of papers that the page's own address names, if it does. */
  function shared() {
    const named = new URLSearchParams(location.hash.slice(1)).get("p");
    const ending = location.pathname.endsWith("/saved.html") ? ".html" : "/";
    return named?.split(",").filter((slug) => SLUG.test(slug)).map((slug) => `papers/${slug}${ending}`);
  }

  /** @param {string[]} addresses */
  function linkTo(addresses) {
    const slugs = addresses.map((address) => address.replace(/^papers\/|\/$|\.html$/g, ""));
    return `${location.href.split("#")[0]}#p=${slugs.join(",")}`;
  }

  /** The line that gives papers in every format. @param {string[]} addresses @param {Tools} tools */
  function exports(addresses, tools) {
    const select = choice();
    const status = element("span", "");
    status.setAttribute("role", "status");
    const text = async () => {
      const found = await read(addresses, tools, (done) => {
        status.textContent = `${done} of ${addresses.length}`;
      });
      const missing = addresses.length - found.length;
      status.textContent = missing ? `${missing} of ${addresses.length} can’t be read here` : "";
      return FORMATS[select.value].make(found);
    };
    return element(
      "p",
      "ps-formats",
      select,
      labelled(tools, "Download", async () => {
        const { ending, type } = FORMATS[select.value];
        download(await text(), `papers.${ending}`, type);
      }),
      labelled(tools, "Copy", async (own) => tools.copy(await text(), own)),
      labelled(tools, "Copy link to these", (own) => tools.copy(linkTo(addresses), own)),
      status,
    );
  }

  /** Give all papers of the page's list in every format. @param {HTMLButtonElement} by @param {Tools} tools */
  async function list(by, tools) {
    const addresses = await listed(tools).catch(() => []);
    if (addresses.length) by.closest("p")?.after(exports(addresses, tools));
    by.replaceWith(addresses.length ? `${addresses.length} papers:` : "This list can’t be read here");
  }

  /** @param {string} address @param {string} title @param {Tools} tools @param {Node[]} more */
  function line(address, title, tools, ...more) {
    const link = element("a", "", title);
    link.href = pageOf(address, tools).href;
    return element("li", "", link, ...more);
  }

  /** The papers that someone else saved. @param {string[]} addresses @param {Tools} tools */
  function ofOthers(addresses, tools) {
    const titles = new Map(addresses.map((address) => [address, tools.saved()[address] ?? address]));
    const items = addresses.map((address) => line(address, titles.get(address) ?? "", tools));
    read(addresses, tools, () => {}).then(() => {
      for (const [at, address] of addresses.entries()) {
        const entry = entries.get(address);
        if (!entry) continue;
        titles.set(address, itemOf(entry).title);
        items[at].replaceWith(line(address, itemOf(entry).title, tools));
      }
    });
    const keep = labelled(tools, "Save these", () => {
      if (addresses.every((address) => tools.save(address, titles.get(address)))) location.hash = "";
      else keep.textContent = "This browser keeps nothing";
    });
    const said = element("p", "", "These papers were chosen by whoever gave you this address. ", keep);
    said.classList.add("ps-formats");
    return [said, exports(addresses, tools), element("ul", "", ...items)];
  }

  /** The papers that are saved in this browser. @param {Tools} tools @param {() => void} again */
  function ofOwn(tools, again) {
    const known = Object.entries(tools.saved());
    if (!keeps(tools)) return [element("p", "", NO_STORAGE)];
    if (!known.length) return [element("p", "", NOTHING)];
    const items = known.map(([address, title]) => {
      const remove = tools.button(`Remove ${title}`, "ps-remove", () => {
        tools.save(address);
        again();
      });
      return line(address, title, tools, remove);
    });
    const clear = labelled(tools, "Remove all", () => {
      for (const [address] of known) tools.save(address);
      again();
    });
    const row = exports(known.map(([address]) => address), tools);
    row.append(clear);
    return [row, element("ul", "", ...items)];
  }

  /** Whether a browser keeps anything. @param {Tools} tools */
  function keeps(tools) {
    return tools.save("");
  }

  /**
   * Show what is saved, or what an address shares.
   *
   * @param {Element} place
   * @param {Tools} tools
   */
  function show(place, tools) {
    const again = () => {
      const others = shared();
      place.replaceChildren(...(others?.length ? ofOthers(others, tools) : ofOwn(tools, again)));
    };
    again();
    addEventListener("hashchange", again);
  }

  Object.assign(globalThis, { papershelfBasket: { cite, list, show } });
})();
