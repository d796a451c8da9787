/**
 * Split texts into words as the browser does: `node words.js LUNR`. Reads a text a line as JSON, and
 * writes its words, stems, compounds, clauses and key.
 */

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { checksums } from "../../templates/theme/assets/search/engine/codec.js";
import { folded } from "../../templates/theme/assets/search/engine/folding.js";
import { languageOf, tokens, trim } from "../../templates/theme/assets/search/engine/language.js";
import { pastedKey } from "../../templates/theme/assets/search/engine/pasted.js";
import { parse } from "../../templates/theme/assets/search/engine/query.js";

const [lunrPath] = process.argv.slice(2);
const { default: lunr } = await import(pathToFileURL(lunrPath).href);
const language = languageOf(lunr);

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const words = tokens(text).map(trim);
  const key = pastedKey(text);
  const result = {
    folded: folded(text),
    words,
    stems: words.map(language.stem),
    compounds: [...language.compoundsIn(text)],
    pairs: parse(text, language).compounds,
    clauses: parse(text, language).clauses.map(({ kind, term, variants }) => [kind, term, variants]),
    key,
    checksums: checksums(key),
  };
  console.log(JSON.stringify(result));
}
