/** Adds a field to an index that filters its lists to the entries that contain all of its words. */
(() => {
  /** @typedef {{ item: HTMLElement, texts: string[] }} Entry - an item with the texts of its links */
  const place = /** @type {HTMLElement} */ (document.querySelector(".ps-filter"));

  /** Letters that NFKD does not decompose. */
  const LETTERS = /** @type {Record<string, string>} */ ({
    æ: "ae", ð: "d", đ: "d", ħ: "h", ı: "i",
    ł: "l", ø: "o", œ: "oe", ß: "ss", þ: "th",
  });

  /** Return the words of a text in lower case, without accents. @param {string} text */
  function wordsOf(text) {
    const plain = text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
    const folded = plain.replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter);
    return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  }

  /** Add the field, which filters all lists after it. */
  function addField() {
    const noun = (document.querySelector("h1")?.textContent ?? "").trim().toLowerCase();
    const label = `Filter ${noun}`;
    const attributes = { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" };
    const input = papershelfFrame.element("input", attributes);
    const output = papershelfFrame.element("output", {});
    place.append(input, output);
    const entries = entriesAfter();
    const total = entries.reduce((sum, { texts }) => sum + texts.length, 0);
    input.addEventListener("input", () => {
      const words = wordsOf(input.value);
      const matches = filter(entries, words);
      const count = matches ? `${matches.toLocaleString("en")} of ${total.toLocaleString("en")}` : `No matching ${noun}`;
      output.textContent = words.length ? count : "";
      hideEmpty();
    });
  }

  /** Return the items of all lists, each before those nested in it, whose links are not its own. @returns {Entry[]} */
  function entriesAfter() {
    const items = /** @type {NodeListOf<HTMLElement>} */ (place.parentElement?.querySelectorAll("li"));
    return Array.from(items, (item) => {
      const links = item.querySelectorAll(":scope > a, :scope > :not(ul) a");
      return { item, texts: Array.from(links, (link) => wordsOf(link.textContent ?? "").join(" ")) };
    });
  }

  /**
   * Show the entries with all *words* and their ancestors, hide the others; return the number of
   * matching links.
   *
   * @param {Entry[]} entries
   * @param {string[]} words
   */
  function filter(entries, words) {
    const matches = (/** @type {string} */ text) => words.every((word) => text.includes(word));
    let total = 0;
    for (const { item, texts } of entries.toReversed()) {
      const inItem = texts.filter(matches).length;
      total += inItem;
      item.hidden = !inItem && !item.querySelector("li:not([hidden])");
      const details = item.querySelector(":scope > details");
      if (details instanceof HTMLDetailsElement) {
        details.open = words.length > 0 && texts.slice(1).some(matches);
      }
    }
    return total;
  }

  /** Hide sections without a visible entry: the heading and everything up to the next one. */
  function hideEmpty() {
    let section = /** @type {HTMLElement[]} */ ([]);
    const end = () => {
      const isEmpty = !section.some((element) => element.querySelector(":scope > li:not([hidden])"));
      for (const element of section) element.hidden = isEmpty;
      section = [];
    };
    for (let next = place.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.matches("h2")) end();
      section.push(/** @type {HTMLElement} */ (next));
    }
    end();
  }

  addField();
})();
