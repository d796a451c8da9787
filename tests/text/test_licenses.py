"""Licences are normalised to addresses, however a source writes them."""

from __future__ import annotations

import pytest

from papershelf.text.licenses import license_address, license_label

BY = "https://creativecommons.org/licenses/by/4.0/"
ADDRESSES = {
    "http://creativecommons.org/licenses/by/4.0": BY,
    "https://www.creativecommons.org/licenses/BY/4.0/legalcode": BY,
    "http://creativecommons.org/licenses/by/4.0/?ref=chooser-v1": BY,
    "CC-BY-4.0": BY,
    " CC BY 4.0\n": BY,
    "CC BY-NC-SA 3.0 IGO": "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/",
    "http://creativecommons.org/licenses/by/3.0/us/": (
        "https://creativecommons.org/licenses/by/3.0/us/"
    ),
    "http://creativecommons.org/licenses/by-nc-nd/": (
        "https://creativecommons.org/licenses/by-nc-nd/"
    ),
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "mit": "https://spdx.org/licenses/MIT.html",
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/": (
        "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    ),
    "info:eu-repo/semantics/openAccess\nOpen Access\nCC-BY-4.0\nMIT": BY,
    "http://purl.org/coar/access_right/c_abf2\nhttps://a.example/terms": "https://a.example/terms",
}
NONE = (
    "",
    "cc-by",
    "CC BY",
    "Creative Commons Attribution 4.0 International",
    "Copyright 2020 the authors, CC-BY-4.0 for the text",
    "http://rightsstatements.org/vocab/InC/1.0/",
    "javascript:alert(1)",
    "//creativecommons.org/licenses/by/4.0/",
    "http://a.example/ and more",
)
LABELS = {
    "CC-BY-NC-ND-4.0": "CC BY-NC-ND 4.0",
    "http://creativecommons.org/licenses/by/3.0/us/": "CC BY 3.0 US",
    "CC0": "CC0 1.0",
    "https://creativecommons.org/publicdomain/mark/1.0/": "Public Domain Mark 1.0",
    "Apache-2.0": "Apache-2.0",
    "https://a.example/license": "",
}


@pytest.mark.parametrize(("written", "address"), ADDRESSES.items())
def test_a_licence_is_normalised_to_its_address(written: str, address: str) -> None:
    assert license_address(written) == address
    assert license_address(address) == address


@pytest.mark.parametrize("written", NONE)
def test_other_text_is_no_licence(written: str) -> None:
    assert license_address(written) == ""


@pytest.mark.parametrize(("written", "label"), LABELS.items())
def test_a_licence_has_its_usual_label(written: str, label: str) -> None:
    assert license_label(license_address(written)) == label
