/**
 * Adds to a page what all pages share and nobody needs without scripts: the search, the palette, the
 * drawer, icons, and what Material's own script looks for.
 *
 * It runs where it stands in the header, before anything is painted, and once more when the page is
 * whole, right before Material's script looks at it.
 */

/**
 * @typedef {object} Frame
 * @property {string} scope - what this site's keys in the browser's storage begin with
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
  const header = /** @type {HTMLElement} */ (script.closest("header"));
  const root = new URL("..", script.src);
  const shared = /** @type {any} */ (globalThis);

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

  /** The title of the site, which gives way to that of the page. */
  function title() {
    const topic = (/** @type {string} */ rest) =>
      `<div class="md-header__topic"${rest}><span class="md-ellipsis"></span></div>`;
    each(header, ".md-header__title", (element) => {
      const name = element.textContent ?? "";
      element.replaceChildren(
        drawn(
          `<div class="md-header__ellipsis">${topic("")}${topic(' data-md-component="header-topic"')}</div>`,
        ),
      );
      const site = element.querySelector(".md-ellipsis");
      if (site) site.textContent = name;
    });
    part(header, ".md-header__title", "header-title");
  }

  /** The header, as far as it is there. */
  function fill() {
    header.setAttribute("data-md-component", "header");
    each(header, ".md-logo", (logo) => {
      if (!logo.childElementCount) logo.append(drawn(frame.logo));
      logo.title = logo.getAttribute("aria-label") ?? "";
    });
    part(header, ".md-logo", "logo");
    header.querySelector(".md-logo")?.after(button("__drawer", frame.menu));
    title();
    script.before(drawn(frame.palette));
    if (!frame.search) return;
    script.before(button(script.dataset.field ?? "__search", frame.magnifier));
    if (!script.dataset.field) script.before(drawn(frame.search));
  }

  /** The colours that the visitor chose, or else those of the first choice that fits the system. */
  function colour() {
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
    part(document, ".md-tabs", "tabs");
    each(document, ".md-tabs__list > li", (item) => item.classList.add("md-tabs__item"));
    each(document, ".md-tabs__list > li > a", (link) => link.classList.add("md-tabs__link"));
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

  document.documentElement.classList.replace("no-js", "js");
  keep();
  configure();
  switches();
  fill();
  colour();
  document.addEventListener("DOMContentLoaded", finish);
}
