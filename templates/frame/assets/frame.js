/**
 * What every page does with scripts: it has the colours that the visitor chose, a button that changes
 * them, keys that lead to the search, and what copies.
 *
 * It runs before anything is painted, so it is a plain script and short; the search comes on demand.
 */
(() => {
  const THEME = "papershelf.theme";
  const THEMES = ["", "light", "dark"];
  const NAMES = ["Colours of the system", "Light colours", "Dark colours"];
  /** What stands between two names. */
  const BETWEEN = /(,\s+)/;
  const OTHERS = "et al.";
  /** The names of a paper's authors, of many in two parts. */
  const AUTHORS = "h1 + p:has(~ p + .ps-actions), details:has(~ .ps-actions) > p";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const HOME = new URL("..", script.src);
  /** Papers on a page that are saved together. */
  const MANY = 5;
  /** Sites of one host keep what is saved apart. */
  const SAVED = `papershelf.saved ${HOME.pathname}`;
  const LISTS = ":is(.ps-cards, .ps-lines) + ul";
  /** In the language of the frame. */
  const SEARCH = script.dataset.search ?? "Search";
  const CORRECT = "Suggest a correction";
  /** How hosts of code open a form with a title. @type {Record<string, string>} */
  const FORMS = { "github.com": "issues/new?title", "gitlab.com": "-/issues/new?issue[title]" };
  const SEARCH_KEYS = ["/", "s", "f"];
  const root = document.documentElement;

  /** The theme that was chosen, empty for the system's; a browser may keep nothing. */
  function chosen() {
    try {
      return localStorage.getItem(THEME) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {string} theme */
  function choose(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem(THEME, theme);
    } catch {
      // It holds for this page.
    }
  }

  /**
   * @param {string} label
   * @param {string} className
   * @param {(button: HTMLButtonElement) => void} act
   */
  function button(label, className, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => act(made));
    return made;
  }

  /** The button that goes from the system's colours to light and to dark ones. */
  function themeButton() {
    const name = () => NAMES[Math.max(0, THEMES.indexOf(root.dataset.theme ?? ""))];
    return button(name(), "ps-theme", (own) => {
      choose(THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length]);
      own.title = name();
      own.setAttribute("aria-label", name());
    });
  }

  /**
   * @param {string} text
   * @param {HTMLButtonElement} by - the button that tells how it went
   */
  async function copy(text, by) {
    // Once it tells how it went, its title is no longer its own.
    const before = (by.dataset.before ??= by.title);
    const say = (/** @type {string} */ what) => {
      by.title = what;
      by.setAttribute("aria-label", what);
    };
    try {
      await navigator.clipboard.writeText(text);
      by.dataset.done = "";
      say("Copied");
    } catch {
      say("This browser does not let pages copy");
    }
    setTimeout(() => {
      delete by.dataset.done;
      say(before);
    }, 2000);
  }

  /** A link behind the related papers to more of them, which scripts find. */
  function similarLink() {
    const related = document.querySelector("#related-papers + ul");
    if (!related) return;
    const [, name = ""] = addressOf(location.pathname).split("/");
    const page = location.pathname.endsWith("/") ? "similar/" : "similar/index.html";
    const link = document.createElement("a");
    link.href = `${new URL(page, HOME)}?like=${name.replace(".html", "")}`;
    link.textContent = "More like this";
    related.appendChild(document.createElement("li")).append(link);
  }

  /** A button that copies the address of the page's paper. */
  function copyLink() {
    const own = document.querySelector("link[rel=canonical]");
    const address = own instanceof HTMLLinkElement ? own.href : location.href.split("#")[0];
    const made = button("Copy link", "ps-chain", (by) => copy(address, by));
    made.append("Copy link");
    return made;
  }

  /**
   * The titles of saved papers by their addresses below the site's.
   *
   * @returns {Record<string, string>}
   */
  function saved() {
    try {
      return Object(JSON.parse(localStorage.getItem(SAVED) ?? "{}"));
    } catch {
      return {};
    }
  }

  /**
   * Save the paper at an address, or take it out where it has no title.
   *
   * @param {string} address
   * @param {string} [title]
   */
  function save(address, title) {
    const { [address]: _, ...others } = saved();
    try {
      localStorage.setItem(SAVED, JSON.stringify(title ? { ...others, [address]: title } : others));
    } catch {
      return false;
    }
    showSaved();
    return true;
  }

  /** Show what is saved: on each button, and in the header as soon as there is something. */
  function showSaved() {
    const known = saved();
    for (const own of document.querySelectorAll("button.ps-save")) {
      const isSaved = (/** @type {HTMLElement} */ (own).dataset.address ?? "") in known;
      own.setAttribute("aria-pressed", String(isSaved));
      if (own.firstChild) own.firstChild.textContent = isSaved ? "Saved" : "Save";
    }
    const number = Object.keys(known).length;
    const header = document.querySelector("body > header");
    const link = header?.querySelector(".ps-save") ?? document.createElement("a");
    if (!(link instanceof HTMLAnchorElement)) return;
    link.className = "ps-save";
    link.href = new URL("saved/index.html", HOME).href;
    link.textContent = number.toLocaleString("en");
    link.title = `Saved papers: ${link.textContent}`;
    link.setAttribute("aria-label", link.title);
    if (!number) link.remove();
    else if (!link.parentElement) header?.querySelector(".ps-theme")?.before(link);
  }

  /** Where a page lies below the site, the same over http and in a folder. @param {string} path */
  function addressOf(path) {
    return path.slice(HOME.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  }

  /** Say on a button that what it saves is not kept. @param {HTMLButtonElement} by */
  function refuse(by) {
    by.title = "This browser keeps nothing";
    by.setAttribute("aria-label", by.title);
    by.textContent = by.title;
  }

  /**
   * A button that saves a paper, or takes it out again.
   *
   * @param {string} label
   * @param {string} address
   * @param {string} title
   */
  function saver(label, address, title) {
    const made = button(label, "ps-save", (own) => {
      // Another tab may have changed what is kept; what the button shows is what is meant.
      if (!save(address, own.ariaPressed === "true" ? undefined : title)) refuse(own);
    });
    made.dataset.address = address;
    return made;
  }

  /** A button that saves the page's paper. */
  function saveButton() {
    const title = document.querySelector("article > h1")?.textContent ?? "";
    const made = saver("Save in this browser", addressOf(location.pathname), title);
    made.removeAttribute("aria-label");
    made.append("");
    return made;
  }

  /** A button on each paper of a list that saves it. */
  function saveButtons() {
    for (const item of document.querySelectorAll(`${LISTS} > li:not(:has(> .ps-save))`)) {
      const link = item.querySelector("a");
      const address = link ? addressOf(link.pathname) : "";
      const title = link?.textContent ?? "";
      if (address.startsWith("papers/")) item.append(saver(`Save ${title}`, address, title));
    }
    showSaved();
  }

  /** Buttons behind a page's lists that save all their papers, unless a few clicks do, and cite them. */
  function together() {
    /** @type {NodeListOf<HTMLButtonElement>} */
    const found = document.querySelectorAll(`${LISTS} > li > button.ps-save`);
    const savers = [...found];
    const line = document.createElement("p");
    line.className = "ps-formats";
    if (savers.length >= MANY) line.append(saveAll(savers));
    const hasFiles = document.querySelector(".ps-ways + ul a[href$='.bib']");
    if (savers.length > 1 && !hasFiles) line.append(citeAll());
    if (line.firstChild) savers.at(-1)?.closest("ul")?.after(line);
  }

  /** @param {HTMLButtonElement[]} savers */
  function saveAll(savers) {
    const isKept = (/** @type {HTMLButtonElement} */ one) => {
      if (one.ariaPressed !== "true") one.click();
      return one.ariaPressed === "true";
    };
    const made = button("Save all on this page", "", () => savers.every(isKept) || refuse(made));
    made.append("Save all on this page");
    return made;
  }

  /** A button that gives all papers of a list that has no files in every format. */
  function citeAll() {
    const made = button("Cite all of this list", "", async (own) => (await basket()).list(own, tools));
    made.append("Cite all of this list");
    return made;
  }

  /** The BibTeX entry on a paper's page. @param {Document} page */
  function entryOn(page) {
    return page.querySelector("#cite + * code")?.textContent?.trimEnd();
  }

  /** Pages in a folder can't be read by one another, so one in a frame of another gives its entry. */
  function giveEntry() {
    const entry = entryOn(document);
    if (entry && window.name === "papershelf" && parent !== window) parent.postMessage(entry, "*");
  }

  /** @param {string} name - of a plain script, as modules do not load from a folder */
  function load(name) {
    return new Promise((resolve, reject) => {
      const own = document.createElement("script");
      own.src = new URL(name, script.src).href;
      own.onload = resolve;
      own.onerror = reject;
      document.head.append(own);
    });
  }

  /** A link to the form for a correction of a paper, which pages of large catalogs leave to this. */
  function correction() {
    const place = document.querySelector("#cite ~ .ps-side > p:not(h2 + p, .ps-meta + p)");
    const repository = [...document.querySelectorAll("body > footer > a:not([rel])")].at(-1);
    if (!place || !(repository instanceof HTMLAnchorElement)) return;
    const form = FORMS[repository.hostname];
    if (!form || place.textContent?.includes(CORRECT)) return;
    const link = document.createElement("a");
    const title = encodeURIComponent(`Correction: ${addressOf(location.pathname)}`);
    link.href = `${repository.href.replace(/\/$/, "")}/${form}=${title}`;
    link.textContent = CORRECT;
    place.append(" · ", link);
  }

  /** What knows all formats of a citation comes when someone asks for it. */
  async function basket() {
    const known = () => /** @type {any} */ (globalThis).papershelfBasket;
    if (!known()) await load("cite.js");
    if (!known()) await load("basket.js");
    return known();
  }

  /** What the module exports that lies beside this script. @param {string} path */
  function module(path) {
    return import(new URL(path, script.src).href);
  }

  const tools = { HOME, LISTS, SAVED, button, copy, saved, save, addressOf, entryOn, module };

  /** Other formats of a paper's citation, and the page of what is saved. */
  async function citations() {
    const code = document.querySelector("#cite + * code");
    const show = async () => {
      more.remove();
      (await basket()).cite(code, tools);
    };
    const more = button("Other formats", "ps-more", show);
    more.append("Other formats");
    code?.before(more);
    const action = document.querySelector(".ps-actions + ul a[href$='#cite']");
    action?.addEventListener("click", () => more.isConnected && show());
    const place = document.querySelector(".ps-saved");
    if (place) (await basket()).show(place, tools);
  }

  /** A button in each block of code that copies it. */
  function copyButtons() {
    for (const code of document.querySelectorAll("article pre > code")) {
      const text = () => (code.textContent ?? "").trimEnd();
      // What is scrolled has to be by keys, too.
      if (code.scrollHeight > code.clientHeight) code.setAttribute("tabindex", "0");
      code.before(button("Copy to clipboard", "ps-copy", (own) => copy(text(), own)));
    }
  }

  /** A link to itself in each heading that has an address. */
  function permalinks() {
    for (const heading of document.querySelectorAll("article :is(h2, h3, h4)[id]")) {
      if (heading.querySelector(".headerlink")) continue;
      const link = document.createElement("a");
      link.className = "headerlink";
      link.href = `#${heading.id}`;
      link.title = "Permanent link";
      link.textContent = "#";
      heading.append(" ", link);
    }
  }

  /** What is wider than its place is pushed by keyboard, too. */
  function scrollers() {
    const wide = "article :is(math[display=block], table, pre > code)";
    for (const one of document.querySelectorAll(wide)) {
      if (one.scrollWidth > one.clientWidth) one.setAttribute("tabindex", "0");
    }
  }

  /** On a phone the navigation is pushed, and begins where the visitor is. */
  function showCurrent() {
    const current = document.querySelector("body > header > nav > [aria-current]");
    const bar = current?.parentElement;
    if (!(current instanceof HTMLElement) || !bar) return;
    bar.scrollLeft = current.offsetLeft - bar.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2;
  }

  /** @param {KeyboardEvent} event */
  function focusSearch(event) {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const field = document.querySelector("form[role=search] input");
    const isTyping =
      target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea");
    if (!(field instanceof HTMLInputElement) || isTyping) return;
    if (!SEARCH_KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  /** A field in the header for the search, which needs scripts itself, as soon as its place is there. */
  function searchField() {
    const nav = document.querySelector("body > header:not([class], :has(> form)) > nav");
    if (!nav) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "search", name: "q", placeholder: SEARCH, ariaLabel: SEARCH });
    const form = document.createElement("form");
    form.action = new URL(HOME.protocol === "file:" ? "search/index.html" : "search/", HOME).href;
    form.setAttribute("role", "search");
    form.append(field);
    nav.after(form);
  }

  /** What suggests papers below a field of a search is loaded when someone means to use it. */
  function suggestions() {
    for (const form of document.querySelectorAll("form[role=search][action]")) {
      form.addEventListener("focusin", () => suggest(/** @type {HTMLFormElement} */ (form)), {
        once: true,
      });
    }
  }

  /** @param {HTMLFormElement} form */
  async function suggest(form) {
    const { attach } = await module("search/suggest.js");
    attach(form);
  }

  /** Authors without a page lead to what the search finds of them: links would cost much room. */
  function authorLinks() {
    const form = document.querySelector("body > header > form");
    if (!(form instanceof HTMLFormElement)) return;
    for (const line of document.querySelectorAll(AUTHORS)) {
      for (const text of [...line.childNodes]) {
        if (text instanceof Text) text.replaceWith(...text.data.split(BETWEEN).map(found(form.action)));
      }
    }
  }

  /**
   * What makes a name a link, and leaves what stands between names as it is.
   *
   * @param {string} search - the address of the search page
   * @returns {(name: string) => string | HTMLAnchorElement}
   */
  function found(search) {
    return (name) => {
      if (!/\p{L}/u.test(name) || name.trim() === OTHERS) return name;
      const link = document.createElement("a");
      link.href = `${search}?${new URLSearchParams({ q: `author:"${name.replaceAll('"', "")}"` })}`;
      link.textContent = name;
      return link;
    };
  }

  /** What comes to its place where a page has one: a field that narrows the lists, the map. */
  async function parts() {
    for (const [selector, name] of [[".ps-filter", "filter.js"], [".ps-map", "search/map.js"]]) {
      const place = document.querySelector(selector);
      if (!place) continue;
      const { attach } = await module(name);
      attach(place);
    }
  }

  /** What a paper's page has among its actions, and the header its field, once both are there. */
  function addActions() {
    coming.disconnect();
    searchField();
    const actions = document.querySelector(".ps-actions + ul");
    if (!actions) return;
    // In one item, so that neither goes to the next line alone.
    actions.appendChild(document.createElement("li")).append(copyLink(), saveButton());
    showSaved();
  }

  /** Marks on what came in since the last visit, where the page lists papers. */
  async function sinceLastVisit() {
    if (!document.querySelector(":is(.ps-cards, .ps-lines) + ul")) return;
    const { markNew } = await module("since.js");
    markNew(HOME);
  }

  root.dataset.theme = chosen();
  /** The buttons among a paper's actions come with these, so that what follows does not move. */
  const coming = new MutationObserver(() => {
    searchField();
    if (document.querySelector(".ps-actions + ul + *")) addActions();
  });
  coming.observe(document, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => {
    // A page that came in one piece is read before anything is observed.
    if (!document.querySelector(".ps-chain")) addActions();
    document.querySelector("body > header")?.append(themeButton());
    similarLink();
    copyButtons();
    saveButtons();
    together();
    citations();
    giveEntry();
    permalinks();
    showCurrent();
    scrollers();
    suggestions();
    authorLinks();
    correction();
    parts();
    if (HOME.protocol !== "file:") sinceLastVisit();
    document.addEventListener("keydown", focusSearch);
    document.addEventListener("papershelf:list", saveButtons);
    addEventListener("pageshow", showSaved);
    addEventListener("storage", showSaved);
  });
})();
