"""All sheets of a workbook in their order: `entry_sheet` writes them, `mapping` knows them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from impactkit.domain.instrument import INDICATORS, Indicator, Instrument
from impactkit.domain.local_text import LANGUAGES, LocalText
from impactkit.domain.wording import Wording
from impactkit.intake.goal_sheets import GOALS, milestones
from impactkit.intake.layout import Sheet
from impactkit.intake.people_sheets import CLIENTS, EPISODES, EXITS, answers
from impactkit.intake.project_sheets import INSTRUMENTS, PROJECT, TEXTS, composites, services
from impactkit.intake.target_sheet import TARGETS

OptionalSheet = Literal["composites", "targets", "goals", "milestones"]  # ids of the sheets that are asked for


def all_sheets(
    instruments: Sequence[Instrument],
    first_codes: Mapping[str, int | None],
    wordings: Sequence[Wording] = (),
    *,
    indicators: Sequence[Indicator] = INDICATORS,
    kinds_of_steps: Sequence[str] = (),
) -> tuple[Sheet, ...]:
    """Declare the sheets of a workbook.

    Parameters
    ----------
    instruments : sequence of Instrument
        Each gets a sheet of answers.
    first_codes : mapping
        Instrument key to the lowest code of the form in use, None where nobody has said it.
    wordings : sequence of Wording
        The user's own wording of the forms.
    indicators : sequence of Indicator
        Those that may be made of several scales; without any there is no sheet for it.
    kinds_of_steps : sequence of str
        Kinds of milestones, where the project has declared them.
    """
    shorts = Counter(short for instrument in instruments for short in _shorts(instrument))
    return (
        PROJECT,
        services(instruments, indicators),
        TEXTS,
        TARGETS,
        INSTRUMENTS,
        *((composites(instruments, indicators),) if indicators else ()),
        CLIENTS,
        EPISODES,
        EXITS,
        GOALS,
        milestones(kinds_of_steps),
        *(
            answers(
                instrument,
                first_codes.get(instrument.key),
                name=LocalText.same(instrument.key) if _shared(instrument, shorts) else instrument.short,
                wordings=wordings,
            )
            for instrument in instruments
        ),
    )


def _shorts(instrument: Instrument) -> set[str]:
    """Give the short names of an instrument in every language."""
    return {instrument.short.spoken(language).casefold() for language in LANGUAGES}


def _shared(instrument: Instrument, shorts: Counter[str]) -> bool:
    """Tell whether another instrument has the same short name in some language."""
    return any(shorts[short] > 1 for short in _shorts(instrument))
