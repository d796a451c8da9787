/** Folding of letters to lower case without accents. text/letters.py folds the same characters. */

/** A longer run is folded in pieces, because sorting its combining marks would take quadratic time. */
const FOLDED =
  /[A-Z\xa0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u052f\u0531-\u0556\u0561-\u0587\u0591-\u05c7\u0610-\u06ff\u0900-\u0dff\u0e01-\u0e5b\u0e81-\u0edf\u10a0-\u11ff\u1c90-\u1cbf\u1d00-\u209c\u20d0-\u20f0\u2100-\u218b\u2c00-\u2cf3\u3000-\u30ff\u3131-\u318e\u3200-\u33ff\ua640-\ua69d\ua722-\ua7ca\uf900-\ufad9\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfc\ufe00-\ufe0f\ufe20-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\ufe70-\ufefc\uff01-\uffee\u{1d400}-\u{1d7ff}]{1,500}/gu;
const MARKS =
  /[\xa8\xad\xaf\xb4\xb8\u02d8-\u02dd\u0300-\u036f\u0384\u0385\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]+/g;
/**
 * Letters that NFKD does not decompose, forms of Persian and Egypt, Arabic and Persian digits, and dashes that
 * count as hyphens or spaces.
 */
const LETTERS = [..."ðđħıłøςىیکە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u2010\u2012\u2013\u2014\u2015\u2212"];
const PLAIN = "ddhiloσييكه01234567890123456789---  -";
const REPLACEMENTS = /** @type {Record<string, string>} */ ({
  ...Object.fromEntries(LETTERS.map((letter, at) => [letter, PLAIN[at]])),
  ...{ æ: "ae", œ: "oe", ß: "ss", þ: "th" },
});
const SPECIAL = new RegExp(`[${Object.keys(REPLACEMENTS).join("")}]`, "g");

/** Return a text in lower case, without accents, and in Unicode's NFKC. @param {string} text */
export function folded(text) {
  return text.replace(FOLDED, (run) =>
    run
      .replace(MARKS, "")
      .normalize("NFKD")
      .replace(MARKS, "")
      .toLowerCase()
      .normalize("NFC")
      .replace(SPECIAL, (letter) => REPLACEMENTS[letter]),
  );
}
