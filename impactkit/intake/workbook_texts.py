"""Gives every text of a workbook that is not read as a cell, from all its parts, to be looked through.

Each pattern takes time in proportion to the text, also where the markup is broken: parts that no reader parses are
looked through as well.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container, Iterator
from html import unescape
from pathlib import Path

MARKUP = (".xml", ".rels", ".vml")
SHORTEST = 10  # characters; below it a text holds no code
CELLS_BEGIN, CELLS_END = re.compile(r"<(?:\w+:)?sheetData\b"), re.compile(r"</(?:\w+:)?sheetData>")
STRING_BEGIN, STRING_END = re.compile(r"<(?:\w+:)?(?:si|is)\b[^<>]*>"), re.compile(r"</(?:\w+:)?(?:si|is)>")
TAG = re.compile(r"<[^<>]*>")
NODE = re.compile(rf">([^<>]{{{SHORTEST},}})")
ATTRIBUTE = re.compile(rf"""=\s*(?:"([^"<]{{{SHORTEST},}})"|'([^'<]{{{SHORTEST},}})')""")
# Remarks and the like are text to whoever opens the part.
NO_TAG = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|<\?|\?>")
# Numbers that programs write, not people.
WRITTEN_BY_PROGRAMS = re.compile(
    r"""[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|panose=["'][0-9A-Fa-f]{20}["']""", re.IGNORECASE
)
RUN = re.compile(rb"[\x20-\x7e]{10,}")
RUN_OF_TWO_BYTES = re.compile(rb"(?:[\x20-\x7e]\0){10,}")


def texts_outside(path: Path, cells: Container[object]) -> Iterator[str]:
    """Give the texts of all parts of a workbook that passed the guard, and the names of the parts.

    Parameters
    ----------
    path : Path
        The workbook.
    cells : container
        Values of cells: a text of the table of strings that is among them is not given.
    """
    with zipfile.ZipFile(path) as archive:
        yield from _of_bytes(archive.comment)
        for part in archive.namelist():
            yield part
            content = archive.read(part)
            if part.casefold().endswith(MARKUP):
                yield from _of_markup(content.decode("utf-8", errors="replace"), cells)
            else:
                yield from _of_bytes(content)


def _of_markup(content: str, cells: Container[object]) -> Iterator[str]:
    plain = WRITTEN_BY_PROGRAMS.sub(" ", NO_TAG.sub(" ", content))
    in_cells, around = _parted(plain)
    for text in (*_strings(plain), *map(unescape, NODE.findall(in_cells))):
        if text not in cells:
            yield text
    # First the tags, then what is escaped: "&lt;" within a text begins no tag.
    yield unescape(TAG.sub("", around))
    yield unescape(TAG.sub("\n", around))
    for attribute in ATTRIBUTE.finditer(plain):
        yield unescape(attribute[1] or attribute[2])


def _parted(content: str) -> tuple[str, str]:
    """Part what stands in cells or in the table of strings, text by text, from what stands around it."""
    begin, ends = CELLS_BEGIN.search(content), [match.end() for match in CELLS_END.finditer(content)]
    if not begin:
        begin, ends = STRING_BEGIN.search(content), [match.end() for match in STRING_END.finditer(content)]
    if not begin or not ends or ends[-1] < begin.start():
        return "", content
    return content[begin.start() : ends[-1]], content[: begin.start()] + content[ends[-1] :]


def _strings(content: str) -> Iterator[str]:
    """Give each string whole: its runs joined, and what is written above it to say how it is spoken."""
    for piece in STRING_END.split(content)[:-1]:
        yield unescape(TAG.sub("", STRING_BEGIN.split(piece)[-1]))


def _of_bytes(content: bytes) -> Iterator[str]:
    """Give the text of a part that is no markup: all of it, or the runs of letters within a picture or the like."""
    try:
        yield content.decode("utf-8")
    except UnicodeDecodeError:
        yield from (run.decode("ascii") for run in RUN.findall(content))
    yield from (run.decode("utf-16-le") for run in RUN_OF_TWO_BYTES.findall(content))
