/** The worker of the search page, which keeps typing smooth while answers are computed. */

import { createAnswerer } from "./answering.js";

const answer = createAnswerer((message) => postMessage(message));

addEventListener("message", ({ data }) => answer(data));
