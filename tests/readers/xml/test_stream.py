"""All XML formats are safe to read, in any encoding, and report every record lost to damage."""

from __future__ import annotations

import tracemalloc
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.problems import Problem, Severity
from papershelf.readers.reader import Item
from papershelf.readers.xml.stream import MAX_RECORD, root_of
from support.damage import opened
from support.items import counted, papers_of, problems_of
from support.loading import read_source
from support.samples import REAL
from support.timing import at_most, repeat_in_linear_time
from support.xml_files import (
    ACL,
    ARXIV,
    CROSSREF,
    CROSSREF_ANSWER,
    DBLP,
    DUBLIN_CORE,
    ENDNOTE,
    FORMATS,
    MODS,
    OAI,
    PUBMED,
    ZOTERO,
    XmlFormat,
    chosen,
)

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
SAMPLES = {
    "arXiv": (ARXIV, GOLDEN / "arxiv_atom" / "answer.xml"),
    "OAI-PMH": (OAI, GOLDEN / "oai" / "records.xml"),
    "Dublin Core": (DUBLIN_CORE, GOLDEN / "oai" / "collection.xml"),
    "ACL Anthology": (ACL, GOLDEN / "acl_anthology" / "2020.acl.xml"),
    "PubMed": (PUBMED, REAL / "pubmed" / "articles.xml"),
    "DBLP": (DBLP, REAL / "dblp" / "dblp.xml"),
    "EndNote XML": (ENDNOTE, REAL / "endnote" / "library.xml"),
    "Crossref XML": (CROSSREF, REAL / "crossref" / "deposit.xml"),
    "Crossref answer": (CROSSREF_ANSWER, REAL / "crossref_answer" / "answer.xml"),
    "MODS": (MODS, REAL / "mods" / "anthology.xml"),
    "Zotero RDF": (ZOTERO, REAL / "zotero_rdf" / "library.rdf"),
}
FEED = '<feed xmlns="http://www.w3.org/2005/Atom" x="arxiv.org/">{}</feed>'
ENTRY = "<entry><id>http://arxiv.org/abs/1706.03762</id><title>{}</title></entry>"

each_format = pytest.mark.parametrize(("form", "path"), SAMPLES.values(), ids=SAMPLES)


def feed(*titles: str) -> str:
    """Return an answer of arXiv with an entry on a separate line for each title."""
    return FEED.format("".join(f"\n{ENTRY.format(title)}" for title in titles) + "\n")


def read(text: str) -> list[Item]:
    """Return the items of an answer of arXiv."""
    return ARXIV.read(text.encode("utf-8", "surrogateescape"))


def titles(items: list[Item]) -> list[str]:
    return [paper.title for paper in papers_of(items)]


def only_problem(items: list[Item]) -> Problem:
    (problem,) = problems_of(items)
    return problem


BOMB = (
    "<!DOCTYPE feed [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def test_a_bomb_of_entities_is_refused_at_its_first_declaration() -> None:
    items = read(BOMB + feed("&i;", "Tidy Shelves"))
    problem = only_problem(items)
    assert items == [problem]
    assert str(problem) == (
        "papers.xml:1: the file declares the entity “a”"
        " (entities can be harmful; write out their text)"
    )
    assert problem.severity is Severity.ERROR
    assert problem.lost == 2


@pytest.mark.parametrize("system", ["SYSTEM '{}'", "PUBLIC 'x' '{}'"])
@pytest.mark.parametrize("kind", ["", "% "])
def test_an_external_entity_is_refused_and_its_file_not_read(
    system: str, kind: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    doctype = f"<!DOCTYPE feed [<!ENTITY {kind}a {system.format(secret.as_uri())}>]>"
    items = read(doctype + feed("&a;" if not kind else "Tidy Shelves"))
    assert items == [only_problem(items)]
    assert "the secret" not in str(items)


def test_an_external_dtd_is_not_read_and_its_entities_are_kept_as_text(
    tmp_path: Path,
) -> None:
    dtd = tmp_path / "feed.dtd"
    dtd.write_text("<!ENTITY a 'the secret'>", encoding="utf-8")
    items = read(f"<!DOCTYPE feed SYSTEM '{dtd.as_uri()}'>" + feed("Tidy &a; Shelves"))
    assert titles(items) == ["Tidy &a; Shelves"]


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE feed SYSTEM 'feed.dtd'>"])
def test_entities_of_html_are_known_whether_a_dtd_is_named_or_not(doctype: str) -> None:
    items = read(doctype + feed("M&uuml;ller &amp; the &shelf;", "Old Maps"))
    assert titles(items) == ["Müller & the &shelf;", "Old Maps"]
    assert not problems_of(items)


def test_other_files_are_not_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
    items = read(feed(f"Tidy {include}Shelves"))
    assert titles(items) == ["Tidy Shelves"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("ISO-8859-1", "Müller’s Shelves".replace("’", "'")),
        ("windows-1252", "“Shelves” for 5 €"),
        ("Shift_JIS", "本棚の整理"),
        ("UTF-8", "整理书架 für Müller"),
        ("us-ascii", "Shelves"),
    ],
)
def test_the_declared_encoding_is_honoured(encoding: str, title: str) -> None:
    declared = f"<?xml version='1.0' encoding='{encoding}'?>\n" + feed(title)
    items = ARXIV.read(declared.encode(encoding))
    assert titles(items) == [title]
    assert not problems_of(items)


def test_a_byte_order_mark_goes_before_what_a_file_declares(tmp_path: Path) -> None:
    declared = "<?xml version='1.0' encoding='ISO-8859-1'?>" + feed("Müller")
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.xml"
        path.write_bytes(declared.encode(encoding))
        assert [paper.title for paper in read_source(path, path).papers] == ["Müller"]


def test_decoded_text_is_not_decoded_again() -> None:
    declared = "<?xml version='1.0' encoding='ISO-8859-1'?>" + feed("Müller")
    assert titles(list(ARXIV.row.reader(StringIO(declared), Path("papers.xml")))) == ["Müller"]


@pytest.mark.parametrize("encoding", ["zlib", "unicode_escape", "idna", "utf-7", "x" * 40, "big6"])
def test_a_file_in_an_unknown_encoding_is_read_as_utf_8(encoding: str) -> None:
    items = read(f"<?xml version='1.0' encoding='{encoding}'?>" + feed("Müller", "B\udcfc"))
    assert titles(items) == ["Müller"]
    assert only_problem(items).message == "not UTF-8"


def test_bytes_that_are_not_utf_8_lose_only_their_record() -> None:
    data = feed("Tidy Shelves", "M?ller", "Old Maps").encode().replace(b"?", b"\xfc")
    items = ARXIV.read(data)
    assert titles(items) == ["Tidy Shelves", "Old Maps"]
    assert str(only_problem(items)) == "papers.xml:3: not UTF-8 (save the file as UTF-8)"
    assert sum(map(counted, items)) == 3


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tidy\x00 She\x07lves", "Tidy Shelves"),
        ("Tidy\ufffe Shelves", "Tidy Shelves"),
        ("Tidy \ud800\udfff Shelves", "Tidy Shelves"),
        ("Tidy \U0010f7ff Shelves", "Tidy \U0010f7ff Shelves"),
        ("Tidy&#x20;Shelves &amp; &lt;Maps&gt;", "Tidy Shelves & <Maps>"),
        ("<![CDATA[Tidy <b>Shelves</b>]]>", "Tidy <b>Shelves</b>"),
        ("Tidy <!-- <entry> -->Shelves", "Tidy Shelves"),
        ("Tidy\r\n  Shelves", "Tidy Shelves"),
    ],
)
def test_characters_that_xml_allows_are_kept_and_others_removed(written: str, title: str) -> None:
    items = list(ARXIV.row.reader(StringIO(feed(written)), Path("papers.xml")))
    assert titles(items) == [title]
    assert not problems_of(items)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_record_has_the_number_of_its_first_line(ending: str) -> None:
    items = read(feed("Tidy Shelves", "Old Maps").replace("\n", ending))
    assert [item.source.line for item in items] == [2, 3]


def test_line_numbers_may_exceed_sixteen_bits() -> None:
    items = read(FEED.format("\n" * 70_000 + ENTRY.format("Tidy Shelves")))
    assert [item.source.line for item in items] == [70_001]


@pytest.mark.parametrize(
    ("damage", "line", "message", "hint", "lost"),
    [
        ("{0}<b>Old</title></entry>\n{1}", 3, "mismatched tag", "expected </b>", 2),
        (
            "{0}Old & Maps</title></entry>\n{1}",
            3,
            "not well-formed (invalid token)",
            "expected well-formed XML in <title>",
            2,
        ),
        (
            "</feed>\n{1}",
            4,
            "junk after document element",
            "expected one root element that contains all others",
            1,
        ),
    ],
)
def test_damage_is_reported_with_its_line_and_the_expected_element(
    damage: str, line: int, message: str, hint: str, lost: int
) -> None:
    inside = damage.format("<entry><title>", ENTRY.format("Lost"))
    items = read(FEED.format(f"\n{ENTRY.format('Tidy Shelves')}\n{inside}"))
    assert titles(items) == ["Tidy Shelves"]
    problem = only_problem(items)
    assert str(problem) == f"papers.xml:{line}: damaged XML: {message} ({hint})"
    assert (problem.severity, problem.lost) == (Severity.ERROR, lost)


def test_a_truncated_file_is_reported_with_the_missing_element() -> None:
    text = feed("Tidy Shelves", "Old Maps")
    problem = only_problem(read(text[: text.index("Maps")]))
    assert str(problem) == "papers.xml:3: the file ends too early (expected </title>)"
    assert problem.lost == 1


def test_a_file_truncated_after_a_record_loses_no_visible_record() -> None:
    items = read(feed("Tidy Shelves").removesuffix("</feed>"))
    assert titles(items) == ["Tidy Shelves"]
    assert only_problem(items).lost == 0


def test_records_after_damage_are_counted_across_a_large_file() -> None:
    text = feed(*(f"{number} {'x' * 2000}" for number in range(3000)))
    at = text.index("1 x") - 20
    items = read(f"{text[:at]}&{text[at:]}")
    assert sum(map(counted, items)) == 3000


@each_format
def test_a_truncated_file_reports_every_lost_record(form: XmlFormat, path: Path) -> None:
    data = path.read_bytes().replace(b"<!-- <entry><title>Commented out</title></entry> -->", b"")
    count = sum(map(counted, form.read(data)))
    assert count == form.begun(data)
    for end in range(0, len(data), 23):
        start = data[:end]
        items = form.read(start)
        assert sum(map(counted, items)) == form.begun(start)
        assert [problem for problem in problems_of(items) if problem.severity is Severity.ERROR]


@each_format
def test_every_record_lost_to_a_changed_byte_is_reported(form: XmlFormat, path: Path) -> None:
    data = path.read_bytes()
    expected = sum(map(counted, form.read(data)))
    for position in range(0, len(data), 17):
        for value in (data[position] ^ 0x80, data[position] ^ 0x04, ord("<"), ord("&"), 0):
            items = form.read(data[:position] + bytes([value]) + data[position + 1 :])
            count = sum(map(counted, items))
            # A changed byte may hide where a record begins.
            assert count >= expected - 1
            assert count >= expected or problems_of(items)


@each_format
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "cp1252", "cp037"])
def test_a_file_in_another_encoding_than_it_declares_never_stops_the_run(
    form: XmlFormat, path: Path, encoding: str, tmp_path: Path
) -> None:
    data = path.read_text(encoding="utf-8").encode(encoding, "replace")
    form.read(data)
    file = tmp_path / "wrong.xml"
    file.write_bytes(data)
    batch = read_source(file, file)
    assert batch.papers or batch.problems


@pytest.mark.parametrize("depth", [50, 1000, 1_000_000])
def test_deep_nesting_is_read_or_reported(depth: int) -> None:
    text = feed("Tidy Shelves", f"{'<b>' * depth}Deep{'</b>' * depth}", "Old Maps")
    items = read(text)
    assert sum(map(counted, items)) == 3
    if depth == 50:
        assert titles(items) == ["Tidy Shelves", "Deep", "Old Maps"]
    else:
        message = "papers.xml:3: elements are nested too deeply (at most 100 levels can be read)"
        assert str(only_problem(items)) == message


@pytest.mark.parametrize(
    "large",
    [
        "x" * (2 * MAX_RECORD),
        f"<!--{'x' * 2 * MAX_RECORD}-->",
        f'<b a="{"x" * 2 * MAX_RECORD}"/>',
        f"<b>{'x' * 93}</b>" * (MAX_RECORD // 50),
    ],
    ids=["text", "comment", "attribute", "elements"],
)
def test_a_record_that_is_too_large_is_reported_as_lost(large: str) -> None:
    text = feed("Tidy Shelves", large, "Old Maps")
    with at_most(seconds=30):
        items = read(text)
    assert titles(items) == ["Tidy Shelves"]
    problem = only_problem(items)
    assert (problem.message, problem.hint) == (
        "the record is too large",
        "a record may have up to 10,000,000 bytes",
    )
    assert problem.lost == 2


@pytest.mark.parametrize("unit", ["x", "x ", "\n", "&lt;", "<b/>", "]]", "é", "$", "https://"])
def test_a_megabyte_in_one_field_is_read_in_linear_time(unit: str) -> None:
    def read_feed(text: str) -> None:
        assert len(papers_of(read(feed(f"Tidy Shelves{text}", "Old Maps")))) == 2

    repeat_in_linear_time(read_feed, unit, size=1_000_000, seconds=10)


def test_more_records_take_no_more_memory() -> None:
    assert peak_of(3000) < 1.2 * peak_of(1000)


def peak_of(count: int) -> int:
    """Return the peak of allocated memory, in bytes, while *count* records are read."""
    # Tracing allocations is slow, so a title is one word.
    stream = opened(feed(*("Shelves" * 560 for _ in range(count))).encode())
    tracemalloc.start()
    try:
        assert sum(1 for _ in ARXIV.row.reader(stream, Path("papers.xml"))) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ("\ufeff<?xml version='1.0'?>\n<!-- <a> -->\n<?x y?><atom:feed xmlns='x'>", "feed"),
        ("<!DOCTYPE feed SYSTEM 'x'><feed>", "feed"),
        ("<!DOCTYPE feed [<!ENTITY a '>'>\n]\n><feed>", "feed"),
        ("<feed", "feed"),
        ("", ""),
        ("<!-- <feed>", ""),
        ("{} <feed>", ""),
    ],
)
def test_the_root_is_found_behind_declarations_and_comments(head: str, root: str) -> None:
    assert root_of(head) == root


@pytest.mark.parametrize(
    "unit", [" ", "<!--", "<!---->", "<?", "<!DOCTYPE ", "<!DOCTYPE[", "] ", "<a:"]
)
def test_the_root_is_found_in_linear_time(unit: str) -> None:
    with at_most(seconds=5):
        for head in (unit * 16_000, f"<!DOCTYPE a [{unit * 16_000}"):
            root_of(head)
            chosen(head)


@pytest.mark.parametrize(
    "text",
    [
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>News of a library</title></feed>",
        "<html><body>arxiv.org/</body></html>",
        "<collection><record/></collection>",
        "no XML",
    ],
)
def test_other_xml_is_not_recognised(text: str) -> None:
    assert chosen(text) == ""


NAMES = st.sampled_from(
    "entry record dc:title dc metadata header title author name id link summary collection volume "
    "meta paper frontmatter event first last abstract tex-math booktitle venue url error "
    "resumptionToken arXiv authors keyname arxiv:doi published dc:date video attachment".split()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "href", "type", "status", "code", "rel", "url", "xml:lang", "orcid"]),
    st.sampled_from(
        ["", "x" * 99, *"1 P18 2020.acl deleted journal javascript:x http://[ ٣".split()]
    ),
    max_size=3,
)
WORDS = st.sampled_from(
    [
        *("", " ", "Tidy Shelves", "2017", "long ago", "doi:10.1000/1", "http://[::1"),
        *("https://arxiv.org/abs/1", "http://arxiv.org/api/errors#x", "&amp;", "\u202e", "\x00"),
        *("\udcff", "]]", "<![CDATA[<a>]]>", "<!-- x -->", "<?x?>", ",", ", ,", "a, b, c, d"),
        "\ud800",
    ]
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda name, attributes, content: (
            f"<{name}{attributes_of(attributes)}>{''.join(content)}</{name}>"
        ),
        NAMES,
        ATTRIBUTES,
        st.lists(inner, max_size=6),
    ),
    max_leaves=30,
)


def attributes_of(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


@given(st.lists(TREES, max_size=6).map("".join), st.sampled_from(FORMATS))
def test_items_of_any_tree_can_be_encoded(inside: str, form: XmlFormat) -> None:
    data = f"<x>{inside}</x>".encode("utf-8", "surrogatepass")
    for item in form.read(data):
        str(item).encode()


@given(st.binary(), st.sampled_from(FORMATS))
def test_any_bytes_can_be_read(data: bytes, form: XmlFormat) -> None:
    form.read(data)
    form.row.accepts(data.decode("utf-8", "surrogateescape"))


@given(st.data())
def test_damaged_samples_can_be_read(data: st.DataObject) -> None:
    form, path = data.draw(st.sampled_from(list(SAMPLES.values())))
    text = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 60)))
        text[at:end] = data.draw(
            st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"\xff", b"</", b"<!--", b'"'])
        )
    form.read(bytes(text))
