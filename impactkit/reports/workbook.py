"""The figures workbook: every figure of a release by its key, for those who go on in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from impactkit.domain.cell_text import cell_text
from impactkit.domain.figures import Figure, Release, Unit
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.methods import METHODS, Method, method
from impactkit.reports.composites import methods_of_composites
from impactkit.reports.labels import label
from impactkit.reports.sheets import (
    METHOD_COLUMNS,
    Columns,
    method_rows,
    new_workbook,
    write_headings,
    write_table,
    write_terms,
)
from impactkit.reports.voice import HIDDEN, Voice

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

UNITS: dict[Unit, str] = {
    "clients": N_("clients"),
    "rows": N_("rows"),
    "of_100": N_("of 100 clients"),
    "share": N_("share, 0–1"),
    "points": N_("points"),
    "sd": N_("standard deviations"),
    "days": N_("days"),
    "months": N_("months"),
    "yes_no": N_("1 = yes, 0 = no"),
    "euros": N_("euros"),
    "comparisons": N_("comparisons"),
    "coefficient": N_("coefficient"),
}
TAGS = {"collected": N_("collected data"), "sample": N_("sample"), "estimate": N_("estimate")}
COLUMNS: Columns = (
    (N_("Figure"), 62),
    (N_("Value"), 11),
    (N_("Lower limit"), 11),
    (N_("Upper limit"), 11),
    (N_("Clients (n)"), 11),
    (N_("Unit"), 18),
    (N_("Not shown because"), 24),
    (N_("Kind of data"), 16),
    (N_("Method"), 34),
    (N_("Key"), 42),
)


def figures_workbook(release: Release, language: Language) -> bytes:
    """Write the figures of a release as an Excel file.

    Parameters
    ----------
    release : Release
        The only source: no row of a client is known here.
    language : {"fi", "sv", "en"}
        The language of headings and descriptions.

    Returns
    -------
    bytes
        An .xlsx file.
    """
    voice, written = Voice(language, release), BytesIO()
    title = voice(N_("Results report {year}"), year=str(release.period.last.year))
    with new_workbook(written, f"{release.service.name}: {title}", release.made) as book:
        _figures_sheet(book, voice, N_("Figures"), release.figures)
        sheet, top = _sheet(book, N_("Methods"), voice)
        write_table(book, sheet, voice, METHOD_COLUMNS, method_rows(voice, _methods_used(release)), top=top)
        if release.earlier is not None and release.earlier.figures:
            _figures_sheet(book, voice, N_("Earlier report"), release.earlier.figures)
        sheet, top = _sheet(book, N_("About"), voice)
        write_terms(sheet, voice, _about(voice), top=top)
    return written.getvalue()


def _sheet(book: Workbook, name: str, voice: Voice) -> tuple[Worksheet, int]:
    """Begin a sheet; give it and its first free row. A draft says so on every sheet."""
    sheet = book.add_worksheet(voice(name))
    if not voice.release.draft:
        return sheet, 0
    mark = voice(N_("DRAFT: not meant to be sent to anyone"))
    sheet.write_string(0, 0, mark, book.add_format({"bold": True, "font_color": "#9A4600"}))
    return sheet, 1


def _figures_sheet(book: Workbook, voice: Voice, name: str, figures: tuple[Figure, ...]) -> None:
    sheet, top = _sheet(book, name, voice)
    write_headings(book, sheet, voice, COLUMNS, top=top)
    muted = book.add_format({"font_color": "#55606A"})
    for row, figure in enumerate(figures, top + 1):
        _write_row(sheet, row, figure, voice, muted)
    sheet.autofilter(top, 0, top + len(figures), len(COLUMNS) - 1)


def _write_row(sheet: Worksheet, row: int, figure: Figure, voice: Voice, muted: Format) -> None:
    sheet.write_string(row, 0, cell_text(label(voice, figure.key)))
    for column, value in enumerate((figure.value, figure.low, figure.high, figure.n), 1):
        if value is not None:
            sheet.write_number(row, column, value)
    sheet.write_string(row, 5, voice(UNITS[figure.unit]))
    if figure.hidden:
        sheet.write_string(row, 6, voice(HIDDEN[figure.hidden]), muted)
    sheet.write_string(row, 7, voice(TAGS[figure.tag]))
    sheet.write_string(row, 8, voice(method(figure.method).title))
    sheet.write_string(row, 9, figure.key, muted)


def _methods_used(release: Release) -> list[Method]:
    used = {figure.method for figure in release.figures} | methods_of_composites(release)
    return [entry for entry in METHODS if entry.id in used]


def _about(voice: Voice) -> Iterator[tuple[str, str]]:
    release = voice.release
    yield N_("Service"), release.service.name
    yield N_("Organisation"), release.service.organisation
    yield N_("Period"), voice(N_("{first}–{last}"), first=release.period.first, last=release.period.last)
    yield N_("Data until"), voice(N_("{day}"), day=release.as_of)
    yield N_("Release"), release.id
    yield N_("Checksum of the data"), release.checksum
    yield N_("Software"), f"impactkit {release.software}"
