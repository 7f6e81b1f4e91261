"""Chapter 2: who the clients are, and what was done."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.background import REPORTED, BackgroundQuestion
from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Number, Percent
from impactkit.reports.blocks import (
    Block,
    Cell,
    Chain,
    Column,
    Fact,
    Facts,
    Paragraph,
    Row,
    Section,
    Step,
    Subsection,
    TableBlock,
    TwoColumns,
)
from impactkit.reports.voice import Voice

STEPS = (
    ("inputs", N_("Inputs")),
    ("activities", N_("Activities")),
    ("outputs", N_("Outputs")),
    ("outcomes", N_("Outcomes")),
    ("impact", N_("Impact")),
)


def clients(voice: Voice) -> Section:
    """Build the chapter."""
    return Section(id="clients", heading=voice(N_("Clients and activities")), blocks=tuple(_blocks(voice)))


def _blocks(voice: Voice) -> Iterator[Block]:
    tables = background_tables(voice)
    if tables:
        yield TwoColumns(tables[:1], tables[1:])
        yield _note(voice)
    if facts := _facts(voice):
        yield Facts(facts)
    steps = tuple(Step(voice(name), text) for kind, name in STEPS if (text := voice.release.service.text(kind)))
    if steps:
        yield Subsection(voice(N_("From inputs to impact, in the organisation's own words")), (Chain(steps),))
    caution = N_(
        "Where clients were not allotted to services by chance, services whose clients differ at the start cannot be "
        "compared by these figures."
    )
    yield Paragraph(voice(caution), note=True)


def background_tables(voice: Voice) -> tuple[TableBlock, ...]:
    """Build the tables of client groups, two that stand side by side; none where no background was recorded."""
    asked = [rows for question in REPORTED if (rows := tuple(_rows(voice, question)))]
    if not asked:
        return ()
    half = (len(asked) + 1) // 2
    parts = [tuple(row for rows in some for row in rows) for some in (asked[:half], asked[half:]) if some]
    return tuple(_table(voice, rows, number) for number, rows in enumerate(parts, 1))


def _table(voice: Voice, rows: tuple[Row, ...], number: int) -> TableBlock:
    caption = N_("Who the clients are when they start") if number == 1 else N_("Who the clients are, continued")
    return TableBlock(
        key=f"background-{number}",
        caption=voice(caption),
        columns=(
            Column(heading=voice(N_("Background")), kind="text"),
            Column(heading=voice(N_("Clients"))),
            Column(heading=voice(N_("Share")), own=True),
        ),
        rows=rows,
    )


def _note(voice: Voice) -> Paragraph:
    text = N_(
        "Counts are rounded to 5, and counts under 8 are not shown, so that no client can be recognised. Shares are of "
        "those whose answer is shown."
    )
    return Paragraph(voice(text), note=True)


def _rows(voice: Voice, question: BackgroundQuestion) -> Iterator[Row]:
    figures = {figure.key.split(".")[-1]: figure for figure in voice.release.under(f"background.{question.id}")}
    if not figures:
        return
    yield Row(voice.message(question.name), (Cell(), Cell()), group=True)
    names = [(level.id, voice.message(level.name)) for level in question.levels]
    for level, name in (*names, ("missing", voice(N_("not recorded")))):
        figure = figures[level]
        if level != "missing" or figure.value is not None:
            yield Row(name, _cells(voice, figure))


def _cells(voice: Voice, figure: Figure) -> tuple[Cell, Cell]:
    if figure.value is None or not figure.n:
        return Cell(voice.told(figure), hidden=True), Cell("–", hidden=True)
    return Cell(voice.told(figure)), Cell(voice.message(Percent(figure.value / figure.n)), tone="own")


def _facts(voice: Voice) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    ended, length = voice.find("ended"), voice.shown("stay.length")
    if ended is not None and ended.value != 0:
        facts.append(Fact(voice.told(ended), voice(N_("clients whose stay ended in the period"))))
    if length is not None and length.value is not None and length.low is not None and length.high is not None:
        low, high = Number(length.low, 1), Number(length.high, 1)
        half = (
            N_("was the length of a usual stay; at least half of the stays lasted as long")
            if voice.message(low) == voice.message(high)
            else N_("was the length of a usual stay; half of the stays lasted {low}–{high} months")
        )
        months = voice(N_("{months} months"), months=Number(length.value, 1))
        facts.append(Fact(months, voice(half, low=low, high=high)))
    in_service = voice.find("in_service")
    if in_service is not None:
        facts.append(Fact(voice.told(in_service), voice(N_("clients still in service at the end of the period"))))
    return tuple(facts)
