"""Formulas by their letters: of TeX what a reader would say or type."""

import re

_COMMAND = re.compile(r"\\([A-Za-z]{1,40})")
_FORMULA = re.compile(r"\$([^$\n]{1,200})\$")
_NOT_LETTERS = str.maketrans("", "", "{}_^")
# How letters look, and what stands above or around them.
_STYLE = re.compile(
    "(?:math|text)[a-z]*|emph|bf|it|rm|cal|bm|boldsymbol|operatorname|hat|widehat|tilde|widetilde|"
    "bar|overline|vec|dot|left|right|big[lr]?"
)
_COMMANDS = {"ell": "l"} | {f"var{name}": name for name in "epsilon theta pi rho sigma phi".split()}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
)


def tex_to_text(text: str) -> str:
    r"""Return *text* with its formulas as letters: "$\\ell_1$" is "l1", "$\\alpha$" is "alpha"."""
    if "\\" in text:
        text = _COMMAND.sub(_spelt_command, text)
    return _FORMULA.sub(_spelt_formula, text) if "$" in text else text


def _spelt_command(match: re.Match[str]) -> str:
    name = match[1]
    return "" if _STYLE.fullmatch(name) else _COMMANDS.get(name, name)


def _spelt_formula(match: re.Match[str]) -> str:
    return match[1].translate(_NOT_LETTERS)


def letter_name(word: str) -> str:
    """Return the name of a Greek letter that stands alone, as commands name it; else the *word*."""
    return _GREEK.get(word, word)
