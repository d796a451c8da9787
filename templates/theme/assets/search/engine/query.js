/** The parser of the query language, which is lunr's with phrases. */

/** @import { Clause as LunrClause } from "../lunr.js" */

import lunr from "../lunr.js";
import { byCodePoint, prefix } from "./codec.js";
import { ABSTRACT, AUTHOR, FIELDS, TITLE, YEAR } from "./manifest.js";
import { compoundsIn, isUnspaced, stem, tokens, trim } from "./language.js";
import { texToText } from "./spelling.js";
import { variants } from "./variants.js";

const MAX_LETTERS = 4096;
const MAX_CLAUSES = 64;
/** A text of more tokens is prose, unless it has operators or fields. */
const MAX_COMMAND_TOKENS = 12;
/** A query of at least this many plain words is a question, unlikely to look for a known paper. */
const MIN_QUESTION_WORDS = 5;
const MAX_EDITS = 2;
const MAX_BOOST = 1000;
const ALL_FIELDS = new Set(FIELDS.keys());
/** The fields of a phrase, if the query names none. */
const PHRASE_FIELDS = new Set([TITLE, AUTHOR, ABSTRACT]);

/** White space of JavaScript or of Python, as in search/query.py. */
const WHITE_SPACE = /[\s\x1c-\x1f\x85]/g;
/** In lunr `a - b` excludes b, but here a title with a dash is to be found. */
const LONE_SIGN = /(?<!\S)[+-]+(?!\S)/g;
/** The end of a citation, "Vaswani et al. 2017": many abstracts have these words. */
const ET_AL = /(?<![^ ])et al[.,;:]*(?![^ ])/g;
/** A venue with its year: "ICML'19", "NIPS ’97". Years from 50 on are of the last century. */
const SHORT_YEAR = /(?<=[A-Za-z]) ?['\u2019]([0-9]{2})(?![^ ])/g;
const LAST_CENTURY = "50";
/** A venue or name with its year as one word: "ICML2019". */
const JOINED_YEAR = /(?<![^ ])([A-Za-z]{2,})((?:19|20)[0-9]{2})(?![^ ])/g;
const YEARS = /(?<![^ +-])year:([0-9]{4})[-\u2013]([0-9]{4})(?![^ ])/g;
const MAX_YEARS = 100;
/** Quotes as phones and word processors write them. */
const QUOTES = /[\u201c-\u201f\xab\xbb]/g;
const OPERATOR = new RegExp(`(?<!\\S)[+-]?(?:(?:${FIELDS.join("|")}):\\S|(?<=[+-])["A-Za-z])`);
/** A sign or field must follow a space or the start; a phrase without one may be anywhere. */
const PHRASE = /(?:(?<!\S)([+-])?(?:([^\s":+-][^\s":]*):)?)?"([^"]*)"/g;

/**
 * A clause of a query: a word, a pattern with `*`, or a phrase. `term` is the stem of a word, or the
 * pattern. `word` is the word as typed, trimmed, and `variants` are stems that may replace it. `stems`
 * are those of a phrase, each with its distance to the phrase's start. `position` is the number of words
 * before the clause in the query. `edits` is the edit distance allowed. `isLast` marks the word that ends
 * the query. A word that `isLiteral` has no completions, corrections or hints.
 *
 * @typedef {object} Clause
 * @property {"word" | "pattern" | "phrase"} kind
 * @property {string} term
 * @property {string} word
 * @property {string[]} variants
 * @property {{ distance: number, stem: string }[]} stems
 * @property {ReadonlySet<number>} fields
 * @property {number} edits
 * @property {number} boost
 * @property {boolean} isRequired
 * @property {boolean} isProhibited
 * @property {number} position
 * @property {boolean} isLast
 * @property {boolean} isLiteral
 */

/**
 * The clauses of a query that have stems. The query `isNegated` if all its clauses are prohibited. It
 * `isOpen` if it does not end with a space, so that its last word may be unfinished. `compounds` are pairs
 * of neighbouring words that are also written as one word.
 *
 * @typedef {{ clauses: Clause[], isNegated: boolean, isOpen: boolean, compounds: string[] }} Query
 */

/** A text that lunr can't parse. */
class Unparsable extends Error {}

/**
 * Parse a query; text that lunr can't parse becomes plain words.
 *
 * @param {string} text
 * @returns {Query}
 */
export function parse(text) {
  const written = texToText(prefix(text, MAX_LETTERS))
    .replace(QUOTES, '"')
    .replace(WHITE_SPACE, " ")
    .replace(LONE_SIGN, " ")
    .replace(ET_AL, " ")
    .replace(SHORT_YEAR, (_, year) => ` ${year >= LAST_CENTURY ? "19" : "20"}${year}`);
  const line = written.replace(JOINED_YEAR, "$1 $2").replace(YEARS, "year:$1");
  const clauses = truncated(clausesOf(line));
  const joined = (written.match(JOINED_YEAR) ?? []).map((word) => word.toLowerCase());
  const compounds = addVariants(clauses, line, joined);
  addYears(clauses, written);
  const last = clauses.at(-1);
  if (last?.kind === "word") last.isLast = !line.trimEnd().endsWith('"');
  return {
    clauses: clauses.filter(isSearchable),
    isNegated: clauses.length > 0 && clauses.every((clause) => clause.isProhibited),
    isOpen: !line.endsWith(" "),
    compounds,
  };
}

/**
 * Return whether a query consists of plain words only, and of enough of them.
 *
 * @param {Clause[]} clauses
 */
export function isQuestion(clauses) {
  const isPlain = (/** @type {Clause} */ { kind, fields, edits, boost, isRequired, isProhibited }) => {
    const isChanged = edits || boost !== 1 || isRequired || isProhibited;
    return kind === "word" && !isChanged && fields.size === FIELDS.length;
  };
  return clauses.length >= MIN_QUESTION_WORDS && clauses.every(isPlain);
}

/**
 * Set as variants of the first year of each range in a text its other years.
 *
 * @param {Clause[]} clauses
 * @param {string} written
 */
function addYears(clauses, written) {
  for (const [, first, last] of written.matchAll(YEARS)) {
    const length = Math.min(Number(last) - Number(first), MAX_YEARS);
    const years = Array.from({ length: Math.max(0, length) }, (_, at) => String(Number(first) + at + 1));
    const isFirst = (/** @type {Clause} */ { word, fields }) => word === first && fields.size === 1 && fields.has(YEAR);
    for (const clause of clauses.filter(isFirst)) clause.variants = years;
  }
}

/**
 * Set the variants of neighbouring words; return the compounds that they form.
 *
 * @param {Clause[]} clauses
 * @param {string} line
 * @param {string[]} joined words of the query that are two in its line
 */
function addVariants(clauses, line, joined) {
  const mayJoin = (/** @type {Clause} */ { kind, edits, isProhibited }) => kind === "word" && !edits && !isProhibited;
  const words = clauses.map((clause) => (mayJoin(clause) ? clause.word : ""));
  const pairs = words.map((word, at) => word && words[at + 1] && word + words[at + 1]);
  const inLine = compoundsIn(line.replaceAll("+", " "));
  const compounds = new Set(pairs.filter((pair) => pair && inLine.has(pair)));
  const all = variants(words, new Set([...compounds, ...joined]));
  for (const [at, clause] of clauses.entries()) clause.variants = all[at];
  return [...compounds].sort(byCodePoint);
}

/**
 * Return whether a clause is only `*`, which matches all papers and adds nothing to scores.
 *
 * @param {Clause} clause
 */
export function matchesAll({ kind, term, fields, edits }) {
  return kind === "pattern" && !edits && fields.size === FIELDS.length && /^\*+$/.test(term);
}

/**
 * Return all clauses of a line; in prose, which is long, punctuation is not an operator.
 *
 * @param {string} line
 */
function clausesOf(line) {
  const words = tokens(line).map((token, position) => wordClause(token, position));
  if (words.length > MAX_COMMAND_TOKENS && !OPERATOR.test(line)) return words;
  try {
    return [...parsePhrases(line)];
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    return words;
  }
}

/**
 * Return the clauses before the searchable one that exceeds the limit.
 *
 * @param {Clause[]} clauses
 */
function truncated(clauses) {
  const indices = clauses.flatMap((clause, at) => (isSearchable(clause) ? [at] : []));
  return clauses.slice(0, indices[MAX_CLAUSES] ?? clauses.length);
}

/**
 * Return whether a clause has any stem, and is not only stop words.
 *
 * @param {Clause} clause
 */
function isSearchable({ term, stems }) {
  return term !== "" || stems.length > 0;
}

/**
 * Yield the clauses of a line in order: its phrases, and lunr's clauses of the text between.
 *
 * @param {string} line
 * @returns {Generator<Clause>}
 */
function* parsePhrases(line) {
  let position = 0;
  let end = 0;
  for (const match of line.matchAll(PHRASE)) {
    const before = parseWithLunr(line.slice(end, match.index), position);
    yield* before;
    position += before.length;
    const [whole, sign, field, text] = match;
    yield phraseClause(text, sign, field, position);
    position += Math.max(1, tokens(text).length);
    end = match.index + whole.length;
  }
  yield* parseWithLunr(line.slice(end), position);
}

/**
 * Parse a text without phrases by lunr's parser; positions count from `position`.
 *
 * @param {string} text
 * @param {number} position
 * @returns {Clause[]}
 */
function parseWithLunr(text, position) {
  const query = new lunr.Query([...FIELDS]);
  try {
    new lunr.QueryParser(text.replaceAll('"', " "), query).parse();
  } catch (error) {
    if (error instanceof lunr.QueryParseError) throw new Unparsable(error.message);
    throw error;
  }
  /** @type {Clause[]} */
  const clauses = [];
  for (const lunrClause of query.clauses) {
    for (const token of tokens(lunrClause.term)) {
      const clause = termClause(token, position + clauses.length);
      clauses.push({ ...clause, ...modifiers(lunrClause, lunr.Query.presence) });
    }
  }
  return clauses;
}

/**
 * Return the fields, edits, boost and presence of lunr's clause.
 *
 * @param {LunrClause} lunrClause
 * @param {{ REQUIRED: number, PROHIBITED: number }} presence
 */
function modifiers(lunrClause, { REQUIRED, PROHIBITED }) {
  const isNarrow = lunrClause.fields.length < FIELDS.length;
  return {
    fields: new Set(lunrClause.fields.map(numberOf)),
    edits: Math.min(lunrClause.editDistance ?? 0, MAX_EDITS),
    boost: Math.min(lunrClause.boost, MAX_BOOST),
    // A clause that names a field is required unless it is prohibited.
    isRequired: lunrClause.presence === REQUIRED || (isNarrow && lunrClause.presence !== PROHIBITED),
    isProhibited: lunrClause.presence === PROHIBITED,
  };
}

const DEFAULTS = {
  term: "",
  word: "",
  variants: /** @type {string[]} */ ([]),
  stems: [],
  fields: ALL_FIELDS,
  edits: 0,
  boost: 1,
  isRequired: false,
  isProhibited: false,
  isLast: false,
  isLiteral: false,
};

/**
 * Return the clause of a word or pattern. A single letter of a script without spaces is a pattern, because it is
 * indexed as pairs of letters.
 *
 * @param {string} token
 * @param {number} position
 * @returns {Clause}
 */
function termClause(token, position) {
  const term = isUnspaced(token) && [...token].length === 1 ? `${token}*` : token;
  return term.includes("*") ? { ...DEFAULTS, kind: "pattern", term, position } : wordClause(token, position);
}

/**
 * @param {string} token
 * @param {number} position
 * @returns {Clause}
 */
export function wordClause(token, position) {
  const word = trim(token);
  return { ...DEFAULTS, kind: "word", term: stem(word), word, position };
}

/**
 * @param {string} text
 * @param {string | undefined} sign
 * @param {string | undefined} field
 * @param {number} position
 * @returns {Clause}
 */
function phraseClause(text, sign, field, position) {
  const compounds = compoundsIn(text);
  const words = tokens(text).map(trim);
  // A stop word that begins a compound is found by it: "off-policy".
  const stemAt = (/** @type {number} */ at) => {
    const compound = words[at] + (words[at + 1] ?? "");
    return stem(words[at]) || (compounds.has(compound) ? stem(compound) : "");
  };
  const stems = words.map((_, at) => ({ distance: at, stem: stemAt(at) })).filter(({ stem }) => stem);
  const first = stems.length ? stems[0].distance : 0;
  return {
    ...DEFAULTS,
    kind: "phrase",
    stems: stems.map(({ distance, ...rest }) => ({ distance: distance - first, ...rest })),
    fields: field ? new Set([numberOf(field)]) : PHRASE_FIELDS,
    isRequired: sign === "+" || (Boolean(field) && sign !== "-"),
    isProhibited: sign === "-",
    position,
  };
}

/** @param {string} field */
function numberOf(field) {
  const number = FIELDS.findIndex((name) => name === field);
  if (number < 0) throw new Unparsable(`there is no field ${field}`);
  return number;
}
