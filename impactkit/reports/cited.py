"""Facts with their sources, each source in the language that it is written in, and texts put one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from impactkit.domain.instrument import Evidence
from impactkit.domain.instrument_words import EVIDENCE
from impactkit.domain.local_text import Language
from impactkit.domain.message import Message
from impactkit.reports.blocks import Prose, Run
from impactkit.reports.voice import Voice, capital


def known(voice: Voice, fact: Message, evidence: Evidence, *, language: Language = "en") -> tuple[Run, ...]:
    """Say a fact with its source, and how it is known; `language` is that of the catalogue's source.

    What the organisation says itself, it says in the language of its report.
    """
    begin, *rest = voice.cited(fact, language=voice.language if evidence == "user" else language)
    return replace(begin, text=capital(begin.text)), *rest, Run(f" [{voice(EVIDENCE[evidence])}]")


def joined(texts: Iterable[Prose]) -> tuple[Run, ...]:
    """Put texts one after another, with a space between."""
    first, *others = ((Run(text),) if isinstance(text, str) else text for text in texts)
    return first + tuple(run for text in others for run in (Run(" "), *text))
