"""The workbook of a comparison: a sheet for each scale, one for what was expected, one for the methods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from impactkit.domain.cell_text import cell_text
from impactkit.domain.comparison import ComparisonRelease, Funnel, ScaleComparison
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.reports.compared import SHORT_VERDICTS, Teller
from impactkit.reports.compared_funnels import position
from impactkit.reports.comparison import methods_used, title_of
from impactkit.reports.voice import HIDDEN, capital

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Content = str | float | None  # of a cell; None is a number that is hidden or that there is not
LONGEST_NAME = 31  # of a sheet, in Excel
SCALE_COLUMNS = (
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
FUNNEL_COLUMNS = (
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
METHOD_COLUMNS = (
    (N_("Method"), 34),
    (N_("What is done"), 80),
    (N_("Formula"), 48),
    (N_("Source"), 48),
    (N_("Function"), 52),
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
    import xlsxwriter

    tell, found, written = Teller(language), release.comparison, BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        # A day of the comparison instead of the clock: the same release gives the same file to the byte.
        made = datetime.combine(date.fromisoformat(found.as_of), time())
        book.set_properties({"title": f"{found.title}: {title_of(tell, found)}", "created": made})
        taken: set[str] = set()
        for scale in found.scales:
            sheet = book.add_worksheet(sheet_name(capital(tell.scale(scale)), taken))
            _fill(book, sheet, tell, SCALE_COLUMNS, _scale_rows(tell, scale))
        if found.funnels:
            sheet = book.add_worksheet(sheet_name(tell(N_("Against what was expected")), taken))
            _fill(book, sheet, tell, FUNNEL_COLUMNS, _funnel_rows(tell, found.funnels))
        _fill(
            book,
            book.add_worksheet(sheet_name(tell(N_("Methods")), taken)),
            tell,
            METHOD_COLUMNS,
            _methods(tell, release),
        )
        _about_sheet(book, tell, release, taken)
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


def _fill(
    book: Workbook,
    sheet: Worksheet,
    tell: Teller,
    columns: tuple[tuple[str, int], ...],
    rows: Iterable[tuple[Content, ...]],
) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, tell(heading), head)
    for row, contents in enumerate(rows, 1):
        for column, content in enumerate(contents):
            if isinstance(content, str):
                sheet.write_string(row, column, cell_text(content), wrapped)
            elif content is not None:
                sheet.write_number(row, column, content)
    sheet.freeze_panes(1, 1)


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


def _methods(tell: Teller, release: ComparisonRelease) -> Iterator[tuple[Content, ...]]:
    for entry in methods_used(release.comparison):
        yield tell(entry.title), tell(entry.text), entry.formula, entry.source, entry.function


def _about_sheet(book: Workbook, tell: Teller, release: ComparisonRelease, taken: set[str]) -> None:
    found = release.comparison
    sheet = book.add_worksheet(sheet_name(tell(N_("About")), taken))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    first, last = date.fromisoformat(found.first), date.fromisoformat(found.last)
    rows = (
        (N_("Comparison"), found.title),
        (N_("Organisations"), ", ".join(found.organisations)),
        (N_("Period"), tell(N_("{first}–{last}"), first=first, last=last)),
        (N_("Data until"), tell(N_("{day}"), day=date.fromisoformat(found.as_of))),
        (N_("Numbers hidden, because they would tell of a few clients"), tell.message(release.hidden)),
        (N_("Checksum of the data"), release.checksum),
        (N_("Software"), f"impactkit {release.software}"),
    )
    for row, (term, text) in enumerate(rows):
        sheet.write_string(row, 0, tell(term))
        sheet.write_string(row, 1, cell_text(text))
