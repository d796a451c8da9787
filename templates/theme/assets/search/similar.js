/** The page that finds papers similar to a text: a pasted text, or that of a paper of the site. */

import { MAX_WAIT } from "./engine/store.js";
import { connect } from "./page/client.js";
import { element, say, urlOf } from "./page/elements.js";
import { itemsWithReasons } from "./page/results.js";

const MAX_RESULTS = 20;
const SLUG = /^[a-z0-9-]+$/;
const LOADING = "Loading the paper …";
const UNREADABLE = "The paper could not be loaded. Paste its title and abstract instead.";

/** The text of a paper of the site, and the labels of its topics. @typedef {{ text: string, topics: string[] }} PaperText */

const ask = connect();
const form = /** @type {HTMLFormElement} */ (document.querySelector(".ps-similar"));
const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("#ps-text"));
const status = element("p", { class: "ps-total", role: "status" });
const list = element("ul", { class: "ps-results" });
const asCards = element("div", { class: "ps-cards" });
const found = element("div", { class: "ps-near" }, status, asCards, list);

/** Whether the visitor has changed or submitted the text, which a late text of a paper must not replace. */
let isOwnText = false;

/**
 * Show the papers similar to a text, without the paper that it belongs to.
 *
 * @param {string} text
 * @param {{ own?: string, topics?: string[] }} [paper] - the address and topics of that paper
 */
async function findSimilar(text, { own = "", topics = [] } = {}) {
  if (!text.trim()) return say(status, "Paste a text first.");
  status.textContent = "Comparing …";
  const options = { limit: MAX_RESULTS + 1, similar: true };
  // Early answers are ignored: they lack semantic similarity, and their visible results would stay in place.
  const reply = await ask(text.trim(), options);
  if (!reply) return;
  if ("fault" in reply) return say(status, reply.fault);
  const others = reply.answer.results.filter(({ address }) => address !== own).slice(0, MAX_RESULTS);
  list.replaceChildren(...itemsWithReasons(others, topics));
  say(status, others.length ? "Most similar papers first" : "No similar papers found.");
  document.dispatchEvent(new Event("papershelf:list"));
}

/** Show the papers similar to a paper of the site, unless the visitor has a text of their own. @param {string} slug */
async function findSimilarTo(slug) {
  say(status, LOADING);
  // The address of a paper probably ends as that of this page.
  for (const ending of location.pathname.endsWith(".html") ? [".html", "/"] : ["/", ".html"]) {
    const own = `papers/${slug}${ending}`;
    // A further question would overtake that of the visitor.
    const paperText = (await fromPage(own)) ?? (isOwnText ? undefined : await fromSearch(slug, own));
    if (isOwnText) return;
    if (paperText) {
      field.value = paperText.text;
      return findSimilar(paperText.text, { own, topics: paperText.topics });
    }
  }
  say(status, UNREADABLE);
}

/**
 * Return the text and topics from the page of a paper; undefined if it can't be loaded, as on a disk.
 *
 * @param {string} address
 * @returns {Promise<PaperText | undefined>}
 */
async function fromPage(address) {
  if (location.protocol === "file:") return undefined;
  try {
    const response = await fetch(urlOf(address), { signal: AbortSignal.timeout(MAX_WAIT) });
    return response.ok ? textOfPage(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** Return the text and topics of a paper from the HTML of its page. @param {string} html @returns {PaperText} */
function textOfPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const other of page.querySelectorAll("annotation, .headerlink")) other.remove();
  // The abstract is all paragraphs after its heading that follow one another.
  const parts = page.querySelectorAll("h1, #abstract ~ p:not(#abstract ~ :not(p) ~ p)");
  const lines = Array.from(parts, (part) => (part.textContent ?? "").replace(/\s+/g, " ").trim());
  const topics = [...page.querySelectorAll(".ps-side > h2 + p a")].map((link) => link.textContent ?? "");
  return { text: lines.join("\n"), topics };
}

/**
 * Return the text and topics of a paper from the search, whose query is the words of the paper's address.
 *
 * @param {string} slug
 * @param {string} address
 * @returns {Promise<PaperText | undefined>}
 */
async function fromSearch(slug, address) {
  const reply = await ask(slug.replaceAll("-", " "), { limit: MAX_RESULTS });
  const all = reply && "answer" in reply ? reply.answer.results : [];
  const own = all.find((result) => result.address === address);
  if (!own) return undefined;
  const plain = [own.title, own.text].map((pieces) => pieces.map(({ text }) => text).join(""));
  return { text: plain.join("\n"), topics: own.topics.map(({ label }) => label) };
}

function start() {
  document.querySelector(".ps-without")?.replaceWith(found);
  field.addEventListener("input", () => {
    isOwnText = true;
    if (status.textContent === LOADING) say(status, "");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isOwnText = true;
    findSimilar(field.value);
  });
  const slug = new URLSearchParams(location.search).get("like") ?? "";
  if (!SLUG.test(slug)) return;
  // The style sheet reserves a place for the results.
  found.dataset.like = slug;
  findSimilarTo(slug);
}

start();
