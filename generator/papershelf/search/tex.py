"""TeX formulas as plain text, as a reader would say or type them."""

import re

_COMMAND = re.compile(r"\\([A-Za-z]{1,40})")
_FORMULA = re.compile(r"\$([^$\n]{1,200})\$")
_WITHOUT_MARKUP = str.maketrans("", "", "{}_^")
# Commands for fonts, accents and delimiters, which are dropped.
_STYLE = re.compile(
    "(?:math|text)[a-z]*|emph|bf|it|rm|cal|bm|boldsymbol|operatorname|hat|widehat|tilde|widetilde|"
    "bar|overline|vec|dot|left|right|big[lr]?"
)
_REPLACEMENTS = {"ell": "l"} | {
    f"var{name}": name for name in "epsilon theta pi rho sigma phi".split()
}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
)


def tex_to_text(text: str) -> str:
    r"""Return *text* with TeX as plain text: "$\\ell_1$" is "l1", "$\\alpha$" is "alpha"."""
    if "\\" in text:
        text = _COMMAND.sub(_command_text, text)
    return _FORMULA.sub(lambda match: match[1].translate(_WITHOUT_MARKUP), text)


def _command_text(match: re.Match[str]) -> str:
    name = match[1]
    return "" if _STYLE.fullmatch(name) else _REPLACEMENTS.get(name, name)


def letter_name(word: str) -> str:
    """Return the TeX name of *word* if it is a single Greek letter; else *word*."""
    return _GREEK.get(word, word)
