/**
 * The worker that Material's search box starts. Material makes it a classic one, and modules come
 * into such a one by `import()`; messages wait until they have come.
 */

const answering = import("./protocol.js").then(
  ({ answerer }) => answerer((/** @type {unknown} */ message) => postMessage(message)),
  () => tell,
);

addEventListener("message", ({ data }) => answering.then((answer) => answer(data)));

/**
 * The answer where the modules did not come: the messages are those of `protocol.js`.
 *
 * @param {{ type: number }} message
 */
function tell({ type }) {
  const title = "The search did not load";
  const item = { location: "", title, text: "<p>Load the page again.</p>", score: 0, terms: {} };
  if (type === 0) postMessage({ type: 1 });
  if (type === 2) postMessage({ type: 3, data: { items: [[item]] } });
}
