"""Chapter 4: for whom. What went with which client group, and how little of it can be told apart from chance."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.background import REPORTED, REST, BackgroundQuestion
from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Message, Percent
from impactkit.reports.blocks import Block, Cell, Column, Paragraph, Row, Section, TableBlock, TwoColumns
from impactkit.reports.voice import Voice

SHOWN = ("change", "moved_on")


def for_whom(voice: Voice) -> Section | None:
    """Build the chapter; None where the report tells of no results at all."""
    if not voice.release.under("exit.status"):
        return None
    blocks = tuple(_blocks(voice))
    return Section(id="for-whom", heading=voice(N_("For whom")), blocks=blocks, follows=True)


def _blocks(voice: Voice) -> Iterator[Block]:
    asked = [(question, groups) for question in REPORTED if (groups := _groups(voice, question))]
    if not asked:
        yield Paragraph(voice(N_("Results by client group cannot be told: no two groups are large enough.")))
        return
    columns = [name for name in SHOWN if any(_shown(voice, key, name) for _, keys in asked for key in keys)]
    half = (len(asked) + 1) // 2
    tables = tuple(
        _table(
            voice, [row for question, keys in some for row in _rows(voice, question, keys, columns)], columns, number
        )
        for number, some in enumerate((asked[:half], asked[half:]), 1)
        if some
    )
    yield Paragraph(" ".join(_told_apart(voice)))
    yield TwoColumns(tables[:1], tables[1:])
    yield Paragraph(" ".join(_note(voice, [key for _, keys in asked for key in keys], columns)), note=True)


def _groups(voice: Voice, question: BackgroundQuestion) -> list[str]:
    """Give the keys of the groups of which something is shown beside their number."""
    keys = [f"group.{question.id}.{name}" for name in (*(level.id for level in question.levels), REST)]
    return [key for key in keys if any(_shown(voice, key, name) for name in SHOWN)]


def _shown(voice: Voice, key: str, name: str) -> Figure | None:
    return voice.shown(f"{key}.{name}")


def _table(voice: Voice, rows: list[Row], columns: list[str], number: int) -> TableBlock:
    headings = {"change": N_("Mean change"), "moved_on": N_("Moved on")}
    caption = N_("Client groups") if number == 1 else N_("Client groups, continued")
    return TableBlock(
        key=f"group-{number}",
        caption=voice(caption),
        columns=(
            Column(heading=voice(N_("Group")), kind="text"),
            Column(heading=voice(N_("Clients"))),
            *(Column(heading=voice(headings[name]), own=name == "change") for name in columns),
        ),
        rows=tuple(rows),
    )


def _rows(voice: Voice, question: BackgroundQuestion, keys: list[str], columns: list[str]) -> Iterator[Row]:
    yield Row(voice.message(question.name), (), group=True)
    for key in keys:
        cells = tuple(_cell(voice, voice.find(f"{key}.{name}")) for name in columns)
        clients = voice.find(f"{key}.clients")
        counted = Cell("–", hidden=True) if clients is None else Cell(voice.told(clients), hidden=bool(clients.hidden))
        mark = "*" if voice.shown(f"{key}.coverage_below") else ""
        yield Row(group_name(voice, key) + mark, (counted, *cells))


def _cell(voice: Voice, figure: Figure | None) -> Cell:
    if figure is None or figure.value is None:
        return Cell("–", hidden=True)
    if figure.unit == "share":
        return Cell(voice.told(figure), detail=f"({voice.interval(figure)})")
    return Cell(voice.told(figure, signed=True), detail=f"({voice.interval(figure)})", tone="own")


def group_name(voice: Voice, key: str) -> str:
    """Name a client group; the rest by the answers that have no group of their own."""
    _, question_id, name = key.split(".")[:3]
    question = next(question for question in REPORTED if question.id == question_id)
    names = {level.id: voice.message(level.name) for level in question.levels}
    if name != REST:
        return names[name]
    own = {figure.key.split(".")[2] for figure in voice.release.under(f"group.{question_id}")}
    others = [said for level, said in names.items() if level not in own]
    return voice(N_("{levels} or not recorded"), levels=", ".join(others)) if others else voice(N_("not recorded"))


def _told_apart(voice: Voice) -> Iterator[str]:
    """Tell the differences that chance would hardly explain, as what went with what."""
    clear = [figure for figure in voice.release.figures if ".over." in figure.key and figure.value is not None]
    compared = voice.find("group.comparisons")
    for figure in clear:
        group, other = figure.key.split(".over.")
        question = next(question for question in REPORTED if question.id == group.split(".")[1])
        yield voice(
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
    if compared is not None and compared.value:
        count = int(compared.value)
        yield voice.message(_comparisons(bool(clear), count))
    if clear:
        yield voice(
            N_("This does not tell that the service suits one group better: the groups may differ in other ways too.")
        )


def _comparisons(clear: bool, count: int) -> Message:
    if clear:
        return Message.counted(
            N_("One difference was looked at."),
            N_("{count} differences were looked at, and the interval allows for their number."),
            count,
        )
    return Message.counted(
        N_("No group went with a larger mean change than another: the one difference looked at may be chance."),
        N_("No group went with a larger mean change than another: the {count} differences looked at may be chance."),
        count,
    )


def _note(voice: Voice, keys: list[str], columns: list[str]) -> Iterator[str]:
    yield voice(
        N_(
            "Numbers of clients are rounded to 5. Answers that too few clients gave are put together with those not "
            "recorded, or not shown."
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
        yield voice(N_("* In every group under {share} were measured at both ends."), share=Percent(0.7))
    elif low:
        yield voice(N_("* Under {share} of the group were measured at both ends."), share=Percent(0.7))
