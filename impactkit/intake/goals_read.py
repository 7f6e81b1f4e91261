"""The clients' own goals and their milestones, from their sheets to declared frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from impactkit.domain.message import N_, Message
from impactkit.frames.columns import GOALS, MILESTONES, Frame
from impactkit.intake import goal_sheets
from impactkit.intake.cells import Reading
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.mapping import Table
from impactkit.intake.repeats import row_names, without_equal
from impactkit.intake.tables import Records, read_records
from impactkit.intake.values import plain

LONGEST = 40  # characters of the name of a goal or a step: more is a story, and a story tells of a person
PERSON = ["client", "service"]
RATING = ["client", "service", "date", "goal"]


def read_goals(tables: Sequence[Table], reading: Reading) -> Records:
    """Read the goals; a name that is too long costs its row, and spellings of one goal of a client meet."""
    return _named(read_records(goal_sheets.GOALS, tables, reading), "goal", reading.findings, of=PERSON)


def read_milestones(tables: Sequence[Table], kinds: Sequence[str], reading: Reading) -> Records:
    """Read the milestones: of the declared `kinds`, or of any short name where none are declared."""
    sheet = goal_sheets.milestones(kinds)
    records = read_records(sheet, [replace(table, sheet=sheet) for table in tables], reading)
    return without_equal(_named(records, "milestone", reading.findings, of=[]), reading.findings)


def rated_once(records: Records, findings: Findings) -> Records:
    """Keep equal ratings once; leave out all that differ though client, service, day and goal are the same."""
    once = without_equal(records, findings)
    differing = once.frame.duplicated(subset=RATING, keep=False)
    for _, group in once.frame[differing.to_numpy()].groupby(RATING, sort=False):
        for at in group.index:
            others = [other for other in group.index if other != at]
            findings.add("row", _differing(row_names(once, others)), once.row_at(at))
    kept = once.without(differing)
    _note_other_weights(kept, findings)
    return kept


def goals_frame(records: Records) -> pd.DataFrame:
    """Give the frame `goals`."""
    return _declared(GOALS, records)


def milestones_frame(records: Records) -> pd.DataFrame:
    """Give the frame `milestones`."""
    return _declared(MILESTONES, records)


def weights_taken(records: Records) -> tuple[Message, ...]:
    """Say of each service how many ratings of goals have no weight, and what was taken."""
    without = records.frame[records.frame["weight"].isna() & records.frame["level"].notna()]
    one = N_("{service}: {count} rating of a goal has no weight; it was counted with the weight 1.")
    many = N_("{service}: {count} ratings of goals have no weight; they were counted with the weight 1.")
    counts = without["service"].value_counts(sort=False)
    return tuple(Message.counted(one, many, int(count), service=str(service)) for service, count in counts.items())


def _declared(frame: Frame, records: Records) -> pd.DataFrame:
    told = records.frame[frame.names].reset_index(drop=True)
    by_kind = {kind: [column.name for column in frame.columns if column.kind == kind] for kind in ("text", "number")}
    texts = {name: told[name].astype("str") for name in by_kind["text"]}
    numbers = {name: pd.to_numeric(told[name]).astype("float64") for name in by_kind["number"]}
    days = pd.to_datetime(told["date"]).astype("datetime64[us]")
    return frame.checked(told.assign(date=days, **texts, **numbers))


def _named(records: Records, column: str, findings: Findings, *, of: list[str]) -> Records:
    """Leave out names that are too long, and write each name as it was written first, within the columns `of`."""
    too_long = records.frame[column].map(lambda name: len(str(name)) > LONGEST).astype("bool")
    for at in records.frame.index[too_long.to_numpy()]:
        findings.add("row", _too_long(), records.where(at, column))
    kept = records.without(too_long)
    if kept.frame.empty:
        return kept
    spelt = kept.frame[column].map(lambda name: plain(str(name)))
    by = [spelt, *(kept.frame[name] for name in of)]
    first = kept.frame.groupby(by, sort=False)[column].transform("first")
    return replace(kept, frame=kept.frame.assign(**{column: first.astype("object")}))


def _note_other_weights(records: Records, findings: Findings) -> None:
    weighed = records.frame[records.frame["weight"].notna().to_numpy()].sort_values("date", kind="stable")
    first = weighed.groupby(["client", "service", "goal"], sort=False)["weight"].transform("first")
    for at in weighed.index[(weighed["weight"] != first).to_numpy()]:
        findings.add("note", _other_weight(), records.where(at, "weight"))


def _too_long() -> Fault:
    return Fault(
        code="name-too-long",
        what=N_("This name has more than {most} characters."),
        mend=N_("Write a short name that tells nothing of the client, and keep the story elsewhere."),
        details=(("most", str(LONGEST)),),
    )


def _differing(rows: str) -> Fault:
    return Fault(
        code="differing-ratings",
        what=N_("The same goal has another level or weight on the same day, on row {rows}; neither counts."),
        mend=N_("Keep the right one and delete the other, or correct the day."),
        details=(("rows", rows),),
    )


def _other_weight() -> Fault:
    return Fault(
        code="other-weight",
        what=N_("The weight of this goal was another one on an earlier day."),
        mend=N_("Nothing to do: the weight at the start of the stay counts."),
    )
