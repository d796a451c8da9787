"""Finished pages, parsed as a browser parses them, and what has to hold of every one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href")
LOADS = frozenset({"src", "srcset", "poster", "data"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A site's own address in tests: nothing is ever asked there.
HOST = "http://site.invalid"


class Html:
    """One page: its text, and its tree by html5lib, which is made when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parser = html5lib.HTMLParser(namespaceHTMLElements=False)

    @cached_property
    def root(self) -> Element:
        """The page as a tree."""
        found: Element = self._parser.parse(self.text)
        return found

    @cached_property
    def errors(self) -> list[str]:
        """What a parser stumbles over, with the lines."""
        lines = ["", *self.text.splitlines(), ""] if self.root is not None else []
        return [
            f"line {line}: {code} {data} in {lines[line].strip()[:200]}"
            for (line, _), code, data in self._parser.errors
        ]

    def find(self, *tags: str, with_class: str = "") -> Iterator[Element]:
        """Yield all elements with one of these tags, in document order."""
        for found in within(self.root, *tags):
            if not with_class or with_class in found.attrib.get("class", "").split():
                yield found

    @cached_property
    def elements(self) -> list[Element]:
        """All elements, without comments."""
        return [found for found in self.root.iter() if isinstance(found.tag, str)]

    @cached_property
    def article(self) -> Element:
        """The part that our Markdown becomes."""
        return next(iter(self.find("article")), self.root)

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id is given."""
        return Counter(found.attrib["id"] for found in self.elements if "id" in found.attrib)

    def text_of(self, *tags: str) -> list[str]:
        """Return the texts of all elements with one of these tags."""
        return [text_of(found) for found in self.find(*tags)]

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Yield every address on the page, with its element and attribute."""
        for found in self.elements:
            for name in ADDRESSES:
                if name in found.attrib:
                    yield str(found.tag), name, found.attrib[name]

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the page as HTML and as a document, whatever it says."""
        yield from self.errors
        yield from (f"id {name!r} is given {n} times" for name, n in self.ids.items() if n > 1)
        yield from (
            f"image without alt: {found.attrib}"
            for found in self.find("img")
            if "alt" not in found.attrib
        )
        yield from self.nested()
        yield from self.heading_faults()

    def nested(self) -> Iterator[str]:
        """Links and buttons inside of one another, which parsers take apart without a word."""
        for outer in self.find("a", "button"):
            for inner in within(outer, "a", "button", "input", "select", "textarea"):
                if inner is not outer:
                    yield f"<{inner.tag}> inside of <{outer.tag}>: {text_of(outer)}"

    def heading_faults(self) -> Iterator[str]:
        """Headings that skip a level, or a page that has not just one of the first."""
        levels = [int(str(found.tag)[1]) for found in within(self.article, *HEADINGS)]
        if levels.count(1) != 1 or levels[0] != 1:
            yield f"headings of levels {levels}: the first and only h1 must come first"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"a heading h{after} follows an h{before}"


def within(element: Element, *tags: str) -> Iterator[Element]:
    """Return all elements with one of these tags from an element on, itself included."""
    return (found for found in element.iter() if found.tag in tags)


# Elements whose text is apart from what is before and behind.
BLOCKS = frozenset("address article details div h1 h2 h3 li ol p pre summary table td ul".split())


def text_of(element: Element) -> str:
    """Return the text in an element, with single spaces."""
    return " ".join("".join(pieces_of(element)).split())


def pieces_of(element: Element) -> Iterator[str]:
    """Yield the pieces of text in an element, with blanks around blocks."""
    gap = " " if element.tag in BLOCKS else ""
    yield f"{gap}{element.text or ''}"
    for child in element:
        yield from pieces_of(child)
        yield child.tail or ""
    yield gap


class Site:
    """A finished site in a folder, whose pages are parsed once, and only where one looks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file of the site: path with slashes, and content."""
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

    def __getitem__(self, name: str) -> Html:
        """Return a page by its address below the site's root: "papers/soup/" or "about.html"."""
        return self.pages[f"{name}index.html" if name.endswith("/") or not name else name]

    def faults(self) -> list[str]:
        """Return what is wrong with any page as HTML."""
        return [f"{name}: {fault}" for name, page in self.pages.items() for fault in page.faults()]

    def broken(self, prefix: str = "/") -> list[str]:
        """Return the links of all pages that lead nowhere in the site, which is below *prefix*."""
        return sorted(
            {
                f"{name}: {address}"
                for name, page in self.pages.items()
                for _, _, address in page.addresses()
                if not self.leads_somewhere(name, address, prefix)
            }
        )

    def leads_somewhere(self, name: str, address: str, prefix: str) -> bool:
        """Return whether an address on a page is another site's, or leads to something."""
        # The page for errors is shown at any depth: its addresses have to be absolute.
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
        """Return what the site would load from another host, from any page or style sheet."""
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


def is_foreign(address: str) -> bool:
    """Return whether an address names a host."""
    return bool(urlsplit(address).netloc)


# What a link says of a page, for which nothing is loaded.
RELATIONS = frozenset(
    "alternate author canonical cite-as describedby license next prev type".split()
)


def is_about(page: Html, tag: str, address: str) -> bool:
    """Return whether a link tells of the page, and loads nothing."""
    return tag == "link" and any(
        set((found.attrib.get("rel") or "link").split()) <= RELATIONS
        for found in page.find("link")
        if found.attrib.get("href") == address
    )


# Elements that lie within a line of text; others part what is around them.
INLINE = frozenset("a b code em i input label button strong span sub sup summary math".split())


def dom(html: str) -> list[object]:
    """Return a piece of HTML as a browser sees it, but for white space that nobody sees.

    An element is its tag, its attributes, and its content.
    """
    return dom_of(html5lib.parseFragment(html, namespaceHTMLElements=False))


def dom_of(element: Element) -> list[object]:
    """Return what is in an element in the same way."""
    return _content(element, is_pre=False)


def _content(element: Element, *, is_pre: bool) -> list[object]:
    found: list[object] = [element.text or ""]
    for child in element:
        inner = _content(child, is_pre=is_pre or child.tag == "pre")
        found += [(str(child.tag), sorted(child.attrib.items()), inner), child.tail or ""]
    return found if is_pre else _visible(found)


def _visible(found: list[object]) -> list[object]:
    """Content with single spaces, and none beside blocks."""
    shown: list[object] = []
    for at, part in enumerate(found):
        if not isinstance(part, str):
            shown.append(part)
            continue
        text = re.sub(r"\s+", " ", part)
        if at == 0 or not _is_inline(found[at - 1]):
            text = text.lstrip()
        if at == len(found) - 1 or not _is_inline(found[at + 1]):
            text = text.rstrip()
        shown += [text] if text else []
    return shown


def _is_inline(part: object) -> bool:
    return isinstance(part, tuple) and part[0] in INLINE
