"""The names of columns in tables by what they hold."""

from __future__ import annotations

from collections.abc import Mapping

# The names of columns by what they hold, with nothing but their letters, the best first. As in
# the exports of Zotero, Scopus, Web of Science, IEEE Xplore, PubMed and Publish or Perish.
COLUMNS: Mapping[str, str] = {
    "title": "title papertitle documenttitle articletitle primarytitle titles",
    "abstract": "abstract abstractnote summary abstracttext paperabstract abstracts summaries",
    "authors": "authorfullnames authors author authornames authorlist authorslist creators creator",
    "date": (
        "date publicationdate published publisheddate coverdate dateofpublication datepublished"
        " publishdate publishedat publishtime publicationtime pubdate"
    ),
    "year": "year publicationyear pubyear yearofpublication yearpublished publishedyear",
    "month": "month publicationmonth",
    "kind": "itemtype documenttype publicationtype entrytype papertype type",
    "venue": (
        "publicationtitle sourcetitle journal journaltitle journalname containertitle booktitle"
        " proceedingstitle publicationname publication journalbook venue conference"
        " conferencename conferencetitle venuename publicationvenue proceeding source"
    ),
    "venue_short": (
        "journalabbreviation abbreviatedsourcetitle journalisoabbreviation journalabbreviations"
        " venueshort"
    ),
    "volume": "volume vol",
    "issue": "issue issuenumber",
    "pages": "pages page pagerange",
    "first": "pagestart startpage firstpage beginningpage",
    "last": "pageend endpage lastpage endingpage",
    "article": "articlenumber artno",
    "publisher": "publisher",
    "doi": "doi",
    "arxiv": "arxiv arxivid arxivnumber arxividentifier",
    "openreview": "openreviewid",
    "pmid": "pmid pubmedid",
    "pmcid": "pmcid",
    "acl": "aclid anthologyid aclanthologyid",
    "extra": "extra",
    "status": "status decision",
    "counted": "querydate fetched retrieved",
    "citations": (
        "citations citationcount timescited timescitedwoscore citedby cites articlecitationcount"
        " numcitations gscitation"
    ),
    "upvotes": "upvotes",
    "stars": "stars githubstars",
    "keywords": (
        "keywords keyword authorkeywords indexkeywords keywordsplus manualtags automatictags"
        " tags tag"
    ),
}
# The columns of Web of Science's tab-delimited files, which have tags for names.
TAGS: Mapping[str, str] = {
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
    "article": "ar",
    "publisher": "pu",
    "doi": "di",
    "pmid": "pm",
    "citations": "tc",
    "keywords": "de id",
}
TAGGED = frozenset({"pt", "ti", "so", "py"})
TEXTS = ("title", "abstract", "venue", "venue_short", "volume", "issue", "publisher")
KNOWN = frozenset(" ".join((*COLUMNS.values(), *TAGS.values())).split())
SCHEMES = ("doi", "arxiv", "openreview", "acl", "pmid", "pmcid")
