/** Other words for what stands side by side in a query: compounds, and authors by their initials. */

/** "g", or "g.e" for "G.E." */
const INITIALS = /^[a-z](?:\.[a-z])*$/;
const NAME = /^(?:[a-z]|[^\0-\x7f]){2}/u;

/**
 * For each word of a query, trimmed, other words that do as well: compounds with a neighbour, of
 * those that the query has, and for initials those with the name before or behind them. An empty
 * word has no neighbours.
 *
 * @param {string[]} words
 * @param {ReadonlySet<string>} compounds
 * @returns {string[][]}
 */
export function variants(words, compounds) {
  /** @type {string[][]} */
  const found = words.map(() => []);
  for (const [at, word] of words.slice(0, -1).entries()) {
    const other = words[at + 1];
    if (!word || !other || !compounds.has(word + other)) continue;
    found[at].push(word + other);
    found[at + 1].push(word + other);
  }
  for (const { start, end } of runsOfInitials(words)) {
    const names = [words[end] ?? "", words[start - 1] ?? ""].filter((name) => NAME.test(name));
    const keys = names.map((name) => `${words[start][0]}.${name}`);
    for (let at = start; at < end; at += 1) found[at].push(...keys);
  }
  return found;
}

/**
 * Where initials begin and end that follow one another.
 *
 * @param {string[]} words
 */
function runsOfInitials(words) {
  /** @type {{ start: number, end: number }[]} */
  const runs = [];
  for (const [at, word] of words.entries()) {
    if (!INITIALS.test(word)) continue;
    const last = runs.at(-1);
    if (last?.end === at) last.end += 1;
    else runs.push({ start: at, end: at + 1 });
  }
  return runs;
}
