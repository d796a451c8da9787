"""Field maps of the records of programs."""

from __future__ import annotations

from papershelf.model import PaperKind
from papershelf.readers.maps import mapped_fields


def test_a_preprint_may_have_other_types_before() -> None:
    record = {"pubTypeList": {"pubType": ["Journal Article", "Preprint"]}}
    assert mapped_fields("Europe PMC", record).kind is PaperKind.PREPRINT
    assert mapped_fields("HAL", {"docType_s": ["ART", "UNDEFINED"]}).kind is PaperKind.PREPRINT


def test_a_map_determines_where_objects_hold_the_names_of_authors() -> None:
    authorship = {"author": {"orcid": "0000-0002-1825-0097"}, "raw_author_name": "Yann LeCun"}
    [author] = mapped_fields("OpenAlex", {"authorships": [authorship]}).authors
    assert (author.name, author.orcid) == ("Yann LeCun", "0000-0002-1825-0097")
