"""All sheets of a workbook in their order: `entry_sheet` writes them, `mapping` knows them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from impactkit.domain.instrument import INDICATORS, Indicator, Instrument
from impactkit.intake.layout import Sheet
from impactkit.intake.people_sheets import CLIENTS, EPISODES, EXITS, answers
from impactkit.intake.project_sheets import INSTRUMENTS, PROJECT, TEXTS, composites, services


def all_sheets(
    instruments: Sequence[Instrument],
    first_codes: Mapping[str, int | None],
    *,
    indicators: Sequence[Indicator] = INDICATORS,
) -> tuple[Sheet, ...]:
    """Declare the sheets of a workbook.

    Parameters
    ----------
    instruments : sequence of Instrument
        Each gets a sheet of answers.
    first_codes : mapping
        Instrument key to the lowest code of the form in use, None where nobody has said it.
    indicators : sequence of Indicator
        Those that may be made of several scales; without any there is no sheet for it.
    """
    shorts = Counter(instrument.short.casefold() for instrument in instruments)
    return (
        PROJECT,
        services(instruments, indicators),
        TEXTS,
        INSTRUMENTS,
        *((composites(instruments, indicators),) if indicators else ()),
        CLIENTS,
        EPISODES,
        EXITS,
        *(
            answers(
                instrument,
                first_codes.get(instrument.key),
                name=instrument.key if shorts[instrument.short.casefold()] > 1 else instrument.short,
            )
            for instrument in instruments
        ),
    )
