"""The figures workbook: every figure of a release by its key, for those who go on in Excel."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from impactkit.domain.cell_text import cell_text
from impactkit.domain.figures import Figure, Release, Unit
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.methods import METHODS, method
from impactkit.reports.composites import methods_of_composites
from impactkit.reports.labels import label
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
COLUMNS = (
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
    import xlsxwriter

    voice, written = Voice(release, language), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        title = voice(N_("Results report {year}"), year=str(release.period.last.year))
        # The day of making instead of the clock: the same release gives the same file to the byte.
        made = datetime.combine(release.made, time())
        book.set_properties({"title": f"{release.service.name}: {title}", "created": made})
        _figures_sheet(book, voice, N_("Figures"), release.figures)
        _methods_sheet(book, voice)
        if release.earlier is not None and release.earlier.figures:
            _figures_sheet(book, voice, N_("Earlier report"), release.earlier.figures)
        _about_sheet(book, voice)
    return written.getvalue()


def _sheet(book: Workbook, name: str, voice: Voice, widths: tuple[int, ...]) -> tuple[Worksheet, int]:
    """Begin a sheet; give it and its first free row. A draft says so on every sheet."""
    sheet = book.add_worksheet(voice(name))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if not voice.release.draft:
        return sheet, 0
    mark = voice(N_("DRAFT: not meant to be sent to anyone"))
    sheet.write_string(0, 0, mark, book.add_format({"bold": True, "font_color": "#9A4600"}))
    return sheet, 1


def _figures_sheet(book: Workbook, voice: Voice, name: str, figures: tuple[Figure, ...]) -> None:
    sheet, top = _sheet(book, name, voice, tuple(width for _, width in COLUMNS))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    muted = book.add_format({"font_color": "#55606A"})
    for column, (heading, _) in enumerate(COLUMNS):
        sheet.write_string(top, column, voice(heading), head)
    for row, figure in enumerate(figures, top + 1):
        _write_row(sheet, row, figure, voice, muted)
    sheet.freeze_panes(top + 1, 1)
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


def _methods_sheet(book: Workbook, voice: Voice) -> None:
    headings = (N_("Method"), N_("What is done"), N_("Formula"), N_("Source"), N_("Function"))
    sheet, top = _sheet(book, N_("Methods"), voice, (34, 80, 48, 48, 52))
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, heading in enumerate(headings):
        sheet.write_string(top, column, voice(heading), head)
    used = {figure.method for figure in voice.release.figures} | methods_of_composites(voice.release)
    entries = [entry for entry in METHODS if entry.id in used]
    for row, entry in enumerate(entries, top + 1):
        texts = (voice(entry.title), voice(entry.text), entry.formula, entry.source, entry.function)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, cell_text(text), wrapped)
    sheet.freeze_panes(top + 1, 1)


def _about_sheet(book: Workbook, voice: Voice) -> None:
    release = voice.release
    sheet, top = _sheet(book, N_("About"), voice, (28, 80))
    rows = (
        (N_("Service"), release.service.name),
        (N_("Organisation"), release.service.organisation),
        (N_("Period"), voice(N_("{first}–{last}"), first=release.period.first, last=release.period.last)),
        (N_("Data until"), voice(N_("{day}"), day=release.as_of)),
        (N_("Release"), release.id),
        (N_("Checksum of the data"), release.checksum),
        (N_("Software"), f"impactkit {release.software}"),
    )
    for row, (term, text) in enumerate(rows, top):
        sheet.write_string(row, 0, voice(term))
        sheet.write_string(row, 1, cell_text(text))
