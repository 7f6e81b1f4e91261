"""What a page is made of: frozen blocks that hold finished texts and chart inputs, and no language of their own.

A report is built from these, then drawn as HTML and PDF by `impactkit.reports.pages` and `impactkit.reports.pdf`.
Wherever a `Prose` is asked for, a plain string will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.domain.local_text import Language
from impactkit.reports.charts.inputs import Chart, MiniBar

TextTone = Literal["", "own", "exit", "improved", "worse", "muted", "exit_or_improved", "measured"]
"""The colour of a number or a few words: that of the figure they are drawn in."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text: bold, or in the colour of what it speaks of (then bold too, but for muted).

    `language` is said where it is not the page's own: a screen reader then speaks it so.
    """

    text: str
    tone: TextTone = ""
    strong: bool = False
    href: str = ""  # "#methods": a place on the same page, or an outside address
    language: Language | Literal[""] = ""


Prose = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentences that answer the reader's question, large, on the first page."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: Prose
    note: bool = False  # small and muted, as below a figure


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short texts."""

    items: tuple[Prose, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what there is to say of it, in one or more paragraphs."""

    term: str
    texts: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its text below: for whom, own target, commissioner; or the rules of the methods chapter.

    `beside` sets each term to the left of its text where there is room: for long lists.
    """

    items: tuple[Definition, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """A doubt or a limit, set apart; the heading asks the question."""

    heading: str
    texts: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A big number with its unit ("7,2 kk") and the text that says what it counts."""

    number: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Facts:
    """Two to four big numbers side by side."""

    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the impact chain: its name and the organisation's own words."""

    name: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Chain:
    """From inputs to impact, at most five steps side by side."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBlock:
    """A chart, the sentence above it that says what to see, and n and coverage below it.

    `key` is the figure's key, the same in workbook and text (letters, digits, dots, hyphens). `warning` stands between
    statement and chart when coverage is low or many clients sit at the ceiling.
    """

    key: str
    statement: Prose
    chart: Chart
    note: Prose = ""
    warning: Prose = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading and what it holds; `own` gives it the service's colour."""

    heading: str
    kind: Literal["text", "number", "picture"] = "number"
    own: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text ("+7,7"), with its interval as `detail` ("(5,9–9,5)"), or a mini bar.

    `hidden` marks a number that privacy hides ("alle 5"): muted, never an empty cell or a zero.
    """

    text: str = ""
    detail: str = ""
    tone: TextTone = ""
    hidden: bool = False
    bar: MiniBar | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, then a cell for each further column.

    With `group` its heading stands over the rows that follow, across the table, and its cells are left out.
    """

    heading: str
    cells: tuple[Cell, ...] = ()
    detail: str = ""  # a muted line below the heading
    total: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a table below one heading; the first rows may have none."""

    heading: Row | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table: `columns[0]` heads the rows' headings, the others their cells. `caption` says what to see."""

    key: str
    caption: Prose
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Prose = ""
    warning: Prose = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if not row.group and len(row.cells) != len(self.columns) - 1:
                raise ValueError(
                    f'{self.key}, row "{row.heading}": {len(row.cells)} cells for {len(self.columns) - 1} columns.'
                )

    @property
    def dense(self) -> bool:
        """Tell whether the columns must stand closer than usual."""
        return len(self.columns) > 7

    @property
    def long(self) -> bool:
        """Tell whether paper may break the table: it fills most of a page."""
        return sum(2 if row.detail else 1 for row in self.rows) > 20

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Give the rows by the heading above them."""
        found: list[Body] = []
        for row in self.rows:
            if row.group:
                found.append(Body(row, ()))
            elif found:
                found[-1] = Body(found[-1].heading, (*found[-1].rows, row))
            else:
                found.append(Body(None, (row,)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Subsection:
    """A heading of the third level and what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Blocks side by side, below each other on a phone."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


Block = (
    Lead
    | Paragraph
    | Listing
    | Definitions
    | Callout
    | Facts
    | Chain
    | FigureBlock
    | TableBlock
    | Subsection
    | TwoColumns
)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. `id` is its anchor; `menu` its name in the contents where the heading is long.

    On paper a chapter begins a new page; with `follows` it goes on below the one before.
    """

    id: str
    heading: str
    blocks: tuple[Block, ...]
    menu: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The texts of the page itself, in its language."""

    skip: str  # "Siirry sisältöön"
    contents: str  # "Raportin luvut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The mark of a draft: one word for each page, and a sentence at the top."""

    mark: str  # "LUONNOS"
    text: str  # "Tämä on luonnos. Luvut voivat vielä muuttua, eikä sitä ole tarkoitettu luovutettavaksi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole report in one language.

    `title` names the document (browser tab, PDF title), `heading` is its only h1, `kicker` the line above it.
    `summary` is page 1: its heading is read by screen readers and in the contents, not shown. `foot` is the line at
    the foot of each page: date of the data, checksum, version.
    """

    language: Language
    title: str
    author: str
    kicker: str
    heading: str
    summary: Section
    sections: tuple[Section, ...]
    foot: str
    furniture: Furniture
    draft: Draft | None = None

    def __post_init__(self) -> None:
        ids = [section.id for section in (self.summary, *self.sections)]
        if len(set(ids)) < len(ids):
            raise ValueError(f"Two sections have the same id: {', '.join(sorted(ids))}.")
