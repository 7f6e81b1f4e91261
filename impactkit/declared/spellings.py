"""How values may be spelt in files that people write, as annotated types for pydantic models.

Pydantic's own lax reading takes "no" for false, "1_000" for a thousand, "nan" for a number and "86400" for a day. These
types take one spelling each and refuse the rest; the name of the error is the key of its message in `faults`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from impactkit.domain.local_text import LocalText

WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,18})?", re.ASCII)
ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*", re.ASCII)
SLUG = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def whole(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole", "a whole number")


def decimal(value: object) -> float:
    """Read a number with a decimal point."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return float(value)
    raise PydanticCustomError("decimal", "a number with a decimal point")


def factor(value: object) -> tuple[float, float]:
    """Read a number, or a ratio of two whole numbers such as ``[100, 36]`` that has no exact decimals.

    Both come back as numerator and denominator.
    """
    if not isinstance(value, list):
        return decimal(value), 1.0
    if len(value) == 2 and all(isinstance(part, str) and WHOLE.fullmatch(part) for part in value) and int(value[1]):
        return float(value[0]), float(value[1])
    raise PydanticCustomError("factor", "a number or [numerator, denominator]")


def flag(value: object) -> bool:
    """Read true or false, spelt just so."""
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("flag", "true or false")


def day(value: object) -> str:
    """Read a day that exists, as 2026-11-24."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day such as 2026-11-24")


def identifier(value: object) -> str:
    """Read an id: small letters, digits, single underscores between them."""
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    raise PydanticCustomError("id", "small letters, digits and underscores")


def slug(value: object) -> str:
    """Read a version: small letters, digits, single hyphens or dots between them."""
    if isinstance(value, str) and SLUG.fullmatch(value):
        return value
    raise PydanticCustomError("slug", "small letters, digits, hyphens and dots")


def words(value: object) -> str:
    """Read a text that says something."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise PydanticCustomError("words", "a text")


Whole = Annotated[int, BeforeValidator(whole)]
Decimal = Annotated[float, BeforeValidator(decimal)]
Factor = Annotated[tuple[float, float], BeforeValidator(factor)]
Flag = Annotated[bool, BeforeValidator(flag)]
Day = Annotated[str, BeforeValidator(day)]
Id = Annotated[str, BeforeValidator(identifier)]
Slug = Annotated[str, BeforeValidator(slug)]
Words = Annotated[str, BeforeValidator(words)]


class Written(BaseModel):
    """A mapping of a file that people write: no unknown keys, no conversions but ours."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Texts(Written):
    """One text in all three languages."""

    fi: Words
    sv: Words
    en: Words

    def local(self) -> LocalText:
        """Give it as the domain's type."""
        return LocalText(fi=self.fi, sv=self.sv, en=self.en)
