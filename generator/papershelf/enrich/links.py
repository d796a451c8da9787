"""Find links to registries and in abstracts, and promises of code, models and data."""

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
from papershelf.text.sentences import LONGEST, quote, span_at, spans
from papershelf.text.tables import table, word_sets


def _rule(pattern: str) -> re.Pattern[str]:
    """Compile a case-insensitive rule for text on one line, with single spaces."""
    return re.compile(pattern, re.IGNORECASE)


# Nouns for the artifacts that papers release, and for other targets of links.
_NOUNS_BY_KIND = table("enrich/link_nouns", dict[str, dict[LinkKind, tuple[str, ...]]])
# A noun counts only as the head of its phrase, as the next word shows: "code generation benchmark"
# is data.
_FOLLOWING = "|".join(sorted(word_sets("enrich/following")["words"]))
_HEAD = rf"(?![\w-])(?=\W*\Z| ?[^\w\s]| (?:{_FOLLOWING})\b)"
_ARTIFACTS, _TARGETS = (
    {
        kind: _rule(rf"(?<![\w-])(?:{'|'.join(patterns)}){_HEAD}")
        for kind, patterns in _NOUNS_BY_KIND[part].items()
    }
    for part in ("artifacts", "targets")
)
_ALL_NOUNS = {**_ARTIFACTS, **_TARGETS}

_HINTS = ("releas", "availab", "public", "sourc", "accessib", "shared", "provided")

_MANNER = r"(?:\w{1,12}ly|also|now|soon|made|further|hereby|hence|then|thus|therefore)"
# "The code | will be made publicly available".
_PASSIVE = _rule(
    rf"\b(?P<be>will|shall|is|are|has|have|to)(?: (?:be|been|being|{_MANNER})){{0,6}}"
    r" (?:released|open[ -]?sourced?|public|available|accessible|published|shared|provided)\d?\b"
)
_LATER = _rule(r"will|shall|to")
# "Code available on request".
_TERSE = _rule(rf"\A(?P<phrase>[\w\s,-]{{0,40}}\bcodes?) (?:{_MANNER} )?available\b")
# The statement is conditional or negated.
_HEDGED = _rule(
    r"\b(?:when|where|if|unless|whether|that|which|who|whose|since|because|although|until)\b[^,]*\Z"
    r"|\b(?:not|no|never|rarely|seldom|hardly|neither|few|little|limited|only)\b"
)
_OTHERS = _rule(
    r"\b(?:many|most|several|existing|other|numerous|some|various|such|popular|common\w*)\b"
)
_OURS = _rule(r"\b(?:our|this|these|all|both|the|its)\b")
_PUBLIC = _rule(
    r"\b(?:\w{0,6}publicly|openly|freely|open|public|online|git ?hub|hugging ?face|download"
    r"|released?|request|upon|here|links?|web|page|web\w+|project|community|supplement\w*|appendix"
    r"|repository)\b"
)

_WE = (
    r"\bwe(?: (?:will|shall|have|are|(?:plan|intend|commit|aim|hope|promise) to|committed to"
    rf"|{_MANNER})){{0,4}}"
)
_WE_AND = rf"\bwe\b[^;]{{0,300}}\b(?:and|will)(?: {_MANNER}){{0,2}}"
_RELEASED = r"(?= (?:our|the|all|an?|both|these|this|it|its|them|codes?|source)\b)"
_AVAILABLE = (
    r"(?:(?:\w{1,12}ly )?(?:available|public|open[ -]?sourced?)|(?:public|open|free)ly accessible)"
)
# In each, the group `phrase` is the phrase for the artifacts that the authors release.
_ACTIVE = (
    # "We will also release our code", "We plan to open-source all models".
    _rule(rf"{_WE} (?:releas|open[ -]?sourc|publicly shar)(?:e|ed|ing) (?P<phrase>[^;:]*)"),
    _rule(rf"{_WE} publish (?P<phrase>[^;:]*)"),
    # "We collect and release a corpus", but not "We compare closed and open-source models".
    _rule(rf"{_WE_AND} (?:release|publish) (?P<phrase>[^;:]*)"),
    _rule(rf"{_WE_AND} (?:releas|open[ -]?sourc)(?:e|ed|ing){_RELEASED} (?P<phrase>[^;:]*)"),
    # "By releasing our data", "the release of our code".
    _rule(rf"\bby (?:\w{{1,12}}ly )?(?:releas|open[ -]?sourc)ing{_RELEASED} (?P<phrase>[^;:]*)"),
    _rule(r"\brelease of (?P<phrase>our [^;:]*)"),
    # "We make both models publicly available".
    _rule(rf"(?:{_WE}|{_WE_AND}) (?:make|made|making) (?P<phrase>[^;:]{{1,200}}?) {_AVAILABLE}\b"),
    # "We introduce Shelf, an open-source library".
    _rule(
        r"\b(?:introduce|present|propose|create|develop|build|contribute|construct|provide|offer)"
        r" (?:[^\s,]{1,40},? |[^\s,]{1,40} \([^()]{1,60}\),? )?(?:an?|the first|our)"
        r" (?:(?!(?:of|on|for|with|from|to)\b)[\w-]+,? ){0,3}?"
        r"(?:open[ -]?sourced?|publicly available) (?P<phrase>[^;:]*)"
    ),
)
# The beginning of a purpose or a modifier, which ends the phrase for the artifacts.
_PURPOSE = _rule(
    r" (?:to|for|that|which|where|whose|on|in|from|containing|comprising|consisting|covering"
    r"|trained (?:on|with|to|using)|based|designed|as|via|by)\b(?! well)"
)
_PRONOUN = _rule(r"(?:it|them|this|these|both|all)(?: of (?:it|them|these))?")

# Pending artifacts: a clause names the condition of their release, or has no address.
_FUTURE = _rule(r"\b(?:will|shall|(?:plan|intend)s? to|to be)\b")
_CONDITION = _rule(
    r"\b(?:after|upon|following|pending|on) (?:\w+ ){0,2}"
    r"(?:review|publication|acceptance|approval|anonymi[sz]ation|release|embargo|decision)\b"
    r"|\b(?:once|when|if|as soon as) (?:\w+ ){0,3}(?:accepted|published|approved|reviewed)\b"
    r"|\b(?:soon|later|shortly|in the (?:near )?future)\b"
)
_CLAUSE_END = _rule(
    r";|,? (?:and|but|so|while|whereas) (?=(?:the|our|we|all|both|these|will|shall|plan|intend)\b)"
)
_COORDINATION = _rule(r";|,? (?:but|so|while|whereas|and) (?=(?:the|our|we|all|both|these) )")
# A cut needs a verb on both sides; otherwise it would split an enumeration.
_VERB = _rule(r"\b(?:we|is|are|was|were|has|have|can|will|do|does)\b|\w(?:ed|s) (?:the|our|an?)\b")


def find_promises(text: str, links: Iterable[Link]) -> tuple[Promise, ...]:
    """Return the sentences of *text* that promise code, models or data without an address.

    A sentence with an address counts for its pending artifacts. A kind that one of *links* has is
    fulfilled, and no promise.
    """
    if not _has_hint(text):
        return ()
    fulfilled = {link.kind for link in links}
    with_address = {span_at(text, address.start) for address in find_addresses(text)}
    promises: list[Promise] = []
    for start, end in spans(text):
        # Skipping what is no prose bounds the time of the rules.
        if end - start <= LONGEST and _has_hint(text[start:end]):
            sentence = quote(text, start, end)
            is_linked = (start, end) in with_address
            announced = _pending(sentence) if is_linked else _announced(sentence)
            if kinds := tuple(kind for kind in announced if kind not in fulfilled):
                promises.append(Promise(kinds=kinds, evidence=sentence))
    return tuple(promises)


@lru_cache(maxsize=64)
def _pending(sentence: str) -> tuple[LinkKind, ...]:
    """Return the kinds that *sentence* announces and that are not at its address."""
    pieces = (f"We {piece}" for piece in _CLAUSE_END.split(sentence) if _FUTURE.search(piece))
    announced = (
        _announced(piece)
        for piece in pieces
        if _CONDITION.search(piece) or not find_addresses(piece)
    )
    return tuple(dict.fromkeys(chain.from_iterable(announced)))


def _announced(sentence: str) -> list[LinkKind]:
    """Return the kinds of artifacts that a sentence announces."""
    return _artifacts_in(" | ".join((*_subjects(sentence), *_objects(sentence))))


def _has_hint(text: str) -> bool:
    """Return whether *text* may contain a promise. This test is fast, and rejects most texts."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def _artifacts_in(phrase: str) -> list[LinkKind]:
    """Return the kinds of artifacts whose nouns are heads in *phrase*, in the table's order."""
    return [kind for kind, nouns in _ARTIFACTS.items() if nouns.search(phrase)]


def _subjects(sentence: str) -> Iterator[str]:
    """Yield the subjects of verbs such as "will be released" and "is publicly available"."""
    for match in _PASSIVE.finditer(sentence):
        phrase = _last_clause(sentence[: match.end()]).removesuffix(match.group())
        later = bool(_LATER.fullmatch(match["be"]))
        if not _HEDGED.search(phrase) and (later or _is_release(phrase, sentence[match.start() :])):
            yield phrase
    yield from (match["phrase"] for match in _TERSE.finditer(sentence))


def _is_release(phrase: str, claim: str) -> bool:
    """Return whether authors release *phrase*: code, or an artifact of theirs made public."""
    if _OTHERS.search(phrase):
        return False
    return LinkKind.CODE in _artifacts_in(phrase) or bool(
        _OURS.search(phrase) and _PUBLIC.search(claim)
    )


def _objects(sentence: str) -> Iterator[str]:
    """Yield objects of verbs such as "we release"; for a pronoun, the text before the verb."""
    for pattern in _ACTIVE:
        for match in pattern.finditer(sentence):
            phrase = _PURPOSE.split(match["phrase"])[0]
            yield sentence[: match.start()] if _PRONOUN.fullmatch(phrase) else phrase


def _last_clause(phrase: str) -> str:
    """Return the last clause of *phrase*; "code, and our models" is one clause."""
    starts = [
        match.end()
        for match in _COORDINATION.finditer(phrase)
        if _VERB.search(phrase, 0, match.start()) and _VERB.search(phrase, match.end())
    ]
    return phrase[starts[-1] :] if starts else phrase


_CODE, _MODEL, _DATA = LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA
_PAGE, _PAPER, _VIDEO = LinkKind.PROJECT_PAGE, LinkKind.PAPER, LinkKind.VIDEO
_LEADERBOARD, _OTHER = LinkKind.LEADERBOARD, LinkKind.OTHER
# Hosts whose paths are case-insensitive.
_CASELESS_HOSTS = frozenset({*REPOSITORY_HOSTS, "doi.org"})


class _HostRule(Struct, frozen=True):
    """The kind of links below a path at some hosts: see `hosts.yml`."""

    kind: LinkKind
    hosts: tuple[str, ...]
    path: str = ""
    unless: tuple[LinkKind, ...] = ()


_HOST_RULES = table("enrich/hosts", tuple[_HostRule, ...])
# Words that connect a clause with an address, for which "@" stands here.
_ANNOUNCES = _rule(
    r"releas|availab|open[ -]?sourc|public|found|access|download|provid|shar|host|visit|contribut"
    r"|(?:\b(?:at|in|on|from|via|by|see|is|here)|[:,(\[])\W*@\Z|\A@\W*(?:for|contain|includ|with)"
)
# Software of others, which the authors only use or compare with, before its address.
_SOFTWARE = "|".join(chain(*(_NOUNS_BY_KIND["artifacts"][kind] for kind in (_CODE, _MODEL))))
_USES = (
    r"\b(?:we (?:adapt(?:ed)?|compared?|fine-?tuned?|used?|r[au]n)|(?:is|are|was|were) based on)\b"
)
_OF_OTHERS = _rule(
    rf"{_USES}[^,;]{{0,200}}\b(?:{_SOFTWARE}) (?:of|by|from)"
    r" (?!.*\b(?:ours?|is|are|available)\b)[^,;]{0,200}@\Z"
    rf"|{_USES}[^,;]{{0,20}}\b(?:official|original|public|reference|their)"
    rf" (?:[\w-]+ ){{0,2}}(?:{_SOFTWARE})\b(?!.*\bours?\b)[^,;]{{0,80}}@\Z"
)
_LABEL = re.compile(r"\[([^\[\]/]*)\]\(|\}\s?\{([^{}/]*)\}")


def add_registry_links(paper: Paper) -> Paper:
    """Return *paper* with links to its registries before its other links, each address once."""
    existing = {key(link.url) for link in paper.links}
    new: list[Link] = []
    for identifier in paper.identifiers:
        url = resolved(identifier)
        if url and key(url) not in existing:
            kind = LinkKind.PREPRINT if identifier.scheme == "arxiv" else _PAPER
            new.append(Link(url=url, kind=kind, field=identifier.scheme))
    return replace(paper, links=(*new, *paper.links)) if new else paper


def add_links(paper: Paper) -> Paper:
    """Return *paper* with the links in its abstract after its other links, and its promises."""
    links = unique((*paper.links, *find_links(paper.abstract)))
    return replace(paper, links=links, promises=find_promises(paper.abstract, links))


def find_links(text: str) -> tuple[Link, ...]:
    """Return the links in an abstract in their order, each address once."""
    return unique(_links_in(text))


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the first link to each address; fields that it lacks are taken from later ones."""
    kept: dict[str, Link] = {}
    for link in links:
        address = key(link.url)
        first = kept.setdefault(address, link)
        evidence, written = first.evidence or link.evidence, first.written or link.written
        if first is not link and (evidence, written) != (first.evidence, first.written):
            kept[address] = replace(first, evidence=evidence, written=written)
    return tuple(kept.values())


@lru_cache(maxsize=1 << 8)
def key(url: str) -> str:
    """Return the match key of *url*, which is equal for addresses of the same page."""
    parts = urlsplit(normal_form(url))
    if not parts.netloc:
        return url
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    path = path.lower() if host in _CASELESS_HOSTS else path
    return parts._replace(scheme="", netloc=host, path=path).geturl()


def _links_in(text: str) -> Iterator[Link]:
    """Yield a link for every address in *text*; its kind depends on the nearest words."""
    addresses = find_addresses(text)
    next_starts = [*(address.start for address in addresses[1:]), len(text)]
    remaining, last_sentence, last_end = list[LinkKind](), (0, 0), 0
    for address, next_start in zip(addresses, next_starts, strict=False):
        sentence = start, end = span_at(text, address.start)
        written = text[address.start : address.end]
        # The label of a Markdown or TeX link counts like text before its address.
        match = _LABEL.search(written)
        label = f"{match[1] or match[2]}: @" if match else ""
        before = f"{text[max(start, last_end) : address.start]} @"
        after = f"@ {text[address.end : min(end, next_start)]}"
        # In "Code and data are at X and Y" the kind that X has not got is left for Y.
        carried = remaining if sentence == last_sentence else []
        evidence = quote(text, start, end)
        pending_kinds = _pending(evidence)
        named = _kinds_named(label) or _kinds_named(before) or _kinds_named(after) or carried
        kinds = [kind for kind in named if kind not in pending_kinds]
        kind = _kind_of(address.url, kinds)
        if kind in (_CODE, _MODEL) and _OF_OTHERS.search(f"{quote(text, start, address.start)} @"):
            kind = _OTHER
        yield Link(url=address.url, kind=kind, evidence=evidence, written=written)
        remaining = [other for other in kinds if other is not kind]
        last_sentence, last_end = sentence, address.end


def _kinds_named(phrase: str) -> list[LinkKind]:
    """Return the kinds that the last clause of *phrase* announces, in the order of their nouns."""
    clause = _last_clause(" ".join(phrase.split()))
    if not _ANNOUNCES.search(clause):
        return []
    matches = [
        (match.start(), kind)
        for kind, nouns in _ALL_NOUNS.items()
        for match in nouns.finditer(clause)
    ]
    return [kind for _, kind in sorted(matches)]


def _kind_of(url: str, kinds: list[LinkKind]) -> LinkKind:
    """Return the kind of the link *url*, by its host and the *kinds* that its sentence names."""
    parts = urlsplit(url)
    host = f".{parts.hostname}"
    for host_rule in _HOST_RULES:
        if _is_at(host, host_rule.hosts) and re.match(host_rule.path, parts.path):
            overruled = bool(kinds) and host_rule.kind not in kinds and kinds[0] in host_rule.unless
            return kinds[0] if overruled else host_rule.kind
    return _kind_at_unknown_host(kinds)


def _is_at(host: str, hosts: tuple[str, ...]) -> bool:
    """Return whether *host*, after a dot, ends with one of *hosts*, or has one as a label."""
    return host.endswith(hosts) or any(label in host for label in hosts if label.endswith("."))


def _kind_at_unknown_host(kinds: list[LinkKind]) -> LinkKind:
    """Return the first of *kinds*, which its clause names, with exceptions."""
    # A project page goes before its contents, and a leaderboard before the data that it ranks.
    nearest = next((kind for kind in reversed(kinds) if kind is not _DATA), _OTHER)
    if nearest is _LEADERBOARD:
        return _LEADERBOARD
    if _PAGE in kinds:
        return _PAGE
    others = [kind for kind in kinds if kind not in (_LEADERBOARD, _VIDEO)]
    return next(iter(others or kinds), _OTHER)
