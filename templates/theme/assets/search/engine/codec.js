/** How numbers and words are written in the files of an index: docs/search-index.md. */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;
const MORE = 32;
const BITS = 5;
const LONGEST = 30;
const BITMAP = "~";
const BITMAP_BITS = 6;
/** Of a checksum of 32 bits. */
const KEY_DIGITS = 6;

/**
 * The value of the digit at a place; throws where there is none.
 *
 * @param {string} text
 * @param {number} [place]
 */
function digit(text, place = 0) {
  const value = VALUES[text.charCodeAt(place)] ?? -1;
  if (value < 0) throw new RangeError(`no digit at ${place}`);
  return value;
}

/**
 * The values of all digits of a text.
 *
 * @param {string} text
 */
export function digits(text) {
  const values = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) values[place] = digit(text, place);
  return values;
}

/**
 * The numbers of a sequence of varints.
 *
 * @param {string} text
 */
export function varints(text) {
  const numbers = new Uint32Array(text.length);
  let count = 0;
  let number = 0;
  let shift = 0;
  for (let place = 0; place < text.length; place += 1) {
    const value = digit(text, place);
    if (shift > LONGEST) throw new RangeError("a number is too long");
    number += (value & (MORE - 1)) << shift;
    if (value & MORE) {
      shift += BITS;
    } else {
      numbers[count] = number;
      count += 1;
      number = 0;
      shift = 0;
    }
  }
  if (shift) throw new RangeError("the last number is cut short");
  return numbers.subarray(0, count);
}

/**
 * The rising numbers of a gap list or bitmap, all below `limit`.
 *
 * @param {string} text
 * @param {number} limit
 */
export function gaps(text, limit) {
  const isBitmap = text.startsWith(BITMAP);
  const numbers = isBitmap ? bitmap(text.slice(1)) : varints(text);
  for (let place = 1; place < numbers.length && !isBitmap; place += 1) {
    numbers[place] += numbers[place - 1] + 1;
  }
  if (numbers.length && numbers[numbers.length - 1] >= limit) {
    throw new RangeError("a number is out of range");
  }
  return numbers;
}

/** @param {string} text */
function bitmap(text) {
  const numbers = new Uint32Array(BITMAP_BITS * text.length);
  let count = 0;
  for (let place = 0; place < text.length; place += 1) {
    const value = digit(text, place);
    for (let bit = 0; bit < BITMAP_BITS; bit += 1) {
      if (value & (1 << bit)) numbers[count++] = BITMAP_BITS * place + bit;
    }
  }
  return numbers.subarray(0, count);
}

/**
 * So many values below 8 of which two make a digit; those at the end that are 0 are left out.
 *
 * @param {string} text
 * @param {number} count
 */
export function packed(text, count) {
  const values = new Uint8Array(count + 1);
  for (let place = 0; place < text.length; place += 1) {
    const value = digit(text, place);
    if (2 * place >= count) throw new RangeError(`more than ${count} values`);
    values[2 * place] = value & 7;
    values[2 * place + 1] = value >> 3;
  }
  return values.subarray(0, count);
}

/**
 * So many values of a digit each; those at the end that are 0 are left out.
 *
 * @param {string} text
 * @param {number} count
 */
export function padded(text, count) {
  const values = new Uint8Array(count);
  values.set(digits(text));
  return values;
}

/**
 * So many numbers of as many digits each, the highest first.
 *
 * @param {string} text
 * @param {number} size
 * @param {number} count
 */
export function fixed(text, size, count) {
  const values = exactly(digits(text), size * count);
  return Float64Array.from({ length: count }, (_, place) =>
    values.subarray(size * place, size * (place + 1)).reduce((sum, value) => 64 * sum + value, 0),
  );
}

/**
 * Checksums of 32 bits.
 *
 * @param {string} text
 */
export function checksumsIn(text) {
  return fixed(text, KEY_DIGITS, text.length / KEY_DIGITS);
}

/**
 * The values, which must be so many.
 *
 * @param {Uint8Array} values
 * @param {number} count
 */
export function exactly(values, count) {
  if (values.length !== count) throw new RangeError(`${values.length} values for ${count}`);
  return values;
}

/**
 * The texts for so many words.
 *
 * @param {string} text
 * @param {number} count
 */
export function splitInto(text, count) {
  const parts = count ? text.split(" ") : [];
  if (parts.length !== count) throw new RangeError(`${parts.length} parts for ${count} words`);
  return parts;
}

/**
 * The words of a word list.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  if (text === "") return [];
  let before = "";
  return text.split(" ").map((part) => {
    before = start(before, digit(part)) + part.slice(1);
    return before;
  });
}

/**
 * So many letters from the start of a text.
 *
 * @param {string} text
 * @param {number} count
 */
export function start(text, count) {
  const units = text.slice(0, 2 * count);
  return isPlain(units) ? units.slice(0, count) : [...units].slice(0, count).join("");
}

/**
 * The forms of a stem, from their endings.
 *
 * @param {string} stem
 * @param {string} text
 * @returns {string[]}
 */
export function forms(stem, text) {
  const letters = [...stem].length;
  return text.split(",").map((part) => {
    if (part === "") return stem;
    const ending = part.slice(1).replaceAll("%c", ",").replaceAll("%p", "%");
    return start(stem, letters - digit(part)) + ending;
  });
}

/**
 * Whether the letters of a word are the units of its string.
 *
 * @param {string} word
 */
export function isPlain(word) {
  return !/[\ud800-\udbff]/.test(word);
}

/**
 * Orders texts by code point, as the files do.
 *
 * @param {string} one
 * @param {string} other
 */
export function byCodePoint(one, other) {
  const shorter = Math.min(one.length, other.length);
  for (let place = 0; place < shorter; place += 1) {
    if (one.charCodeAt(place) !== other.charCodeAt(place)) {
      return (one.codePointAt(place) ?? 0) - (other.codePointAt(place) ?? 0);
    }
  }
  return one.length - other.length;
}
