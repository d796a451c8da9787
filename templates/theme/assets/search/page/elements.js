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
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** Say a message to screen readers, unless it is the last. @param {HTMLElement} status @param {string} message */
export function say(status, message) {
  if (status.textContent !== message) status.textContent = message;
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
