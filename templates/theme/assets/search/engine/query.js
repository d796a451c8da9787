/** The parser of the query language, which is lunr's with phrases. */

/** @import { Clause as LunrClause } from "../lunr.js" */

import lunr from "../lunr.js";
import { byCodePoint, prefix } from "./codec.js";
import { ABSTRACT, AUTHOR, FIELDS, TITLE } from "./manifest.js";
import { compoundsIn, isUnspaced, stem, stemOf, tokens, trim } from "./language.js";
import { texToText } from "./tex.js";
import { joined, variants } from "./variants.js";

const MAX_LETTERS = 4096;
const MAX_CLAUSES = 64;
/** A text of more tokens is prose, unless it has an `OPERATOR`. */
const MAX_COMMAND_TOKENS = 12;
/** A query of at least this many plain words is a question, unlikely to look for a known paper. */
const MIN_QUESTION_WORDS = 5;
const MAX_EDITS = 2;
const MAX_BOOST = 1000;
const ALL_FIELDS = new Set(FIELDS.keys());
/** The fields of a phrase, if the query names none. */
const PHRASE_FIELDS = new Set([TITLE, AUTHOR, ABSTRACT]);
const { REQUIRED, PROHIBITED } = lunr.Query.presence;

/** White space of JavaScript or of Python, as in search/query.py. */
const WHITE_SPACE = /[\s\x1c-\x1f\x85]/g;
/**
 * A dash of a title, which in lunr excludes the next word, the end of "Vaswani et al. 2017", and what stands for a
 * space: "decision--trees", "trees,lists".
 */
const JOINING =
  /(?<![^ ])(?:[+-]+|et al[.,;:]*)(?![^ ])|(?<=[^ +-])--+|(?<=[A-Za-z][A-Za-z]),(?=[A-Za-z][A-Za-z])/g;
/** A venue with its year: "ICML'19", "NIPS ’97". Years from 50 on are of the last century. */
const SHORT_YEAR = /(?<=[A-Za-z]) ?['\u2019]([0-9]{2})(?![^ ])/g;
const LAST_CENTURY = "50";
/** A venue or name with its year as one word: "ICML2019"; or a citation key: "vaswani2017attention". */
const JOINED_YEAR = /(?<![^ ])([A-Za-z]{2,})((?:19|20)[0-9]{2})([A-Za-z]*)(?![^ -])/g;
/** A venue with the last two digits of its year, or the two words that "resnet50" is. */
const WITH_NUMBER = /^[a-z]{2,} [0-9]{2}$/;
const YEARS = /(?<![^ :])([+-]?[12][0-9]{3})(?:[-\u2013]|\.\.)([12][0-9]{3})(?![^ ,;])/g;
/** A range of years as one token, which may have a sign where signs are no operators. */
const YEARS_TOKEN = /^[+-]?([12][0-9]{3})\.\.([12][0-9]{3})(?![^,;])/;
const WITH_DOTS = "$1..$2";
const MAX_YEARS = 200;
/** A range in words that ends a short query, which is no title or sentence: "trees since 2020". */
const RANGE = /^((?:[^ ]+ +){0,5})(?:(since|after|before)|from ([12][0-9]{3}) to) ([12][0-9]{3})(?= *$)/i;
/** An open range as at code hosts, "year:>2020" and "year:2020..*", or as people write it, "year:2020-". */
const COMPARED = new RegExp(
  String.raw`(?<![^ ])([+-]?years?:)(?:([<>]=?|[\u2264\u2265]|\*?\.\.|[-\u2013])([12][0-9]{3})` +
    String.raw`|([12][0-9]{3})(?:[-\u2013]|\.\.)\*?)(?![^ ,;])`,
  "gi",
);
/** The distances of the first and the last year of an open range to the year that it names. */
const OPEN = /** @type {Record<string, number[]>} */ ({
  since: [0, MAX_YEARS],
  ">=": [0, MAX_YEARS],
  "\u2265": [0, MAX_YEARS],
  after: [1, MAX_YEARS],
  ">": [1, MAX_YEARS],
  before: [-MAX_YEARS, -1],
  "<": [-MAX_YEARS, -1],
  "<=": [-MAX_YEARS, 0],
  "\u2264": [-MAX_YEARS, 0],
  "*..": [-MAX_YEARS, 0],
  "..": [-MAX_YEARS, 0],
  "-": [-MAX_YEARS, 0],
  "\u2013": [-MAX_YEARS, 0],
});
/** Quotes as phones and word processors write them. */
const QUOTES = /[\u201c-\u201f\xab\xbb\u2039\u203a\u300c-\u300f\u301d-\u301f\uff02]/g;
/** People write "authors:levine", phones "Author:levine"; a title may have "the Abstract: Translating". */
const FIELD = new RegExp(`(?<![^ ])[+-]?(?:${FIELDS.join("|")})s?:(?! )`, "gi");
/** "graph NOT molecule", as in a library catalog, or a phrase, which may have the word itself. */
const NOT = /((?<![^ ])[^ "]+|"[^"]*") (?:AND )?NOT (?=([^ +-][^ ]*))|"[^"]*"/g;
/** What makes a long text a query with operators: a field, or a sign at its start or end. */
const OPERATOR = new RegExp(
  `(?<!\\S)[+-]?(?:${FIELDS.join("|")})s?:\\S|^ *[+-]["A-Za-z]|(?<!\\S)[+-](?:"[^"]*"|[A-Za-z]\\S*) *$`,
);
/** A sign or field must follow a space or the start; a phrase without one may be anywhere. */
const PHRASE = /(?:(?<!\S)([+-])?(?:([^\s":+-][^\s":]*):)?)?"([^"]*)"/g;

/** Whether a paper may, must or must not match a clause, as the sign for it. @typedef {"" | "+" | "-"} Presence */

/**
 * A clause of a query: a word, a pattern with `*`, or a phrase. `term` is the stem of a word, or the
 * pattern. `word` is the word as typed, trimmed, and `variants` are stems that may replace it, and `joined`
 * those of the words that it forms with its neighbours. `stems` are those of a phrase, each with its distance to
 * the phrase's start. `position` is the number of words before the clause in the query. `edits` is the edit
 * distance allowed. `isLast` marks the word that ends the query. A word that `isLiteral` has no completions,
 * corrections or hints.
 *
 * @typedef {typeof DEFAULTS & { kind: "word" | "pattern" | "phrase", position: number }} Clause
 */

const DEFAULTS = {
  term: "",
  word: "",
  variants: /** @type {string[]} */ ([]),
  joined: /** @type {string[]} */ ([]),
  stems: /** @type {{ distance: number, stem: string }[]} */ ([]),
  fields: /** @type {ReadonlySet<number>} */ (ALL_FIELDS),
  presence: /** @type {Presence} */ (""),
  edits: 0,
  boost: 1,
  isLast: false,
  isLiteral: false,
};

/**
 * The clauses of a query that have stems. The query `isNegated` if all its clauses are prohibited. It
 * `isOpen` if it does not end with a space, so that its last word may be unfinished. `compounds` are pairs
 * of neighbouring words that are also written as one word.
 *
 * @typedef {{ clauses: Clause[], isNegated: boolean, isOpen: boolean, compounds: string[] }} Query
 */

/** Parse a query; text that lunr can't parse becomes plain words. @param {string} text @returns {Query} */
export function parse(text) {
  const written = cleaned(prefix(text, MAX_LETTERS));
  const line = written.replace(JOINED_YEAR, (_, ...parts) => parts.slice(0, 3).filter(Boolean).join(" "));
  const clauses = truncated(clausesOf(line));
  const words = clauses.map((clause) => (isPlain(clause) ? clause.word : ""));
  const pairs = words.flatMap((word, at) => (word && words[at + 1] ? [[word, words[at + 1]]] : []));
  const inLine = compoundsIn(line.replaceAll("+", " "));
  const compounds = new Set(pairs.map((pair) => pair.join("")).filter((joined) => inLine.has(joined)));
  const wholes = Array.from(written.matchAll(JOINED_YEAR), ([, name, year]) => (name + year).toLowerCase());
  const numbered = pairs.filter((pair) => WITH_NUMBER.test(pair.join(" "))).map((pair) => pair.join(""));
  for (const [at, stems] of variants(words, new Set([...compounds, ...wholes, ...numbered])).entries())
    clauses[at].variants = [...stems, ...clauses[at].variants];
  for (const [at, stems] of joined(words).entries()) clauses[at].joined = stems;
  const last = clauses.at(-1);
  if (last?.kind === "word") last.isLast = !line.trimEnd().endsWith('"');
  return {
    clauses: clauses.filter(isSearchable),
    isNegated: clauses.length > 0 && clauses.every(({ presence }) => presence === "-"),
    isOpen: !line.endsWith(" "),
    compounds: [...compounds].sort(byCodePoint),
  };
}

/** Return a text without TeX, curly quotes, what only joins, short years and ranges in words. @param {string} text */
function cleaned(text) {
  return texToText(text)
    .replace(QUOTES, '"')
    .replace(WHITE_SPACE, " ")
    .replace(JOINING, " ")
    .replace(SHORT_YEAR, (_, digits) => ` ${fullYear(digits)}`)
    .replace(COMPARED, (_, field, sign, compared, first) => field + openRange(sign ?? ">=", compared ?? first))
    .replace(RANGE, (_, before, word, first, last) =>
      before + (word ? openRange(word.toLowerCase(), last) : `${first}-${last}`),
    );
}

/** Return the year that ends in two digits: "2019" for "19". @param {string} digits */
export function fullYear(digits) {
  return (digits >= LAST_CENTURY ? "19" : "20") + digits;
}

/** Return the range of years that a word makes of a year, in digits. @param {string} word @param {string} year */
function openRange(word, year) {
  return OPEN[word].map((distance) => Number(year) + distance).join("-");
}

/** Return the years after `first` until `last`, at most `MAX_YEARS`. @param {string} first @param {string} last */
function yearsAfter(first, last) {
  return Array.from({ length: MAX_YEARS }, (_, at) => String(Number(first) + at + 1)).filter((year) => year <= last);
}

/** Return a query with its optional clauses required, and its words literal. @param {Query} query @returns {Query} */
export function requiringAll({ clauses, ...query }) {
  return {
    ...query,
    clauses: clauses.map((clause) => ({ ...clause, presence: clause.presence || "+", joined: [], isLiteral: true })),
  };
}

/** Return whether a query consists of plain words only, and of enough of them. @param {Clause[]} clauses */
export function isQuestion(clauses) {
  const isBare = (/** @type {Clause} */ { kind, fields, edits, boost, presence }) =>
    kind === "word" && presence === "" && !edits && boost === 1 && fields.size === FIELDS.length;
  return clauses.length >= MIN_QUESTION_WORDS && clauses.every(isBare);
}

/** Return whether a word may belong to the next one, as in a compound or a name. @param {Clause} clause */
export function isPlain({ kind, edits, presence }) {
  return kind === "word" && !edits && presence !== "-";
}

/** Return whether a clause is only `*`, which matches all papers and adds nothing to scores. @param {Clause} clause */
export function matchesAll({ kind, term, fields, edits }) {
  return kind === "pattern" && !edits && fields.size === FIELDS.length && /^\*+$/.test(term);
}

/** Return whether a clause has any stem, and is not only stop words. @param {Clause} clause */
function isSearchable({ term, stems }) {
  return term !== "" || stems.length > 0;
}

/** Return all clauses of a line; in prose, which is long, punctuation is not an operator. @param {string} line */
function clausesOf(line) {
  const words = plainWords(line.replace(YEARS, WITH_DOTS));
  if (words.length > MAX_COMMAND_TOKENS && !OPERATOR.test(line)) return words;
  const rest = line.replace(/(?:AND )?NOT/g, "");
  const isInCapitals = rest !== rest.toLowerCase() && rest === rest.toUpperCase();
  const signed = line.replace(NOT, (found, first = "", second = "") =>
    isInCapitals || ![first, second].every((word) => stemOf(word.toLowerCase())) ? found : `${first} -`,
  );
  try {
    return [...parsePhrases(signed.replace(FIELD, (name) => name.toLowerCase().replace("s:", ":")))];
  } catch (error) {
    if (!(error instanceof lunr.QueryParseError)) throw error;
    return words;
  }
}

/** Return the clauses before the searchable one that exceeds the limit. @param {Clause[]} clauses */
function truncated(clauses) {
  const indices = clauses.flatMap((clause, at) => (isSearchable(clause) ? [at] : []));
  return clauses.slice(0, indices[MAX_CLAUSES]);
}

/**
 * Yield the clauses of a line in order: its phrases, and lunr's clauses of the text between. Throws
 * lunr.QueryParseError.
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
    yield phraseOf(text, /** @type {Presence} */ (sign ?? ""), field, position);
    position += Math.max(1, tokens(text).length);
    end = match.index + whole.length;
  }
  yield* parseWithLunr(line.slice(end), position);
}

/**
 * Return the clauses of a text without phrases; their positions count from `position`.
 *
 * @param {string} text
 * @param {number} position
 */
function parseWithLunr(text, position) {
  const query = new lunr.Query([...FIELDS]);
  new lunr.QueryParser(text.replaceAll('"', " ").replace(YEARS, WITH_DOTS), query).parse();
  const words = query.clauses.flatMap((clause) => tokens(clause.term).map((token) => ({ clause, token })));
  return words.map(({ clause, token }, at) => clauseOf(clause, token, position + at));
}

/**
 * Return the clause for a token of the term of lunr's clause. One letter of a text without spaces is a prefix,
 * because such texts are indexed as pairs of letters.
 *
 * @param {LunrClause} clause
 * @param {string} token
 * @param {number} position
 * @returns {Clause}
 */
function clauseOf({ fields, presence, editDistance, boost }, token, position) {
  const term = isUnspaced(token) && [...token].length === 1 ? `${token}*` : token;
  const sign = presence === REQUIRED ? "+" : presence === PROHIBITED ? "-" : "";
  return {
    ...(term.includes("*") ? { ...DEFAULTS, kind: "pattern", term, position } : wordClause(token, position)),
    fields: new Set(fields.map(numberOf)),
    presence: sign || (fields.length < FIELDS.length ? "+" : ""),
    edits: Math.min(editDistance ?? 0, MAX_EDITS),
    boost: Math.min(boost, MAX_BOOST),
  };
}

/**
 * Return the clause of a phrase.
 *
 * @param {string} text
 * @param {Presence} sign
 * @param {string | undefined} field
 * @param {number} position
 * @returns {Clause}
 */
function phraseOf(text, sign, field, position) {
  return {
    ...DEFAULTS,
    kind: "phrase",
    position,
    stems: withDistances(stemsOfPhrase(text)),
    fields: field ? new Set([numberOf(field)]) : PHRASE_FIELDS,
    presence: sign || (field ? "+" : ""),
  };
}

/** Return the stems of a phrase with their distances to the first; empty ones are left out. @param {string[]} stems */
export function withDistances(stems) {
  const first = stems.findIndex(Boolean);
  return stems.flatMap((stem, at) => (stem ? [{ distance: at - first, stem }] : []));
}

/**
 * Return the stem of each word of a phrase; empty for stop words. A stop word that begins a compound has that of
 * the compound: "offpolicy" for "off-policy".
 *
 * @param {string} text
 */
function stemsOfPhrase(text) {
  const compounds = compoundsIn(text);
  const words = tokens(text).map(trim);
  return words.map((word, at) => {
    const compound = word + (words[at + 1] ?? "");
    return stem(word) || (compounds.has(compound) ? stem(compound) : "");
  });
}

/** @param {string} field */
function numberOf(field) {
  const number = FIELDS.findIndex((name) => name === field);
  if (number < 0) throw new lunr.QueryParseError(`there is no field ${field}`, 0, 0);
  return number;
}

/** Return a clause for each word of a line; their positions count from `first`. @param {string} line */
export function plainWords(line, first = 0) {
  return tokens(line).map((token, at) => wordClause(token, first + at));
}

/** @param {string} token @param {number} position @returns {Clause} */
function wordClause(token, position) {
  const [, first, last] = YEARS_TOKEN.exec(token) ?? [];
  const word = first ?? trim(token);
  const variants = first ? yearsAfter(first, last) : [];
  return { ...DEFAULTS, kind: "word", term: stem(word), word, variants, position };
}
