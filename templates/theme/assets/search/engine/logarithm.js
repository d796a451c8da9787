/**
 * The natural logarithm in plain arithmetic: that of browsers and of Python differ in the last
 * digit, and papers whose scores differ in it change places.
 */

const LN_2 = 0.6931471805599453;
const SQRT_HALF = 0.7071067811865476;
const TERMS = 12;

/**
 * The logarithm of a positive number, to some fifteen digits.
 *
 * With number = m * 2^e and m near 1, ln m = 2 artanh s, s = (m - 1) / (m + 1); its series needs
 * twelve terms, for s is at most 0.172.
 *
 * @param {number} number
 */
export function ln(number) {
  let mantissa = number;
  let exponent = 0;
  for (; mantissa >= 2 * SQRT_HALF; exponent += 1) mantissa /= 2;
  for (; mantissa < SQRT_HALF; exponent -= 1) mantissa *= 2;
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let total = 0;
  for (let term = TERMS - 1; term >= 0; term -= 1) total = total * square + 1 / (2 * term + 1);
  return exponent * LN_2 + 2 * ratio * total;
}
