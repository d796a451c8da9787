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
  /** What stands between two names, which a suffix is not. */
  const BETWEEN = /(,\s+(?![JS]r\b|I{2,3}\b|IV\b))/;
  const OTHERS = "et al.";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const HOME = new URL("..", script.src);
  /** Sites of one host keep what is saved apart. */
  const SAVED = `papershelf.saved ${HOME.pathname}`;
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
    const before = by.title;
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

  /** A button among the actions of a paper that copies its address. */
  function copyLink() {
    const actions = document.querySelector(".ps-actions + ul");
    if (!actions) return;
    const own = document.querySelector("link[rel=canonical]");
    const address = own instanceof HTMLLinkElement ? own.href : location.href.split("#")[0];
    const item = document.createElement("li");
    item.append(button("Copy link", "ps-chain", (by) => copy(address, by)));
    item.firstElementChild?.append("Copy link");
    actions.append(item);
  }

  /**
   * The titles of saved papers by their addresses below the site's.
   *
   * @returns {Record<string, string>}
   */
  function saved() {
    try {
      return JSON.parse(localStorage.getItem(SAVED) ?? "{}");
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
    countSaved();
    return true;
  }

  /** The link to what is saved, in the header as soon as there is something. */
  function countSaved() {
    const number = Object.keys(saved()).length;
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

  /** A button among the actions of a paper that saves it. */
  function saveButton() {
    const actions = document.querySelector(".ps-actions + ul");
    const title = document.querySelector("article > h1")?.textContent ?? "";
    const address = location.pathname.slice(HOME.pathname.length);
    if (!actions) return;
    const label = document.createTextNode("");
    const made = button("Save in this browser", "ps-save", (own) => {
      if (save(address, address in saved() ? undefined : title)) show();
      else own.title = "This browser keeps nothing";
    });
    const show = () => {
      const isSaved = address in saved();
      label.data = isSaved ? "Saved" : "Save";
      made.setAttribute("aria-pressed", String(isSaved));
    };
    made.removeAttribute("aria-label");
    made.append(label);
    show();
    const item = document.createElement("li");
    item.append(made);
    actions.append(item);
  }

  /** The list of saved papers on the page for them. */
  function showSaved() {
    const place = document.querySelector(".ps-saved");
    if (!place) return;
    const list = document.createElement("ul");
    for (const [address, title] of Object.entries(saved())) {
      const link = document.createElement("a");
      link.href = new URL(address, HOME).href;
      link.textContent = title;
      const item = document.createElement("li");
      const remove = button(`Remove ${title}`, "ps-remove", () => {
        save(address);
        item.remove();
      });
      item.append(link, remove);
      list.append(item);
    }
    const text = document.createElement("p");
    text.textContent = "Nothing is saved yet: “Save” stands below the title of each paper.";
    place.after(list.childElementCount ? list : text);
  }

  /** A button in each block of code that copies it. */
  function copyButtons() {
    for (const code of document.querySelectorAll("article pre > code")) {
      const text = () => (code.textContent ?? "").trimEnd();
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
    const { attach } = await import(new URL("search/suggest.js", script.src).href);
    attach(form);
  }

  /** Authors without a page lead to what the search finds of them: links would cost much room. */
  function authorLinks() {
    const form = document.querySelector("body > header > form");
    if (!(form instanceof HTMLFormElement)) return;
    for (const text of [...(document.querySelector(".ps-authors + p")?.childNodes ?? [])]) {
      if (text instanceof Text) text.replaceWith(...text.data.split(BETWEEN).map(found(form.action)));
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

  /** A field that narrows the lists of a page, where the page has a place for it. */
  async function filter() {
    const place = document.querySelector(".ps-filter");
    if (!place) return;
    const { attach } = await import(new URL("filter.js", script.src).href);
    attach(place);
  }

  /** Marks on what came in since the last visit, where the page lists papers. */
  async function sinceLastVisit() {
    if (!document.querySelector(":is(.ps-cards, .ps-lines) + ul")) return;
    const { markNew } = await import(new URL("since.js", script.src).href);
    markNew(HOME);
  }

  root.dataset.theme = chosen();
  /** The buttons among a paper's actions come with these, so that what follows does not move. */
  const coming = new MutationObserver(() => {
    if (!document.querySelector(".ps-actions + ul + *")) return;
    coming.disconnect();
    copyLink();
    saveButton();
  });
  coming.observe(document, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => {
    coming.disconnect();
    document.querySelector("body > header")?.append(themeButton());
    copyButtons();
    showSaved();
    countSaved();
    permalinks();
    showCurrent();
    scrollers();
    suggestions();
    authorLinks();
    filter();
    if (HOME.protocol !== "file:") sinceLastVisit();
    document.addEventListener("keydown", focusSearch);
  });
})();
