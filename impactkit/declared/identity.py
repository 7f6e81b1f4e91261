"""Finds personal identity codes: a file that holds one anywhere is not read.

A code is DDMMYY, a sign of the century, three digits and a check sign (Digital and Population Data Services Agency,
renewal of the personal identity code 2023: ``+`` for the 1800s, ``- Y X W V U`` for the 1900s, ``A`` to ``F`` for the
2000s; 900 to 999 are temporary). The check sum is python-stdnum's.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from html import unescape
from typing import Literal
from urllib.parse import unquote

from stdnum.fi import hetu

from impactkit.domain.problems import HIDDEN

Verdict = Literal["", "code", "perhaps"]  # nothing; an identity code; digits that could be one without its separator

SHORTEST = 10  # characters of a code without its separator
DIGIT, DIGITS = re.compile(r"\d"), 9  # the fewest digits of a code
SEPARATORS = "-+ABCDEFYXWVU"
GAP = r"\s{0,3}"
# Each sign may have spaces behind it. The look-ahead finds codes that overlap too.
FORM = re.compile(rf"(?=(\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d{GAP}[{SEPARATORS}]{GAP}\d{GAP}\d{GAP}\d{GAP}[0-9A-Z]))")
BARE = re.compile(r"(?<!\d)\d{9}[0-9A-Z](?![0-9A-Z])")
STRAY = re.compile(r"[\s./_,;:|]+")
# Dashes that Unicode does not class as such, lines above and below, and letters of other scripts that look like one.
DASHES = {
    ord(sign): "-"
    for sign in (
        "\u00ad\u00af\u02cd\u02d7\u1427\u203e\u2043\u2212\u2796\u2e3a\u2e3b\u30fc\u3161\u4e00\ufe58\ufe63\uff0d\uffe3"
    )
}
SOFT_HYPHEN = "\u00ad"
RUN_OF_DASHES = re.compile(r"-(?:\s*-)+")
# Two days side by side are a range of days, which could look like a code; so could a number of a telephone.
RANGE_OF_DAYS = re.compile(
    r"\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})\s*-\s*\d{1,2}[./]\s?\d{1,2}(?:[./]\s?(?:\d{4}|\d{2})?)?(?![0-9A-Z])"
    r"|(?<!\d)(?:19|20)\d{6}\s?[-/]\s?(?:19|20)\d{6}(?!\d)"
)
CLOSED_RANGE = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)\s?-\s?(\d\d)(\d\d)(\d\d)(?!\d)")
TELEPHONE = re.compile(r"(?<!\d)0\d\d \d{3}-\d{4}(?![0-9A-Z])")
GONE = "\u00d8"  # stands where they stood: no sign of a code, and no space
IN_PAIRS = re.compile(r"(?:\d\d\s*){3}[^\d\s]")
FULL_YEAR = re.compile(rf"(?<!\d)(\d\d)[./ ]?(\d\d)[./ ]?(18|19|20)(\d\d)\s?[{SEPARATORS}]\s?(\d{{3}}[0-9A-Z])(?!\d)")
ODD_SEPARATOR = re.compile(r"(?<!\d)(\d{6})\s?(?:[^\w\s.,]|_){1,4}\s?(\d{3}[0-9A-Z])(?!\d)")
CENTURY_OF_YEAR = {"18": "+", "19": "-", "20": "A"}
UNSEEN = frozenset(
    "\u115f\u1160\u3164\uffa0\u2800\ufffc"
)  # letters of Korean and braille, and others, that show nothing
# Letters of Greek and Cyrillic that look like those of a code.
ALIKE = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0408\u04ae",
    "ABEZHIKMNOPTYXABEKMHOPCTYXSJY",
)


def identity_code_in(text: str) -> Verdict:
    """Tell whether a text holds a personal identity code, also within longer text or with stray signs between.

    A wrong check sign is no way out: it is a real code with a slip of the pen. Digits without the separator are only
    perhaps a code, because other numbers of ten digits pass the check sum too.

    Examples
    --------
    >>> identity_code_in("born 131052-308T"), identity_code_in("131052308T"), identity_code_in("31.12.2025")
    ('code', 'perhaps', '')
    """
    if len(text) < SHORTEST or len(DIGIT.findall(unicodedata.normalize("NFKC", text))) < DIGITS:
        return ""
    # A soft hyphen may be a dash, or nothing: it is read both ways. Links and web pages spell
    # some signs with others.
    spelt = {text, text.replace(SOFT_HYPHEN, ""), unquote(unescape(text))}
    readings = {_without_ranges(plain_signs(each)) for each in spelt}
    verdicts = {_verdict(reading) for reading in readings}
    return next((verdict for verdict in _ORDER if verdict in verdicts), "")


def without_code(text: str) -> str:
    """Give a text, or the sign of what is not shown where it holds a personal identity code."""
    return HIDDEN if identity_code_in(text) == "code" else text


_ORDER: tuple[Verdict, ...] = ("code", "perhaps")


def _verdict(plain: str) -> Verdict:
    if any(_is_code(match, plain) for match in FORM.finditer(plain)):
        return "code"
    if any(_valid(f"{d}{m}{y}{CENTURY_OF_YEAR[c]}{rest}") for d, m, c, y, rest in FULL_YEAR.findall(plain)):
        return "code"
    if any(_valid_without_separator(day + rest) for day, rest in ODD_SEPARATOR.findall(plain)):
        return "code"
    closed = STRAY.sub("", plain)
    if any(_valid(match[1]) for match in FORM.finditer(closed)):
        return "code"
    return "perhaps" if any(_valid_without_separator(found) for found in BARE.findall(closed)) else ""


def plain_signs(text: str) -> str:
    """Give a text in capitals with plain digits, letters and dashes, and without signs that are not seen."""
    # Some dashes are no dashes any more once they are normal, others only then.
    normal = unicodedata.normalize("NFKC", text.translate(DASHES)).translate(DASHES)
    mapped = normal.upper().translate(ALIKE)
    return RUN_OF_DASHES.sub("-", "".join(_plain(sign) for sign in mapped))


def _without_ranges(plain: str) -> str:
    plain = TELEPHONE.sub(GONE, RANGE_OF_DAYS.sub(GONE, plain))
    return CLOSED_RANGE.sub(lambda match: GONE if _is_range(*map(int, match.groups())) else match[0], plain)


def _is_range(day: int, month: int, year: int, last_day: int, last_month: int, last_year: int) -> bool:
    try:
        return date(2000 + year, month, day) <= date(2000 + last_year, last_month, last_day)
    except ValueError:
        return False


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isprintable() or sign.isspace() else ""
    kind = unicodedata.category(sign)
    if kind == "Pd":
        return "-"
    if kind in ("Cf", "Cc", "Mn", "Me") or sign in UNSEEN:
        return ""
    return str(unicodedata.digit(sign)) if kind == "Nd" else sign


def _is_code(match: re.Match[str], plain: str) -> bool:
    found = STRAY.sub("", match[1])
    if _valid(found):
        return True
    if not IN_PAIRS.match(match[1]):
        return False
    before, after = plain[: match.start(1)][-1:], plain[match.end(1) :][:1]
    stands_alone = not before.isdigit() and not after.isdigit()
    return stands_alone and 1 <= int(found[:2]) <= 31 and 1 <= int(found[2:4]) <= 12


def _valid(code: str) -> bool:
    return bool(hetu.is_valid(code, allow_temporary=True))


def _valid_without_separator(digits: str) -> bool:
    return any(_valid(digits[:6] + century + digits[6:]) for century in "-A")
