"""Links in records, as of JSON and YAML: under keys that name a kind of link, and in lists."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from papershelf.model import Link, LinkKind
from papershelf.readers.fields import has_address, shown
from papershelf.readers.values import all_texts, as_list, first_text, objects_in
from papershelf.readers.words import letters, link_kind
from papershelf.text.addresses import REPOSITORY_HOSTS
from papershelf.text.tables import table


class _LinkKeys(Struct, frozen=True, kw_only=True):
    """The content of `link_keys.yml`: keys by their letters alone."""

    lists: frozenset[str]
    addresses: tuple[str, ...]
    labels: tuple[str, ...]
    hosts: frozenset[str]
    internal: frozenset[str]
    providers: dict[str, str]


_KEYS = table("readers/link_keys", _LinkKeys)
LISTS = _KEYS.lists
# Keys whose values are addresses, even without a scheme.
_ADDRESSES = re.compile(r"pdf|url.*|.*(?:url|link)")
# What says whether there is an address: "✓", "N/A", "coming soon", or any other phrase.
STATEMENT = re.compile(
    r"[\W\dnxy]?|yes|no|true|false|none|n[/.]?a\.?|tb[ad]|soon|[^\W\d]++(?: [^\W\d]++)+",
    re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(r"\[[^\[\]]{0,200}\]\(<?([^\s()<>]{1,2000})>?\)")


def links_in(record: Mapping[str, Any]) -> Iterator[Link]:
    """Yield the links of a *record*; in lists of links, each has a kind of its own."""
    for name, value in record.items():
        key, kind = letters(name), link_kind(name)
        is_list = key in LISTS and not isinstance(value, str)
        is_host = key in _KEYS.hosts and objects_in(value)
        if key == "abstract" or is_host or not (kind or is_list):
            continue
        for label, text in _labelled(name, value):
            link = _MARKDOWN_LINK.fullmatch(text.strip())
            address = link[1] if link else text
            # What is not only an address is reported.
            is_url = _ADDRESSES.fullmatch(key) and not STATEMENT.fullmatch(address.strip())
            if (is_list or is_url or has_address(address)) and letters(label) not in _KEYS.internal:
                of_label = link_kind(label) if is_list else kind
                # The source of a clipped page is its address, that of software a repository.
                if key == "source" and not any(host in address for host in REPOSITORY_HOSTS):
                    of_label = LinkKind.PAPER
                yield Link(url=address, kind=of_label or LinkKind.OTHER, field=shown(label))


def _labelled(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield label and address of each link in a *value*, which may have only the label *name*.

    The value is an address, an object such as `{code: …}` or `{name: Code, url: …}`, or a list.
    """
    for item in as_list(value):
        if not isinstance(item, Mapping):
            yield from ((name, text) for text in all_texts(item))
            continue
        entry = {letters(key): inner for key, inner in item.items()}
        prefix = _KEYS.providers.get(first_text(entry, "provider").lower(), "")
        by_id = prefix + first_text(entry, "id") if prefix and "id" in entry else ""
        if address := first_text(entry, *_KEYS.addresses) or by_id:
            yield first_text(entry, *_KEYS.labels) or name, address
            continue
        for label, inner in item.items():
            texts = (text for text in all_texts(inner) if link_kind(label) or has_address(text))
            yield from ((label, text) for text in texts)
