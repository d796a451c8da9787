/** Elements of the page; all that comes from papers goes in as text. */

/**
 * @typedef {object} Traits
 * @property {string} [className]
 * @property {Record<string, string>} [attributes]
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Traits} traits
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, { className, attributes = {} }, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * The element that the page has; throws where it has none.
 *
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function existing(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(`the page has no ${selector}`);
  return found;
}
