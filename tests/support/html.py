"""Parse finished pages as browsers do, and check rules that hold for every page."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href")
LOADS = frozenset({"src", "srcset", "poster", "data"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# The address of a site in tests, which nothing requests.
HOST = "http://site.invalid"


class Html:
    """A page: its text, and its tree, which html5lib parses on first access."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parser = html5lib.HTMLParser(namespaceHTMLElements=False)

    @cached_property
    def root(self) -> Element:
        """The root element."""
        root: Element = self._parser.parse(self.text)
        return root

    @cached_property
    def errors(self) -> list[str]:
        """The parse errors with their lines."""
        lines = ["", *self.text.splitlines(), ""] if self.root is not None else []
        return [
            f"line {line}: {code} {data} in {lines[line].strip()[:200]}"
            for (line, _), code, data in self._parser.errors
        ]

    def find(self, *tags: str, with_class: str = "") -> Iterator[Element]:
        """Yield the elements with one of *tags* and the class, in document order."""
        for element in within(self.root, *tags):
            if not with_class or with_class in element.attrib.get("class", "").split():
                yield element

    @cached_property
    def elements(self) -> list[Element]:
        """All elements, without comments."""
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def article(self) -> Element:
        """The element with the rendered Markdown."""
        return next(iter(self.find("article")), self.root)

    @cached_property
    def ids(self) -> Counter[str]:
        """The number of elements with each id."""
        return Counter(one.attrib["id"] for one in self.elements if "id" in one.attrib)

    def text_of(self, *tags: str) -> list[str]:
        """Return the texts of all elements with one of *tags*."""
        return [text_of(element) for element in self.find(*tags)]

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Yield the tag, attribute and value of every address on the page."""
        for element in self.elements:
            for name in ADDRESSES:
                if name in element.attrib:
                    yield str(element.tag), name, element.attrib[name]

    def faults(self) -> Iterator[str]:
        """Yield the faults of the page as HTML and as a document."""
        yield from self.errors
        yield from (f"id {name!r} is given {n} times" for name, n in self.ids.items() if n > 1)
        yield from (
            f"image without alt: {image.attrib}"
            for image in self.find("img")
            if "alt" not in image.attrib
        )
        yield from self.nested()
        yield from self.heading_faults()

    def nested(self) -> Iterator[str]:
        """Yield interactive elements inside links and buttons, which parsers accept silently."""
        for outer in self.find("a", "button"):
            for inner in within(outer, "a", "button", "input", "select", "textarea"):
                if inner is not outer:
                    yield f"<{inner.tag}> inside of <{outer.tag}>: {text_of(outer)}"

    def heading_faults(self) -> Iterator[str]:
        """Yield headings that skip a level, and report a page without exactly one h1."""
        levels = [int(str(heading.tag)[1]) for heading in within(self.article, *HEADINGS)]
        if levels.count(1) != 1 or levels[0] != 1:
            yield f"headings of levels {levels}: the first and only h1 must come first"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"a heading h{after} follows an h{before}"


def within(element: Element, *tags: str) -> Iterator[Element]:
    """Return *element* and its descendants as far as they have one of *tags*."""
    return (one for one in element.iter() if one.tag in tags)


# Elements that separate their text from the text before and after.
BLOCKS = frozenset("address article details div h1 h2 h3 li ol p pre summary table td ul".split())


def text_of(element: Element) -> str:
    """Return the text in an element, with single spaces."""
    return " ".join("".join(pieces_of(element)).split())


def pieces_of(element: Element) -> Iterator[str]:
    """Yield the pieces of text in an element, with spaces around blocks."""
    gap = " " if element.tag in BLOCKS else ""
    yield f"{gap}{element.text or ''}"
    for child in element:
        yield from pieces_of(child)
        yield child.tail or ""
    yield gap


class Site:
    """A finished site in a folder, whose pages are parsed once, on first access."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The content of every file by its path with slashes."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    @cached_property
    def pages(self) -> dict[str, Html]:
        """Every page by the path of its file."""
        return {
            name: Html(content.decode("utf-8"))
            for name, content in self.files.items()
            if name.endswith(".html")
        }

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The records of the export, which may be in compressed parts."""
        if "papers.json" in self.files:
            names = strict_json(self.files["papers.json"])["parts"]
            parts = [gzip.decompress(self.files[name]) for name in names]
        else:
            parts = [self.files["papers.jsonl"]]
        return [strict_json(line) for part in parts for line in part.splitlines()]

    def __getitem__(self, name: str) -> Html:
        """Return a page by its address below the site's root: "papers/soup/" or "about.html"."""
        return self.pages[f"{name}index.html" if name.endswith("/") or not name else name]

    def faults(self) -> list[str]:
        """Return the faults of all pages."""
        return [f"{name}: {fault}" for name, page in self.pages.items() for fault in page.faults()]

    def broken(self, prefix: str = "/") -> list[str]:
        """Return the links of all pages to missing targets in the site, which is below *prefix*."""
        return sorted(
            {
                f"{name}: {address}"
                for name, page in self.pages.items()
                for _, _, address in page.addresses()
                if not self.leads_somewhere(name, address, prefix)
            }
        )

    def leads_somewhere(self, name: str, address: str, prefix: str) -> bool:
        """Return whether *address* on the page *name* is external or has a target."""
        # The error page is shown at any depth, so its addresses have to be absolute.
        base = f"{HOST}{prefix}" + ("deep/down/" if name == "404.html" else name)
        parts = urlsplit(urljoin(base, address))
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            return True
        path = unquote(parts.path)
        if not path.startswith(prefix):
            return False
        here = path == unquote(urlsplit(base).path)
        target = name if here else re.sub("(^|/)$", r"\1index.html", path.removeprefix(prefix))
        if target not in self.files:
            return False
        if not parts.fragment or target not in self.pages:
            return True
        return unquote(parts.fragment) in self.pages[target].ids

    def foreign(self) -> list[str]:
        """Return the resources that pages and style sheets load from other hosts."""
        loads = [
            f"{name}: <{tag} {attribute}={address}>"
            for name, page in self.pages.items()
            for tag, attribute, address in page.addresses()
            if (attribute in LOADS or tag == "link") and is_foreign(address)
            if not is_about(page, tag, address)
        ]
        styles = [
            f"{name}: {address}"
            for name, content in self.files.items()
            if name.endswith(".css")
            for address in re.findall(r"url\(([^)]*)\)|@import ([^;]*)", content.decode("utf-8"))
            if is_foreign("".join(address).strip("'\" "))
        ]
        return loads + styles


def strict_json(text: bytes) -> Any:
    """Return the value of *text*; raise ValueError if it is not JSON, such as NaN."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def is_foreign(address: str) -> bool:
    """Return whether an address names a host."""
    return bool(urlsplit(address).netloc)


# The relations of links that load nothing.
RELATIONS = frozenset(
    "alternate author canonical cite-as describedby license next prev type".split()
)


def is_about(page: Html, tag: str, address: str) -> bool:
    """Return whether an address is that of a link that loads nothing."""
    return tag == "link" and any(
        set((link.attrib.get("rel") or "link").split()) <= RELATIONS
        for link in page.find("link")
        if link.attrib.get("href") == address
    )


# Elements within a line of text; all others separate the text around them.
INLINE = frozenset("a b code em i input label button strong span sub sup summary math".split())


def dom(html: str) -> list[object]:
    """Return the tree of an HTML fragment without invisible white space.

    An element is a tuple of its tag, its sorted attributes and its content.
    """
    return dom_of(html5lib.parseFragment(html, namespaceHTMLElements=False))


def dom_of(element: Element) -> list[object]:
    """Return the content of *element* in the same form."""
    return _content(element, is_pre=False)


def _content(element: Element, *, is_pre: bool) -> list[object]:
    parts: list[object] = [element.text or ""]
    for child in element:
        inner = _content(child, is_pre=is_pre or child.tag == "pre")
        parts += [(str(child.tag), sorted(child.attrib.items()), inner), child.tail or ""]
    return parts if is_pre else _visible(parts)


def _visible(parts: list[object]) -> list[object]:
    """Return *parts* with single spaces, and without spaces next to blocks."""
    shown: list[object] = []
    for at, part in enumerate(parts):
        if not isinstance(part, str):
            shown.append(part)
            continue
        text = re.sub(r"\s+", " ", part)
        if at == 0 or not _is_inline(parts[at - 1]):
            text = text.lstrip()
        if at == len(parts) - 1 or not _is_inline(parts[at + 1]):
            text = text.rstrip()
        shown += [text] if text else []
    return shown


def _is_inline(part: object) -> bool:
    return isinstance(part, tuple) and part[0] in INLINE
