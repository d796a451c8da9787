"""The columns of tables: the names that services and people give them, by what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from papershelf.readers.words import letters, link_kind

# The names of columns by what they hold, with nothing but their letters, the best first: those of
# Zotero, Scopus, Web of Science, IEEE Xplore, PubMed, OpenAlex, CNKI, Publish or Perish and rispy.
_NAMES: Mapping[str, str] = {
    "title": (
        "title papertitle documenttitle articletitle primarytitle itemtitle titles"
        " titel titre titulo título titolo displayname 题名 标题 篇名 title题名"
    ),
    "abstract": (
        "abstract abstractnote summary abstracttext paperabstract abstracts summaries notesabstract"
        " 摘要 summary摘要"
    ),
    "authors": (
        "authorfullnames authors author authornames authorlist authorslist creators creator"
        " authorshipsauthordisplayname firstauthors autoren auteurs autores autori 作者 author作者"
    ),
    "date": (
        "date publicationdate published publisheddate coverdate dateofpublication datepublished"
        " publishdate publishedat publishtime publicationtime pubdate"
        " 出版日期 发表时间 pubtime发表时间"
    ),
    "year": (
        "year publicationyear pubyear yearofpublication yearpublished publishedyear"
        " jahr annee année ano año anno 年 年份 year年"
    ),
    "month": "month publicationmonth",
    "day": "day",
    "kind": (
        "itemtype documenttype publicationtype entrytype papertype contenttype type typeofreference"
    ),
    "venue": (
        "publicationtitle sourcetitle journal journaltitle journalname containertitle booktitle"
        " proceedingstitle publicationname publication journalbook venue conference"
        " conferencename conferencetitle venuename publicationvenue proceeding"
        " anthologytitle secondarytitle primarylocationsourcedisplayname"
        " zeitschrift revue revista rivista 期刊 刊名 文献来源 source文献来源 source"
    ),
    "venue_short": (
        "journalisoabbreviation journalabbreviation abbreviatedsourcetitle journalabbreviations"
        " venueshort"
    ),
    "volume": "volume vol journalvolume bibliovolume",
    "issue": "issue issuenumber issueno journalissue biblioissue",
    "pages": "pages page pagerange pagination",
    "first": "pagestart startpage firstpage beginningpage bibliofirstpage",
    "last": "pageend endpage lastpage endingpage bibliolastpage",
    "article": "articlenumber articleno artno",
    "publisher": "publisher",
    "language": "language sprache langue",
    "doi": "doi itemdoi",
    "arxiv": "arxiv arxivid arxivnumber arxividentifier",
    "openreview": "openreviewid forum",
    "pmid": "pmid pubmedid idspmid",
    "pmcid": "pmcid idspmcid",
    "acl": "aclid anthologyid aclanthologyid",
    "extra": "extra",
    "ids": "externalids",
    # In the order of the authors.
    "author_ids": (
        "orcid orcids authorids authorsid authorid openreviewids dblpids googlescholarids"
        " authorshipsauthororcid"
    ),
    "status": "status decision",
    "counted": "querydate fetched retrieved",
    "citations": (
        "citations citationcount citedbycount timescited timescitedwoscore citedby cites"
        " articlecitationcount numcitations gscitation"
    ),
    "upvotes": "upvotes",
    "stars": "stars githubstars",
    "keywords": (
        "keywords keyword authorkeywords indexkeywords keywordsplus manualtags automatictags"
        " tags tag keywordsdisplayname 关键词 keyword关键词"
    ),
}
# The columns of Web of Science's tab-delimited files, which have tags for names.
_TAGS: Mapping[str, str] = {
    "title": "ti",
    "abstract": "ab",
    "authors": "af au",
    "date": "pd",
    "year": "py",
    "kind": "dt",
    "venue": "so",
    "venue_short": "ji",
    "volume": "vl",
    "issue": "is",
    "first": "bp",
    "last": "ep",
    "pages": "ps",
    "article": "ar",
    "publisher": "pu",
    "doi": "di",
    "pmid": "pm",
    "citations": "tc",
    "keywords": "de id",
}
_TAGGED = frozenset({"pt", "ti", "so", "py"})
# Notion calls the first column so, and these tell that it is a paper's.
_FIRST_OF_NOTION = "name"
_OF_PAPERS = ("authors", "abstract", "doi", "arxiv", "volume", "pmid", "acl", "openreview")
_KNOWN = frozenset(" ".join((*_NAMES.values(), *_TAGS.values())).split())
_TITLES = frozenset(f"{_NAMES['title']} {_TAGS['title']}".split())


def is_known(name: str) -> bool:
    """Return whether a column with this name says something of a paper."""
    return letters(name) in _KNOWN or link_kind(name) is not None


def is_title(name: str) -> bool:
    """Return whether a column with this name holds titles."""
    return letters(name) in _TITLES


def columns_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return which of the *words*, the names of columns with their letters alone, hold each field.

    The best of a field come first.
    """
    known = _TAGS if set(words) >= _TAGGED else _NAMES
    found = {
        field: [word for word in known.get(field, "").split() if word in words] for field in _NAMES
    }
    is_of_papers = any(found[field] for field in _OF_PAPERS)
    if not found["title"] and _FIRST_OF_NOTION in words and is_of_papers:
        found["title"] = [_FIRST_OF_NOTION]
    # Scopus means itself by this, other tables a journal.
    if len(found["venue"]) > 1 and "source" in found["venue"]:
        found["venue"].remove("source")
    return found


def has_tags(names: Sequence[str]) -> bool:
    """Return whether these are the names of columns in a file of Web of Science."""
    return set(map(letters, names)) >= _TAGGED
