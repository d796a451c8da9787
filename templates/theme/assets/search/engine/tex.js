/** TeX formulas as plain text, as a reader would say or type them, like search/tex.py. */

const COMMAND = /\\([A-Za-z]{1,40})/g;
const FORMULA = /\$([^$\n]{1,200})\$/gu;
/** Commands for fonts, accents and delimiters, which are dropped. */
const STYLE =
  /^(?:(?:math|text)[a-z]*|emph|bf|it|rm|cal|bm|boldsymbol|operatorname|hat|widehat|tilde|widetilde|bar|overline|vec|dot|left|right|big[lr]?)$/;
const VARIANT = /^var(?=(?:epsilon|theta|pi|rho|sigma|phi)$)/;
const GREEK = new Map(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
    .split(" ")
    .map((name, at) => ["αβγδεζηθικλμνξοπρστυφχψω"[at], name]),
);

/** Return a text with TeX as plain text: "$\ell_1$" is "l1", "$\alpha$" is "alpha". @param {string} text */
export function texToText(text) {
  return text
    .replace(COMMAND, (_, name) => {
      if (STYLE.test(name)) return "";
      return name === "ell" ? "l" : name.replace(VARIANT, "");
    })
    .replace(FORMULA, (_, formula) => formula.replace(/[{}_^]/g, ""));
}

/** Return a text without TeX commands, but for those of styles and letters. @param {string} text */
export function withoutSymbols(text) {
  const letters = new Set(["", "l", ...GREEK.values()]);
  return text.replace(COMMAND, (command) => (letters.has(texToText(command)) ? command : " "));
}

/** Return the TeX name of a word that is a single Greek letter; else the word. @param {string} word */
export function letterName(word) {
  return GREEK.get(word) ?? word;
}
