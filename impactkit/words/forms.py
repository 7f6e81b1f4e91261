"""Numbers and days as people of each language write them.

Babel knows the languages; what it types differently from good print is set here: U+202F between thousands, U+2212 for
minus, U+00A0 before the per cent sign in Finnish and Swedish, 31.12.2025 in Swedish of Finland too.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from impactkit.domain.local_text import Language

LOCALES: dict[Language, str] = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}
DAYS: dict[Language, str] = {"fi": "d.M.y", "sv": "d.M.y", "en": "d\u00a0MMMM y"}
MINUS = "\u2212"
THIN = "\u202f"
FIXED = "\u00a0"


def number(value: float, language: Language, *, decimals: int = 0, signed: bool = False) -> str:
    """Write a number; halves are rounded away from zero, as people do.

    Raises
    ------
    ValueError
        If the value is missing: it has no form, its reason has.
    """
    if value != value:
        raise ValueError("A missing number has no form; say why it is missing instead.")
    # 0.285 * 100 is 28.499999999999996 to the machine and 28.5 to people, who then read 29.
    rounded = Decimal(f"{value:.14g}").quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    written = format_decimal(abs(rounded), format=pattern, locale=LOCALES[language])
    written = written.replace(FIXED, THIN) if language != "en" else written.replace(",", THIN)
    if rounded < 0:
        return MINUS + written
    return f"+{written}" if signed and rounded > 0 else written


def per_cent(share: float, language: Language, *, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as per cent."""
    written = number(share * 100, language, decimals=decimals)
    return f"{written}%" if language == "en" else f"{written}{FIXED}%"


def day(value: date, language: Language) -> str:
    """Write a day: 31.12.2025 in Finnish and Swedish of Finland, 31 December 2025 in English."""
    return format_date(value, DAYS[language], locale=LOCALES[language])
