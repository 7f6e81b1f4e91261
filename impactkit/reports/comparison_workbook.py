"""The workbook of a comparison: a sheet for each scale, one for what was expected, one for the methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from impactkit.domain.comparison import ComparisonRelease, Funnel, ScaleComparison
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.reports.compared import SHORT_VERDICTS, Teller
from impactkit.reports.compared_funnels import position
from impactkit.reports.comparison import methods_used, title_of
from impactkit.reports.sheets import (
    METHOD_COLUMNS,
    Columns,
    Content,
    method_rows,
    new_workbook,
    write_table,
    write_terms,
)
from impactkit.reports.voice import HIDDEN, capital

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31  # of a sheet, in Excel
SCALE_COLUMNS: Columns = (
    (N_("Service"), 34),
    (N_("Organisation"), 30),
    (N_("Verdict"), 24),
    (N_("Why not comparable"), 40),
    (N_("Measured twice"), 11),
    (N_("Should have been measured"), 11),
    (N_("Coverage, 0–1"), 11),
    (N_("Raw change, points"), 11),
    (N_("Adjusted difference, points"), 11),
    (N_("Lower limit"), 11),
    (N_("Upper limit"), 11),
    (N_("Probability that it is better than expected"), 15),
    (N_("Probability that the difference matters"), 15),
    (N_("Reliability, 0–1"), 11),
)
FUNNEL_COLUMNS: Columns = (
    (N_("What happened"), 40),
    (N_("Service"), 34),
    (N_("Organisation"), 30),
    (N_("Status known"), 11),
    (N_("Not known"), 11),
    (N_("Expected"), 11),
    (N_("Observed"), 11),
    (N_("Observed / expected"), 11),
    (N_("Lower limit"), 11),
    (N_("Upper limit"), 11),
    (N_("Limits of chance"), 24),
)


def comparison_workbook(release: ComparisonRelease, language: Language) -> bytes:
    """Write a comparison as an Excel file.

    Parameters
    ----------
    release : ComparisonRelease
        The only source: no row of a client is known here.
    language : {"fi", "sv", "en"}
        The language of headings and words.

    Returns
    -------
    bytes
        An .xlsx file. A number that is hidden is an empty cell, never a zero.
    """
    tell, found, written = Teller(language), release.comparison, BytesIO()
    taken: set[str] = set()

    def sheet(name: str) -> Worksheet:
        return book.add_worksheet(sheet_name(name, taken))

    title = f"{found.title}: {title_of(tell, found)}"
    with new_workbook(written, title, date.fromisoformat(found.as_of)) as book:
        for scale in found.scales:
            write_table(book, sheet(capital(tell.scale(scale))), tell, SCALE_COLUMNS, _scale_rows(tell, scale))
        if found.funnels:
            name = tell(N_("Against what was expected"))
            write_table(book, sheet(name), tell, FUNNEL_COLUMNS, _funnel_rows(tell, found.funnels))
        write_table(book, sheet(tell(N_("Methods"))), tell, METHOD_COLUMNS, method_rows(tell, methods_used(found)))
        write_terms(sheet(tell(N_("About"))), tell, _about(tell, release))
    return written.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Give a name that Excel takes and no other sheet has, and note it in `taken`.

    Examples
    --------
    >>> taken = set()
    >>> sheet_name("Work ability (rated by the worker: WAS)", taken), sheet_name("Methods", taken)
    ('Work ability (rated by the work', 'Methods')
    """
    plain = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ")[:LONGEST_NAME].strip("' ") or "–"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 3]} {number}"
    taken.add(name.casefold())
    return name


def _scale_rows(tell: Teller, scale: ScaleComparison) -> Iterator[tuple[Content, ...]]:
    for service in scale.services:
        out = service.verdict == "not_comparable"
        yield (
            tell.message(service.name),
            service.organisation,
            tell(SHORT_VERDICTS[service.verdict]),
            tell.why(service.why, service.what) if out else None,
            _told(tell, service.pairs),
            _told(tell, service.eligible),
            service.coverage,
            service.raw,
            service.effect,
            service.low,
            service.high,
            service.p_better,
            service.p_beyond,
            service.reliability,
        )


def _funnel_rows(tell: Teller, funnels: tuple[Funnel, ...]) -> Iterator[tuple[Content, ...]]:
    for funnel in funnels:
        for service in funnel.services:
            yield (
                tell.message(funnel.title),
                tell.message(service.name),
                service.organisation,
                service.clients,
                _told(tell, service.unknown),
                _told(tell, service.expected),
                _told(tell, service.observed),
                service.ratio,
                service.low,
                service.high,
                position(tell, service),
            )


def _told(tell: Teller, value: float | None) -> Content:
    return tell(HIDDEN["hidden"]) if value is None else value


def _about(tell: Teller, release: ComparisonRelease) -> Iterator[tuple[str, str]]:
    found = release.comparison
    first, last = date.fromisoformat(found.first), date.fromisoformat(found.last)
    yield N_("Comparison"), found.title
    yield N_("Organisations"), ", ".join(found.organisations)
    yield N_("Period"), tell(N_("{first}–{last}"), first=first, last=last)
    yield N_("Data until"), tell(N_("{day}"), day=date.fromisoformat(found.as_of))
    yield N_("Numbers hidden, because they would tell of a few clients"), tell.message(release.hidden)
    yield N_("Checksum of the data"), release.checksum
    yield N_("Software"), f"impactkit {release.software}"
