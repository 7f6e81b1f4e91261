"""The languages that reports, workbooks and commands are offered in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from impactkit.domain.local_text import LANGUAGES, Language


@cache
def languages() -> tuple[Language, ...]:
    """Give the languages that have a catalogue beside this file; English has the message ids and needs none.

    Beside the file, and not by importlib.resources: the commands ask at every start, and that costs 20 ms.
    """
    return tuple(each for each in LANGUAGES if each == "en" or Path(__file__).with_name(f"{each}.po").is_file())
