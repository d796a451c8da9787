/** The client of the search: a worker answers its questions, or the page itself if no worker starts. */

/** @import { Extra, Message, Question, Reply } from "./answering.js" */

/** The pause in typing after which the search runs, in milliseconds. */
export const PAUSE = 60;
/** The time after which a page shows that it is searching, in milliseconds. */
export const WAITING_DELAY = 400;
const LOAD_FAILED = "The search could not be loaded. Reload the page.";

/** @typedef {(question: Question) => void} Post */

/**
 * Return a function that asks a question. Its reply is undefined if a newer question is asked before it
 * arrives. What comes before or after it goes to `receive`, if it is given.
 *
 * @returns {(query: string, options: Question["options"], receive?: (extra: Extra) => void) => Promise<Reply | undefined>}
 */
export function connect() {
  let number = 0;
  /** @type {(reply?: Reply) => void} */
  let resolveLast = () => {};
  /** @type {(extra: Extra) => void} */
  let receiveExtra = () => {};
  const post = channel((message) => {
    if (message.number !== number) return;
    if ("extra" in message) receiveExtra(message.extra);
    else resolveLast(message.reply);
  });
  return (query, options, receive = () => {}) => {
    receiveExtra = receive;
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
 * @param {(message: Message) => void} receive
 * @returns {Post}
 */
function channel(receive) {
  /** @type {Question | undefined} */
  let last;
  const postOnPage = onPage(receive);
  let post = postOnPage;
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
  }
  return (question) => {
    last = question;
    post(question);
  };
}

/**
 * Return a function that answers questions on the page itself.
 *
 * @param {(message: Message) => void} receive
 * @returns {Post}
 */
function onPage(receive) {
  /** @type {Promise<Post> | undefined} */
  let loading;
  /** @type {Post} */
  const reportFailure = ({ number }) => receive({ number, reply: { fault: LOAD_FAILED } });
  return async (question) => {
    loading ??= import("./answering.js").then(
      ({ createAnswerer }) => createAnswerer(receive),
      () => reportFailure,
    );
    (await loading)(question);
  };
}
