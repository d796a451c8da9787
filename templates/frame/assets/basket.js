/** Citations to copy and to download: of one paper on its page, and of all that are saved. */
(() => {
  /** @typedef {(button: HTMLButtonElement) => void} Act */
  /** @typedef {(label: string, className: string, act: Act) => HTMLButtonElement} MakeButton */
  /**
   * @typedef {object} Tools - what `frame.js` has for this
   * @property {URL} HOME
   * @property {string} LISTS - what selects them
   * @property {string} SAVED - by what name the browser keeps papers
   * @property {MakeButton} button
   * @property {(text: string, by: HTMLButtonElement) => Promise<void>} copy
   * @property {() => Record<string, string>} saved
   * @property {(address: string, title?: string) => boolean} save
   * @property {(path: string) => string} addressOf
   * @property {(page: Document) => string | undefined} entryOn
   * @property {(name: string) => Promise<any>} module - one beside it by its path
   */
  /**
   * @typedef {object} Chosen - papers that are given in every format
   * @property {number} number
   * @property {(progress: (said: string) => void) => Promise<string[]>} read - gives their entries
   * @property {string[]} [addresses] - those that a link can name
   */
  const { FORMATS, itemOf } = /** @type {any} */ (globalThis).papershelfCite;
  /** Pages that are read at once. */
  const AT_ONCE = 6;
  /** How long a page in a frame may take, in milliseconds. */
  const PATIENCE = 10_000;
  const NO_STORAGE = "This browser keeps nothing for this site, so no paper can be saved.";
  const NOTHING =
    "Nothing is saved yet: “Save” stands below the title of each paper, and on each paper of a list.";
  /** Authors whom a saved paper shows. */
  const MOST_NAMES = 3;
  const SLUG = /^[a-z0-9-]+$/;
  const NOT_FOUND = 404;
  /** Lists that have more papers than their pages show. */
  const CUT = /^(topics|venues)\/([^/]+?)(?:\/|\.html)$/;
  /** Entries that were read, by the addresses of their papers; empty where there is no paper. @type {Map<string, string>} */
  const entries = new Map();
  /** Titles without TeX, by the entries of their papers. @type {Map<string, string>} */
  const titles = new Map();

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

  /** @param {Response} answer */
  async function pageOfAnswer(answer) {
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /** The title of a paper in words. @param {Document} page */
  function titleOn(page) {
    return page.querySelector("meta[name=citation_title]")?.getAttribute("content") ?? "";
  }

  /** @param {string} entry */
  function titleOf(entry) {
    return titles.get(entry) || itemOf(entry).title;
  }

  /** @param {URL} url @returns {Promise<string | undefined>} */
  async function fetched(url, isFirst = true) {
    const answer = await fetch(url);
    if (answer.status === NOT_FOUND) return "";
    const page = await pageOfAnswer(answer);
    const entry = page.querySelector("#cite + * code")?.textContent?.trimEnd();
    if (entry) titles.set(entry, titleOn(page));
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
        resolve(typeof entry === "string" ? entry : "");
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
  function pageOf(address, tools) {
    const isFile = isFolder(tools) && address.endsWith("/");
    return new URL(isFile ? `${address}index.html` : address, tools.HOME);
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
    const reader = isFolder(tools) ? framed : fetched;
    const work = async () => {
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        const entry = await reader(pageOf(address, tools)).catch(() => undefined);
        if (entry !== undefined) entries.set(address, entry);
        progress(addresses.length - waiting.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return addresses.flatMap((address) => entries.get(address) || []);
  }

  /** Papers that are given by their addresses. @param {string[]} addresses @param {Tools} tools @returns {Chosen} */
  function chosen(addresses, tools) {
    const number = addresses.length;
    /** @type {Chosen["read"]} */
    const entriesOf = async (progress) => {
      const found = await read(addresses, tools, (done) => progress(`${done} of ${number}`));
      const missing = number - found.length;
      progress(missing ? `${missing} of ${number} can’t be read here` : "");
      return found;
    };
    return { number, read: entriesOf, addresses };
  }

  /** @param {Document} page - of a list @param {URL} url - where it lies @param {string} label */
  function turned(page, url, label) {
    const links = [...page.querySelectorAll(".ps-turn + p a")];
    const href = links.find((link) => link.textContent === label)?.getAttribute("href");
    return href ? new URL(href, url) : undefined;
  }

  /** @param {Tools} tools */
  function isFolder({ HOME }) {
    return HOME.protocol === "file:";
  }

  /** The papers of a list, on all pages that it is cut into; in a folder, on this page. @param {Tools} tools */
  async function listed(tools) {
    const { LISTS, addressOf } = tools;
    const own = new URL(location.href);
    const found = new Set();
    /** @type {URL | undefined} */
    let url = (!isFolder(tools) && turned(document, own, "1")) || own;
    while (url) {
      /** @type {Document} */
      const page = url.pathname === own.pathname ? document : await pageOfAnswer(await fetch(url));
      for (const item of page.querySelectorAll(`${LISTS} > li`)) {
        const link = item.querySelector("a")?.getAttribute("href") ?? "";
        found.add(addressOf(new URL(link, url).pathname));
      }
      url = isFolder(tools) ? undefined : turned(page, url, "Next page");
    }
    return [...found].filter((address) => address.startsWith("papers/"));
  }

  /** The addresses of papers that the page's own address names, if it does. */
  function shared() {
    const named = new URLSearchParams(location.hash.slice(1)).get("p");
    const ending = location.pathname.endsWith("/saved.html") ? ".html" : "/";
    return named?.split(",").filter((slug) => SLUG.test(slug)).map((slug) => `papers/${slug}${ending}`);
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

  /** The line that gives papers in every format. @param {Chosen} papers @param {Tools} tools */
  function exports({ read: entriesOf, addresses }, tools) {
    const select = choice();
    const status = element("span", "");
    status.setAttribute("role", "status");
    /** @param {string} said */
    const say = (said) => (status.textContent = said);
    /** @param {(text: string) => void} give */
    const made = async (give) => {
      const found = await entriesOf(say).catch((error) => void say(error.message));
      if (found) give(FORMATS[select.value].make(found));
    };
    const buttons = [
      labelled(tools, "Download", () => {
        const { ending, type } = FORMATS[select.value];
        return made((text) => download(text, `papers.${ending}`, type));
      }),
      labelled(tools, "Copy", (own) => made((text) => tools.copy(text, own))),
    ];
    if (addresses) {
      buttons.push(labelled(tools, "Copy link to these", (own) => tools.copy(linkTo(addresses), own)));
    }
    return element("p", "ps-formats", select, ...buttons, status);
  }

  /** All papers of the page's list, also those that its pages do not show. @param {Tools} tools @returns {Promise<Chosen>} */
  async function allListed(tools) {
    const [, kind, name] = CUT.exec(tools.addressOf(location.pathname)) ?? [];
    const isWhole = !kind || !document.querySelector(".ps-cut") || isFolder(tools);
    if (isWhole) return chosen(await listed(tools), tools);
    const { citedIn } = await tools.module("search/cited.js");
    return citedIn(kind, name);
  }

  /** Give all papers of the page's list in every format. @param {HTMLButtonElement} by @param {Tools} tools */
  async function list(by, tools) {
    try {
      const papers = await allListed(tools);
      const number = papers.number.toLocaleString("en");
      by.closest("p")?.after(exports(papers, tools));
      by.replaceWith(`${number} papers:${isFolder(tools) ? " those on this page; from a server, all" : ""}`);
    } catch (error) {
      by.replaceWith(`This list can’t be read here. ${error instanceof Error ? error.message : ""}`);
    }
  }

  /** @param {string} address @param {string} title @param {Tools} tools @param {Node[]} more */
  function line(address, title, tools, ...more) {
    const link = element("a", "", title);
    link.href = pageOf(address, tools).href;
    const facts = element("small", "", factsOf(entries.get(address)));
    return element("li", "", element("span", "", link, facts), ...more);
  }

  /** Who wrote a paper, where it appeared and when. @param {string | undefined} entry */
  function factsOf(entry) {
    if (!entry) return "";
    const { author = [], "container-title": venue, issued } = itemOf(entry);
    const names = author.slice(0, MOST_NAMES).map((/** @type {any} */ one) => one.literal ?? one.family);
    const others = author.length - names.length;
    const people = `${names.join(", ")}${others ? ` and ${others} more` : ""}`;
    return [people, venue, issued?.["date-parts"][0][0]].filter(Boolean).join(" · ");
  }

  /** The papers that someone else saved. @param {string[]} addresses @param {Tools} tools */
  function ofOthers(addresses, tools) {
    const items = addresses.map((address) => element("li", "", tools.saved()[address] ?? slugOf(address)));
    const known = read(addresses, tools, () => {}).then(() => {
      const all = addresses.map((address) => [address, entries.get(address)]);
      for (const [at, [address = "", entry]] of all.entries()) {
        const title = entry ? titleOf(entry) : (tools.saved()[address] ?? address);
        items[at].replaceWith(entry === "" ? absent(address) : line(address, title, tools));
      }
      return all.flatMap(([address, entry]) => entry ? [[address, titleOf(entry)]] : []);
    });
    const keep = labelled(tools, "Save these", async () => {
      if ((await known).every(([address, title]) => tools.save(address, title))) location.hash = "";
      else keep.textContent = "This browser keeps nothing";
    });
    const said = element("p", "", "These papers were chosen by whoever gave you this address. ", keep);
    said.classList.add("ps-formats");
    return [said, exports(chosen(addresses, tools), tools), element("ul", "", ...items)];
  }

  /** @param {string} address - of which there is no page */
  function absent(address) {
    return element("li", "", `${slugOf(address)}: not in this catalog`);
  }

  /** The papers that are saved in this browser. @param {Tools} tools @param {(what: string) => void} removed */
  function ofOwn(tools, removed) {
    const known = Object.entries(tools.saved());
    if (!keeps(tools)) return [element("p", "", NO_STORAGE)];
    if (!known.length) return [element("p", "", NOTHING)];
    const items = known.map(([address, title]) => {
      const remove = tools.button(`Remove ${title}`, "ps-remove", () => {
        tools.save(address);
        removed(title);
      });
      return line(address, title, tools, remove);
    });
    const clear = labelled(tools, "Remove all", () => {
      for (const [address] of known) tools.save(address);
      removed("all");
    });
    const addresses = known.map(([address]) => address);
    const row = exports(chosen(addresses, tools), tools);
    row.append(clear);
    // Room for what the papers' pages tell is there before, so that nothing moves.
    const shown = element("ul", "ps-reading", ...items);
    void read(addresses, tools, () => {}).then(() => {
      for (const [at, facts] of shown.querySelectorAll("small").entries()) {
        facts.textContent = factsOf(entries.get(addresses[at]));
      }
      shown.className = "";
    });
    return [row, shown];
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
    const heading = document.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    const status = element("div", "ps-aside");
    status.setAttribute("role", "status");
    place.before(status);
    /** @returns {HTMLElement[]} */
    const stops = () => [...place.querySelectorAll(/** @type {"a"} */ ("a, button, select"))];
    const again = () => {
      const others = shared();
      const at = stops().findIndex((one) => one === document.activeElement);
      place.replaceChildren(...(others?.length ? ofOthers(others, tools) : ofOwn(tools, removed)));
      // Whoever goes by keyboard stays where they were.
      if (at >= 0) (stops()[at] ?? stops().at(-1) ?? heading)?.focus();
      if (heading) heading.textContent = others?.length ? "Shared papers" : "Saved papers";
      for (const said of place.parentElement?.querySelectorAll(".ps-saved ~ p") ?? []) {
        said.toggleAttribute("hidden", Boolean(others?.length));
      }
    };
    const removed = (/** @type {string} */ what) => {
      again();
      status.textContent = `Removed ${what}`;
    };
    place.classList.remove("ps-without");
    again();
    addEventListener("hashchange", again);
    addEventListener("storage", ({ key }) => (key ?? tools.SAVED) === tools.SAVED && again());
  }

  Object.assign(globalThis, { papershelfBasket: { cite, list, show } });
})();
