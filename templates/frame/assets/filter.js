/** A field that narrows the lists of a page to the entries that have all of its words. */

/**
 * Put the field into *place*, for all lists that come after it.
 *
 * @param {HTMLElement} place
 */
export function attach(place) {
  const what = (document.querySelector("h1")?.textContent ?? "").trim().toLowerCase();
  const input = document.createElement("input");
  Object.assign(input, { type: "search", placeholder: `Filter ${what}`, autocomplete: "off" });
  input.setAttribute("aria-label", `Filter ${what}`);
  const said = document.createElement("output");
  place.append(input, said);
  const entries = entriesAfter(place);
  const total = entries.reduce((sum, { texts }) => sum + texts.length, 0);
  input.addEventListener("input", () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    const found = narrow(entries, words);
    const count = found ? `${found.toLocaleString("en")} of ${total.toLocaleString("en")}` : `No ${what}`;
    said.textContent = words.length ? count : "";
    hideEmpty(place);
  });
}

/**
 * The items of all lists, each before those in it.
 *
 * @param {HTMLElement} place
 */
function entriesAfter(place) {
  const items = /** @type {NodeListOf<HTMLElement>} */ (place.parentElement?.querySelectorAll("li"));
  return [...items].map((item) => ({ item, texts: [...item.children].flatMap(textsOf) }));
}

/**
 * What an item says itself: the label of its link, and of those folded up in it.
 *
 * @param {Element} child
 */
function textsOf(child) {
  if (child.matches("ul")) return [];
  const links = child.matches("a") ? [child] : [...child.querySelectorAll("a")];
  return links.map((link) => folded(link.textContent ?? ""));
}

/**
 * Show the entries with all *words*, and what they stand in; return how many links have them.
 *
 * @param {ReturnType<typeof entriesAfter>} entries
 * @param {string[]} words
 */
function narrow(entries, words) {
  const has = (/** @type {string} */ text) => words.every((word) => text.includes(word));
  let found = 0;
  for (const { item, texts } of entries.toReversed()) {
    const own = texts.filter(has).length;
    found += own;
    item.hidden = !own && !item.querySelector("li:not([hidden])");
    const folds = item.querySelector(":scope > details");
    if (folds instanceof HTMLDetailsElement) {
      folds.open = words.length > 0 && texts.slice(1).some(has);
    }
  }
  return found;
}

/**
 * Hide headings without an entry, with all that stands below them.
 *
 * @param {HTMLElement} place
 */
function hideEmpty(place) {
  let part = /** @type {HTMLElement[]} */ ([]);
  const end = () => {
    const isEmpty = !part.some((one) => one.querySelector(":scope > li:not([hidden])"));
    for (const one of part) one.hidden = isEmpty;
    part = [];
  };
  for (let next = place.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.matches("h2")) end();
    part.push(/** @type {HTMLElement} */ (next));
  }
  end();
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
