/**
 * Adds to a page what all pages share and nobody needs without scripts: the search, the palette, the
 * drawer, icons, the boxes that Material's style sheet draws, and what its script looks for.
 *
 * It runs where it stands, between the header and the text, goes on as the text comes, before it is
 * painted, and ends when the page is whole, right before Material's script looks at it.
 */

/**
 * @typedef {object} Frame
 * @property {string} scope - what this site's keys in the browser's storage begin with
 * @property {string} header - the name of the bar at the top
 * @property {string} tabs - that of the tabs, empty where the drawer stands beside the text
 * @property {string} bundle - Material's script
 * @property {string} favicon
 * @property {Record<string, string>} colours - before the visitor chooses
 * @property {string} repository
 * @property {string} footer
 * @property {string} logo
 * @property {string} palette
 * @property {string} search
 * @property {string} navigation
 * @property {string} top
 * @property {string} menu
 * @property {string} magnifier
 * @property {string} source
 * @property {boolean} permalinks
 * @property {object} config - Material's settings
 */

/** @param {Frame} frame */
function share(frame) {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const header = /** @type {HTMLElement} */ (document.querySelector("header"));
  const container = box("md-container");
  const root = new URL("..", script.src);
  const shared = /** @type {any} */ (globalThis);

  /** @param {string} names - its classes */
  function box(names) {
    const made = document.createElement("div");
    made.className = names;
    return made;
  }

  /** @param {string} path - as it leads there from this script */
  const address = (path) => new URL(path, script.src).href;

  /**
   * What stands in HTML, with links that lead to their place from this page.
   * @param {string} html
   */
  function drawn(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const name of ["href", "src"]) {
      for (const element of template.content.querySelectorAll(`[${name}]`)) {
        const path = /** @type {string} */ (element.getAttribute(name));
        if (!/^(#|[a-z]+:)/i.test(path)) element.setAttribute(name, address(path));
      }
    }
    return template.content;
  }

  /**
   * @param {ParentNode} within
   * @param {string} selector
   * @param {(element: HTMLElement) => void} change
   */
  function each(within, selector, change) {
    for (const element of within.querySelectorAll(selector)) {
      change(/** @type {HTMLElement} */ (element));
    }
  }

  /**
   * @param {ParentNode} within
   * @param {string} selector
   * @param {string} name - of a part, as Material's script knows it
   */
  function part(within, selector, name) {
    each(within, selector, (element) => element.setAttribute("data-md-component", name));
  }

  /**
   * @param {string} target
   * @param {string} icon
   */
  function button(target, icon) {
    return drawn(`<label class="md-header__button md-icon" for="${target}">${icon}</label>`);
  }

  /** What Material's scripts keep in the browser, each site under its own name. */
  function keep() {
    shared.__md_scope = new URL(frame.scope, script.src);
    /** @param {string} text */
    shared.__md_hash = (text) =>
      [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
    /** @param {string} key */
    shared.__md_get = (key, storage = localStorage, scope = shared.__md_scope) =>
      JSON.parse(/** @type {string} */ (storage.getItem(`${scope.pathname}.${key}`)));
    /**
     * @param {string} key
     * @param {unknown} value
     */
    shared.__md_set = (key, value, storage = localStorage, scope = shared.__md_scope) => {
      try {
        storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
      } catch {
        // A browser that keeps nothing.
      }
    };
  }

  /** The settings of Material's script, unless the page has some of its own. */
  function configure() {
    if (document.getElementById("__config")) return;
    const element = document.createElement("script");
    element.id = "__config";
    element.type = "application/json";
    const search = address("search/worker.js");
    element.textContent = JSON.stringify({ ...frame.config, base: root.href, search });
    document.body.prepend(element);
  }

  /** What boxes and buttons anywhere switch, and where messages appear. */
  function switches() {
    const toggle = (/** @type {string} */ name) =>
      `<input class="md-toggle" data-md-toggle="${name}" type="checkbox" id="__${name}" autocomplete="off">`;
    document.body.prepend(
      drawn(
        `${toggle("drawer")}${toggle("search")}<label class="md-overlay" for="__drawer"></label>` +
          '<div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>',
      ),
    );
  }

  /**
   * The title of the site, which gives way to that of the page.
   * @param {string} name
   */
  function title(name) {
    const topic = (/** @type {string} */ rest) =>
      `<div class="md-header__topic"${rest}><span class="md-ellipsis"></span></div>`;
    const made = drawn(
      '<div class="md-header__title" data-md-component="header-title"><div class="md-header__ellipsis">' +
        `${topic("")}${topic(' data-md-component="header-topic"')}</div></div>`,
    );
    const site = made.querySelector(".md-ellipsis");
    if (site) site.textContent = name;
    return made;
  }

  /** The header around its link to the home page; one of a site's own stays as it is. */
  function fill() {
    if (header.className) return;
    header.className = "md-header";
    header.dataset.mdComponent = "header";
    const bar = document.createElement("nav");
    bar.className = "md-header__inner md-grid";
    bar.setAttribute("aria-label", frame.header);
    const logo = /** @type {HTMLElement} */ (header.querySelector("a"));
    const name = logo.textContent ?? "";
    logo.className = "md-header__button md-logo";
    logo.dataset.mdComponent = "logo";
    logo.title = name;
    logo.setAttribute("aria-label", name);
    logo.replaceChildren(drawn(frame.logo));
    logo.after(button("__drawer", frame.menu), title(name), drawn(frame.palette), ...searching());
    bar.append(...header.childNodes);
    header.append(bar);
    if (!frame.repository || bar.querySelector(".md-header__source")) return;
    const source = box("md-header__source");
    source.append(drawn(frame.repository));
    bar.append(source);
  }

  /** The search and the button for it, which may lead to a field of the page's own. */
  function searching() {
    if (!frame.search) return [];
    const field = script.dataset.field;
    const parts = [button(field ?? "__search", frame.magnifier)];
    return field ? parts : [...parts, drawn(frame.search)];
  }

  /** The tabs, and what a site has beside them, in the box that goes around all below the header. */
  function contain() {
    const parts = [];
    for (let part = header.nextSibling; part && part !== script; part = part.nextSibling) {
      parts.push(part);
    }
    container.append(...parts);
    header.after(container);
    for (const bar of container.children) {
      if (bar.localName !== "nav" || bar.className) continue;
      if (frame.tabs) tabs(/** @type {HTMLElement} */ (bar));
      else bar.remove();
      break;
    }
  }

  /** @param {HTMLElement} bar - with nothing but links */
  function tabs(bar) {
    bar.className = "md-tabs";
    bar.setAttribute("aria-label", frame.tabs);
    const grid = box("md-grid");
    const list = document.createElement("ul");
    list.className = "md-tabs__list";
    for (const link of bar.querySelectorAll("a")) {
      const item = document.createElement("li");
      item.className = "md-tabs__item";
      item.classList.toggle("md-tabs__item--active", link.hasAttribute("aria-current"));
      link.className = "md-tabs__link";
      item.append(link);
      list.append(item);
    }
    grid.append(list);
    bar.append(grid);
  }

  /**
   * The boxes around the text, as soon as that begins: what comes later finds its place, because
   * the browser goes on within the elements that it has opened.
   */
  function wrap() {
    const main = document.querySelector("main");
    if (main && main.parentElement === document.body) {
      main.className = "md-main";
      container.append(main);
      watcher.observe(main, { childList: true });
    }
    const article = main?.querySelector(":scope > article");
    if (main && article) {
      const inner = box("md-main__inner md-grid");
      const content = box("md-content");
      for (const part of [...main.children]) {
        (part.matches(".md-sidebar") ? inner : content).append(part);
      }
      article.classList.add("md-content__inner");
      inner.append(content);
      main.append(inner);
    }
    const foot = document.querySelector("body > footer");
    if (foot) {
      container.append(foot);
      end(foot);
    }
  }

  /** @param {Element} foot - one of ours says no more than whose the site is */
  function end(foot) {
    const isOurs = !foot.hasChildNodes() || foot.firstElementChild?.matches(".md-copyright");
    if (foot.className || !isOurs) return;
    foot.className = "md-footer";
    foot.replaceChildren(drawn(frame.footer));
  }

  /** The icon, which pages name only where all read it without scripts. */
  function head() {
    if (document.querySelector("link[rel~=icon]")) return;
    const href = address(frame.favicon);
    document.head.append(Object.assign(document.createElement("link"), { rel: "icon", href }));
  }

  /**
   * Material's own script, unless the page has it where others need it. It waits for an event that
   * would be over if it were not written, which browsers wait for.
   */
  function follow() {
    if (script.dataset.scripts === undefined) {
      document.write(`<script defer src="${address(frame.bundle)}"></${"script"}>`);
    }
  }

  /** The colours that the visitor chose, or else those of the first choice that fits the system. */
  function colour() {
    for (const [name, value] of Object.entries(frame.colours)) {
      document.body.setAttribute(`data-md-color-${name}`, value);
    }
    /** @type {HTMLElement[]} */
    const choices = [];
    each(header, "[data-md-color-media]", (choice) => choices.push(choice));
    const media = (/** @type {HTMLElement} */ choice) =>
      choice.getAttribute("data-md-color-media") ?? "";
    const saved = shared.__md_get("__palette")?.color;
    const first = choices.find((choice) => matchMedia(media(choice)).matches) ?? choices[0];
    const wanted = saved?.media ?? (first && media(first));
    if (wanted === undefined) return;
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const meant = wanted === "(prefers-color-scheme)" ? `(prefers-color-scheme: ${scheme})` : wanted;
    const chosen = choices.find((choice) => media(choice) === meant);
    for (const name of ["media", "scheme", "primary", "accent"]) {
      const attribute = `data-md-color-${name}`;
      const value = chosen?.getAttribute(attribute) ?? saved?.[name];
      if (value) document.body.setAttribute(attribute, value);
    }
  }

  /** The drawer, on pages that have none of their own. */
  function drawer() {
    const inner = document.querySelector(".md-main__inner");
    if (!frame.navigation || !inner || inner.querySelector(".md-sidebar--primary > *")) return;
    const known = inner.querySelector(".md-sidebar--primary");
    const drawer = known ?? document.createElement("div");
    drawer.className = "md-sidebar md-sidebar--primary";
    drawer.setAttribute("data-md-component", "sidebar");
    drawer.setAttribute("data-md-type", "navigation");
    drawer.toggleAttribute("hidden", !known);
    drawer.append(
      drawn(
        `<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">${frame.navigation}</div></div>`,
      ),
    );
    if (!known) inner.prepend(drawer);
  }

  /** The table of contents as Material's script follows it. */
  function contents() {
    each(document, ".md-sidebar--secondary", (sidebar) => {
      if (!sidebar.childElementCount) return;
      sidebar.setAttribute("data-md-component", "sidebar");
      sidebar.setAttribute("data-md-type", "toc");
      each(sidebar, "li", (item) => item.classList.add("md-nav__item"));
      each(sidebar, "li > a", (link) => link.classList.add("md-nav__link"));
      part(sidebar, ".md-nav--secondary > .md-nav__list", "toc");
    });
  }

  /** The title of the page in the header, and marks beside headings that lead to them. */
  function headings() {
    const article = document.querySelector(".md-content__inner");
    const topic = header.querySelector("[data-md-component=header-topic] > .md-ellipsis");
    const first = article?.querySelector("h1")?.cloneNode(true);
    if (topic && first instanceof HTMLElement) {
      each(first, ".headerlink", (link) => link.remove());
      topic.textContent = (first.textContent ?? "").trim();
    }
    if (!article || !frame.permalinks) return;
    each(article, ":is(h1, h2, h3, h4, h5, h6)[id]", (heading) => {
      if (heading.querySelector(".headerlink")) return;
      const link = document.createElement("a");
      link.className = "headerlink";
      link.href = `#${heading.id}`;
      link.title = "Permanent link";
      link.textContent = "¶";
      heading.append(link);
    });
  }

  function finish() {
    watcher.disconnect();
    wrap();
    part(document, ".md-tabs", "tabs");
    part(document, ".md-container", "container");
    part(document, ".md-main", "main");
    part(document, ".md-content", "content");
    each(document, ".md-source", (source) => {
      if (source.querySelector(".md-source__icon")) return;
      source.prepend(drawn(`<div class="md-source__icon md-icon">${frame.source}</div>`));
    });
    drawer();
    contents();
    headings();
    document.querySelector(".md-main")?.append(drawn(frame.top));
  }

  const watcher = new MutationObserver(wrap);
  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js");
  head();
  keep();
  configure();
  switches();
  fill();
  colour();
  contain();
  watcher.observe(document.body, { childList: true });
  follow();
  document.addEventListener("DOMContentLoaded", finish);
}
