"""Languages as tags of BCP 47 (https://www.rfc-editor.org/info/bcp47), from how sources write them.

That is a tag, a code of ISO 639, the name in English or in the language itself, or babel's and
biblatex's name for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Each with the code of two letters first, then those of three, and names.
_LANGUAGES = """\
af afr afrikaans
ar ara arabic العربية
be bel belarusian
bg bul bulgarian български
bn ben bengali
bs bos bosnian
ca cat catalan català
cs ces cze czech čeština
cy cym wel welsh
da dan danish dansk
de deu ger german ngerman germanb deutsch
el ell gre greek
en eng english
eo epo esperanto
es spa spanish español castellano
et est estonian eesti
eu eus baq basque euskara
fa fas per persian farsi
fi fin finnish suomi
fr fra fre french francais français frenchb
ga gle irish
gl glg galician galego
he heb hebrew עברית
hi hin hindi
hr hrv croatian hrvatski
hu hun hungarian magyar
hy hye arm armenian
id ind indonesian bahasai
is isl ice icelandic
it ita italian italiano
ja jpn japanese 日本語
ka kat geo georgian
kk kaz kazakh
ko kor korean 한국어
la lat latin
lt lit lithuanian
lv lav latvian
mk mkd mac macedonian
ms msa may malay
nb nob
nl nld dut dutch nederlands
nn nno nynorsk
no nor norwegian norsk
pl pol polish polski
pt por portuguese português portuges
ro ron rum romanian română
ru rus russian русский
sk slk slo slovak slovenčina
sl slv slovenian slovene slovenščina
sq sqi alb albanian
sr srp serbian
sv swe swedish svenska
ta tam tamil
te tel telugu
th tha thai ไทย
tr tur turkish türkçe
uk ukr ukrainian українська
ur urd urdu
uz uzb uzbek
vi vie vietnamese
zh zho chi chinese 中文
"""
# babel's names of what a country speaks.
_OF_COUNTRIES = """\
en-US american usenglish
en-GB british ukenglish
en-AU australian
en-CA canadian
en-NZ newzealand
de-AT austrian naustrian
de-CH nswissgerman
fr-CA acadian canadien
pt-BR brazilian brazil
"""
_TAGS = {
    word: line.split()[0]
    for line in (_LANGUAGES + _OF_COUNTRIES).splitlines()
    for word in line.casefold().split()
}
# Language, script and region.
_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?:[.@][\w.-]+)?"
)


@lru_cache(maxsize=1 << 8)
def language_tag(text: str) -> str:
    """Return the tag of the language that *text* names, or nothing where it names none, or some."""
    word = text.strip().casefold()
    if word in _TAGS:
        return _TAGS[word]
    match = _TAG.fullmatch(text.strip())
    language = match and _TAGS.get(match[1].casefold())
    if not match or not language:
        return ""
    return "-".join(filter(None, (language, (match[2] or "").title(), (match[3] or "").upper())))


def is_foreign(tag: str) -> bool:
    """Tell whether a *tag* is one of another language than English, as far as they are known."""
    return language_tag(tag) == tag and tag.partition("-")[0] not in ("", "en")
