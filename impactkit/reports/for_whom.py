"""Chapter 4: for whom. What went with which client group, and how little of it can be told apart from chance."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.background import REPORTED, REST, BackgroundQuestion
from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Message, Percent
from impactkit.domain.outlook import SAFE_COVERAGE
from impactkit.reports.blocks import Block, Cell, Column, Paragraph, Row, Section, TableBlock
from impactkit.reports.voice import Voice

SHOWN = ("change", "moved_on")


def for_whom(voice: Voice) -> Section | None:
    """Build the chapter; None where the report tells of no results at all."""
    if not voice.release.under("exit.status"):
        return None
    blocks = tuple(_blocks(voice))
    return Section(id="for-whom", heading=voice(N_("Results by client group")), blocks=blocks, follows=True)


def _blocks(voice: Voice) -> Iterator[Block]:
    asked = [(question, groups) for question in REPORTED if (groups := _groups(voice, question))]
    if not asked:
        yield Paragraph(voice(N_("Results by client group cannot be told: no two groups are large enough.")))
        return
    columns = [name for name in SHOWN if any(_shown(voice, key, name) for _, keys in asked for key in keys)]
    yield _table(voice, asked, columns)


def _groups(voice: Voice, question: BackgroundQuestion) -> list[str]:
    """Give the keys of the groups of which something is shown beside their number."""
    keys = [f"group.{question.id}.{name}" for name in (*(level.id for level in question.levels), REST)]
    return [key for key in keys if any(_shown(voice, key, name) for name in SHOWN)]


def _shown(voice: Voice, key: str, name: str) -> Figure | None:
    return voice.shown(f"{key}.{name}")


def _table(voice: Voice, asked: list[tuple[BackgroundQuestion, list[str]]], columns: list[str]) -> TableBlock:
    headings = {"change": N_("Mean change"), "moved_on": N_("Moved on")}
    return TableBlock(
        key="group",
        caption=_statement(voice),
        columns=(
            Column(heading=voice(N_("Group")), kind="text"),
            Column(heading=voice(N_("Clients"))),
            *(Column(heading=voice(headings[name]), own=name == "change") for name in columns),
        ),
        rows=tuple(_row(voice, question, key, columns) for question, keys in asked for key in keys),
        note=" ".join(_note(voice, [key for _, keys in asked for key in keys], columns)),
    )


def _row(voice: Voice, question: BackgroundQuestion, key: str, columns: list[str]) -> Row:
    clients = voice.find(f"{key}.clients")
    counted = Cell("–", hidden=True) if clients is None else Cell(voice.told(clients), hidden=bool(clients.hidden))
    name = voice(N_("{question}: {group}"), question=question.name, group=group_name(voice, key))
    mark = "*" if voice.shown(f"{key}.coverage_below") else ""
    return Row(name + mark, (counted, *(_cell(voice, voice.find(f"{key}.{column}")) for column in columns)))


def _cell(voice: Voice, figure: Figure | None) -> Cell:
    if figure is None or figure.value is None:
        return Cell("–", hidden=True)
    if figure.unit == "share":
        return Cell(voice.told(figure), detail=f"({voice.interval(figure)})")
    return Cell(voice.told(figure, signed=True), detail=f"({voice.interval(figure)})", tone="own")


def group_name(voice: Voice, key: str) -> str:
    """Name a client group."""
    _, question_id, name = key.split(".")[:3]
    if name == REST:
        return voice(N_("the others"))
    question = next(question for question in REPORTED if question.id == question_id)
    return next(voice.message(level.name) for level in question.levels if level.id == name)


def _statement(voice: Voice) -> str:
    """Tell the differences that chance would hardly explain, as what went with what; or that there are none."""
    clear = _clear(voice)
    if clear:
        return " ".join(_difference(voice, figure) for figure in clear)
    count = _compared(voice)
    if not count:
        return voice(N_("Client groups"))
    return voice.message(
        Message.counted(
            N_("No group went with a larger mean change than another: the one difference looked at may be chance."),
            N_(
                "No group went with a larger mean change than another: the {count} differences looked at may be chance."
            ),
            count,
        )
    )


def _clear(voice: Voice) -> list[Figure]:
    return [figure for figure in voice.release.under("group") if ".over." in figure.key and figure.value is not None]


def _compared(voice: Voice) -> int:
    compared = voice.shown("group.comparisons")
    return int(compared.value or 0) if compared is not None else 0


def _difference(voice: Voice, figure: Figure) -> str:
    group, other = figure.key.split(".over.")
    question = next(question for question in REPORTED if question.id == group.split(".")[1])
    return voice(
        N_(
            "{question}: “{group}” went with a larger mean change than “{other}”, by {difference} points of 100 "
            "(interval {interval})."
        ),
        question=question.name,
        group=group_name(voice, group),
        other=group_name(voice, f"group.{question.id}.{other}"),
        difference=voice.told(figure),
        interval=voice.interval(figure),
    )


def _note(voice: Voice, keys: list[str], columns: list[str]) -> Iterator[str]:
    if _clear(voice):
        yield voice.message(
            Message.counted(
                N_("One difference was looked at."),
                N_("{count} differences were looked at, and the interval allows for their number."),
                _compared(voice),
            )
        )
        yield voice(
            N_("This does not tell that the service suits one group better: the groups may differ in other ways too.")
        )
    yield voice(
        N_(
            "Numbers of clients are rounded to 5. The others: answers that too few clients gave, and those not "
            "recorded."
        )
    )
    if "change" in columns:
        yield voice(N_("Mean change on the scale of the goal, points of 100, with its 95 per cent interval."))
    if "moved_on" in columns:
        yield voice(
            N_("Moved on: share of the ended stays, from rounded numbers; shown where at least 8 did and 8 did not.")
        )
    low = [key for key in keys if voice.shown(f"{key}.coverage_below")]
    if low and len(low) == len(keys):
        yield voice(N_("* In every group under {share} were measured at both ends."), share=Percent(SAFE_COVERAGE))
    elif low:
        yield voice(N_("* Under {share} of the group were measured at both ends."), share=Percent(SAFE_COVERAGE))
