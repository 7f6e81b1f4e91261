"""Small instruments, a small filled project, and ways to write and spoil its workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from impactkit.domain.instrument import AnswerSet, Feeds, Instrument, Item, Licence, MissingRule, Scale, Use
from impactkit.domain.local_text import LocalText
from impactkit.domain.problems import InvalidData, Problem
from impactkit.domain.project import Declaration, Goal, InstrumentUse, Period, Service
from impactkit.frames.project import Project, Rows
from impactkit.intake.entry_sheet import workbook_bytes
from impactkit.intake.reading import read_project

TODAY = date(2026, 3, 1)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WRITTEN: dict[str, bytes] = {}


def _scale(id_: str, items: tuple[str, ...], indicator: str, **more: object) -> Scale:
    given = {"rule": "sum", "low": 0.0, "high": 10.0, "feeds": Feeds(indicator=indicator, role="anchor"), **more}
    return Scale(
        id=id_,
        name=LocalText(fi=f"asteikko {id_}", sv=f"skala {id_}", en=f"scale {id_}"),
        items=items,
        missing=MissingRule(),
        better="higher",
        **given,
    )


def _instrument(id_: str, items: tuple[Item, ...], scales: tuple[Scale, ...]) -> Instrument:
    return Instrument(
        id=id_,
        version="1",
        revision=1,
        short=LocalText.same(id_.upper()),
        name=LocalText(fi=f"Mittari {id_}", sv=f"Mätare {id_}", en=f"Instrument {id_}"),
        source="",
        owner="",
        licence=Licence(kind="open"),
        official_languages=("fi",),
        recall_days=None,
        use=Use(individual="allowed", group="allowed", proxy="allowed"),
        min_interval_days=14,
        items=items,
        scales=scales,
        sha256="",
    )


def _items(names: tuple[str, ...], answers: AnswerSet) -> tuple[Item, ...]:
    return tuple(
        Item(id=name, label=LocalText(fi=f"aihe {name}", en=f"theme {name}"), answers=answers) for name in names
    )


LOW, HIGH = LocalText(fi="huonoin", en="worst"), LocalText(fi="paras", en="best")
ELEVEN = AnswerSet(id="eleven", codes=tuple(range(11)), low=LOW, high=HIGH)
FIVE = AnswerSet(id="five", codes=(1, 2, 3, 4, 5), low=LOW, high=HIGH, first_codes=(1, 0))
ABILITY = _instrument("ability", _items(("q1",), ELEVEN), (_scale("ability", ("q1",), "work_ability"),))
BELONGING = _instrument(
    "belonging", _items(("q1", "q2", "q3"), FIVE), (_scale("belonging", ("q1", "q2", "q3"), "participation"),)
)
SECTIONS = _instrument(
    "sections",
    (),
    (
        _scale("mind", (), "work_ability", rule="ready", low=None, high=None, feeds=None),
        _scale("skills", (), "readiness", rule="ready", low=None, high=None),
    ),
)
INSTRUMENTS = {one.key: one for one in (ABILITY, BELONGING, SECTIONS)}


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(texts, dtype="object")).astype("datetime64[us]"))


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def instruments() -> tuple[Instrument, ...]:
    return (ABILITY, BELONGING)


@pytest.fixture
def ready_instrument() -> Instrument:
    return SECTIONS


@pytest.fixture
def declaration() -> Declaration:
    return Declaration(
        organisation="Työpaja ry",
        period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        services=(
            Service(
                id="paja-1",
                name="Puutyöpaja",
                organisation="Työpaja ry",
                goal=Goal(indicator="work_ability", scale="ability", target=30.0),
                target_group="pitkään työttömät",
                commissioner="Työllisyysalue",
                cost=120000.0,
                texts=(("inputs", "2 ohjaajaa"), ("learned", "=paljon")),
            ),
            Service(id="ryhma-1", name="Ryhmä", organisation="Työpaja ry", goal=Goal(kind="exit")),
        ),
        instruments=(
            InstrumentUse(id="ability", version="1"),
            InstrumentUse(id="belonging", version="1", first_code=1),
        ),
        data_date=date(2026, 2, 1),
        languages=("fi", "en"),
    )


@pytest.fixture
def rows() -> Rows:
    return Rows(
        clients=pd.DataFrame(
            {
                "client": texts("A-0001", "A-0002", "A-0003"),
                "birth_year": texts("1980", None, "1999"),
                "gender": texts("woman", "man", None),
                "unemployment": texts("over_2", None, None),
                "partial_work_ability": texts("yes", None, None),
                "education": texts("basic", None, None),
                "language": texts("fi", None, None),
            }
        ),
        episodes=pd.DataFrame(
            {
                "client": texts("A-0001", "A-0002", "A-0003"),
                "service": texts("paja-1", "paja-1", "ryhma-1"),
                "start": days("2025-01-10", "2025-02-01", "2025-03-01"),
                "end": days("2025-09-10", None, "2025-11-30"),
                "end_reason": texts("as planned", None, None),
            }
        ),
        exits=pd.DataFrame(
            {
                "client": texts("A-0001", "A-0003"),
                "service": texts("paja-1", None),
                "date": days("2025-09-15", "2025-12-01"),
                "kind": texts("work_open", "still_unemployed"),
                "until": days(None, None),
            }
        ),
        answers={
            "ability@1": pd.DataFrame(
                {
                    "client": texts("A-0001", "A-0001", "A-0002"),
                    "service": texts("paja-1", "paja-1", "paja-1"),
                    "date": days("2025-01-10", "2025-09-01", "2025-02-01"),
                    "rater": texts("client", "client", "client"),
                    "mode": texts("alone", None, None),
                    "q1": [4.0, 7.0, 5.0],
                }
            ),
            "belonging@1": pd.DataFrame(
                {
                    "client": texts("A-0003", "A-0003"),
                    "service": texts("ryhma-1", "ryhma-1"),
                    "date": days("2025-03-01", "2025-11-20"),
                    "rater": texts("client", "worker"),
                    "mode": texts(None, "interview"),
                    "q1": [1.0, 3.0],
                    "q2": [2.0, float("nan")],
                    "q3": [5.0, 4.0],
                }
            ),
        },
    )


@pytest.fixture
def workbook(tmp_path: Path, instruments, declaration, rows) -> Path:
    """A filled workbook without any fault."""
    path = tmp_path / "filled.xlsx"
    if "filled" not in WRITTEN:  # the same bytes for every test: writing them takes longer than reading them
        WRITTEN["filled"] = workbook_bytes(instruments=instruments, language="en", declaration=declaration, rows=rows)
    path.write_bytes(WRITTEN["filled"])
    return path


@pytest.fixture
def read() -> Callable[[Path], Project]:
    def reading(path: Path) -> Project:
        return read_project(path, load=INSTRUMENTS.__getitem__, today=TODAY)

    return reading


@pytest.fixture
def load() -> Callable[[str], Instrument]:
    return INSTRUMENTS.__getitem__


@pytest.fixture
def problems(read) -> Callable[[Path], tuple[Problem, ...]]:
    """Read a workbook and give its problems, whether they stop the reading or not."""

    def of(path: Path) -> tuple[Problem, ...]:
        try:
            return read(path).problems
        except InvalidData as found:
            return found.problems

    return of


@pytest.fixture
def edit() -> Callable[[Path, Mapping[tuple[str, str], object]], Path]:
    """Put values into cells, (sheet, address) -> value, in the XML itself: openpyxl would take ten times as long."""

    def editing(path: Path, cells: Mapping[tuple[str, str], object]) -> Path:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        book = fromstring(parts["xl/workbook.xml"])
        names = [sheet.get("name") for sheet in book.iter(f"{{{MAIN}}}sheet")]
        for name in {sheet for sheet, _ in cells}:
            part = f"xl/worksheets/sheet{names.index(name) + 1}.xml"
            root = fromstring(parts[part])
            for address, value in ((address, value) for (sheet, address), value in cells.items() if sheet == name):
                _put(root.find(f"{{{MAIN}}}sheetData"), address, value)
            parts[part] = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return path

    return editing


def _put(data: ElementTree.Element, address: str, value: object) -> None:
    column, number = coordinate_from_string(address)
    row = next((row for row in data if row.get("r") == str(number)), None)
    if row is None:
        row = ElementTree.Element(f"{{{MAIN}}}row", {"r": str(number)})
        data.insert(sum(int(other.get("r")) < number for other in data), row)
    for cell in [cell for cell in row if cell.get("r") == address]:
        row.remove(cell)
    if value is not None:
        before = [cell for cell in row if _column(cell) < column_index_from_string(column)]
        row.insert(len(before), _cell(address, value))


def _column(cell: ElementTree.Element) -> int:
    return column_index_from_string(coordinate_from_string(cell.get("r"))[0])


def _cell(address: str, value: object) -> ElementTree.Element:
    cell = ElementTree.Element(f"{{{MAIN}}}c", {"r": address})
    if isinstance(value, tuple):  # a formula and its stored result
        ElementTree.SubElement(cell, f"{{{MAIN}}}f").text = value[0]
        ElementTree.SubElement(cell, f"{{{MAIN}}}v").text = str(value[1])
    elif isinstance(value, str) and value.startswith("="):
        ElementTree.SubElement(cell, f"{{{MAIN}}}f").text = value[1:]
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = ElementTree.SubElement(ElementTree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = value
    elif isinstance(value, datetime):
        cell.set("t", "d")
        ElementTree.SubElement(cell, f"{{{MAIN}}}v").text = value.isoformat()
    else:
        cell.set("t", "b" if isinstance(value, bool) else "n")
        ElementTree.SubElement(cell, f"{{{MAIN}}}v").text = str(int(value) if isinstance(value, bool) else value)
    return cell


@pytest.fixture
def with_first_code(declaration) -> Callable[[int | None], Declaration]:
    def declared(first_code: int | None) -> Declaration:
        ability, belonging = declaration.instruments
        return replace(declaration, instruments=(ability, replace(belonging, first_code=first_code)))

    return declared
