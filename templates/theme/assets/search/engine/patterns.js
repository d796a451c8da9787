/**
 * Which words of a vocabulary a pattern stands for, by lunr's rule.
 *
 * lunr builds a graph of the pattern (`lunr.TokenSet`) and intersects it with one of all
 * words; with edits that graph grows with the power of the distance. The automata here accept the
 * same words and are built only as far as words lead into them.
 */

import { isPlain } from "./codec.js";

/**
 * A state is a list of numbers without order, equal to another when its text is.
 *
 * @typedef {object} Rules
 * @property {number[]} start
 * @property {(state: number[], letter: string) => number[]} advance
 * @property {(state: number[]) => boolean} accepts
 */

/**
 * Those of some words that a pattern stands for: one with `*` and no edits, or a word with so many edits.
 *
 * It is faster where the words are sorted: what neighbours share is followed once.
 *
 * @param {string} pattern
 * @param {number} edits
 * @param {readonly string[]} words
 */
export function matching(pattern, edits, words) {
  const letters = [...pattern];
  const automaton = new Automaton(edits ? withEdits(letters, edits) : wildcards(letters));
  const found = [];
  /** @type {number[]} */
  const trail = [0];
  /** @type {string | string[]} */
  let before = "";
  for (const written of words) {
    const word = isPlain(written) ? written : [...written];
    let depth = 0;
    const shared = Math.min(before.length, word.length, trail.length - 1);
    while (depth < shared && before[depth] === word[depth]) depth += 1;
    trail.length = depth + 1;
    for (; depth < word.length && trail[depth] !== Automaton.DEAD; depth += 1) {
      trail.push(automaton.step(trail[depth], word[depth]));
    }
    if (depth === word.length && automaton.accepts(trail[depth])) found.push(written);
    before = word;
  }
  return found;
}

/** The states of some rules, made when a word first leads there. */
class Automaton {
  static DEAD = -1;

  /** @param {Rules} rules */
  constructor(rules) {
    this.rules = rules;
    /** @type {number[][]} */
    this.states = [];
    /** @type {boolean[]} */
    this.final = [];
    /** @type {Map<string, number>[]} */
    this.edges = [];
    /** @type {Map<string, number>} */
    this.known = new Map();
    this.number(rules.start);
  }

  /**
   * @param {number} state
   * @param {string} letter
   * @returns {number}
   */
  step(state, letter) {
    const edges = this.edges[state];
    let next = edges.get(letter);
    if (next === undefined) {
      next = this.number(this.rules.advance(this.states[state], letter));
      edges.set(letter, next);
    }
    return next;
  }

  /** @param {number} state */
  accepts(state) {
    return state !== Automaton.DEAD && this.final[state];
  }

  /**
   * @param {number[]} state
   * @returns {number}
   */
  number(state) {
    if (state.length === 0) return Automaton.DEAD;
    const name = state.sort((a, b) => a - b).join(" ");
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, this.states.length);
    this.states.push(state);
    this.final.push(this.rules.accepts(state));
    this.edges.push(new Map());
    return this.states.length - 1;
  }
}

/**
 * A star stands for any number of letters, as in `lunr.TokenSet.fromString`; states are positions.
 *
 * @param {string[]} term
 * @returns {Rules}
 */
function wildcards(term) {
  /** @param {Iterable<number>} positions */
  const settled = (positions) => {
    const reached = new Set(positions);
    for (const at of reached) if (term[at] === "*") reached.add(at + 1);
    return [...reached];
  };
  return {
    start: settled([0]),
    advance: (state, letter) =>
      settled(
        state.flatMap((at) => (term[at] === "*" ? [at] : term[at] === letter ? [at + 1] : [])),
      ),
    accepts: (state) => state.includes(term.length),
  };
}

/**
 * What is left of a term: its end from `at` on, and before that, after a transposition, the letter at
 * `held` - 1, which was passed over; with the edits that may still be made.
 *
 * @typedef {{ held: number, at: number, edits: number }} Rest
 */

/**
 * Insertion, deletion, substitution and transposition, as in `lunr.TokenSet.fromFuzzyString`, for
 * which a star in the term is any one letter. A state is a set of rests.
 *
 * @param {string[]} term
 * @param {number} distance
 * @returns {Rules}
 */
function withEdits(term, distance) {
  const size = term.length + 1;
  const span = distance + 1;
  /** @param {number} packed @returns {Rest} */
  const unpacked = (packed) => {
    const left = Math.floor(packed / span);
    return { held: Math.floor(left / size), at: left % size, edits: packed % span };
  };
  return {
    start: [distance],
    advance(state, letter) {
      /** @type {Map<number, number>} */
      const most = new Map();
      for (const { held, at, edits } of state.flatMap((one) => rests(unpacked(one), letter, term))) {
        const left = held * size + at;
        most.set(left, Math.max(edits, most.get(left) ?? 0));
      }
      return Array.from(most, ([left, edits]) => left * span + edits);
    },
    accepts: (state) =>
      state.map(unpacked).some(({ held, at, edits }) => term.length - at + (held ? 1 : 0) <= edits),
  };
}

/**
 * What a letter can leave of a rest.
 *
 * @param {Rest} rest
 * @param {string} letter
 * @param {string[]} term
 * @returns {Rest[]}
 */
function rests({ held, at, edits }, letter, term) {
  const fits = (/** @type {number} */ place) => term[place] === letter || term[place] === "*";
  const [place, next] = held ? [held - 1, at] : [at, at + 1];
  const found = edits ? [{ held, at, edits: edits - 1 }] : [];
  if (place >= term.length) return found;
  const left = edits - (fits(place) ? 0 : 1);
  if (left >= 0) found.push({ held: 0, at: next, edits: left });
  if (!edits || next >= term.length) return found;
  if (fits(next)) found.push({ held: place + 1, at: next + 1, edits: edits - 1 });
  const shorter = { held: 0, at: next, edits: edits - 1 };
  return [...found, ...rests(shorter, letter, term)];
}
