/** The worker of the search page: typing stays smooth however long an answer takes. */

import { answerer } from "./answering.js";

const answer = answerer((reply) => postMessage(reply));

addEventListener("message", ({ data }) => answer(data));
