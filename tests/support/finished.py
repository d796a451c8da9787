"""A small handwritten site with a file of every kind, and harms that each break one rule."""

from __future__ import annotations

from typing import NamedTuple

ADDRESS = "https://shelf.example/papers/"
TURING = "p/turing/index.html"


def page(title: str, up: str, body: str, head: str = "") -> str:
    """Return a page with a *title*; *up* is the relative address of the home page's folder."""
    return f"""\
<!doctype html>
<html lang=en>
<head><meta charset=utf-8><title>{title}</title>
<link rel=stylesheet href={up}style.css><link rel=icon href={up}icon.svg>
{head}
</head>
<body>
<nav aria-label=Main><a href={up or "."}>Home</a> <a href="{up}feeds/">Feeds</a></nav>
<main><h1 id=top-of-page>{title}</h1>
{body}
</main>
</body>
</html>
"""


BIBTEX = """\
@article{turing1937,
  title = {On Computable Numbers, with an Application to the {Entscheidungsproblem}},
  author = {Turing, Alan M.},
  journal = {Proceedings of the London Mathematical Society},
  year = {1937},
  doi = {10.1112/plms/s2-42.1.230},
}
"""
HEAD = f"""\
<link rel=canonical href={ADDRESS}p/turing/>
<meta name=citation_title content="On Computable Numbers">
<meta name=citation_author content="Alan M. Turing">
<meta name=citation_publication_date content=1937/01>
<meta name=citation_doi content=10.1112/plms/s2-42.1.230>
<meta name=citation_language content=en>
<meta name=citation_abstract_html_url content={ADDRESS}p/turing/>
<script type=application/ld+json>{{"@context": "https://schema.org", "@graph": [
{{"@type": "ScholarlyArticle", "headline": "On Computable Numbers", "url": "{ADDRESS}p/turing/",
"author": [{{"@type": "Person", "name": "Alan M. Turing"}}], "datePublished": "1937-01",
"isPartOf": {{"@type": "PublicationVolume", "isPartOf": {{"@type": "Periodical", "name": "PLMS"}}}},
"identifier": [{{"@type": "PropertyValue", "propertyID": "doi", "value": "10.1112/1"}}]}},
{{"@type": "BreadcrumbList", "itemListElement": [
{{"@type": "ListItem", "position": 1, "name": "Papers", "item": "{ADDRESS}"}},
{{"@type": "ListItem", "position": 2, "name": "Feeds", "item": "{ADDRESS}feeds/"}}]}}]}}</script>"""
BODY = f"""\
<p>By <a href=https://example.org/turing>Alan M. Turing</a>, <a href=#cite>cited</a> so:
<ul><li>One <li>Two<ul><li>Three</ul></ul>
<p><img src=../../icon.svg alt=Tape> <svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<label for=field>Find</label> <input id=field>
<table><tr><th>Year<td>1937</table>
<details><summary>Why</summary><p>Because.</details>
<pre id=cite><code class=language-bibtex>{BIBTEX}</code></pre>"""
HOME = f"""\
<p><a href=p/turing/#cite>On Computable Numbers</a> <a href="p/turing/?from=home">again</a>
<p>Downloads: <a href=papers.bib>BibTeX</a> <a href=papers.ris>RIS</a>
<p style="background: url(icon.svg)"><a href={ADDRESS}papers.csv>CSV</a>"""
FEEDS = """\
<link rel=alternate type=application/atom+xml href=papers.xml>
<link rel=alternate type=application/feed+json href=papers.json>"""
ATOM = f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Papers</title>
<id>{ADDRESS}feeds/papers.xml</id>
<link rel="self" href="{ADDRESS}feeds/papers.xml"/>
<link href="{ADDRESS}feeds/"/>
<updated>2026-03-12T00:00:00Z</updated>
<author><name>Shelf</name></author>
<entry><title>New</title><id>urn:new</id><link href="{ADDRESS}"/>
<updated>2026-03-12T00:00:00Z</updated></entry>
<entry><title>Old</title><id>urn:old</id><link href="{ADDRESS}p/turing/"/>
<updated>1937-01-01T00:00:00+01:00</updated></entry>
</feed>
"""
FEED = f"""\
{{"version": "https://jsonfeed.org/version/1.1", "title": "Papers",
"home_page_url": "{ADDRESS}feeds/", "feed_url": "{ADDRESS}feeds/papers.json", "items": [
{{"id": "new", "content_text": "N", "date_published": "2026-03-12T00:00:00Z"}},
{{"id": "old", "url": "{ADDRESS}p/turing/", "content_text": "O",
"date_published": "1937-01-01T00:00:00Z"}}]}}
"""
OPML = f"""\
<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Papers" type="rss" xmlUrl="{ADDRESS}feeds/papers.xml" htmlUrl="{ADDRESS}"/>
</body></opml>
"""
SITEMAP = f"""\
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{ADDRESS}</loc></url>
<url><loc>{ADDRESS}p/turing/</loc><lastmod>2026-03-12</lastmod></url>
</urlset>
"""
DUBLIN_CORE = """\
<oai:metadata><dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"></dc></oai:metadata>"""
REPOSITORY = f"""\
<Repository xmlns="http://www.openarchives.org/OAI/2.0/static-repository"
 xmlns:oai="http://www.openarchives.org/OAI/2.0/">
<Identify></Identify><ListMetadataFormats></ListMetadataFormats>
<ListRecords metadataPrefix="oai_dc">
<oai:record><oai:header><oai:identifier>oai:shelf.example:turing</oai:identifier>
<oai:datestamp>2026-03-12</oai:datestamp></oai:header>{DUBLIN_CORE}</oai:record>
<oai:record><oai:header><oai:identifier>oai:shelf.example:kingma</oai:identifier>
<oai:datestamp>2026-03-12</oai:datestamp></oai:header>{DUBLIN_CORE}</oai:record>
</ListRecords></Repository>
"""
CSL = """\
[{"id": "turing1937", "type": "article-journal", "title": "On Computable Numbers",
"author": [{"family": "Turing", "given": "Alan M."}], "issued": {"date-parts": [[1937, 1]]}},
{"id": "turing1950", "type": "article-journal", "title": "Computing Machinery", "volume": 59}]
"""
RIS = "TY  - JOUR\nAU  - Turing, Alan M.\nPY  - 1937\nDA  - 1937/01//\nER  - \n"

SITE = {
    "index.html": page("Papers", "", HOME, f"<link rel=canonical href={ADDRESS}>"),
    "404.html": page("Nothing here", ADDRESS, "<p>Look elsewhere."),
    "feeds/index.html": page("Feeds", "../", "<p><a href=papers.xml>Atom</a>", FEEDS),
    "old/index.html": page(
        "Moved", "../", "", '<meta http-equiv=refresh content="0; url=../p/turing/">'
    ).replace("<h1 id=top-of-page>Moved</h1>", ""),
    TURING: page("On Computable Numbers", "../../", BODY, HEAD),
    "style.css": "/* url(nothing.png) */\nbody { background: url('icon.svg') }\n",
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n',
    "feeds/papers.xml": ATOM,
    "feeds/papers.json": FEED,
    "feeds/all.opml": OPML,
    "sitemap.xml": SITEMAP,
    "oai.xml": REPOSITORY,
    "robots.txt": f"User-agent: *\nSitemap: {ADDRESS}sitemap.xml\n",
    "llms.txt": f"# Papers\n\n- [Papers](.)\n- [[1937] feeds]({ADDRESS}feeds/), [site](https://x.example)\n",
    "papers.bib": BIBTEX,
    "papers.ris": RIS,
    "papers.csl.json": CSL,
    "papers.csv": "title,year,note\nOn Computable Numbers,1937,-1\n",
    "papers.jsonl": '{"title": "On Computable Numbers"}\n',
}


class SiteHarm(NamedTuple):
    """A replacement in the file at *path*, and the beginning of the one message that it causes."""

    path: str
    old: str
    new: str
    expected: str


_HARMS: dict[str, list[tuple[str, str, str]]] = {
    "index.html": [
        ("<!doctype html>\n", "", "the page must have exactly one <!doctype html>"),
        ("<html lang=en>", "<html>", "<html> has no lang attribute"),
        ("lang=en", "lang=en_GB", "<html> has no lang attribute with a language tag"),
        ("<meta charset=utf-8>", "", "the page must have exactly one <meta c"),
        ("charset=utf-8", "charset=latin1", "the page must have exactly one"),
        ("<title>Papers</title>", "", "the page has no <title>"),
        ("<h1 id=top-of-page>Papers</h1>", "", "the page has no <h1>"),
        ("href=papers.bib", "href=gone.bib", "the link gone.bib leads to"),
        (f"{ADDRESS}papers.csv", "HTTPS://SHELF.EXAMPLE/papers/gone", "the link HTTPS://SHELF"),
        ("href=papers.bib", "href=../x", "the link ../x leads to a folder above"),
        ("/#cite", "/#sight", "a link leads to #sight, but p/turing/"),
        ("<title>", "<base href=https://cdn.example/><title>", "https://cdn.ex"),
        ("href=style.css", "href=//cdn.example/s.css", "//cdn.example/s.css"),
        ("url(icon", "url(//cdn.example/icon", "//cdn.example/icon.svg is"),
    ],
    TURING: [
        ("</main>", "</main><main>More</main>", "the page has more than one <main>"),
        ("src=../../icon.svg", "", "<img> has no src"),
        (f"canonical href={ADDRESS}", "canonical href=//a.example/", "the canonical address //a"),
        (
            "<link rel=canonical",
            f"<link rel=canonical href={ADDRESS}><link rel=canonical",
            "the page has more than one <link rel=canonical>",
        ),
        ("<ul><li>One", "<h1>More</h1><ul><li>One", "the page has more than one <h1>"),
        (" alt=Tape", "", "a picture has no alt text"),
        ("<ul><li>One", "<ul id=cite><li>One", "the id 'cite' occurs 2 times"),
        ("for=field", "for=fields", "an attribute refers to the id 'fields'"),
        ("<ul><li>One", "<ul id='a b'><li>One", "the id 'a b' is empty or contains spaces"),
        ("<p>Because.", "<b>Because.", "<b> of line"),
        ("</svg>", "</svg></span>", "</span> has no start tag"),
        ("<p>Because.", "<p><center>B</center>", "<center> is obsolete"),
        ("href=#cite", "href=#sight", "a link leads to #sight, but p/turing/in"),
        ("href=#cite", "href=javascript:a()", "the link javascript:a() may run a script"),
        ("src=../../icon.svg", "src=//cdn.example/i.png", "//cdn.example/i.png is"),
        ("../../icon.svg alt", "../../no.svg alt", "the resource ../../no.svg leads"),
        (
            "</main>",
            "<script src=https://cdn.example/a.js></script></main>",
            "https://cdn.example/a.js is loaded from another host",
        ),
        (
            "</main>",
            '<iframe src="https://video.example/"></iframe></main>',
            "https://video.example/ is loaded from another host",
        ),
        (
            " alt=Tape",
            ' alt=Tape srcset="../../icon.svg 1x,https://cdn.example/i.png 2x"',
            "https://cdn.example/i.png is loaded from another host",
        ),
        ("citation_title", "c_title", "the page has no citation_title"),
        ("citation_author", "c_author", "the page has 0 citation_author, but 1"),
        ("citation_publication", "c_p", "the page has a date in JSON-LD, but no c"),
        ("1937/01", "January", "citation_publication_date has an invalid value: Jan"),
        ("1937/01", "1937/13", "citation_publication_date has an invalid value: 1937"),
        ("content=10.1112", "content=doi:10.1", "citation_doi has an invalid value"),
        ("language content=en", "language content=", "citation_language is empty"),
        ("citation_doi", "citation_title", "citation_title occurs 2 times"),
        ('"headline": "On', '"headline" "On', "JSON-LD can't be read"),
        ("ScholarlyArticle", "ScholarlyArticel", "JSON-LD: unknown @type: ScholarlyArticel"),
        ("//schema.org", "//scheme.org", "JSON-LD: @context is not https://sch"),
        ('"headline"', '"head"', "JSON-LD: ScholarlyArticle has no headline or"),
        ('"1937-01"', '"Jan"', "JSON-LD: datePublished has an invalid value: Jan"),
        ('[{"@type": "Person", "name": "Alan M. Turing"}]', '"A"', "JSON-LD: aut"),
        ('"position": 2', '"position": 3', "JSON-LD: the positions must be 1 to 2"),
        ('papers/feeds/"}]', 'papers/fee/"}]', "JSON-LD: https://shelf.example/p"),
        ("title = {On", "title = On", "a BibTeX entry"),
    ],
    "old/index.html": [
        ("url=../p", "url=../q", "the link ../q/turing/ leads to"),
    ],
    "style.css": [
        ("'icon.svg'", "'//fonts.example/a'", "//fonts.example/a is loaded"),
        ("url('icon.svg')", "image-set('//i.example/a')", "//i.example/a is"),
        (
            "url('icon.svg')",
            "image-set('icon.svg' 1x, '//i.example/b' 2x)",
            "//i.example/b is loaded from another host",
        ),
        ("body", "@import 'https://fonts.example/b'; body", "https://fonts.example/b is loaded"),
    ],
    "llms.txt": [
        ("feeds/)", "gone/)", "the link https://shelf.example/papers/gone/ leads to"),
    ],
    "papers.bib": [
        ("1937},\n  doi", "1937\n  doi", "a BibTeX entry"),
        ("@article", f"{BIBTEX}@article", "a BibTeX entry can't be"),
        ("},\n}", "},\n", "a BibTeX entry can't be read: Unexpectedly reached end of file."),
        ("turing1937,", ",", "a BibTeX entry has no citation key"),
        ("@article", "@", "a BibTeX entry has no type"),
        ("@article", "article", "this text with braces is not part of a BibTeX entry"),
        ("230},\n}", "230},\n}}", "this text with braces is not part of a BibTeX entry"),
        (
            "Numbers, with",
            "Numbers}}, {with",
            "this text with braces is not part of a BibTeX entry",
        ),
        ("{1937}", "{1937} {1}", "the BibTeX field year has text outside of its braces"),
        ("{1937}", "", "the BibTeX field year lacks a value"),
        ("turing1937,", "turing 1937,", "the citation key turing 1937 contains spaces"),
        ("1937},", "1937}", "the BibTeX field year is not followed by a comma"),
        ("with an", r"with \{ an", "the BibTeX field title has unbalanced braces"),
        (
            "@article",
            BIBTEX.replace("turing", "Turing") + "@article",
            "the citation key turing1937",
        ),
    ],
    "papers.ris": [
        ("ER  - \n", "", "a RIS record does not end with ER"),
        ("JOUR", "PAPER", "unknown RIS type: PAPER"),
        ("AU  - T", "AU - T", "this line is not a RIS field: AU - Turing"),
        ("PY  - 1937", "PY  - '37", "PY is not a valid RIS date: '37"),
        ("PY  - 1937", "PY  - 1937/13", "PY is not a valid RIS date: 1937/13"),
    ],
    "papers.csl.json": [
        ('"article-journal"', '"paper"', "can't be read: Invalid enum"),
        ('"family"', '"surname"', "can't be read: Object contains unk"),
        ('"turing1950"', '"turing1937"', "the id turing1937 occurs"),
        ("[[1937, 1]]", "[]", "can't be read: Expected `array` of length >= 1"),
        ("[1937, 1]", "[937, 13]", "the item turing1937 has an invalid date"),
        ("[1937, 1]", "[1937, 13]", "the item turing1937 has an invalid date"),
    ],
    "papers.csv": [
        (",1937,", ',"=cmd()",', "a spreadsheet would read this cell as a form"),
        (",1937,", ",＝cmd(),", "a spreadsheet would read this cell as a form"),
        (",-1", "", "this row has 2 cells, but the first row has 3"),
    ],
    "papers.jsonl": [
        ('"}', '"', "can't be read: Input data was truncated"),
    ],
    "feeds/papers.xml": [
        ("</feed>", "", "can't be read: no element found"),
        ("<id>urn:new</id>", "", "<entry> must have one <id>, but has none"),
        ("urn:new", "urn:old", "the id urn:old occurs 2 times"),
        ("<updated>1937", "<updated>2027", "the entry urn:old is newer"),
        ("T00:00:00+01:00", "", "this date is not in the format of RFC 3339: 1937-01-01"),
        ("<author><name>Shelf</name></author>", "", "the feed or each"),
        ("<name>Shelf</name>", "", "<author> must have one <name>, but has none"),
        ("<name>Shelf", "<name>", "<name> is empty"),
        ("urn:new", "new", "<id> is not a URI: new"),
        ('/papers.xml"/>', '/p.xml"/>', "the feed's link to itself"),
        ("p/turing/", "p/none/", "the link https://shelf.example/papers/p/none/ is not"),
        ('feeds/"', 'fees/"', "the link https://shelf.example/papers/fees/ is not"),
        ("urn:old", f"{ADDRESS}feeds/papers.xml", "the id https://shelf.example/papers/feeds/pa"),
        ("2005/Atom", "2006/Atom", "pages link to this file as a feed of type"),
    ],
    "feeds/papers.json": [
        ('"version"', '"v"', "pages link to this file as a feed of type app"),
        ("//jsonfeed.org", "//feed.org", "pages link to this file as a feed"),
        ('feeds/",', 'fees/",', "the link https://shelf.example/papers/fees/ is not"),
        ('"id": "new"', '"id": "old"', "the id old occurs 2 times"),
        ('"id": "new"', '"id": 3', "can't be read: Expected `str`"),
        ('"content_text": "N",', "", "the item new has neither cont"),
        ("1937-01-01T", "2027-01-01T", "the entry old is newer than"),
        ("2026-03-12T", "2026-03-32T", "this date is not in the format of RFC 3339: 2026-03-3"),
        ('"items"', '"authors": "A", "items"', "can't be read: Expected"),
        ('"id": "old"', '"id": "old", "authors": ["A"]', "can't be re"),
    ],
    "feeds/all.opml": [
        ("</head>", "", "can't be read: mismatched tag"),
        ("<head><title>Feeds</title></head>", "", "<opml> must contain one"),
        ("papers.xml", "none.xml", "xmlUrl leads to feeds/none.xml"),
        ('<opml version="2.0">', '<opml xmlns="a">', "a file of this name must be OPML"),
    ],
    "sitemap.xml": [
        ("//www.sitemaps.org", "//sitemaps.org", "a file of this name must be a site map"),
        (f"{ADDRESS}p/turing", "https://a.example", "https://a.example/ is"),
        ("p/turing", "p/none", "https://shelf.example/papers/p/none/ leads"),
        (f"{ADDRESS}p/turing", "https://[", "https://[/ leads"),
        ("2026-03-12", "12.3.2026", "<lastmod> is not a valid date: 12.3.2026"),
        ("2026-03-12", "2026-03-12T25:20Z", "<lastmod> is not a valid date: 2026-03-12T25"),
        ("2026-03-12", "2026-03-12T10Z", "<lastmod> is not a valid date: 2026-03-12T10Z"),
        ("p/turing/", "", "the address https://shelf.example/papers/ occurs"),
    ],
    "oai.xml": [
        ("static-repository", "static", "a file of this name must be an OAI static"),
        ("shelf.example:kingma", "shelf.example:turing", "the identifier oai:"),
        ("</ListRecords>", "", "can't be read: mismatched tag"),
        ("<Identify></Identify>", "", "<Repository> has no <Identify>"),
        (DUBLIN_CORE, "", "a record has no <metadata>"),
        (DUBLIN_CORE, "<oai:metadata></oai:metadata>", "a record has no <metadata>"),
    ],
    "robots.txt": [
        ("sitemap.xml", "map.xml", "the site map https://shelf.example/papers/map.xml is not"),
        (ADDRESS, "/papers/", "the site map /papers/sitemap.xml is not a full URL"),
    ],
}
HARMS = tuple(SiteHarm(path, *harm) for path, harms in _HARMS.items() for harm in harms)
