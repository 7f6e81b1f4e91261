"""Every frame that crosses rooms: what one row is, and its columns. docs/frames.md is written from this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["text", "day", "number", "whole", "flag"]
DTYPES: dict[Kind, str] = {
    "text": "str",
    "day": "datetime64[us]",
    "number": "float64",
    "whole": "int64",
    "flag": "bool",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning (with its unit), and whether a value may be missing."""

    name: str
    kind: Kind
    meaning: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A declared frame: its name, what one row is, its columns. `open_ended` frames bear more columns."""

    name: str
    row: str
    columns: tuple[Column, ...]
    open_ended: bool = False

    @property
    def names(self) -> list[str]:
        """Give the names of the declared columns, in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pd.DataFrame:
        """Make a frame of no rows with the declared columns."""
        return pd.DataFrame({c.name: pd.Series([], dtype=DTYPES[c.kind]) for c in self.columns})

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give `frame` back if it is what was declared.

        Raises
        ------
        ValueError
            If a declared column is absent, of another dtype, or holds a missing value where none may be; all of them
            in one message.
        """
        faults = [fault for column in self.columns if (fault := _fault(column, frame))]
        if not self.open_ended:
            faults += [f"column {name!r} is not declared" for name in frame.columns if name not in self.names]
        if faults:
            raise ValueError(f"Frame {self.name}: {'; '.join(faults)}.")
        return frame


def _fault(column: Column, frame: pd.DataFrame) -> str:
    if column.name not in frame.columns:
        return f"column {column.name!r} is absent"
    values = frame[column.name]
    if not _fits(column.kind, values):
        return f"column {column.name!r} is {values.dtype}, not {DTYPES[column.kind]}"
    if not column.missing and bool(values.isna().any()):
        return f"column {column.name!r} has {int(values.isna().sum())} missing values"
    return ""


def _fits(kind: Kind, values: pd.Series) -> bool:
    if kind == "text":
        return pd.api.types.is_string_dtype(values.dtype)
    if kind == "day":
        return pd.api.types.is_datetime64_dtype(values.dtype)
    return str(values.dtype) == DTYPES[kind]


CLIENT = Column("client", "text", "the client's pseudonym")
SERVICE = Column("service", "text", "id of the service")
DATE = Column("date", "day", "the day of the assessment")
RATER = Column("rater", "text", "who answered: client or worker")
SCALE = Column("scale", "text", "id of the scale, unique in the catalogue")
VERSION = Column("version", "text", "version of the instrument")

ANSWERS = Frame(
    "answers",
    "one assessment: a client answers one instrument on one day; one more column per item id (or scale id, where "
    "ready scores are entered), float64, missing where not answered",
    (
        CLIENT,
        SERVICE,
        DATE,
        RATER,
        Column("mode", "text", "how it was answered: alone, assisted or interview", missing=True),
    ),
    open_ended=True,
)
SCORES = Frame(
    "scores",
    "one score: an assessment on one scale",
    (
        CLIENT,
        SERVICE,
        DATE,
        RATER,
        Column("instrument", "text", "id of the instrument"),
        VERSION,
        SCALE,
        Column("score", "number", "native points, unrounded; missing with a reason", missing=True),
        Column("pomp", "number", "per cent of maximum possible, 0-100, higher is better", missing=True),
        Column("reason", "text", "why there is no score: ids of the unanswered items", missing=True),
        Column("min_interval_days", "whole", "shortest time between the two assessments of a pair, days"),
    ),
)
EPISODES = Frame(
    "episodes",
    "one client's time in one service, as recorded",
    (
        CLIENT,
        SERVICE,
        Column("start", "day", "first day"),
        Column("end", "day", "last day; missing while it goes on", missing=True),
        Column("end_reason", "text", "why it ended", missing=True),
    ),
)
EXITS = Frame(
    "exits",
    "one status of a client that holds from `date` to `until`",
    (
        CLIENT,
        Column("service", "text", "id of the service where it was recorded", missing=True),
        Column("date", "day", "first day of the status"),
        Column("kind", "text", "kind of exit, see `impactkit.domain.exits`"),
        Column("until", "day", "last day of the status; missing while it holds", missing=True),
    ),
)
GOALS = Frame(
    "goals",
    "one goal of a client's own on the day on which it was rated",
    (
        CLIENT,
        SERVICE,
        DATE,
        Column("goal", "text", "id of the goal, a goal of this client and service whatever the day"),
        Column(
            "weight", "number", "importance, or importance times difficulty; above 0, 1 where missing", missing=True
        ),
        Column("level", "number", "-2 to 2, 0 is the expected outcome; missing where not rated", missing=True),
    ),
)
MILESTONES = Frame(
    "milestones",
    "one small, verifiable step of a client",
    (
        CLIENT,
        SERVICE,
        Column("date", "day", "the day of the step"),
        Column("milestone", "text", "kind of step, in the project's own words"),
    ),
)
CLIENTS = Frame(
    "clients",
    "one client, with the background recorded at the start; one more text column per background question",
    (CLIENT,),
    open_ended=True,
)
PAIRS = Frame(
    "pairs",
    "a client's stay in a service seen on one scale by one rater in one version",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay; missing where no episodes were given", missing=True),
        SCALE,
        RATER,
        VERSION,
        Column("baseline", "number", "native points", missing=True),
        Column("follow_up", "number", "native points", missing=True),
        Column("baseline_date", "day", "day of the baseline", missing=True),
        Column("follow_up_date", "day", "day of the follow-up", missing=True),
        Column("late", "flag", "the baseline was taken after the start"),
        Column(
            "status",
            "text",
            "measured, in_service_not_due, in_service_overdue, left_early, no_baseline, window_open or "
            "follow_up_missing",
        ),
    ),
)
CHANGES = Frame(
    "changes",
    "a row of `pairs`, with its change and what may be said of it",
    (
        *PAIRS.columns,
        Column("change", "number", "follow-up less baseline, native points", missing=True),
        Column("rci", "number", "reliable change index, no unit, in the native sign of the scale", missing=True),
        Column(
            "change_class",
            "text",
            "improved, no change shown or worse; missing without a pair, or where no class may be given",
            missing=True,
        ),
    ),
)
GOAL_LEVELS = Frame(
    "goal_levels",
    "one goal that was rated at the baseline of a stay, and its level at the follow-up",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay"),
        Column("goal", "text", "id of the goal"),
        Column("weight", "number", "its weight at the baseline"),
        Column(
            "baseline", "number", "level at the baseline, -2 to 2: where the goal was set, no start to compare with"
        ),
        Column("follow_up", "number", "level at the follow-up, -2 to 2; missing where not rated then", missing=True),
        Column("baseline_date", "day", "day of the baseline"),
        Column("follow_up_date", "day", "day of the follow-up; missing without a pair", missing=True),
    ),
)
COMPOSITE_PARTS = Frame(
    "composite_parts",
    "a scale that goes into the composite of one client's stay",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay; missing where no episodes were given", missing=True),
        Column("scale", "text", "id of the composite"),
        RATER,
        Column("part", "text", "id of the scale that goes into it"),
        VERSION,
        Column("weight", "number", "its weight among the scales that this client has; they add up to 1"),
        Column("baseline", "number", "per cent of maximum possible, 0-100, higher is better"),
        Column("follow_up", "number", "the same; missing where the composite has no pair", missing=True),
        Column("baseline_date", "day", "day of the baseline"),
        Column("follow_up_date", "day", "day of the follow-up", missing=True),
        Column("sem", "number", "standard error of measurement, points of 0-100; missing if unknown", missing=True),
        Column("sem_at_worst", "number", "the same at the lowest lower limit of reliability published", missing=True),
    ),
)
COMPOSITES = Frame(
    "composites",
    "a client's stay in a service seen on one composite by one rater; a row of `changes` in points of 0-100, with what "
    "it was made of",
    (
        *CHANGES.columns,
        Column("parts", "text", "ids of the scales that were used, joined by +; empty without a baseline"),
        Column(
            "sem",
            "number",
            "standard error of measurement, points of 0-100, of the scales that this client has; missing without a "
            "pair, or where no class may be given",
            missing=True,
        ),
    ),
)
LEFT_OUT = Frame(
    "left_out",
    "what the pairing left out, counted for one scale, rater and version in one service",
    (
        SERVICE,
        SCALE,
        RATER,
        VERSION,
        Column(
            "cause",
            "text",
            "after_as_of (assessments dated later than the data), no_score, no_episode (assessments of clients "
            "without an episode in the service) or too_near (pairs refused: less than the shortest time apart)",
        ),
        Column("reason", "text", "of no_score: why there is no score; else empty"),
        Column("count", "whole", "assessments; of too_near: stays without a pair"),
    ),
)
STAYS = Frame(
    "stays",
    "one client in one service, in the population of the headline",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay"),
        Column("end", "day", "last day of the stay; missing while in service", missing=True),
        Column("population", "text", "ended or due"),
        Column(
            "class",
            "text",
            "exit, improved, no_change, worse, measured, unknown; of the clients' own goals exit, goal_reached, "
            "goal_not_reached, unknown; of an exit goal reached, not_reached, unknown",
        ),
        Column(
            "reason",
            "text",
            "of an unknown class: left_early, no_baseline, window_open or follow_up_missing",
            missing=True,
        ),
        Column("exit", "text", "yes, no, unknown or not_yet; missing for a stay that goes on", missing=True),
        Column("exit_kind", "text", "kind of the status on the day that counts", missing=True),
        Column("pair", "flag", "there is a pair on the scale of the goal"),
        Column("version", "text", "version of the instrument that the pair, else the baseline, is in", missing=True),
        Column("baseline", "number", "on the scale of the goal, native points; also without a pair", missing=True),
        Column("follow_up", "number", "on the scale of the goal, native points", missing=True),
        Column("baseline_date", "day", "day of the baseline", missing=True),
        Column("follow_up_date", "day", "day of the follow-up", missing=True),
        Column("late", "flag", "the baseline was taken after the start"),
        Column("change", "number", "change on the scale of the goal, native points", missing=True),
        Column("provisional", "flag", "the stay ended under 90 days before the data end"),
    ),
)
RETENTION = Frame(
    "retention",
    "one client's status some months after an exit from a stay",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay"),
        Column("exit_kind", "text", "kind of the status on the day that counts for the exit"),
        Column("begun", "day", "first day of that status, or last day of the stay where that is later"),
        Column("months", "whole", "months after `begun`: 3, 6 or 12"),
        Column("day", "day", "the day these months later, clipped to the end of its month"),
        Column("status", "text", "known, unknown or not_yet"),
        Column("kind", "text", "kind of the status on `day`; missing unless known", missing=True),
    ),
)
ATTAINMENT = Frame(
    "attainment",
    "one client's stay seen against a target",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay"),
        Column("day", "day", "the day of judgement"),
        Column("status", "text", "yes, no, unknown or not_yet"),
    ),
)
CALENDAR = Frame(
    "calendar",
    "an assessment that is missing in a stay that can still be measured: one instrument, one rater",
    (
        CLIENT,
        SERVICE,
        Column("stay", "day", "first day of the stay"),
        Column("end", "day", "last day of the stay; missing while in service", missing=True),
        Column("instrument", "text", "id of the instrument"),
        RATER,
        Column("version", "text", "version in which the baseline was made; missing without one", missing=True),
        Column("of_goal", "flag", "the goal of the service is measured with it"),
        Column("missing", "text", "baseline or follow_up"),
        Column("baseline_date", "day", "day of the baseline", missing=True),
        Column("follow_up_date", "day", "day of the latest follow-up, made before one was due", missing=True),
        Column("due", "day", "the day on which it falls due"),
        Column("days_left", "whole", "days to the due day; below 0 once it has passed"),
        Column("closes", "day", "the last day on which it counts; missing for a follow-up in service", missing=True),
        Column(
            "state",
            "text",
            "closes_soon (within 30 days), overdue, due (this month), later, or too_late (for any pair)",
        ),
    ),
)
CLIENT_PAIRS = Frame(
    "client_pairs",
    "the one pair of a client on one scale by one rater; where clients are not linked, of a client in a service",
    (
        Column("pair", "whole", "number of the row, from 0"),
        CLIENT,
        Column("service", "text", "id of the service; missing where services share the client", missing=True),
        VERSION,
        Column("baseline", "number", "the first baseline, native points"),
        Column("follow_up", "number", "the latest follow-up, native points"),
        Column("baseline_date", "day", "day of the baseline"),
        Column("follow_up_date", "day", "day of the follow-up"),
    ),
)
MEMBERSHIPS = Frame(
    "memberships",
    "a service that had a client between the two assessments of a row of `client_pairs`",
    (
        Column("pair", "whole", "number of the row of `client_pairs`"),
        SERVICE,
        Column("days", "whole", "days of the client in the service from the baseline to the follow-up"),
        Column("all_days", "whole", "the sum of `days` over the services of the pair"),
        Column("weight", "number", "`days` / `all_days`, above 0; 1 for the only service of a client"),
    ),
)
REJECTED = Frame(
    "rejected",
    "one row of the input that was left out, or one cell that was emptied",
    (
        Column("file", "text", "name of the file"),
        Column("sheet", "text", "name of the sheet"),
        Column("row", "whole", "row as Excel counts"),
        Column("column", "text", "header of the column; empty where the whole row was left out"),
        Column("code", "text", "stable name of the fault"),
        Column("what", "text", "what is wrong, in English"),
        Column("severity", "text", "row or cell"),
    ),
)
FRAMES = (
    ANSWERS,
    GOALS,
    MILESTONES,
    SCORES,
    EPISODES,
    EXITS,
    CLIENTS,
    PAIRS,
    CHANGES,
    GOAL_LEVELS,
    COMPOSITE_PARTS,
    COMPOSITES,
    LEFT_OUT,
    STAYS,
    RETENTION,
    ATTAINMENT,
    CALENDAR,
    CLIENT_PAIRS,
    MEMBERSHIPS,
    REJECTED,
)
