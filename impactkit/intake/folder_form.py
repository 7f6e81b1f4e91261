"""Writes what a folder begins with: an impact.yaml with comments, and a file with headers for each kind of rows."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from impactkit.declared.projects import NAME
from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message
from impactkit.domain.project import Windows
from impactkit.intake.goal_sheets import GOALS, MILESTONES
from impactkit.intake.layout import Sheet
from impactkit.intake.people_sheets import CLIENTS, EPISODES, EXITS, answers
from impactkit.intake.services_read import TEXT_KINDS
from impactkit.intake.settings import WINDOWS
from impactkit.intake.sheets import OptionalSheet
from impactkit.words.say import say

BARE = re.compile(r"[^\W\d_](?:[\w ]*\w)?")  # what YAML takes without quotation marks
TRUE_OR_NOTHING = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))  # but not these
FILES = {
    CLIENTS.id: N_("clients.csv"),
    EPISODES.id: N_("periods.csv"),
    EXITS.id: N_("exits.csv"),
    GOALS.id: N_("goals.csv"),
    MILESTONES.id: N_("milestones.csv"),
}
SERVICE = N_("service-1")
ORGANISATION = N_("Name of the organisation")
SERVICE_NAME = N_("Name of the service")
TARGET_GROUP = N_("For whom the service is")
COMMISSIONER = N_("Who buys or funds the service")
COST = N_("All costs in the period, euros")


@dataclass(frozen=True, slots=True)
class _Rows:
    """A file of rows: its name, its entry under ``data``, and its headers by the id of their column."""

    name: str
    holds: str
    headers: Mapping[str, str]
    instrument: str = ""

    def content(self) -> bytes:
        """Give the file with its headers, as Excel opens it: UTF-8 with a mark, semicolons."""
        text = StringIO(newline="")
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(self.headers.values())
        return text.getvalue().encode("utf-8-sig")


def folder_files(
    instruments: Sequence[Instrument], language: Language, *, also: Collection[OptionalSheet] = ()
) -> dict[str, bytes]:
    """Give the files of a new folder by their names.

    Parameters
    ----------
    instruments : sequence of Instrument
        Each gets a file of answers.
    language : {"fi", "sv", "en"}
        Of comments, headers and names of files.
    also : collection of {"goals", "milestones"}
        Files that not every folder has.
    """
    rows = _rows(instruments, language, also)
    text = "\n".join((*_project(language), *_services(instruments, language), *_data(instruments, rows, language), ""))
    return {NAME: text.encode(), **{one.name: one.content() for one in rows}}


def _rows(instruments: Sequence[Instrument], language: Language, also: Collection[OptionalSheet]) -> list[_Rows]:
    people = [
        _Rows(say(Message(FILES[sheet.id]), language), sheet.id, _headers(sheet, language))
        for sheet in (CLIENTS, EPISODES, EXITS, GOALS, MILESTONES)
        if not sheet.optional or sheet.id in also
    ]
    answered = [_Rows(f"{one.id}.csv", "answers", _headers(answers(one), language), one.id) for one in instruments]
    return people + answered


def _headers(sheet: Sheet, language: Language) -> dict[str, str]:
    """Give the header of each column; two that read alike get their ids behind them."""
    said = {column.id: say(column.header, language) for column in sheet.columns if not column.shown}
    count = Counter(said.values())
    return {id_: header if count[header] == 1 else f"{header} ({id_})" for id_, header in said.items()}


def _project(language: Language) -> Iterator[str]:
    yield from _told(
        language,
        N_("The project of this folder. After # stands what is not read: help, and keys that may be left out."),
        N_("Every key is explained on the page docs/folder.md. Check with: impactkit check FOLDER"),
    )
    yield "format: impactkit-project/1"
    yield f"organisation: {_quoted(say(Message(ORGANISATION), language))}"
    yield ""
    yield from _told(language, N_("Days of the report. Left out: the first and the last day in the data."))
    yield "# period: {first: 2025-01-01, last: 2025-12-31}"
    yield from _told(language, N_("The day until which everything is recorded. Left out: the last day in the data."))
    yield "# data_date: 2026-01-31"
    yield from _told(language, N_("Languages of the report."))
    yield f"languages: [{language}]"
    yield from _told(language, N_("standard: for a named funder or commissioner. strict: public, for anyone to read."))
    yield "policy: standard"
    yield from _told(language, N_("Whom the main figure counts. ended_or_due: also those due for a follow-up."))
    yield "headline: ended"
    yield from _told(language, N_("Limits in days, where others than these are to hold."))
    yield "# windows:"
    for column in WINDOWS:
        default = getattr(Windows(), column.id)
        yield f"#   {column.id}: {14 if default is None else default}  # {say(column.header, language)}"
    yield ""


def _services(instruments: Sequence[Instrument], language: Language) -> Iterator[str]:
    yield from _told(language, N_("Each service has exactly one goal, against which it is measured."))
    yield "services:"
    yield f"  - id: {say(Message(SERVICE), language)}"
    yield f"    name: {_quoted(say(Message(SERVICE_NAME), language))}"
    yield f"    # target_group: {_quoted(say(Message(TARGET_GROUP), language))}"
    yield f"    # commissioner: {_quoted(say(Message(COMMISSIONER), language))}"
    yield f"    # cost: 120000  # {say(Message(COST), language)}"
    yield from _told(
        language,
        N_("Or kind: exit, for a move to work or education. target: clients of 100, or points with target_unit."),
        indent=4,
    )
    yield f"    goal: {_goal(instruments)}"
    words = Message(N_("The own words of the organisation, as they stand in the report"))
    yield f"    # texts:  # {say(words, language)}"
    for kind in TEXT_KINDS:
        yield f"    #   {kind}: ..."
    yield "    #   quote_consent: true"
    yield ""


def _goal(instruments: Sequence[Instrument]) -> str:
    feeding = [scale for one in instruments for scale in one.scales if scale.feeds]
    anchors = [scale for scale in feeding if scale.feeds and scale.feeds.role == "anchor"] or feeding
    if not anchors or not anchors[0].feeds:
        return "{kind: exit}"
    goal = f"{{indicator: {anchors[0].feeds.indicator}, scale: {anchors[0].id}}}"
    return f"{goal}  # rater, target, target_unit, decline_expected"


def _data(instruments: Sequence[Instrument], rows: Sequence[_Rows], language: Language) -> Iterator[str]:
    yield "instruments:"
    for instrument in instruments:
        yield from _instrument(instrument, language)
    yield ""
    yield from _told(
        language,
        N_("composites, targets and case_mix stand here too, declared before anyone sees results: docs/folder.md."),
    )
    yield "# case_mix: [gender, unemployment]"
    yield ""
    yield from _told(
        language,
        N_("Files of rows: CSV or .xlsx, within this folder. Put your own exports in their place."),
        N_("columns: what the column is for, and its header in your file. values: what holds for every row."),
        N_("codes: what the file's own codes mean. missing: codes that say that there is no answer."),
        N_("dates: d/m/yyyy, where days are not written as 31.12.2025 or 2025-12-31. decimal: comma or point."),
        N_("A file may also hold goals, the clients' own, or milestones, their small steps: see docs/folder.md."),
    )
    yield "data:"
    for one in rows:
        yield from _entry(one, language)


def _instrument(instrument: Instrument, language: Language) -> Iterator[str]:
    yield f"  - id: {instrument.id}"
    yield f'    version: "{instrument.version}"'
    if instrument.first_codes:
        lowest = say(Message(N_("The lowest code of the form that you use, as it is printed.")), language)
        yield f"    # first_code: {instrument.first_codes[0]}  # {lowest}"
    open_ended = [scale for scale in instrument.scales if scale.low is None or scale.high is None]
    if open_ended:
        yield from _told(language, N_("The lowest and the highest score, as the manual gives them."), indent=4)
        yield "    # scales:"
        for scale in open_ended:
            yield f"    #   - {{id: {scale.id}, range: {_range(scale)}}}"


def _range(scale: Scale) -> str:
    return f"[{scale.low or 0:g}, {scale.high or 100:g}]"


def _entry(rows: _Rows, language: Language) -> Iterator[str]:
    yield f"  - file: {rows.name}"
    yield f"    holds: {rows.holds}"
    if rows.instrument:
        yield f"    instrument: {rows.instrument}"
    yield "    columns:"
    for id_, header in rows.headers.items():
        yield f"      {id_}: {_quoted(header)}"
    if rows.holds == CLIENTS.id:
        yield "    # codes:"
        yield "    #   gender: {M: man, F: woman}"
    if rows.holds == EPISODES.id:
        instead = say(Message(N_("In place of the column of services, where the file holds one service.")), language)
        yield f"    # values: {{service: {say(Message(SERVICE), language)}}}  # {instead}"
    if rows.holds == "answers":
        yield '    # missing: ["99", "-"]'


def _told(language: Language, *texts: str, indent: int = 0) -> Iterator[str]:
    for text in texts:
        yield f"{' ' * indent}# {say(Message(text), language)}"


def _quoted(text: str) -> str:
    """Give a text as YAML takes it."""
    return (
        text
        if BARE.fullmatch(text) and text.casefold() not in TRUE_OR_NOTHING
        else json.dumps(text, ensure_ascii=False)
    )
