/**
 * Split texts into words as the browser does: `node words.js`. Reads a text a line as JSON, and
 * writes its words, stems, compounds, clauses and key.
 */

import { createInterface } from "node:readline";

import { checksums } from "../../templates/theme/assets/search/engine/codec.js";
import { folded } from "../../templates/theme/assets/search/folding.js";
import { compoundsIn, stem, tokens, trim } from "../../templates/theme/assets/search/engine/language.js";
import { pastedKey } from "../../templates/theme/assets/search/engine/pasted.js";
import { parse } from "../../templates/theme/assets/search/engine/query.js";

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const words = tokens(text).map(trim);
  const key = pastedKey(text);
  const query = parse(text);
  const result = {
    folded: folded(text),
    words,
    stems: words.map(stem),
    compounds: [...compoundsIn(text)],
    pairs: query.compounds,
    clauses: query.clauses.map(({ kind, term, variants }) => [kind, term, variants]),
    key,
    checksums: checksums(key),
  };
  console.log(JSON.stringify(result));
}
