/** Creates elements of the page; content of papers is only ever inserted as text. */

/** The address of the site. */
const ROOT = new URL("../../../", import.meta.url);

/** Return the URL of an address relative to the site. @param {string} address */
export function urlOf(address) {
  return new URL(address, ROOT).href;
}

/**
 * Create an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const created = document.createElement(tag);
  setAttributes(created, attributes);
  created.append(...children);
  return created;
}

/** @param {Element} changed @param {Record<string, string>} attributes */
export function setAttributes(changed, attributes) {
  for (const [name, value] of Object.entries(attributes)) changed.setAttribute(name, value);
}

/**
 * Create a button.
 *
 * @param {string} label
 * @param {string} className
 * @param {() => void} act
 */
export function button(label, className, act) {
  const created = element("button", { class: className, type: "button" }, label);
  created.addEventListener("click", act);
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
