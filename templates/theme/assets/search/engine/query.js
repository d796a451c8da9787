/** From what a visitor types to clauses: lunr's language, and phrases. */

/** @import { Clause } from "../lunr.js" */
/** @import { Language } from "./language.js" */

import { byCodePoint, start } from "./codec.js";
import { ABSTRACT, AUTHOR, FIELDS, TITLE } from "./manifest.js";
import { isLetterOfRun, tokens, trim } from "./language.js";
import { spelt } from "./spelling.js";
import { variants } from "./variants.js";

const LONGEST = 4096;
const MOST_PARTS = 64;
/** A text of more words is prose, unless it has signs or fields. */
const MOST_COMMANDS = 12;
/** A query of so many plain words is a question: nobody looks for a known paper by them. */
const QUESTION = 5;
const MOST_EDITS = 2;
const MOST_BOOST = 1000;
const EVERYWHERE = new Set(FIELDS.keys());
/** Where a phrase is looked for if the query does not say. */
const IN_PHRASES = new Set([TITLE, AUTHOR, ABSTRACT]);

/** White space of JavaScript or Python, as search/query.py has it. */
const BLANK = /[\s\x1c-\x1f\x85]/g;
/** In lunr `a - b` excludes b; a title with a dash is meant as it stands. */
const LONE_SIGN = /(?<!\S)[+-]+(?!\S)/g;
const COMMAND = new RegExp(`(?<!\\S)[+-]?(?:(?:${FIELDS.join("|")}):\\S|(?<=[+-])["A-Za-z])`);
/** A sign and a field follow a space or the start; a phrase without may stand anywhere. */
const PHRASE = /(?:(?<!\S)([+-])?(?:([^\s":+-][^\s":]*):)?)?"([^"]*)"/g;

/**
 * A part of a query: a word, a pattern with `*`, or a phrase. `term` is the stem of a word, or the
 * pattern; `written` the word as typed, without the signs around it; `variants` other stems that do
 * as well; `stems` those of a phrase, each with its distance to the first. `place` counts the words of the query before, `edits` is the
 * number of typing errors that are forgiven, `isLast` tells of the word that ends the query, and
 * `isLiteral` of one that is taken for no other.
 *
 * @typedef {object} Part
 * @property {"word" | "pattern" | "phrase"} kind
 * @property {string} term
 * @property {string} written
 * @property {string[]} variants
 * @property {{ distance: number, stem: string }[]} stems
 * @property {ReadonlySet<number>} fields
 * @property {number} edits
 * @property {number} boost
 * @property {boolean} isRequired
 * @property {boolean} isProhibited
 * @property {number} place
 * @property {boolean} isLast
 * @property {boolean} isLiteral
 */

/**
 * `isNegated` where all that is written is prohibited; `isOpen` where the last word may go on, for
 * nothing follows it, not even a space. `compounds` are the neighbouring words that are written as
 * one as well.
 *
 * @typedef {{ parts: Part[], isNegated: boolean, isOpen: boolean, compounds: string[] }} Query
 */

/** What lunr can't parse. */
class Unparsable extends Error {}

/**
 * What a visitor means; what lunr can't parse is plain words.
 *
 * @param {string} written
 * @param {Language} language
 * @returns {Query}
 */
export function parse(written, language) {
  const line = spelt(start(written, LONGEST)).replace(BLANK, " ").replace(LONE_SIGN, " ");
  const parts = firstOf(partsOf(line, language));
  const compounds = addVariants(parts, line, language);
  const last = parts.at(-1);
  if (last?.kind === "word") last.isLast = !line.trimEnd().endsWith('"');
  return {
    parts: parts.filter(isSearchable),
    isNegated: parts.length > 0 && parts.every((part) => part.isProhibited),
    isOpen: !line.endsWith(" "),
    compounds,
  };
}

/**
 * Whether all of a query is plain words, and enough of them.
 *
 * @param {Part[]} parts
 */
export function isQuestion(parts) {
  return parts.length >= QUESTION && parts.every(isPlainWord);
}

/** @param {Part} part */
function isPlainWord({ kind, fields, edits, boost, isRequired, isProhibited }) {
  const isChanged = edits || boost !== 1 || isRequired || isProhibited;
  return kind === "word" && !isChanged && fields.size === FIELDS.length;
}

/**
 * Set what words mean together that stand side by side in the line; the result is their compounds.
 *
 * @param {Part[]} parts
 * @param {string} line
 * @param {Language} language
 */
function addVariants(parts, line, language) {
  const words = parts.map((part) => (isPlain(part) ? part.written : ""));
  const pairs = words.map((word, at) => word && words[at + 1] && word + words[at + 1]);
  const known = language.compoundsIn(line.replaceAll("+", " "));
  const compounds = new Set(pairs.filter((pair) => pair && known.has(pair)));
  const all = variants(words, compounds);
  for (const [at, part] of parts.entries()) {
    const stems = new Set(all[at].map(language.stem));
    part.variants = [...stems].filter((stem) => stem && stem !== part.term);
  }
  return [...compounds].sort(byCodePoint);
}

/**
 * Whether a part is a word that may be meant together with the next one.
 *
 * @param {Part} part
 */
function isPlain({ kind, term, edits, isProhibited }) {
  return kind === "word" && term !== "" && !edits && !isProhibited;
}

/**
 * Whether a part is nothing but `*`, which all papers match and none more than others.
 *
 * @param {Part} part
 */
export function isEverything({ kind, term, fields, edits }) {
  return kind === "pattern" && !edits && fields.size === FIELDS.length && /^\*+$/.test(term);
}

/**
 * All parts of a line; in prose punctuation is no operator.
 *
 * @param {string} line
 * @param {Language} language
 */
function partsOf(line, language) {
  const words = tokens(line).map((token, place) => word(token, place, language));
  if (words.length > MOST_COMMANDS && !COMMAND.test(line)) return words;
  try {
    return [...pieces(line, language)];
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    return words;
  }
}

/**
 * The parts up to the last that counts.
 *
 * @param {Part[]} parts
 */
function firstOf(parts) {
  const counting = parts.flatMap((part, at) => (isSearchable(part) ? [at] : []));
  return parts.slice(0, counting[MOST_PARTS] ?? parts.length);
}

/**
 * Whether anything is left to look up once stop words are gone.
 *
 * @param {Part} part
 */
function isSearchable({ term, stems }) {
  return term !== "" || stems.length > 0;
}

/**
 * The parts before, between and behind the phrases, and the phrases.
 *
 * @param {string} line
 * @param {Language} language
 * @returns {Generator<Part>}
 */
function* pieces(line, language) {
  let place = 0;
  let end = 0;
  for (const match of line.matchAll(PHRASE)) {
    const before = clauses(line.slice(end, match.index), place, language);
    yield* before;
    place += before.length;
    const [whole, sign, field, text] = match;
    yield phrase(text, sign, field, place, language);
    place += Math.max(1, tokens(text).length);
    end = match.index + whole.length;
  }
  yield* clauses(line.slice(end), place, language);
}

/**
 * What lunr's parser makes of a text without phrases.
 *
 * @param {string} piece
 * @param {number} place
 * @param {Language} language
 * @returns {Part[]}
 */
function clauses(piece, place, language) {
  const { lunr } = language;
  const query = new lunr.Query([...FIELDS]);
  try {
    new lunr.QueryParser(piece.replaceAll('"', " "), query).parse();
  } catch (error) {
    if (error instanceof lunr.QueryParseError) throw new Unparsable(error.message);
    throw error;
  }
  return query.clauses
    .flatMap((clause) => tokens(clause.term).map((token) => ({ clause, token: begun(token) })))
    .map(({ clause, token }, index) => ({
      ...(token.includes("*")
        ? pattern(token, place + index)
        : word(token, place + index, language)),
      ...extras(clause, lunr.Query.presence),
    }));
}

/**
 * A letter that begins words of two letters is the beginning of one.
 *
 * @param {string} token
 */
function begun(token) {
  return isLetterOfRun(token) ? `${token}*` : token;
}

/**
 * @param {Clause} clause
 * @param {{ REQUIRED: number, PROHIBITED: number }} presence
 */
function extras(clause, { REQUIRED, PROHIBITED }) {
  const isNarrow = clause.fields.length < FIELDS.length;
  return {
    fields: new Set(clause.fields.map(numberOf)),
    edits: Math.min(clause.editDistance ?? 0, MOST_EDITS),
    boost: Math.min(clause.boost, MOST_BOOST),
    // What names a field narrows the results, if nothing else is said.
    isRequired: clause.presence === REQUIRED || (isNarrow && clause.presence !== PROHIBITED),
    isProhibited: clause.presence === PROHIBITED,
  };
}

const OPTIONAL = {
  term: "",
  written: "",
  variants: /** @type {string[]} */ ([]),
  stems: [],
  fields: EVERYWHERE,
  edits: 0,
  boost: 1,
  isRequired: false,
  isProhibited: false,
  isLast: false,
  isLiteral: false,
};

/**
 * @param {string} token
 * @param {number} place
 * @param {Language} language
 * @returns {Part}
 */
export function word(token, place, language) {
  const written = trim(token);
  return { ...OPTIONAL, kind: "word", term: language.stem(written), written, place };
}

/**
 * @param {string} term
 * @param {number} place
 * @returns {Part}
 */
function pattern(term, place) {
  return { ...OPTIONAL, kind: "pattern", term, place };
}

/**
 * @param {string} text
 * @param {string | undefined} sign
 * @param {string | undefined} field
 * @param {number} place
 * @param {Language} language
 * @returns {Part}
 */
function phrase(text, sign, field, place, language) {
  const stems = tokens(text)
    .map((token, index) => ({ distance: index, stem: language.stemOf(token) }))
    .filter(({ stem }) => stem);
  const first = stems.length ? stems[0].distance : 0;
  return {
    ...OPTIONAL,
    kind: "phrase",
    stems: stems.map(({ distance, stem }) => ({ distance: distance - first, stem })),
    fields: field ? new Set([numberOf(field)]) : IN_PHRASES,
    isRequired: sign === "+" || (Boolean(field) && sign !== "-"),
    isProhibited: sign === "-",
    place,
  };
}

/** @param {string} field */
function numberOf(field) {
  const number = FIELDS.findIndex((known) => known === field);
  if (number < 0) throw new Unparsable(`there is no field ${field}`);
  return number;
}
