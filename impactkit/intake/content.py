"""A digest of the rows of a project: the same rows give the same digest, whatever their order and their file."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pandas as pd

from impactkit.frames.project import Rows

BETWEEN_CELLS, BETWEEN_ROWS = "\x1f", "\x1e"  # control signs that no cell of a workbook can hold


def digest(rows: Rows) -> bytes:
    """Give the SHA-256 of all rows: of each frame its name, its columns and its rows, sorted."""
    hashed = sha256()
    for text in _texts(rows):
        hashed.update(text.encode("utf-8", errors="surrogatepass"))
        hashed.update(BETWEEN_ROWS.encode())
    return hashed.digest()


def _texts(rows: Rows) -> Iterator[str]:
    answers = sorted(rows.answers.items())
    own = [(name, frame) for name, frame in (("goals", rows.goals), ("milestones", rows.milestones)) if len(frame)]
    for name, frame in (("clients", rows.clients), ("episodes", rows.episodes), ("exits", rows.exits), *answers, *own):
        yield name
        yield from _lines(frame)


def _lines(frame: pd.DataFrame) -> Iterator[str]:
    columns = sorted(map(str, frame.columns))
    yield BETWEEN_CELLS.join(columns)
    cells = {name: _texts_of(frame[name]) for name in columns}
    yield from sorted(BETWEEN_CELLS.join(row) for row in zip(*cells.values(), strict=True))


def _texts_of(values: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_dtype(values.dtype):
        values = values.dt.strftime("%Y-%m-%d")
    codes, distinct = pd.factorize(values)  # a missing value has the code -1, the last of the texts
    texts = [*map(str, distinct), ""]
    return [texts[code] for code in codes]
