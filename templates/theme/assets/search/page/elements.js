/** Creates elements of the page; content of papers is only ever inserted as text. */

/** The address of the site. */
const ROOT = new URL("../../../", import.meta.url);

/** Return the URL of an address relative to the site. @param {string} address */
export function urlOf(address) {
  return new URL(address, ROOT).href;
}

/**
 * @typedef {object} ElementOptions
 * @property {string} [className]
 * @property {Record<string, string>} [attributes]
 */

/**
 * Create an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {ElementOptions} traits
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, { className, attributes = {} }, ...children) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/**
 * Return the element of the page that matches a selector; throw TypeError if there is none.
 *
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function existing(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(`the page has no ${selector}`);
  return found;
}
