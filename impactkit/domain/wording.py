"""The user's own licensed wording of a questionnaire, laid over the neutral labels of its items.

It helps to know columns and answers again, and to write a sheet that looks like the form. It belongs to no instrument,
so that nothing that is made of instruments, such as a release, can hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from impactkit.domain.local_text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The wording of one questionnaire in one language."""

    instrument: str  # id
    language: Language
    items: Mapping[str, str]  # item -> what the form asks
    answers: Mapping[str, Mapping[int, str]]  # answer set -> code of the catalogue -> what the form says
