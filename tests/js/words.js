/** What the browser makes of texts: `node words.js LUNR`, with a text a line as JSON. */

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { folded } from "../../templates/theme/assets/search/engine/folding.js";
import { languageOf, tokens, trim } from "../../templates/theme/assets/search/engine/language.js";
import { variants } from "../../templates/theme/assets/search/engine/variants.js";

const [lunrPath] = process.argv.slice(2);
const { default: lunr } = await import(pathToFileURL(lunrPath).href);
const { stem, compoundsIn } = languageOf(lunr);

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const words = tokens(text).map(trim);
  const compounds = compoundsIn(text);
  const stems = variants(words, compounds).map((own) => own.map(stem));
  console.log(JSON.stringify([folded(text), words, words.map(stem), [...compounds].sort(), stems]));
}
