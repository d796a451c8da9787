"""The natural logarithm in plain arithmetic.

Languages and browsers differ in the last digit of theirs, and papers whose scores differ in it
change places; with this one all agree.
"""

from math import frexp

_LN_2 = 0.6931471805599453
_SQRT_HALF = 0.7071067811865476
_TERMS = 12


def ln(number: float) -> float:
    """Return the logarithm of a positive number, to some fifteen digits.

    With number = m * 2^e and m near 1, ln m = 2 artanh s, s = (m - 1) / (m + 1); its series needs
    twelve terms, for s is at most 0.172.
    """
    mantissa, exponent = frexp(number)
    if mantissa < _SQRT_HALF:
        mantissa, exponent = mantissa * 2, exponent - 1
    ratio = (mantissa - 1) / (mantissa + 1)
    square = ratio * ratio
    total = 0.0
    for term in range(_TERMS - 1, -1, -1):
        total = total * square + 1 / (2 * term + 1)
    return exponent * _LN_2 + 2 * ratio * total
