"""Links of a paper, to registries and from its abstract, and promises of code, models and data."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper, Promise
from papershelf.text.addresses import REPOSITORY_HOSTS, find_addresses, normal_form
from papershelf.text.identifiers import resolved
from papershelf.text.sentences import quote, span_at, spans
from papershelf.text.tables import table, word_sets


def rule(pattern: str) -> re.Pattern[str]:
    """Compile a rule for text on one line, with single blanks."""
    return re.compile(pattern, re.IGNORECASE)


# What papers give away, and what else an address leads to.
_THINGS = table("enrich/things", dict[str, dict[LinkKind, tuple[str, ...]]])
# A word for a thing counts at the end of its phrase, decided by what follows: "code generation
# benchmark" is data.
_FOLLOWING = "|".join(sorted(word_sets("enrich/following")["words"]))
_HEAD = rf"(?![\w-])(?=\W*\Z| ?[^\w\s]| (?:{_FOLLOWING})\b)"


def word(pattern: str) -> re.Pattern[str]:
    """Compile the words for a kind, as the last of their phrase."""
    return rule(rf"(?<![\w-])(?:{pattern}){_HEAD}")


_NAMED, _PLACES = (
    {kind: word("|".join(patterns)) for kind, patterns in _THINGS[part].items()}
    for part in ("things", "places")
)
# What a clause calls the thing behind an address.
WORDS = {**_NAMED, **_PLACES}

_HINTS = ("releas", "availab", "public", "sourc", "accessib", "shared", "provided")
# No sentence of prose is longer, so that no rule depends on the length of the text.
_LONGEST = 2000

_MANNER = r"(?:\w{1,12}ly|also|now|soon|made|further|hereby|hence|then|thus|therefore)"
# "The code | will be made publicly available".
_PASSIVE = rule(
    rf"\b(?P<be>will|shall|is|are|has|have|to)(?: (?:be|been|being|{_MANNER})){{0,6}}"
    r" (?:released|open[ -]?sourced?|public|available|accessible|published|shared|provided)\d?\b"
)
_LATER = rule(r"will|shall|to")
# "Code available on request".
_TERSE = rule(rf"\A(?P<what>[\w\s,-]{{0,40}}\bcodes?) (?:{_MANNER} )?available\b")
# Said of some circumstances only, or denied.
_HEDGED = rule(
    r"\b(?:when|where|if|unless|whether|that|which|who|whose|since|because|although|until)\b[^,]*\Z"
    r"|\b(?:not|no|never|rarely|seldom|hardly|neither|few|little|limited|only)\b"
)
_OTHERS = rule(
    r"\b(?:many|most|several|existing|other|numerous|some|various|such|popular|common\w*)\b"
)
_OURS = rule(r"\b(?:our|this|these|all|both|the|its)\b")
_PUBLIC = rule(
    r"\b(?:\w{0,6}publicly|openly|freely|open|public|online|git ?hub|hugging ?face|download"
    r"|released?|request|upon|here|links?|web|page|web\w+|project|community|supplement\w*|appendix"
    r"|repository)\b"
)

_WE = (
    r"\bwe(?: (?:will|shall|have|are|(?:plan|intend|commit|aim|hope|promise) to|committed to"
    rf"|{_MANNER})){{0,4}}"
)
_WE_AND = rf"\bwe\b[^;]{{0,300}}\b(?:and|will)(?: {_MANNER}){{0,2}}"
_OWN = r"(?= (?:our|the|all|an?|both|these|this|it|its|them|codes?|source)\b)"
_AVAILABLE = (
    r"(?:(?:\w{1,12}ly )?(?:available|public|open[ -]?sourced?)|(?:public|open|free)ly accessible)"
)
# Each names in `what` the things that its authors give away.
_ACTIVE = (
    # "We will also release our code", "We plan to open-source all models".
    rule(rf"{_WE} (?:releas|open[ -]?sourc|publicly shar)(?:e|ed|ing) (?P<what>[^;:]*)"),
    rule(rf"{_WE} publish (?P<what>[^;:]*)"),
    # "We collect and release a corpus", but not "We compare closed and open-source models".
    rule(rf"{_WE_AND} (?:release|publish) (?P<what>[^;:]*)"),
    rule(rf"{_WE_AND} (?:releas|open[ -]?sourc)(?:e|ed|ing){_OWN} (?P<what>[^;:]*)"),
    # "By releasing our data", "the release of our code".
    rule(rf"\bby (?:\w{{1,12}}ly )?(?:releas|open[ -]?sourc)ing{_OWN} (?P<what>[^;:]*)"),
    rule(r"\brelease of (?P<what>our [^;:]*)"),
    # "We make both models publicly available".
    rule(rf"(?:{_WE}|{_WE_AND}) (?:make|made|making) (?P<what>[^;:]{{1,200}}?) {_AVAILABLE}\b"),
    # "We introduce Shelf, an open-source library".
    rule(
        r"\b(?:introduce|present|propose|create|develop|build|contribute|construct|provide|offer)"
        r" (?:[^\s,]{1,40},? |[^\s,]{1,40} \([^()]{1,60}\),? )?(?:an?|the first|our)"
        r" (?:(?!(?:of|on|for|with|from|to)\b)[\w-]+,? ){0,3}?"
        r"(?:open[ -]?sourced?|publicly available) (?P<what>[^;:]*)"
    ),
)
# Here the things end, and what they are for begins.
_PURPOSE = rule(
    r" (?:to|for|that|which|where|whose|on|in|from|containing|comprising|consisting|covering"
    r"|trained (?:on|with|to|using)|based|designed|as|via|by)\b(?! well)"
)
_PRONOUN = rule(r"(?:it|them|this|these|both|all)(?: of (?:it|them|these))?")

# What is not there yet: some clause of a sentence says when it will be, or has no address.
_FUTURE = rule(r"\b(?:will|shall|(?:plan|intend)s? to|to be)\b")
_CONDITION = rule(
    r"\b(?:after|upon|following|pending|on) (?:\w+ ){0,2}"
    r"(?:review|publication|acceptance|approval|anonymi[sz]ation|release|embargo|decision)\b"
    r"|\b(?:once|when|if|as soon as) (?:\w+ ){0,3}(?:accepted|published|approved|reviewed)\b"
    r"|\b(?:soon|later|shortly|in the (?:near )?future)\b"
)
_PIECE_END = rule(
    r";|,? (?:and|but|so|while|whereas) (?=(?:the|our|we|all|both|these|will|shall|plan|intend)\b)"
)
_CLAUSE = rule(r";|,? (?:but|so|while|whereas|and) (?=(?:the|our|we|all|both|these) )")
# A clause on both sides, else the cut would go through an enumeration.
_VERB = rule(r"\b(?:we|is|are|was|were|has|have|can|will|do|does)\b|\w(?:ed|s) (?:the|our|an?)\b")


def find_promises(text: str, links: Iterable[Link]) -> tuple[Promise, ...]:
    """Find the sentences that announce code, models or data, and hold no address."""
    # Of a sentence that holds one, what is pending counts. A kind of thing that one of the links
    # leads to is no promise any more.
    if not _has_hint(text):
        return ()
    kept = {link.kind for link in links}
    shown = {span_at(text, address.start) for address in find_addresses(text)}
    promises: list[Promise] = []
    for start, end in spans(text):
        if end - start <= _LONGEST and _has_hint(text[start:end]):
            sentence = quote(text, start, end)
            given = pending(sentence) if (start, end) in shown else _given(sentence)
            if kinds := tuple(kind for kind in given if kind not in kept):
                promises.append(Promise(kinds=kinds, evidence=sentence))
    return tuple(promises)


@lru_cache(maxsize=64)
def pending(sentence: str) -> tuple[LinkKind, ...]:
    """Return what a *sentence* with an address announces, but for what is at the address."""
    if not _FUTURE.search(sentence):
        return ()
    pieces = (f"We {piece}" for piece in _PIECE_END.split(sentence) if _FUTURE.search(piece))
    given = (
        _given(piece) for piece in pieces if _CONDITION.search(piece) or not find_addresses(piece)
    )
    return tuple(dict.fromkeys(chain.from_iterable(given)))


def _given(sentence: str) -> list[LinkKind]:
    """Return the kinds of things that a sentence announces."""
    return _named(" | ".join((*_subjects(sentence), *_objects(sentence))))


def _has_hint(text: str) -> bool:
    """Tell quickly whether a text can hold a promise at all."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def _named(phrase: str) -> list[LinkKind]:
    """Name the kinds that a phrase ends or pauses on, in the enum's order."""
    return [kind for kind, words in _NAMED.items() if words.search(phrase)]


def _subjects(sentence: str) -> Iterator[str]:
    """Yield what "will be released" and "is publicly available" are said of."""
    for match in _PASSIVE.finditer(sentence):
        what = last_clause(sentence[: match.end()]).removesuffix(match.group())
        later = bool(_LATER.fullmatch(match["be"]))
        if not _HEDGED.search(what) and (later or _is_own(what, sentence[match.start() :])):
            yield what
    yield from (match["what"] for match in _TERSE.finditer(sentence))


def _is_own(what: str, claim: str) -> bool:
    """Tell what authors give away from what the world has: code, or their own made public."""
    if _OTHERS.search(what):
        return False
    return LinkKind.CODE in _named(what) or bool(_OURS.search(what) and _PUBLIC.search(claim))


def _objects(sentence: str) -> Iterator[str]:
    """Yield what "we release" and its like act on, looked up where it is a pronoun."""
    for pattern in _ACTIVE:
        for match in pattern.finditer(sentence):
            what = _PURPOSE.split(match["what"])[0]
            yield sentence[: match.start()] if _PRONOUN.fullmatch(what) else what


def last_clause(phrase: str) -> str:
    """Cut a phrase to its last clause, keeping enumerations such as "code, and our models"."""
    starts = [
        match.end()
        for match in _CLAUSE.finditer(phrase)
        if _VERB.search(phrase, 0, match.start()) and _VERB.search(phrase, match.end())
    ]
    return phrase[starts[-1] :] if starts else phrase


_CODE, _MODEL, _DATA = LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA
_PAGE, _PAPER, _VIDEO = LinkKind.PROJECT_PAGE, LinkKind.PAPER, LinkKind.VIDEO
_LEADERBOARD, _OTHER = LinkKind.LEADERBOARD, LinkKind.OTHER
# Hosts at which capitals in a path make no difference.
_CASELESS_HOSTS = frozenset({*REPOSITORY_HOSTS, "doi.org"})


class _Place(Struct, frozen=True):
    """What lies below a path at some hosts: see `places.yml`."""

    kind: LinkKind
    hosts: tuple[str, ...]
    path: str = ""
    unless: tuple[LinkKind, ...] = ()


_AT_HOSTS = table("enrich/places", tuple[_Place, ...])
# Prose has no longer sentences; of what is longer, so much on each side of an address is evidence.
_LONGEST_EVIDENCE, _NEARBY = 2000, 300
# What ties the words of a clause to an address, which is "@" here.
_ANNOUNCES = rule(
    r"releas|availab|open[ -]?sourc|public|found|access|download|provid|shar|host|visit|contribut"
    r"|(?:\b(?:at|in|on|from|via|by|see|is|here)|[:,(\[])\W*@\Z|\A@\W*(?:for|contain|includ|with)"
)
# What a paper only uses or is compared with, "@" again being the address.
_NOUNS = (
    r"(?:implementations?|codes?|code[ -]?bases?|repositor(?:y|ies)|librar(?:y|ies)|toolkits?"
    r"|packages?|scripts?|frameworks?|checkpoints?|weights|models?)"
)
_USES = (
    r"\b(?:compar\w+|baselines?|bas(?:ed|es|ing) (?:up)?on|buil(?:d|ds|t|ding) (?:up)?on"
    r"|(?:adapt|borrow|deriv|fine-?tun|fork|modif|reproduc)\w*|using"
    r"|we (?:\w+ly )?(?:use|used|adopt|adopted|employ|employed|follow|followed|run|ran))\b"
)
_OF_OTHERS = rule(
    rf"{_USES}[^;]{{0,200}}\b{_NOUNS} (?:of|by|from) [^;]{{1,200}}@\Z"
    rf"|{_USES}[^;]{{0,200}}\b(?:public|official|original|existing|reference|third[ -]party|their)"
    rf" (?:[\w-]+ ){{0,2}}{_NOUNS}\W[^;]{{0,40}}@\Z"
)
_THEIR_OWN = rule(
    r"(?<!\bcompare )(?<!\bcomparing )\bours?\b"
    r"|\bwe (?:\w+ly )?(?:release|share|publish|provide|make|open)"
    r"|\b(?:is|are|be|made|been|also) (?:\w+ly )?(?:available|released|public|found|open)"
)
_LABEL = re.compile(r"\[([^\[\]/]*)\]\(|\}\s?\{([^{}/]*)\}")


def add_registry_links(paper: Paper) -> Paper:
    """Return *paper* with links to its registries before the others, each address once."""
    known = {key(link.url) for link in paper.links}
    new: list[Link] = []
    for identifier in paper.identifiers:
        url = resolved(identifier)
        if url and key(url) not in known:
            kind = LinkKind.PREPRINT if identifier.scheme == "arxiv" else _PAPER
            new.append(Link(url=url, kind=kind, field=identifier.scheme))
    return replace(paper, links=(*new, *paper.links)) if new else paper


def add_links(paper: Paper) -> Paper:
    """Return *paper* with the links of its abstract after its own, and its promises."""
    links = unique((*paper.links, *find_links(paper.abstract)))
    return replace(paper, links=links, promises=find_promises(paper.abstract, links))


def find_links(text: str) -> tuple[Link, ...]:
    """Find the links of an abstract in its order, each address once."""
    return unique(_links_in(text))


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """Keep the first link to each address, with what only a later one knows filled in."""
    kept: dict[str, Link] = {}
    for link in links:
        place = key(link.url)
        first = kept.setdefault(place, link)
        evidence, written = first.evidence or link.evidence, first.written or link.written
        if first is not link and (evidence, written) != (first.evidence, first.written):
            kept[place] = replace(first, evidence=evidence, written=written)
    return tuple(kept.values())


@lru_cache(maxsize=1 << 8)
def key(url: str) -> str:
    """Make the same text of addresses that lead to the same place."""
    parts = urlsplit(normal_form(url))
    if not parts.netloc:
        return url
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    path = path.lower() if host in _CASELESS_HOSTS else path
    return parts._replace(scheme="", netloc=host, path=path).geturl()


def _links_in(text: str) -> Iterator[Link]:
    """Yield a link for every address, by the words of its sentence that are nearest to it."""
    addresses = find_addresses(text)
    nexts = [*(address.start for address in addresses[1:]), len(text)]
    left, last_sentence, last = list[LinkKind](), (0, 0), 0
    for address, following in zip(addresses, nexts, strict=False):
        sentence = start, end = span_at(text, address.start)
        if end - start > _LONGEST_EVIDENCE:
            start, end = max(start, address.start - _NEARBY), min(end, address.end + _NEARBY)
        written = text[address.start : address.end]
        # The words that a Markdown or TeX link shows for its address, as if before it.
        shown = _LABEL.search(written)
        label = f"{shown[1] or shown[2]}: @" if shown else ""
        before = f"{text[max(start, last) : address.start]} @"
        after = f"@ {text[address.end : min(end, following)]}"
        # "Code and data are at X and Y": what X is not goes for Y.
        carried = left if sentence == last_sentence else []
        evidence = quote(text, start, end)
        later = pending(evidence)
        said = _said(label) or _said(before) or _said(after) or carried
        kinds = [kind for kind in said if kind not in later]
        kind = _kind_of(address.url, kinds)
        if kind in (_CODE, _MODEL) and _is_of_others(f"{text[start : address.start]} @", before):
            kind = _OTHER
        yield Link(url=address.url, kind=kind, evidence=evidence, written=written)
        left = [other for other in kinds if other is not kind]
        last_sentence, last = sentence, address.end


def _is_of_others(sentence: str, phrase: str) -> bool:
    """Return whether a *sentence* leads to what is used, and *phrase* not to their own."""
    return bool(_OF_OTHERS.search(" ".join(sentence.split())) and not _THEIR_OWN.search(phrase))


def _said(phrase: str) -> list[LinkKind]:
    """List the kinds that the last clause of a phrase announces, in its order."""
    clause = last_clause(" ".join(phrase.split()))
    if not _ANNOUNCES.search(clause):
        return []
    places = [(m.start(), kind) for kind, words in WORDS.items() for m in words.finditer(clause)]
    return [kind for _, kind in sorted(places)]


def _kind_of(url: str, kinds: list[LinkKind]) -> LinkKind:
    """Judge an address by its host, and by the kinds that its sentence names."""
    parts = urlsplit(url)
    host = f".{parts.hostname}"
    for place in _AT_HOSTS:
        if _is_at(host, place.hosts) and re.match(place.path, parts.path):
            other = bool(kinds) and place.kind not in kinds and kinds[0] in place.unless
            return kinds[0] if other else place.kind
    return _by_words(kinds)


def _is_at(host: str, hosts: tuple[str, ...]) -> bool:
    """Return whether a *host*, after a dot, ends as one of *hosts*, or has a label that is one."""
    return host.endswith(hosts) or any(one in host for one in hosts if one.endswith("."))


def _by_words(kinds: list[LinkKind]) -> LinkKind:
    """Judge an address at an unknown host: what its clause names first is there."""
    # A page for everything goes before its contents, and a leaderboard before the data it ranks.
    nearest = next((kind for kind in reversed(kinds) if kind is not _DATA), _OTHER)
    if nearest is _LEADERBOARD:
        return _LEADERBOARD
    if _PAGE in kinds:
        return _PAGE
    things = [kind for kind in kinds if kind not in (_LEADERBOARD, _VIDEO)]
    return next(iter(things or kinds), _OTHER)
