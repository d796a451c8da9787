/** The encodings of numbers and words in the files of an index, as docs/search-index.md has them. */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;
const CONTINUATION_BIT = 32;
const VARINT_BITS = 5;
const MAX_SHIFT = 30;

/**
 * Return the value of the digit at an index; throw RangeError if there is none.
 *
 * @param {string} text
 * @param {number} [index]
 */
function digit(text, index = 0) {
  const value = VALUES[text.charCodeAt(index)] ?? -1;
  if (value < 0) throw new RangeError(`no digit at ${index}`);
  return value;
}

/** Return the values of all digits of a text. @param {string} text */
export function digits(text) {
  const values = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) values[index] = digit(text, index);
  return values;
}

/** Decode a sequence of varints. @param {string} text */
export function decodeVarints(text) {
  const numbers = new Uint32Array(text.length);
  let count = 0;
  let number = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = digit(text, index);
    if (shift > MAX_SHIFT) throw new RangeError("a number is too long");
    number += (value & (CONTINUATION_BIT - 1)) << shift;
    if (value & CONTINUATION_BIT) {
      shift += VARINT_BITS;
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
 * Decode a gap list: return its numbers in ascending order, all below `limit`.
 *
 * @param {string} text
 * @param {number} limit
 */
export function decodeGaps(text, limit) {
  const numbers = decodeVarints(text);
  for (let index = 1; index < numbers.length; index += 1) numbers[index] += numbers[index - 1] + 1;
  if (numbers.length && numbers[numbers.length - 1] >= limit) {
    throw new RangeError("a number is out of range");
  }
  return numbers;
}

/**
 * Decode `count` packed values below 8, two a digit; zeros at the end may be left out.
 *
 * @param {string} text
 * @param {number} count
 */
export function decodePacked(text, count) {
  const values = new Uint8Array(count + 1);
  for (let index = 0; index < text.length; index += 1) {
    const value = digit(text, index);
    if (2 * index >= count) throw new RangeError(`more than ${count} values`);
    values[2 * index] = value & 7;
    values[2 * index + 1] = value >> 3;
  }
  return values.subarray(0, count);
}

/**
 * Decode `count` values of one digit each; zeros at the end may be left out.
 *
 * @param {string} text
 * @param {number} count
 */
export function decodeDigits(text, count) {
  const values = new Uint8Array(count);
  values.set(digits(text));
  return values;
}

/**
 * Return the values; throw RangeError unless there are `count` of them.
 *
 * @template {ArrayLike<number | string>} Values
 * @param {Values} values
 * @param {number} count
 */
export function withLength(values, count) {
  if (values.length !== count) throw new RangeError(`${values.length} values for ${count}`);
  return values;
}

/**
 * Split a text at spaces into `count` parts, one for each word; throw RangeError for another count.
 *
 * @param {string} text
 * @param {number} count
 * @param {string} [space]
 */
export function splitInto(text, count, space = " ") {
  return withLength(count ? text.split(space) : [], count);
}

/**
 * Decode a word list, in which each word drops the prefix that it shares with the word before.
 *
 * @param {string} text
 * @param {string} [word] the one before the first
 */
export function decodeWordList(text, word = "") {
  if (text === "") return [];
  return text.split(" ").map((part) => {
    word = prefix(word, digit(part)) + part.slice(1);
    return word;
  });
}

/** Return the first `count` code points of a text. @param {string} text @param {number} count */
export function prefix(text, count) {
  const units = text.slice(0, 2 * count);
  return isBasicPlane(units) ? units.slice(0, count) : [...units].slice(0, count).join("");
}

/** Return whether each code point of a word is one UTF-16 code unit. @param {string} word */
export function isBasicPlane(word) {
  return !/[\ud800-\udbff]/.test(word);
}

/** Compare two texts by code point, the order of the words in the files. @param {string} one @param {string} other */
export function byCodePoint(one, other) {
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index += 1) {
    if (one.charCodeAt(index) !== other.charCodeAt(index)) {
      return (one.codePointAt(index) ?? 0) - (other.codePointAt(index) ?? 0);
    }
  }
  return one.length - other.length;
}

/** Return two checksums of a key: the CRC-32 of its bytes, and of its bytes reversed. @param {string} key */
export function checksums(key) {
  const bytes = new TextEncoder().encode(key);
  return [crc32(bytes), crc32(bytes.reverse())];
}

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
