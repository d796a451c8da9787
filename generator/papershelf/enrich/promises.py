"""Find promises of code, models and data, and the nouns by which links are classified too."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from papershelf.model import Link, LinkKind, Promise
from papershelf.text.addresses import find_addresses
from papershelf.text.sentences import MAX_LENGTH, quote, span_at, spans
from papershelf.text.tables import table, word_sets


def _rule(pattern: str) -> re.Pattern[str]:
    """Compile a case-insensitive rule for text on one line, with single spaces."""
    return re.compile(pattern, re.IGNORECASE)


# Nouns for the artifacts that papers release, and for other targets of links.
NOUNS_BY_KIND = table("enrich/link_nouns", dict[str, dict[LinkKind, tuple[str, ...]]])
# A noun counts only as the head of its phrase, as the next word shows: "code generation benchmark"
# is data.
_FOLLOWING = "|".join(sorted(word_sets("enrich/following")["words"]))
_HEAD = rf"(?![\w-])(?=\W*\Z| ?[^\w\s]| (?:{_FOLLOWING})\b)"
_ARTIFACTS, _TARGETS = (
    {
        kind: _rule(rf"(?<![\w-])(?:{'|'.join(patterns)}){_HEAD}")
        for kind, patterns in NOUNS_BY_KIND[part].items()
    }
    for part in ("artifacts", "targets")
)
ALL_NOUNS = {**_ARTIFACTS, **_TARGETS}

_HINTS = ("releas", "availab", "publi", "sourc", "accessib", "shared", "provided")

_MANNER = r"(?:\w{1,12}ly|also|now|soon|made|further|hereby|hence|then|thus|therefore)"
# "The code | will be made publicly available".
_PASSIVE = _rule(
    rf"\b(?:(?P<later>will|shall|to)|is|are|has|have)(?: (?:be|been|being|{_MANNER})){{0,6}}"
    r" (?:released|open[ -]?sourced?|public|available|accessible|published|shared|provided)\d?\b"
)
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
    fulfilled = {link.kind for link in links}
    with_address = {span_at(text, address.start) for address in find_addresses(text)}
    promises: list[Promise] = []
    for start, end in spans(text):
        # Skipping what is no prose bounds the time of the rules.
        if end - start <= MAX_LENGTH and _has_hint(text[start:end]):
            sentence = quote(text, start, end)
            is_linked = (start, end) in with_address
            announced = pending_kinds(sentence) if is_linked else _announced(sentence)
            if kinds := tuple(kind for kind in announced if kind not in fulfilled):
                promises.append(Promise(kinds=kinds, evidence=sentence))
    return tuple(promises)


# Cached, because a sentence may have hundreds of addresses.
@lru_cache(maxsize=64)
def pending_kinds(sentence: str) -> tuple[LinkKind, ...]:
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
    return any(map(text.lower().__contains__, _HINTS))


def _artifacts_in(phrase: str) -> list[LinkKind]:
    """Return the kinds of artifacts whose nouns are heads in *phrase*, in the table's order."""
    return [kind for kind, nouns in _ARTIFACTS.items() if nouns.search(phrase)]


def _subjects(sentence: str) -> Iterator[str]:
    """Yield the subjects of verbs such as "will be released" and "is publicly available"."""
    for match in _PASSIVE.finditer(sentence):
        phrase = last_clause(sentence[: match.end()]).removesuffix(match.group())
        is_release = match["later"] or _is_release(phrase, sentence[match.start() :])
        if is_release and not _HEDGED.search(phrase):
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


def last_clause(phrase: str) -> str:
    """Return the last clause of *phrase*; "code, and our models" is one clause."""
    starts = [
        match.end()
        for match in _COORDINATION.finditer(phrase)
        if _VERB.search(phrase, 0, match.start()) and _VERB.search(phrase, match.end())
    ]
    return phrase[starts[-1] :] if starts else phrase
