/**
 * The script of every page: the colour theme and its button, the search field and its shortcuts,
 * buttons that copy, save and cite.
 *
 * It runs before the first paint, so it is a plain, short script, and loads the search on demand.
 */
const papershelfFrame = (() => {
  const THEME = "papershelf.theme";
  /** The names of themes. @type {Record<string, string>} */
  const THEMES = { "": "System colours", light: "Light colours", dark: "Dark colours" };
  /** The elements with the names of a paper's authors; the last ones of many authors are folded. */
  const AUTHORS = "h1 + p:has(~ p + .ps-actions), details:has(~ .ps-actions) > p";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const HOME = new URL("..", script.src);
  /** The number of papers on a page from which one button saves them all. */
  const MANY = 5;
  /** The key of saved papers in the browser's storage, separate for each site of a host. */
  const SAVED = `papershelf.saved ${HOME.pathname}`;
  const LISTS = ":is(.ps-cards, .ps-lines) + ul";
  /** The label of the search in the language of the frame. */
  const SEARCH = script.dataset.search ?? "Search";
  /** What the addresses of papers end with. */
  const ENDING = script.dataset.ending ?? "/";
  const CORRECT = "Suggest a correction";
  /** Paths of the forms for new issues on code hosts. @type {Record<string, string>} */
  const FORMS = { "github.com": "issues/new?title", "gitlab.com": "-/issues/new?issue[title]" };
  const SEARCH_KEYS = ["/", "s", "f"];
  /** The key of what is stored if a visitor does not want `SEARCH_KEYS`. */
  const NO_SEARCH_KEYS = "papershelf.no-search-keys";
  const root = document.documentElement;

  /** Return a text of the browser's storage, empty if there is none. @param {string} key */
  function stored(key) {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  /** Store a text; return false if the browser stores nothing. @param {string} key @param {string} text */
  function store(key, text) {
    try {
      localStorage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string>} attributes
   * @param {...(Node | string)} parts
   */
  function element(tag, attributes, ...parts) {
    const created = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
    created.append(...parts);
    return created;
  }

  /** Name an element to eyes and to screen readers. @param {HTMLElement} named @param {string} label */
  function setLabel(named, label) {
    named.title = label;
    named.ariaLabel = label;
  }

  /**
   * Create a button with an accessible label.
   *
   * @param {string} label
   * @param {string} className
   * @param {(button: HTMLButtonElement) => void} act
   */
  function button(label, className, act) {
    const created = element("button", { type: "button", class: className });
    setLabel(created, label);
    created.addEventListener("click", () => act(created));
    return created;
  }

  /**
   * Create a button that shows its label.
   *
   * @param {string} label
   * @param {(button: HTMLButtonElement) => void} act
   */
  function labelledButton(label, act, className = "") {
    const created = button(label, className, act);
    created.append(label);
    return created;
  }

  /** Return the button that cycles through the system's, light and dark colours. */
  function themeButton() {
    const created = button("", "ps-theme", () => {
      const themes = Object.keys(THEMES);
      const next = themes[(themes.indexOf(root.dataset.theme ?? "") + 1) % themes.length];
      apply(next);
      // Without storage the theme applies to this page only.
      store(THEME, next);
    });
    const apply = (/** @type {string} */ theme) => {
      root.dataset.theme = theme;
      setLabel(created, THEMES[theme] ?? THEMES[""]);
    };
    apply(root.dataset.theme ?? "");
    // Of another tab, or of a page before the browser went back to this one.
    addEventListener("storage", ({ key }) => (key ?? THEME) === THEME && apply(stored(THEME)));
    return created;
  }

  /** Write a text to the clipboard; return false on failure. @param {string} text @param {HTMLElement} by */
  async function write(text, by) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Over plain http there is no navigator.clipboard.
      return copySelected(text, by);
    }
  }

  /** Copy a text by selecting it in a field beside a button. @param {string} text @param {HTMLElement} by */
  function copySelected(text, by) {
    const field = element("textarea", { class: "ps-aside" }, text);
    by.after(field);
    field.focus({ preventScroll: true });
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    by.focus({ preventScroll: true });
    return isCopied;
  }

  /**
   * Copy a text to the clipboard and show the result on a button for two seconds.
   *
   * @param {string} text
   * @param {HTMLButtonElement} by
   */
  async function copy(text, by) {
    // The label is stored, as the title may still be the result of the last press.
    const label = (by.dataset.before ??= by.title);
    const isCopied = await write(text, by);
    by.toggleAttribute("data-done", isCopied);
    const result = isCopied ? "Copied" : "This browser does not allow copying";
    setLabel(by, result);
    announce(result);
    setTimeout(() => {
      delete by.dataset.done;
      setLabel(by, label);
    }, 2000);
  }

  /** Add a link to the page of similar papers, which needs scripts, after the related papers. */
  function similarLink() {
    const related = document.querySelector("#related-papers + ul");
    if (!related) return;
    const href = `${urlOf("similar/")}?like=${slugOf(addressOf(location.pathname))}`;
    related.append(element("li", {}, element("a", { href }, "More like this")));
  }

  /** Return a button that copies the address of the page's paper. */
  function copyLink() {
    const canonical = document.querySelector("link[rel=canonical]");
    const address = canonical instanceof HTMLLinkElement ? canonical.href : location.href.split("#")[0];
    return labelledButton("Copy link", (by) => copy(address, by), "ps-chain");
  }

  /**
   * Return the titles of saved papers by their addresses relative to the site.
   *
   * Other pages of the host can store anything, also addresses of scripts and of other hosts.
   *
   * @returns {Record<string, string>}
   */
  function saved() {
    try {
      const entries = Object.entries(JSON.parse(stored(SAVED) || "{}"));
      return Object.fromEntries(entries.filter(([address]) => address.startsWith("papers/")));
    } catch {
      return {};
    }
  }

  /**
   * Save the paper at *address*, or remove it if there is no *title*.
   *
   * Return false if the browser stores nothing.
   *
   * @param {string} address
   * @param {string} [title]
   */
  function save(address, title) {
    const { [address]: _, ...others } = saved();
    const isStored = store(SAVED, JSON.stringify(title ? { ...others, [address]: title } : others));
    if (isStored) showSaved();
    return isStored;
  }

  /** Show which papers are saved on their buttons, and how many in the header if there are any. */
  function showSaved() {
    const titles = saved();
    for (const saver of document.querySelectorAll("button.ps-save")) {
      const isSaved = (/** @type {HTMLElement} */ (saver).dataset.address ?? "") in titles;
      saver.setAttribute("aria-pressed", String(isSaved));
      if (saver.firstChild) saver.firstChild.textContent = isSaved ? "Saved" : "Save";
    }
    const number = Object.keys(titles).length;
    const header = document.querySelector("body > header");
    const link = header?.querySelector(".ps-save") ?? element("a", { class: "ps-save" });
    if (!(link instanceof HTMLAnchorElement)) return;
    link.href = urlOf("saved/");
    link.textContent = number.toLocaleString("en");
    setLabel(link, `Saved papers: ${link.textContent}`);
    if (!number) link.remove();
    else if (!link.parentElement) header?.querySelector(".ps-theme")?.before(link);
  }

  /** Return the address of a page relative to the site, the same over http and file://. @param {string} path */
  function addressOf(path) {
    return path.slice(HOME.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  }

  /**
   * Return the URL of a page by its address; it is that of a file on file://, and where papers have such addresses.
   *
   * @param {string} address
   */
  function urlOf(address) {
    const isFile = HOME.protocol === "file:" || ENDING !== "/";
    return new URL(isFile ? address.replace(/\/$/, "/index.html") : address, HOME).href;
  }

  /** Return the last part of the address of a paper's page. @param {string} address */
  function slugOf(address) {
    return address.replace(/^papers\/|\/$|\.html$/g, "");
  }

  /** Show a message on a button. @param {HTMLButtonElement} by @param {string} message */
  function report(by, message) {
    setLabel(by, message);
    by.textContent = message;
    announce(message);
  }

  /** Have screen readers say a message: they do not say the new name of a button. @param {string} message */
  function announce(message) {
    const region = document.querySelector("body > .ps-aside") ?? element("div", { class: "ps-aside", role: "status" });
    if (!region.isConnected) document.body.append(region);
    region.textContent = "";
    // They say only what changes in a region that is already there.
    setTimeout(() => (region.textContent = message), 100);
  }

  /** Show on a button that the browser stores nothing. @param {HTMLButtonElement} by */
  function showNoStorage(by) {
    report(by, "This browser cannot save papers");
  }

  /**
   * Return a button that saves a paper, or removes it again.
   *
   * @param {string} label
   * @param {string} address
   * @param {string} title
   */
  function saver(label, address, title) {
    const created = button(label, "ps-save", (by) => {
      // By the state that the button shows, as another tab may have changed what is stored.
      if (!save(address, by.ariaPressed === "true" ? undefined : title)) showNoStorage(by);
    });
    created.dataset.address = address;
    return created;
  }

  /** Return a button that saves the page's paper. */
  function saveButton() {
    const title = document.querySelector("article > h1")?.textContent ?? "";
    const created = saver("Save in this browser", addressOf(location.pathname), title);
    // The text, which `showSaved` sets, is its name, so it needs no label.
    created.removeAttribute("aria-label");
    created.append("");
    return created;
  }

  /** Add a button to each paper of a list that saves it, and buttons for all of them. */
  function saveButtons() {
    for (const item of document.querySelectorAll(`${LISTS} > li:not(:has(> .ps-save))`)) {
      const link = item.querySelector("a");
      const address = link ? addressOf(link.pathname) : "";
      const title = link?.textContent ?? "";
      if (address.startsWith("papers/")) item.append(saver(`Save ${title}`, address, title));
    }
    showSaved();
    listButtons();
  }

  /** Add buttons after a page's lists that save all their papers, if there are many, and cite them. */
  function listButtons() {
    for (const earlier of document.querySelectorAll(".ps-results ~ .ps-formats")) earlier.remove();
    /** @type {NodeListOf<HTMLButtonElement>} */
    const elements = document.querySelectorAll(`${LISTS} > li > button.ps-save`);
    const savers = [...elements];
    const line = element("p", { class: "ps-formats" });
    if (savers.length >= MANY) line.append(saveAll(savers));
    // Files have all papers; of results, only those of this page are here.
    const hasMore = document.querySelector(".ps-ways + ul a[href$='.bib'], .ps-paging > a");
    const exportList = async (/** @type {HTMLButtonElement} */ by) => (await basket(by))?.citeList(by);
    if (savers.length > 1 && !hasMore) line.append(labelledButton("Cite all papers in this list", exportList));
    if (line.firstChild) savers.at(-1)?.closest("ul")?.after(line);
  }

  /** Return a button that saves all papers of the page. @param {HTMLButtonElement[]} savers */
  function saveAll(savers) {
    const press = (/** @type {HTMLButtonElement} */ saver) => {
      if (saver.ariaPressed !== "true") saver.click();
      return saver.ariaPressed === "true";
    };
    return labelledButton("Save all on this page", (by) => savers.every(press) || showNoStorage(by));
  }

  /** Return the BibTeX entry on a paper's page. @param {Document} page */
  function entryOn(page) {
    return page.querySelector("#cite + * code")?.textContent?.trimEnd();
  }

  /** Post the entry to the parent window, if in its frame: on file:// pages can't read each other. */
  function postEntry() {
    const entry = entryOn(document);
    if (entry && window.name === "papershelf" && parent !== window) parent.postMessage(entry, "*");
  }

  /** Load a plain script; modules do not load from file://. @param {string} name */
  function load(name) {
    return new Promise((resolve, reject) => {
      const loaded = element("script", { src: new URL(name, script.src).href });
      document.head.append(Object.assign(loaded, { onload: resolve, onerror: reject }));
    });
  }

  /** Add a link to the form for corrections to a paper's page of a large catalog, which lacks it. */
  function correction() {
    const place = document.querySelector("#cite ~ p:not(h2 + p, .ps-meta + p)");
    const repository = [...document.querySelectorAll("body > footer > a:not([rel])")].at(-1);
    if (!place || !(repository instanceof HTMLAnchorElement)) return;
    const form = FORMS[repository.hostname];
    if (!form || place.textContent?.includes(CORRECT)) return;
    const title = encodeURIComponent(`Correction: ${addressOf(location.pathname)}`);
    const href = `${repository.href.replace(/\/$/, "")}/${form}=${title}`;
    place.append(" · ", element("a", { href }, CORRECT));
  }

  /**
   * Load the scripts of citations on first use and return their functions; on failure show a message
   * on the button, if there is one.
   *
   * @param {HTMLButtonElement} [by]
   */
  async function basket(by) {
    const loaded = () => globalThis.papershelfBasket;
    try {
      if (!loaded()) await load("cite.js");
      if (!loaded()) await load("basket.js");
    } catch {
      if (by) report(by, "This could not be loaded. Try again");
    }
    return loaded();
  }

  /** Import a module by its path relative to this script. @param {string} path */
  function module(path) {
    return import(new URL(path, script.src).href);
  }

  /** Add a button for other formats to a paper's citation. */
  function formatsButton() {
    const code = document.querySelector("#cite + * code");
    if (!code) return;
    const show = async () => {
      more.remove();
      const loaded = await basket(more);
      if (loaded) return loaded.citePaper(code);
      code.before(more);
      more.focus({ preventScroll: true });
    };
    const more = labelledButton("Other formats", show, "ps-more");
    code.before(more);
    const action = document.querySelector(".ps-actions + ul a[href$='#cite']");
    action?.addEventListener("click", () => more.isConnected && show());
  }

  /** Add a button to each block of code that copies it. */
  function copyButtons() {
    for (const code of document.querySelectorAll("article pre > code")) {
      const text = () => (code.textContent ?? "").trimEnd();
      // Focusable, so that it can be scrolled by keyboard.
      if (code.scrollHeight > code.clientHeight) code.setAttribute("tabindex", "0");
      code.setAttribute("translate", "no");
      code.before(button("Copy to clipboard", "ps-copy", (by) => copy(text(), by)));
    }
  }

  /** Add a link to each heading that has an id. */
  function permalinks() {
    for (const heading of document.querySelectorAll("article :is(h2, h3, h4)[id]:not(:has(.headerlink))")) {
      const link = element("a", { href: `#${heading.id}`, class: "headerlink" }, "#");
      heading.ariaLabel = heading.textContent;
      setLabel(link, `Permanent link to “${heading.ariaLabel}”`);
      heading.append(" ", link);
    }
  }

  /** Make elements that overflow horizontally focusable, so that the keyboard can scroll them. */
  function scrollers() {
    const wide = "article :is(math[display=block], table, pre > code)";
    for (const scroller of document.querySelectorAll(wide)) {
      if (scroller.scrollWidth > scroller.clientWidth) scroller.setAttribute("tabindex", "0");
    }
  }

  /** Scroll the navigation, which overflows on phones, to the current page. */
  function showCurrent() {
    const current = document.querySelector("body > header > nav > [aria-current]");
    const bar = current?.parentElement;
    if (!(current instanceof HTMLElement) || !bar) return;
    bar.scrollLeft = current.offsetLeft - bar.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2;
  }

  /** Focus the search field on a shortcut, or open the search page. @param {KeyboardEvent} event */
  function focusSearch(event) {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const field = document.querySelector("form[role=search] input");
    const isTyping =
      target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea");
    if (!(field instanceof HTMLInputElement) || isTyping || stored(NO_SEARCH_KEYS)) return;
    if (!SEARCH_KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
    // Narrow windows show a link in place of the header's field.
    if (field !== document.activeElement) location.assign(/** @type {HTMLFormElement} */ (field.form).action);
  }

  /** Show at once what a page says without its scripts if one of them can't be loaded, as from a disk. */
  function showWithout() {
    document.querySelector(".ps-without")?.classList.remove("ps-without");
  }

  /** Add the choice of shortcuts to the help of the search page: speech input may press them unintended. */
  function shortcutChoice() {
    const box = element("input", { type: "checkbox" });
    box.checked = !stored(NO_SEARCH_KEYS);
    box.addEventListener("change", () => store(NO_SEARCH_KEYS, box.checked ? "" : "true"));
    document.querySelector(".ps-help")?.append(element("label", {}, box, "The keys /, S and F lead to the search field"));
  }

  /** Add the search field, which needs scripts, to the header as soon as its navigation is parsed. */
  function searchField() {
    const nav = document.querySelector("body > header:not([class], :has(> form)) > nav");
    if (!nav) return;
    const field = element("input", { type: "search", name: "q", placeholder: SEARCH, "aria-label": SEARCH });
    nav.after(element("form", { action: urlOf("search/"), role: "search" }, field));
  }

  /** Show the query of the address in the field of the search page, whose own scripts may take long. */
  function showQuery() {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    // A default value leaves what the visitor has typed.
    document.querySelector("#ps-query:not([value])")?.setAttribute("value", query);
  }

  /** Load the suggestions of a search field when it is first focused. */
  function suggestions() {
    for (const form of document.querySelectorAll("form[role=search][action]")) {
      const attach = async () => (await module("search/suggest.js")).attach(form);
      form.addEventListener("focusin", attach, { once: true });
    }
  }

  /** Link authors without a page to a search; written as HTML, these links would take much space. */
  function authorLinks() {
    const form = document.querySelector("body > header > form");
    if (!(form instanceof HTMLFormElement)) return;
    const linked = (/** @type {string} */ part) => {
      const isName = /\p{L}/u.test(part) && part.trim() !== "et al.";
      const query = new URLSearchParams({ q: `author:"${part.replaceAll('"', "")}"` });
      return isName ? element("a", { href: `${form.action}?${query}` }, part) : part;
    };
    for (const line of document.querySelectorAll(AUTHORS)) {
      for (const text of [...line.childNodes]) {
        // The parts are names and, because of the parentheses, the separators.
        if (text instanceof Text) text.replaceWith(...text.data.split(/(,\s+)/).map(linked));
      }
    }
  }

  /** Load the scripts of what only some pages have. */
  async function addParts() {
    if (document.querySelector(".ps-filter")) load("filter.js");
    if (HOME.protocol !== "file:" && document.querySelector(LISTS)) load("since.js");
    const place = document.querySelector(".ps-saved");
    if (place) (await basket())?.show(place);
    const map = document.querySelector(".ps-map");
    if (map) (await module("search/map.js")).attach(map);
  }

  /** Add the search field to the header, and buttons to the actions of a paper's page. */
  function addActions() {
    parsing.disconnect();
    searchField();
    const actions = document.querySelector(".ps-actions + ul");
    if (!actions) return;
    // In one item, so that a line break does not separate them.
    actions.append(element("li", {}, copyLink(), saveButton()));
    showSaved();
  }

  /** Call a function once the page is parsed. @param {(page: Document) => void} then */
  function subscribe(then) {
    if (document.readyState !== "loading") then(document);
    else document.addEventListener("DOMContentLoaded", () => then(document));
  }

  // Material's script offers these two to those of a site and of its analytics.
  Object.assign(window, { document$: { subscribe }, location$: { subscribe() {} } });
  root.dataset.theme = stored(THEME);
  /** Adds the buttons once a paper's actions are parsed, so that nothing after them moves. */
  const parsing = new MutationObserver(() => {
    searchField();
    showQuery();
    if (document.querySelector(".ps-actions + ul + *")) addActions();
  });
  parsing.observe(document, { childList: true, subtree: true });
  // An element's error does not bubble.
  document.addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && showWithout(), true);

  document.addEventListener("DOMContentLoaded", () => {
    // If the page is parsed in one piece, the observer is called too late.
    if (!document.querySelector(".ps-chain")) addActions();
    document.querySelector("body > header")?.append(themeButton());
    similarLink();
    formatsButton();
    copyButtons();
    saveButtons();
    postEntry();
    permalinks();
    showCurrent();
    scrollers();
    suggestions();
    shortcutChoice();
    authorLinks();
    correction();
    addParts();
    document.addEventListener("keydown", focusSearch);
    document.addEventListener("papershelf:list", saveButtons);
    addEventListener("pageshow", showSaved);
    addEventListener("storage", showSaved);
  });

  return {
    HOME, ENDING, LISTS, SAVED,
    element, button, labelledButton, copy, report, showNoStorage,
    saved, save, addressOf, urlOf, slugOf, entryOn, module,
  };
})();
