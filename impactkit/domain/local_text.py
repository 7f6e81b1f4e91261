"""A short text that exists in several languages: names of instruments, scales, bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """One text in Finnish, Swedish and English; empty where a language has none."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    @classmethod
    def same(cls, text: str) -> LocalText:
        """Make a text that reads alike in every language, such as the name of a service."""
        return cls(fi=text, sv=text, en=text)

    def spoken(self, language: Language) -> str:
        """Give the text in `language`, else in the first language that has it."""
        return str(getattr(self, language)) or self.fi or self.sv or self.en


UNSAID = LocalText()
