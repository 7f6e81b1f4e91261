"""The very hidden sheet that says of what format a workbook is, and in which language it was written."""

from __future__ import annotations

from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import Place
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.grids import Grids
from impactkit.intake.layout import FORMAT, STAMP_SHEET
from impactkit.intake.mapping import ids_of
from impactkit.words.languages import languages


def stamped_language(grids: Grids, findings: Findings) -> Language:
    """Give the language of the workbook by its stamp; note a stamp that is missing or of another format."""
    stamp = next((grid for grid in grids.sheets if grid.name == STAMP_SHEET), None)
    said = {str(row[0]): str(row[1]) for row in stamp.rows if len(row) > 1} if stamp else {}
    if not said:
        findings.add("note" if any(map(ids_of, grids.sheets)) else "stop", _no_stamp())
    elif said.get("format") != FORMAT:
        findings.add("stop", _other_format(said.get("format", "")), Place(sheet=STAMP_SHEET))
    return next((language for language in languages() if language == said.get("language")), "fi")


def _no_stamp() -> Fault:
    return Fault(
        code="no-stamp",
        what=N_("The workbook does not say that it was written by impactkit init."),
        mend=N_("Copy the rows into a new workbook of impactkit init if sheets or columns are not found."),
    )


def _other_format(found: str) -> Fault:
    return Fault(
        code="other-format",
        what=N_("The workbook is of the format {value}; this version of impactkit reads {known}."),
        mend=N_("Use the version of impactkit that wrote it, or copy the rows into a new workbook of impactkit init."),
        value=found,
        details=(("known", FORMAT),),
    )
