/** The page that finds papers like a text: one that is pasted, or that of a paper of the site. */

import { connect } from "./page/client.js";
import { element, existing } from "./page/elements.js";
import { reasoned } from "./page/results.js";

const ROOT = new URL("../../", import.meta.url);
const MOST = 20;
const SLUG = /^[\p{L}\p{N}_-]+$/u;
const UNREADABLE = "The paper can't be read here. Paste its title and its abstract.";

/** A paper of the site: its text, and what it is about. @typedef {{ text: string, topics: string[] }} Known */

const ask = connect();
const form = /** @type {HTMLFormElement} */ (existing(".ps-similar"));
const field = /** @type {HTMLTextAreaElement} */ (existing("#ps-text"));
const status = element("p", { className: "ps-total", attributes: { role: "status" } });
const list = element("ul", { className: "ps-results" });
const asCards = element("div", { className: "ps-cards" });
const found = element("div", { className: "ps-near" }, status, asCards, list);

/**
 * Show what is like a text; of a paper of the site, not itself.
 *
 * @param {string} text
 * @param {{ own?: string, topics?: string[] }} [of] - the paper's address and what it is about
 */
async function find(text, { own = "", topics = [] } = {}) {
  if (!text.trim()) return tell("Paste a text first.");
  status.textContent = "Comparing …";
  const options = { limit: MOST + 1, meaning: true, similar: true };
  // An early answer has the order of words alone, and would stay where it is in sight.
  const reply = await ask(text.trim(), options, () => {});
  if (!reply || "excerpts" in reply) return;
  if ("fault" in reply) return tell(reply.fault);
  const others = reply.answer.results.filter(({ address }) => address !== own).slice(0, MOST);
  list.replaceChildren(...reasoned(others, topics, ROOT));
  tell(others.length ? "The most similar papers, best first" : "No paper has enough of these words.");
  document.dispatchEvent(new Event("papershelf:list"));
}

/** @param {string} message */
function tell(message) {
  if (status.textContent !== message) status.textContent = message;
}

/**
 * Show what is like a paper of the site.
 *
 * @param {string} slug
 */
async function findLike(slug) {
  for (const ending of endings()) {
    const own = `papers/${slug}${ending}`;
    const known = (await pageOf(own)) ?? (await cardOf(slug, own));
    if (known) {
      field.value = known.text;
      return find(known.text, { own, topics: known.topics });
    }
  }
  tell(UNREADABLE);
}

/** How the addresses of papers may end, those like this page's first. */
function endings() {
  return location.pathname.endsWith(".html") ? [".html", "/"] : ["/", ".html"];
}

/**
 * What the page of a paper says of it; nothing where it can't be had, as from a disk.
 *
 * @param {string} address
 * @returns {Promise<Known | undefined>}
 */
async function pageOf(address) {
  if (location.protocol === "file:") return undefined;
  try {
    const response = await fetch(new URL(address, ROOT));
    return response.ok ? read(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} html
 * @returns {Known}
 */
function read(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const other of page.querySelectorAll("annotation, .headerlink")) other.remove();
  const parts = [page.querySelector("h1")];
  let part = page.getElementById("abstract")?.nextElementSibling;
  for (; part?.matches("p"); part = part.nextElementSibling) parts.push(/** @type {any} */ (part));
  const lines = parts.map((own) => (own?.textContent ?? "").replace(/\s+/g, " ").trim());
  const topics = [...page.querySelectorAll(".ps-side > h2 + p a")].map((own) => own.textContent ?? "");
  return { text: lines.join("\n"), topics };
}

/**
 * What the search knows of a paper, which its address tells the words of.
 *
 * @param {string} slug
 * @param {string} address
 * @returns {Promise<Known | undefined>}
 */
async function cardOf(slug, address) {
  const reply = await ask(slug.replaceAll("-", " "), { limit: MOST }, () => {});
  const all = reply && "answer" in reply ? reply.answer.results : [];
  const own = all.find((one) => one.address === address);
  if (!own) return undefined;
  const plain = [own.title, own.text].map((pieces) => pieces.map(({ text }) => text).join(""));
  return { text: plain.join("\n"), topics: own.topics.map(({ label }) => label) };
}

function start() {
  existing(".ps-without").replaceWith(found);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(field.value);
  });
  const like = new URLSearchParams(location.search).get("like") ?? "";
  if (SLUG.test(like)) findLike(like);
}

start();
