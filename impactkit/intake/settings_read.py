"""What the sheet of the project says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import Place
from impactkit.domain.project import Headline, Policy, Windows
from impactkit.intake.cells import CellReader, Reading
from impactkit.intake.findings import Fault
from impactkit.intake.goals_read import LONGEST
from impactkit.intake.mapping import Table
from impactkit.intake.settings import SETTINGS, WINDOWS
from impactkit.intake.values import Parser, Raw, Value, plain, shown
from impactkit.words.languages import languages

LANGUAGES: dict[str, Language] = {
    **dict.fromkeys(("fi", "suomi", "finska", "finnish"), "fi"),
    **dict.fromkeys(("sv", "ruotsi", "svenska", "swedish"), "sv"),
    **dict.fromkeys(("en", "englanti", "engelska", "english"), "en"),
}
BETWEEN_LANGUAGES = re.compile(r"[,;/+&\s]+")
POLICIES: tuple[Policy, ...] = ("standard", "strict")
HEADLINES: tuple[Headline, ...] = ("ended", "ended_or_due")
BETWEEN_KINDS = ";"
JOINING = frozenset({"ja", "och", "and"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a project; None where nothing was said."""

    organisation: str | None
    first: date | None
    last: date | None
    data_date: date | None
    languages: tuple[Language, ...] | None
    policy: Policy | None
    headline: Headline | None
    windows: Windows
    milestones: tuple[str, ...] = ()


def read_settings(tables: Sequence[Table], reading: Reading) -> Settings:
    """Read the settings; what is wrong is noted."""
    said: dict[str, Value] = {}
    places: dict[str, Place] = {}
    for table in tables:
        for row in table.lines:
            column = next((setting for setting in SETTINGS if setting.id == table.raw(row, "setting")), None)
            if column is None:
                reading.findings.add("note", _unknown_setting(), table.where(row, "value"))
                continue
            parse = PARSERS.get(column.id)
            value = CellReader(column, reading, decides=True, parse=parse).value(table, row, "value")
            said[column.id] = said.get(column.id) if value is None else value
            places[column.id] = table.where(row, "value")
    first, last = _day(said.get("first")), _day(said.get("last"))
    if first and last and last < first:
        reading.findings.add("stop", _backwards(), places["last"])
    policy, headline = said.get("policy"), said.get("headline")
    return Settings(
        organisation=_text(said.get("organisation")),
        first=first,
        last=last,
        data_date=_day(said.get("data_date")),
        languages=tuple(LANGUAGES[code] for code in str(said["languages"]).split()) if said.get("languages") else None,
        policy=next((known for known in POLICIES if known == policy), None),
        headline=next((known for known in HEADLINES if known == headline), None),
        milestones=tuple(str(said["milestones"]).split(BETWEEN_KINDS)) if said.get("milestones") else (),
        windows=Windows(**{w.id: value for w in WINDOWS if isinstance(value := said.get(w.id), int)}),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _languages(raw: Raw) -> Value | Fault:
    """Read languages written one after another; they come back as codes with spaces between."""
    words = [word for word in BETWEEN_LANGUAGES.split(plain(shown(raw))) if word and word not in JOINING]
    if not words or any(LANGUAGES.get(word) not in languages() for word in words):
        return Fault(
            code="unknown-language",
            what=N_("“{value}” is not a language of the reports."),
            mend=N_("Use {offered}; several with a comma between."),
            value=shown(raw),
            details=(("offered", ", ".join(languages())),),
        )
    return " ".join(dict.fromkeys(LANGUAGES[word] for word in words))


def _kinds_of_steps(raw: Raw) -> Value | Fault:
    """Read kinds of milestones with semicolons between; they come back without spaces around, each once."""
    kinds = {plain(kind): kind.strip() for kind in shown(raw).split(BETWEEN_KINDS) if plain(kind)}
    if any(len(kind) > LONGEST for kind in kinds.values()):
        return Fault(
            code="name-too-long",
            what=N_("The name of a milestone has more than {most} characters."),
            mend=N_("Write short names with semicolons between."),
            details=(("most", str(LONGEST)),),
        )
    return BETWEEN_KINDS.join(kinds.values()) or None


PARSERS: dict[str, Parser] = {"languages": _languages, "milestones": _kinds_of_steps}


def _unknown_setting() -> Fault:
    return Fault(
        code="unknown-setting",
        what=N_("This line is not known and is not read."),
        mend=N_("Nothing to do, unless a line of the form was changed; copy it from a new workbook of impactkit init."),
    )


def _backwards() -> Fault:
    return Fault(
        code="period-backwards",
        what=N_("The last day of the period is before its first day."),
        mend=N_("Correct one of the days on the sheet of the project."),
    )
