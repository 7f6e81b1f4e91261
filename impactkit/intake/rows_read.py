"""All rows about clients, from the sheets of a workbook to declared frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from impactkit.domain.background import RECORDED
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_, Message
from impactkit.domain.project import InstrumentUse
from impactkit.frames.project import Rows
from impactkit.intake import goals_read, people_read
from impactkit.intake.answers_read import answers_frame, first_code, once_each, read_answers
from impactkit.intake.cells import Reading
from impactkit.intake.goal_sheets import GOALS, MILESTONES
from impactkit.intake.mapping import Table
from impactkit.intake.people_sheets import CLIENTS, EPISODES, EXITS
from impactkit.intake.tables import Records, read_records

Tables = Mapping[str, tuple[Table, ...]]


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadRows:
    """The rows, the instruments with the lowest code that was found, and what was taken where nothing was said."""

    rows: Rows
    uses: Mapping[str, InstrumentUse]
    defaults: tuple[Message, ...]
    rows_read: int  # rows that hold data, used or not
    milestones: Records  # their texts stand in reports


def read_rows(
    tables: Tables,
    instruments: Mapping[str, Instrument],
    uses: Mapping[str, InstrumentUse],
    reading: Reading,
    *,
    kinds_of_steps: Sequence[str] = (),
) -> ReadRows:
    """Read clients, service periods, exits, answers, goals and milestones, and check them against each other.

    Parameters
    ----------
    tables : mapping
        Tables of the workbook by the id of their sheet.
    instruments, uses : mapping
        By the key of the instrument: as this project uses it, and what it declares.
    reading : Reading
        With the services, and the findings that take every problem.
    kinds_of_steps : sequence of str
        Kinds of milestones that the project has declared; none: any short name.
    """
    findings = reading.findings
    clients = people_read.read_clients(read_records(CLIENTS, tables[CLIENTS.id], reading), findings)
    episodes = _of_known(read_records(EPISODES, tables[EPISODES.id], reading), clients, reading)
    episodes = people_read.check_episodes(episodes, findings)
    exits = _of_known(read_records(EXITS, tables[EXITS.id], reading), clients, reading)
    exits = people_read.check_exits(exits, findings)
    answered = {
        key: _answered(tables[key], instrument, uses[key], clients, episodes, reading)
        for key, instrument in instruments.items()
    }
    goals = _of_known(goals_read.read_goals(tables[GOALS.id], reading), clients, reading)
    goals = goals_read.rated_once(goals, findings)
    people_read.note_without_period(goals, episodes, findings)
    steps = _of_known(goals_read.read_milestones(tables[MILESTONES.id], kinds_of_steps, reading), clients, reading)
    people_read.note_without_period(steps, episodes, findings)
    all_records = (episodes, exits, goals, steps, *(one.records for one in answered.values()))
    rows = Rows(
        clients=people_read.clients_frame(clients, _mentioned(all_records)),
        episodes=people_read.episodes_frame(episodes),
        exits=people_read.exits_frame(exits),
        answers={
            key: answers_frame(one.records, instruments[key], one.use.first_code) for key, one in answered.items()
        },
        goals=goals_read.goals_frame(goals),
        milestones=goals_read.milestones_frame(steps),
    )
    return ReadRows(
        rows=rows,
        uses={key: one.use for key, one in answered.items()},
        defaults=(
            *_taken(tables, reading),
            *(one.default for one in answered.values() if one.default),
            *goals_read.weights_taken(goals),
        ),
        rows_read=sum(_lines_with_data(table) for some in tables.values() for table in some),
        milestones=steps,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Answered:
    records: Records
    use: InstrumentUse
    default: Message | None


def _answered(
    tables: tuple[Table, ...],
    instrument: Instrument,
    use: InstrumentUse,
    clients: Records,
    episodes: Records,
    reading: Reading,
) -> _Answered:
    first = first_code(tables, instrument, use.first_code, reading.findings)
    records = _of_known(read_answers(tables, instrument, first.code, reading), clients, reading)
    records = once_each(records, instrument, reading.findings)
    people_read.note_without_period(records, episodes, reading.findings)
    return _Answered(records=records, use=replace(use, first_code=first.code), default=first.default)


def _of_known(records: Records, clients: Records, reading: Reading) -> Records:
    return people_read.known_only(records, clients, reading.findings)


def _mentioned(records: Iterable[Records]) -> set[str]:
    return {str(client) for some in records for client in some.frame["client"]}


def _taken(tables: Tables, reading: Reading) -> tuple[Message, ...]:
    """Say how many rows name no service where there is only one, or no rater."""
    services = reading.service_ids
    unnamed = _empty(tables, "service", but_for=(EXITS.id,)) if len(services) == 1 else 0
    unrated = _empty(tables, "rater")
    taken: list[Message] = []
    if unnamed:
        one = N_("{count} row names no service; it was read as one of {service}, the only service.")
        many = N_("{count} rows name no service; they were read as those of {service}, the only service.")
        taken.append(Message.counted(one, many, unnamed, service=services[0]))
    if unrated:
        one = N_("{count} assessment does not say who answered; it was read as the client's own.")
        many = N_("{count} assessments do not say who answered; they were read as the clients' own.")
        taken.append(Message.counted(one, many, unrated))
    return tuple(taken)


def _empty(tables: Tables, column: str, *, but_for: tuple[str, ...] = ()) -> int:
    """Count the rows about clients that leave a column empty."""
    asked = [
        table
        for id_, some in tables.items()
        if id_ not in but_for
        for table in some
        if {"client", column} <= table.columns.keys()
    ]
    return sum(table.raw(row, column) is None for table in asked for row in table.lines)


def _lines_with_data(table: Table) -> int:
    """Count the rows about clients; an id that is listed and not given to anyone yet is no row."""
    if table.sheet.id != CLIENTS.id:
        return len(table.lines) if "client" in table.columns else 0
    background = [question.id for question in RECORDED]
    return sum(any(table.raw(row, column) is not None for column in background) for row in table.lines)
