/** The page's side of its questions: a worker answers them, or the page itself where none starts. */

/** @import { Question, Reply } from "./answering.js" */

const LOST = "The search did not load. Load the page again.";

/** @typedef {Reply & { number: number }} Numbered */
/** @typedef {(question: Question) => void} Post */

/**
 * What asks; the reply is nothing where a newer question came before it. An answer that comes early
 * is heard by `early`.
 *
 * @returns {(query: string, options: Question["options"], early: (reply: Reply) => void) => Promise<Reply | undefined>}
 */
export function connect() {
  let number = 0;
  /** @type {(reply?: Reply) => void} */
  let settle = () => {};
  /** @type {(reply: Reply) => void} */
  let hear = () => {};
  const post = channel((reply) => {
    if (reply.number !== number) return;
    if ("isEarly" in reply) hear(reply);
    else settle(reply);
  });
  return (query, options, early) => {
    hear = early;
    settle();
    number += 1;
    return new Promise((resolve) => {
      settle = resolve;
      post({ number, query, options });
    });
  };
}

/**
 * @param {(reply: Numbered) => void} receive
 * @returns {Post}
 */
function channel(receive) {
  /** @type {Question | undefined} */
  let last;
  /** @type {Post} */
  let post;
  const here = onPage(receive);
  try {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => receive(data));
    worker.addEventListener("error", () => {
      worker.terminate();
      post = here;
      if (last) post(last);
    });
    post = (question) => worker.postMessage(question);
  } catch {
    // A content policy may forbid workers.
    post = here;
  }
  return (question) => {
    last = question;
    post(question);
  };
}

/**
 * @param {(reply: Numbered) => void} receive
 * @returns {Post}
 */
function onPage(receive) {
  /** @type {Promise<Post> | undefined} */
  let answering;
  return (question) => {
    answering ??= import("./answering.js").then(
      ({ answerer }) => answerer(receive),
      () =>
        ({ number }) =>
          receive({ number, fault: LOST }),
    );
    answering.then((answer) => answer(question));
  };
}
