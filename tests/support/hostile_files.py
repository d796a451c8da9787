"""Hostile sources in every format.

They are the golden sources with nearly every value replaced by a hostile text, and files that none
of our writers would make.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from support.hostile import PAYLOADS

_GOLDEN = Path(__file__).resolve().parents[1] / "golden"
# Addresses that run or load something in at least one browser, or lead elsewhere than they seem to.
ADDRESSES = (
    "javascript:pwned()",
    "JaVaScRiPt:pwned()",
    "java\tscript:pwned()",
    "\x01javascript:pwned()",
    " \u00a0javascript:pwned()",
    "javascript&colon;pwned()",
    "&#x6A;avascript&#58;pwned()",
    "javascript%3Apwned()",
    "javascript://evil.example/%0Apwned()",
    "view-source:javascript:pwned()",
    "feed:javascript:pwned()",
    "https:javascript:pwned()",
    "data:text/html,<script>pwned()</script>",
    "DATA:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+",
    "vbscript:pwned()",
    "blob:https://evil.example/pwned",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "//evil.example/pwned",
    "\\\\evil.example\\pwned",
    "https:/\\evil.example/",
    "http://good.example\\@evil.example/",
    "http://user:password@evil.example/",
    'https://evil.example/"onmouseover="pwned()',
    "https://evil.example/'><script>pwned()</script>",
    "https://evil.example/</script><script>pwned()</script>",
    "https://evil.example/{{7*191}}/{%x%}",
    "https://evil.example/)[x](javascript:pwned()",
    "https://evil.example:99999/",
    "https://evil.example/\u202egnp",
    "https://evil.example/\ud800",
    "https://evil.example/" + "a" * 20_000,
    "http://[::1",
    "https://[javascript:pwned()]/",
    "https://evil.example\x00.good.example/",
    "mailto:a@b?subject=pwned%0ABcc:pwned",
    "../../../etc/passwd",
)
# Titles that are not valid as file names, or that would name another file than they seem to.
NAMES = (
    *("../../../../escaped", "..\\..\\escaped", "/etc/passwd", "C:\\escaped", "CON", "nul.md"),
    *("a/b", "a\x00b", "long " * 1_000, "trailing...", "Case Twin", "case twin"),
    *("\u00c5ngstr\u00f6m", "A\u030angstro\u0308m", "\u0130\u0131 \ufb01 \u00df", ".", ".git"),
    *("index", "404", "search", "%2e%2e%2fescaped", "--help", "-", "$HOME `pwned` $(pwned)"),
    *("a\u202eb\u2066c", "\u200b\ufeff\u00ad", "\ud83d\udc80\ud800"),
)
# Values of dates, pages, volumes, and identifiers.
NUMBERS = (
    "-1",
    "99999",
    "1e999",
    "NaN",
    "0",
    "\u0662\u0660\u0662\u0664",
    "9" * 5_000,
    "0x7E8",
    "2024-13-45",
    "2024-02-30T25:61:61Z",
    "10.1000/<script>pwned()</script>",
    '10.1000/x"onclick="pwned()',
    "10.1000/../../escaped",
    "10.1000/" + "(" * 3_000,
    "2401.00001v1'onclick='pwned()",
    "{{7*191}}",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\\input{/etc/passwd}\\write18{pwned}",
)
_TEXTS = (
    *PAYLOADS.values(),
    '<math><mtext><table><mglyph><style><!--</style><img src=x onerror="pwned()">',
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
    "::: pwned {onclick=pwned()}\n:::",
    "pwned\n: {: onclick=pwned() }",
    "# pwned {#pwned onclick=pwned()}\n\n## pwned",
    "--> <script>pwned()</script> <!--",
    "\\begin{verbatim} \\end{document} \\catcode`\\%=12 %",
    "{{{{{{ }}}}}} [[[[ (((( <<<< $$$$ ```` **** ____",
    "\ud800 lone \udfff",
    "!!python/object/apply:os.system ['touch escaped']",
)
# Complete files that none of our writers would make.
_LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
_XML = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>{0}</title><id>{0}</id></entry></feed>"
)
_ALIASES = "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(9))
_KEYWORDS = [f"word {number:b}" for number in range(10_000)]
RAW: Mapping[str, bytes] = {
    "laughs.xml": f'<!DOCTYPE feed [<!ENTITY l0 "pwned">{_LAUGHS}]>{_XML.format("&l9;")}'.encode(),
    "external.xml": (
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_XML.format("&x;")}'.encode()
    ),
    "parameter.xml": (
        '<!DOCTYPE feed [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>'
        + _XML.format("A title of a feed")
    ).encode(),
    "aliases.md": f"---\na0: &a0 [pwned]\n{_ALIASES}title: *a9\nauthors: *a9\n---\n".encode(),
    "loop.md": b"---\ntitle: &a [A loop of titles, *a]\nauthors: &b {name: *b}\n---\n",
    "objects.md": (
        b"---\ntitle: !!python/object/apply:os.system ['touch escaped']\n"
        b"authors: !!python/name:os.system\nabstract: !<tag:x> [a, {b: c}]\n---\n{{ 7*191 }}\n"
    ),
    "numbers.json": (
        b'[{"title": "Numbers that are none", "year": 1e999, "volume": NaN, "issue": -Infinity,'
        b' "pages": 1E-999, "number": %b}]' % (b"9" * 5_000)
    ),
    "letters.json": (
        b'[{"title": "Lone \\ud800 letters \\udfff of \\u0000 and \\u2028", "abstract": "\\ud83d"},'
        b' {"title": "The same key twice", "title": "</script><script>pwned()</script>"}]'
    ),
    "middle.txt": "A Listing of \ufeff Marks\n\nThat stand in \ufeff\ufffe the middle.\n".encode(),
    "keywords.jsonl": json.dumps(
        {
            "title": "Ten thousand keywords of a paper",
            "keywords": _KEYWORDS,
            "authors": _KEYWORDS[:40],
        }
    ).encode(),
    "megabyte.bib": b"@article{a, title = {A megabyte of a title}, note = {%b}}"
    % (b"{x} " * 250_000),
    "unbalanced.bib": b'@article{a, title = {{{{ A title, author = "B}, @book{b, title = {C}}}}\n@',
    "unbalanced.json": b'[{"title": "An end of a list", "authors": [[[[[{"name": "B"]}]',
    "unbalanced.xml": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</entry></title>",
    "unbalanced.ris": b"TY  - JOUR\nTI  - A title of an end\nTY  - JOUR\nER  - \nER  - \nTI  - B\n",
    "unbalanced.csv": b'title,authors\n"A title of a ""quote,"B\nC\n"D"E"F,G,H,I\n',
    "formulas.csv": b"title,authors\n\"=cmd|' /C calc'!A0\",@SUM(1)\n+1+cmd|' /C calc'!A0,-1\n",
    "unbalanced.md": b"---\ntitle: {{{ [[[ \n  - : : :\n---\n--8<-- 'mkdocs.yml'\n",
}

# The golden files that are well-formed.
_SOURCES = """
    acl_anthology/2020.acl.xml acl_anthology/N19.xml arxiv_atom/answer.xml bibtex/biblatex.bib
    bibtex/classic.bib front_matter/hugo.md front_matter/list.yml front_matter/plain.md
    front_matter/pmlr.md json/arxiv-dump.jsonl json/conference-programme.json json/crossref.json
    json/csl.json json/hugging-face-flat.json json/hugging-face.json json/ml-anthology.jsonl
    json/openreview-list.json json/openreview-notes.json json/plain.json json/semantic-scholar.json
    oai/collection.xml oai/records.xml ris/records.ris tables/scopus.csv tables/spreadsheet.csv
    tables/web-of-science.tsv zotero/zotero.bib zotero/zotero.csv zotero/zotero.json
    zotero/zotero.ris
"""


def golden_files() -> dict[str, bytes]:
    """Return the contents of golden sources in every format by name."""
    paths = (_GOLDEN / name for name in _SOURCES.split())
    return {f"{path.parent.name}-{path.name}": path.read_bytes() for path in paths}


class _Poison:
    """Replaces values by hostile texts of a similar kind, in an order that *random* determines."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._cycles = [
            cycle(random.sample(values, len(values)))
            for values in (_TEXTS + NAMES, ADDRESSES, NUMBERS)
        ]
        self._titles = 0

    def text(self, value: str, *, is_title: bool = False) -> str:
        """Return a replacement of *value*; every title gets a number, so that no two are equal."""
        if is_title:
            self._titles += 1
            return f"{next(self._cycles[0])} and paper {self._titles} of them"
        if self._random.random() < 0.2:
            return value
        is_address = re.match(r"\w+://", value)
        is_short = re.fullmatch(r"\S{0,30}\d\S{0,30}", value)
        return next(self._cycles[1 if is_address else 2 if is_short else 0])


def _bibtex(text: str, poison: _Poison) -> str:
    def value(match: re.Match[str]) -> str:
        hostile = poison.text(match["value"], is_title=match["name"].lower() == "title")
        balanced = (
            hostile if hostile.count("{") == hostile.count("}") else re.sub("[{}]", "", hostile)
        )
        return f"{match['start']}{{{balanced}}},"

    pattern = r"^(?P<start>\s*(?P<name>[\w-]+)\s*=\s*)[{\"](?P<value>.*)[}\"],?$"
    return re.sub(pattern, value, text, flags=re.MULTILINE)


def _ris(text: str, poison: _Poison) -> str:
    def value(match: re.Match[str]) -> str:
        return f"{match[1]}  - {poison.text(match[2], is_title=match[1] in ('TI', 'T1'))}"

    return re.sub(r"^(?!TY|ER)([A-Z][A-Z0-9])  - (.+)$", value, text, flags=re.MULTILINE)


def _table(text: str, poison: _Poison, delimiter: str = ",") -> str:
    head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(head)
    for row in rows:
        named = zip(head, row, strict=False)
        writer.writerow(
            [cell and poison.text(cell, is_title="Title" in name) for name, cell in named]
        )
    return written.getvalue()


def _xml(text: str, poison: _Poison) -> str:
    def value(match: re.Match[str]) -> str:
        hostile = poison.text(match[2], is_title="title" in match[1])
        legal = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", hostile)
        section = f"<![CDATA[{legal.replace(']]>', '')}]]>"
        return f"{match[1]}{section if len(hostile) % 2 else escape(legal)}<"

    plain = re.sub(r"<!\[CDATA\[.*?\]\]>", "A section of words", text)
    return re.sub(r"(<[\w:.-]+[^<>]*>)([^<>]*\S[^<>]*)<", value, plain)


def _front_matter(text: str, poison: _Poison) -> str:
    def value(match: re.Match[str]) -> str:
        return match[1] + json.dumps(poison.text(match[3], is_title=match[2] == "title"))

    return re.sub(r"^([ -]*([\w-]+):[ ]+)(\S.*)$", value, text, flags=re.MULTILINE)


def _json(text: str, poison: _Poison) -> str:
    return json.dumps(_poisoned(json.loads(text), poison), indent=1)


def _json_lines(text: str, poison: _Poison) -> str:
    lines = (_poisoned(json.loads(line), poison) for line in text.splitlines())
    return "\n".join(map(json.dumps, lines))


def _poisoned(value: Any, poison: _Poison, name: str = "") -> Any:
    """Return a JSON value with its texts replaced by hostile ones."""
    if isinstance(value, dict):
        return {key: _poisoned(inner, poison, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, poison, name) for inner in value]
    is_text = isinstance(value, str) and value
    return poison.text(value, is_title=name == "title") if is_text else value


_WRITERS: Mapping[str, Callable[[str, _Poison], str]] = {
    ".bib": _bibtex,
    ".csv": _table,
    ".json": _json,
    ".jsonl": _json_lines,
    ".md": _front_matter,
    ".ris": _ris,
    ".tsv": partial(_table, delimiter="\t"),
    ".xml": _xml,
    ".yml": _front_matter,
}


def hostile_files(random: Random) -> dict[str, bytes]:
    """Return the contents of hostile files by name; each name has the ending of its format."""
    poison = _Poison(random)
    poisoned = {
        name: _WRITERS[Path(name).suffix](data.decode("utf-8-sig"), poison)
        for name, data in golden_files().items()
    }
    return {name: text.encode("utf-8", "replace") for name, text in poisoned.items()} | RAW
