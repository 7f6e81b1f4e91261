"""The voice of a report: one release in one language, and how its figures are said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from impactkit.domain.figures import Figure, Hidden, Release, ScaleCard
from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import N_, Message, Number, Percent, Value
from impactkit.reports.blocks import Run, TextTone
from impactkit.words.say import say, template

TONES: frozenset[str] = frozenset(get_args(TextTone))
MARKED = re.compile(r"<(?P<tone>\w+)>(?P<text>.*?)</(?P=tone)>")
SOURCE = "\0"  # stands where a source will, while the sentence around it is said
HIDDEN: dict[Hidden, str] = {
    "few": N_("fewer than 5"),
    "all_but_few": N_("all but fewer than 5"),
    "under_8": N_("fewer than 8"),
    "hidden": N_("hidden"),
    "merged": N_("merged"),
    "too_few": N_("too few to show"),
}


def capital(text: str) -> str:
    """Give a text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(names: Iterable[str]) -> str:
    """Put names one after another, with semicolons where a name holds a comma itself.

    Examples
    --------
    >>> listed(["functioning", "functioning, weighted"])
    'functioning; functioning, weighted'
    """
    every = list(names)
    return ("; " if any("," in name for name in every) else ", ").join(every)


def coloured(message: Message, language: Language) -> tuple[Run, ...]:
    """Say a message whose ``<tone>pieces</tone>`` take the colour of what they speak of.

    The marks are read before the values are filled in, so that no value can be taken for a mark.
    """
    sentence = template(Message(message.text), language)
    said = {name: say(value, language) for name, value in message.values}
    pieces: list[Run] = []
    at = 0
    for marked in MARKED.finditer(sentence):
        pieces.append(Run(sentence[at : marked.start()].format(**said)))
        tone = marked["tone"]
        words = marked["text"].format(**said)
        pieces.append(Run(words, tone=cast("TextTone", tone)) if tone in TONES else Run(words, strong=True))
        at = marked.end()
    pieces.append(Run(sentence[at:].format(**said)))
    return tuple(piece for piece in pieces if piece.text)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says messages and numbers in its language."""

    language: Language

    def __call__(self, text: str, /, **values: Value | date | Message) -> str:
        """Say a marked text with its values."""
        return say(Message.of(text, **values), self.language)

    def message(self, message: Message | Value) -> str:
        """Say a message or a bare value."""
        return say(message, self.language)

    def runs(self, text: str, /, **values: Value | date | Message) -> tuple[Run, ...]:
        """Say a marked text, its pieces in the colour of what they speak of: see `coloured`."""
        return coloured(Message.of(text, **values), self.language)

    def cited(self, message: Message, *, language: Language = "en") -> tuple[Run, ...]:
        """Say a message whose value ``source`` names a source, written in a language of its own."""
        source = str(dict(message.values).get("source", ""))
        if not source or language == self.language:
            return (Run(self.message(message)),)
        values = tuple((name, SOURCE if name == "source" else value) for name, value in message.values)
        before, _, after = self.message(Message(message.text, values)).partition(SOURCE)
        return tuple(run for run in (Run(before), Run(source, language=language), Run(after)) if run.text)

    def span(self, low: float, high: float, decimals: int, *, signed: bool = False) -> str:
        """Say two ends as "5,9–9,5".

        With a negative end, or signs, the two stand apart ("−0,2 – 3,6"), so that a minus is not lost in the dash.
        """
        ends = (self.message(Number(end, decimals, signed)) for end in (low, high))
        return ("\u00a0–\u00a0" if low < 0 or signed else "–").join(ends)

    def rated(self, scale: LocalText, rater: str) -> str:
        """Name a scale within a sentence, and the worker where the worker rated."""
        return self(N_("{scale} (rated by the worker)"), scale=scale) if rater == "worker" else self.message(scale)


@dataclass(frozen=True, slots=True)
class Voice(Speaker):
    """Says the figures of a release too."""

    release: Release

    def find(self, key: str) -> Figure | None:
        """Give the figure of that key where the release holds one."""
        return self.release.find(key)

    def shown(self, key: str) -> Figure | None:
        """Give the figure of that key where its value may be shown."""
        figure = self.release.find(key)
        return figure if figure is not None and figure.value is not None else None

    def told(self, figure: Figure, *, signed: bool = False) -> str:
        """Say the value of a figure, or why it is not shown."""
        if figure.value is None:
            return self(HIDDEN[figure.hidden])
        if figure.unit == "share":
            return self.message(Percent(figure.value))
        if figure.unit == "euros":
            return self(N_("{amount} €"), amount=Number(figure.value, figure.decimals))
        return self.message(Number(figure.value, figure.decimals, signed))

    def interval(self, figure: Figure, *, signed: bool = False) -> str:
        """Say the interval of a figure: see `span`; empty where it has none."""
        if figure.low is None or figure.high is None:
            return ""
        if figure.unit == "share":
            return f"{self.message(Number(figure.low * 100))}–{self.message(Percent(figure.high))}"
        return self.span(figure.low, figure.high, figure.decimals, signed=signed)

    def count(self, key: str) -> str:
        """Say a count, "fewer than 5" where it is hidden; "0" where the release holds no such figure."""
        figure = self.release.find(key)
        return "0" if figure is None else self.told(figure)


def classes_key(voice: Voice, card: ScaleCard) -> str:
    """Give what begins the keys of the classes that are shown: of all pairs, or of those who did not move on."""
    stayed = f"{card.key}.stayed"
    return stayed if voice.release.under(f"{stayed}.classes") else card.key


def scale_name(voice: Voice, card: ScaleCard) -> str:
    """Name a scale as a heading, and the worker where the worker rated."""
    return capital(in_a_sentence(voice, card))


def in_a_sentence(voice: Voice, card: ScaleCard) -> str:
    """Name a scale within a sentence."""
    return voice.rated(card.name, card.rater)
