"""Names of months, in the European languages that most papers and their dates are written in.

As the locales of CSL have them (https://github.com/citation-style-language/locales), in the case
that a date takes: "12 marca 2020".
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from papershelf.model import MONTHS

_SHORTEST = 3
_ENGLISH = tuple(map(str.lower, MONTHS))
_LANGUAGES = tuple(
    tuple(names.split())
    for names in (
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner feber mrz apr mai jun jul aug sep okt nov dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago set oct nov dic",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta"
        " syyskuuta lokakuuta marraskuuta joulukuuta",
        "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu"
        " marraskuu joulukuu",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
        " grudnia",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad"
        " grudzień",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie"
        " decembrie",
        "január február március április május június július augusztus szeptember október november"
        " december",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    )
)


def plain(text: str) -> str:
    """Return *text* without accents, small, as names of months are compared."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _only_one(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the texts that stand for one month only."""
    found: dict[str, set[int]] = defaultdict(set)
    for text, month in pairs:
        found[text].add(month)
    return {text: months.pop() for text, months in found.items() if len(months) == 1}


ENGLISH: Mapping[str, int] = {
    key: number for number, name in enumerate(_ENGLISH, 1) for key in (name, name[:_SHORTEST])
} | {"sept": 9}
# What two languages call different months by is none of them: but English goes first.
NAMES: Mapping[str, int] = {
    **_only_one(
        (plain(name), number) for names in _LANGUAGES for number, name in enumerate(names, 1)
    ),
    **ENGLISH,
}
