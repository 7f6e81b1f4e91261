"""The key above the distance chart: a sample of each mark with its word, in as few rows as fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from impactkit.reports.charts.distance_marks import DOT, Phrase, column, means_line, start_dot
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.inputs import DistanceWords
from impactkit.reports.charts.marks import Area, Line, Mark

BETWEEN = 22  # from one entry to the next
AFTER_SAMPLE = 7
LEADING = 1.6
COLUMN_SAMPLE = 14.0
MEANS_SAMPLE = 44.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample, drawn around the left end of its own middle line, and its word."""

    phrase: Phrase
    sample: tuple[Mark, ...] = ()
    sample_width: float = 0.0

    def width(self, form: Form) -> float:
        """Give the room that both take."""
        return self.phrase.width(form.small) + (self.sample_width + AFTER_SAMPLE if self.sample else 0.0)


def draw_key(words: DistanceWords, form: Form, left: float, *, followed: bool) -> tuple[list[Mark], float]:
    """Draw the key from `left` to the right edge; give its marks and the baseline of its last row.

    The direction of the scale stands at the right edge: of the first row, or of the last where that takes fewer rows.
    """
    entries = _entries(words, form, followed=followed)
    direction = Phrase(words.direction)
    reserved = direction.width(form.small) + BETWEEN if words.direction else 0.0
    rows = _flow(entries, form, left, first_limit=form.width - reserved)
    direction_row = 0
    loose = _flow(entries, form, left, first_limit=form.width)
    end = left + sum(entry.width(form) + BETWEEN for entry in loose[-1])
    if len(loose) < len(rows) and end + direction.width(form.small) <= form.width:
        rows, direction_row = loose, len(loose) - 1
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        marks += _row(row, form, left, form.small * (1 + number * LEADING))
    if words.direction:
        y = form.small * (1 + direction_row * LEADING)
        marks.append(direction.text_mark(form.width, y, form.small, anchor="end"))
    return marks, form.small * (1 + (len(rows) - 1) * LEADING)


def _entries(words: DistanceWords, form: Form, *, followed: bool) -> list[Entry]:
    found = [Entry(Phrase(words.start), (column(0, -6, COLUMN_SAMPLE, 12, now=False),), COLUMN_SAMPLE)]
    if followed:
        now = column(0, -6, COLUMN_SAMPLE, 12, now=True)
        found.append(Entry(Phrase(words.now, "own", 600), (now,), COLUMN_SAMPLE))
        means = (*means_line(6, 31, (20, 42), 0), start_dot(6, 0))
        found.append(Entry(Phrase(words.mean if form.is_wide else words.mean_short), means, MEANS_SAMPLE))
    elif words.start_mean:
        found.append(Entry(Phrase(words.start_mean), (start_dot(DOT + 1, 0),), 2 * DOT + 2))
    found.append(Entry(Phrase(words.share)))
    return [entry for entry in found if entry.phrase.text]


def _flow(entries: list[Entry], form: Form, left: float, *, first_limit: float) -> list[list[Entry]]:
    """Fill row after row; only the first may have to leave room at its end."""
    rows: list[list[Entry]] = [[]]
    x = left
    for entry in entries:
        limit = first_limit if len(rows) == 1 else form.width
        if rows[-1] and x + entry.width(form) > limit:
            rows.append([])
            x = left
        rows[-1].append(entry)
        x += entry.width(form) + BETWEEN
    return rows


def _row(row: list[Entry], form: Form, left: float, baseline: float) -> list[Mark]:
    marks: list[Mark] = []
    for entry in row:
        marks += [_moved(mark, left, baseline - 0.36 * form.small) for mark in entry.sample]
        text_left = left + (entry.sample_width + AFTER_SAMPLE if entry.sample else 0.0)
        marks.append(entry.phrase.text_mark(text_left, baseline, form.small))
        left += entry.width(form) + BETWEEN
    return marks


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Line):
        return replace(mark, x1=mark.x1 + x, y1=mark.y1 + y, x2=mark.x2 + x, y2=mark.y2 + y)
    if isinstance(mark, Area):
        return replace(mark, points=tuple((left + x, top + y) for left, top in mark.points))
    return replace(mark, x=mark.x + x, y=mark.y + y)
