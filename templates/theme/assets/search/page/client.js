/** The client of the search: a worker answers its questions, or the page itself if no worker starts. */

/** @import { Question, Reply } from "./answering.js" */

const LOAD_FAILED = "The search could not be loaded. Reload the page.";

/** @typedef {Reply & { number: number }} Numbered */
/** @typedef {(question: Question) => void} Post */

/**
 * Return a function that asks a question. Its reply is undefined if a newer question is asked before it
 * arrives. Early replies go to `early`, if it is given.
 *
 * @returns {(query: string, options: Question["options"], early?: (reply: Reply) => void) => Promise<Reply | undefined>}
 */
export function connect() {
  let number = 0;
  /** @type {(reply?: Reply) => void} */
  let resolveLast = () => {};
  /** @type {(reply: Reply) => void} */
  let receiveEarly = () => {};
  const post = channel((reply) => {
    if (reply.number !== number) return;
    if ("isEarly" in reply) receiveEarly(reply);
    else resolveLast(reply);
  });
  return (query, options, early = () => {}) => {
    receiveEarly = early;
    resolveLast();
    number += 1;
    return new Promise((resolve) => {
      resolveLast = resolve;
      post({ number, query, options });
    });
  };
}

/**
 * Return a function that posts questions to the worker, or on the page after a failure of the worker.
 *
 * @param {(reply: Numbered) => void} receive
 * @returns {Post}
 */
function channel(receive) {
  /** @type {Question | undefined} */
  let last;
  /** @type {Post} */
  let post;
  const postOnPage = onPage(receive);
  try {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => receive(data));
    worker.addEventListener("error", () => {
      worker.terminate();
      post = postOnPage;
      if (last) post(last);
    });
    post = (question) => worker.postMessage(question);
  } catch {
    // A content security policy may forbid workers.
    post = postOnPage;
  }
  return (question) => {
    last = question;
    post(question);
  };
}

/**
 * Return a function that answers questions on the page itself.
 *
 * @param {(reply: Numbered) => void} receive
 * @returns {Post}
 */
function onPage(receive) {
  /** @type {Promise<Post> | undefined} */
  let loading;
  return (question) => {
    loading ??= import("./answering.js").then(
      ({ createAnswerer }) => createAnswerer(receive),
      () =>
        ({ number }) =>
          receive({ number, fault: LOAD_FAILED }),
    );
    loading.then((answer) => answer(question));
  };
}
