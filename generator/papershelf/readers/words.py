"""The words in which sources say what kind of paper or link something is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from papershelf.model import LinkKind, PaperKind

# As Zotero, Mendeley, RefWorks, Scopus, Web of Science, CSL, BibTeX, RIS and Hugo's themes have
# them, with nothing but their letters.
KINDS: Mapping[PaperKind, str] = {
    PaperKind.ARTICLE: (
        "article journalarticle journalpaper articlejournal journal jour ejour electronicarticle"
        " jfull magazine"
        " magazinearticle articlemagazine mgzn newspaperarticle articlenewspaper news inpr inpress"
        " journalelectronic review articlereview reviewarticle editorial letter shortsurvey"
        " dataarticle datapaper"
    ),
    PaperKind.CONFERENCE: (
        "conferencepaper paperconference inproceedings conference conf cpaper proceedingspaper"
        " conferenceproceeding conferenceproceedings conferencearticle workshoppaper"
        " conferenceproceedingsarticle chapterconferencepaper"
    ),
    PaperKind.PREPRINT: "preprint prepr prep eprint arxiv workingpaper",
    PaperKind.CHAPTER: (
        "chapter chap echap bookchapter booksection electronicbooksection incollection inbook"
        " encyclopediaarticle entryencyclopedia ency encyc dictionaryentry entrydictionary dict"
    ),
    PaperKind.BOOK: (
        "book wholebook bookwhole ebook electronicbook edbook editedbook bookedited monograph"
        " proceedings"
        " collection ser booklet"
    ),
    PaperKind.THESIS: (
        "thesis thes dissertation thesisdissertation dissertationthesis phdthesis mastersthesis"
        " mastersdissertation thesisunpublished dissertationthesisunpublished"
    ),
    PaperKind.REPORT: "report rprt techreport technicalreport govdoc governmentdocument stand",
    PaperKind.OTHER: (
        "other misc gen generic unpb unpublished unpublishedwork unpublishedmaterial manuscript"
        " manscpt document"
        " webpage elec blog blogpost postweblog comp computerprogram software dataset data"
        " presentation slide speech patent pat"
    ),
}
LINKS: Mapping[LinkKind, str] = {
    LinkKind.PDF: "pdf fulltextpdf paperpdf fulltext openaccesspdf articlepdf",
    LinkKind.PAPER: (
        "paper url urls link html landingpage publisher doi abs abstract arxiv preprint openreview"
        " articleurl articlelink paperpage abspage fulltexturl acl anthology proceedings"
    ),
    LinkKind.SUPPLEMENT: (
        "supplementary supplement supp suppl supplementarymaterial supplementarypdf"
        " supplementalmaterial supplementaryfile appendix"
    ),
    LinkKind.CODE: (
        "code github gitlab software source sourcecode repo repository implementation officialcode"
        " githubrepo githubrepository githubpage coderepo coderepository papercode projectcode"
    ),
    LinkKind.DATA: "data dataset datasets",
    LinkKind.MODEL: "model models checkpoint checkpoints weights",
    LinkKind.DEMO: "demo onlinedemo livedemo colab notebook",
    LinkKind.PROJECT_PAGE: "project projectpage projectwebsite website site homepage webpage",
    LinkKind.VIDEO: "video videos talk youtube recording",
    LinkKind.LEADERBOARD: "leaderboard benchmark",
    # Hugo's themes have a "source document" under `url_source`.
    LinkKind.OTHER: (
        "slides poster blog blogpost review sourceurl sourceurls sourcelink sourcelinks urlsource"
        " bibtexurl"
    ),
}
_KIND_OF_WORD = {word: kind for kind, words in KINDS.items() for word in words.split()}
_LINK_OF_WORD = {word: kind for kind, words in LINKS.items() for word in words.split()}
_ADDRESS_AT_END = re.compile(r"(?:urls?|links?|href|address)$")
_NO_LETTER = re.compile(r"[\W\d_]+")
# One word of these says enough; a longer text is no name of a kind.
_LONGEST = 60


def letters(text: str) -> str:
    """Return a name without its case, spaces, digits and punctuation, empty where it is none."""
    return _NO_LETTER.sub("", text).casefold() if len(text) <= _LONGEST else ""


def paper_kind(texts: Iterable[str]) -> PaperKind | None:
    """Return the kind that the first of these texts names that names one."""
    named = (_KIND_OF_WORD.get(letters(part)) for text in texts for part in text.split(";"))
    return next((kind for kind in named if kind), None)


def link_kind(text: str) -> LinkKind | None:
    """Return the kind of link that a field or label such as "PDF", "url_code", "pdf_url" names."""
    word = letters(text)
    bare = (word.removeprefix("url"), _ADDRESS_AT_END.sub("", word))
    return next((kind for name in (word, *bare) if (kind := _LINK_OF_WORD.get(name))), None)
