"""The targets of a project, from their sheet."""

from __future__ import annotations

from impactkit.domain.message import N_
from impactkit.domain.project import Target
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.tables import Line, Records
from impactkit.intake.target_sheet import BETWEEN, GROUP_COLUMNS, KIND_COLUMNS
from impactkit.intake.values import plain


def read_targets(records: Records, findings: Findings) -> tuple[Target, ...]:
    """Give the targets in their order; the number of the row among them is their id.

    Parameters
    ----------
    records : Records
        Of the sheet of targets.
    findings : Findings
        Takes what is wrong with a target; each of these faults stops the reading.
    """
    found: list[Target] = []
    seen: set[tuple[str, str]] = set()
    for line in records.lines():
        kinds = tuple(kind for kind, column in KIND_COLUMNS.items() if line[column] == "yes")
        if not kinds:
            findings.add("stop", _nothing_counts(), line.where(next(iter(KIND_COLUMNS.values()))))
            continue
        named = (plain(line.text("name")), line.text("service"))
        if named in seen:
            findings.add("stop", _twice(), line.where("name"))
        seen.add(named)
        found.append(_target(str(len(found) + 1), line, kinds))
    return tuple(found)


def _target(id_: str, line: Line, kinds: tuple[str, ...]) -> Target:
    return Target(
        id=id_,
        name=line.text("name"),
        share=line["share"] / 100,
        kinds=kinds,
        population=_population(line),
        days=line["days"],
        measured_from="start" if line["measured_from"] == "start" else "end",
        when="at" if line["when"] == "at" else "by",
        services=(line["service"],) if line["service"] else (),
    )


def _population(line: Line) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Gather the answers by their question, both in the order in which they were chosen."""
    asked: dict[str, list[str]] = {}
    for column in GROUP_COLUMNS:
        question, _, level = line.text(column).partition(BETWEEN)
        if level and level not in asked.get(question, ()):
            asked.setdefault(question, []).append(level)
    return tuple((question, tuple(levels)) for question, levels in asked.items())


def _nothing_counts() -> Fault:
    return Fault(
        code="target-counts-nothing",
        what=N_("The target does not say which status counts."),
        mend=N_("Choose yes in the column of each status that counts."),
    )


def _twice() -> Fault:
    return Fault(
        code="target-twice",
        what=N_("A target of this name and service stands on the sheet already."),
        mend=N_("Give it another name, or delete the row."),
    )
