/**
 * The worker that Material's search box starts. Material makes it a classic one, and modules come
 * into such a one by `import()`; messages wait until they have come.
 */

const answering = import("./protocol.js").then(({ answerer }) =>
  answerer((/** @type {unknown} */ message) => postMessage(message)),
);

// A module that did not load is told of in the box itself, by the page.
addEventListener("message", ({ data }) => answering.then((answer) => answer(data)));
