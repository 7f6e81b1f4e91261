"""Looks at a file before any reader does: whether it is a workbook, and whether reading it could do harm.

Thresholds and attacks: a zip bomb of 0.7 MB unpacks to 410 MB; one cell in the last row and column makes readers lay
out the whole sheet; a document type declaration can name other files or grow without end.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

import openpyxl

from impactkit.domain.message import N_
from impactkit.intake.findings import Fault, refusal

Read = TypeVar("Read")
MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
HIGHEST_RATIO = 150  # unpacked to packed, of a part
SMALL_PART = MEGABYTE  # below this a ratio harms nobody
MOST_PARTS = 500
LAST_ROW, LAST_COLUMN = 200_000, 1_000
BLOCK = 1 << 20
OVERLAP = 256  # bytes of the block before that are looked at again: nothing sought is longer

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # legacy .xls, and any workbook with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_PART = "[Content_Types].xml"
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
# Cells whose address has three letters or six digits; all others lie within the bounds.
FAR_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,2}(?=\d{6})|[A-Za-z]{3})(\d{1,9})["']""")
# Rows that are not empty: LibreOffice ends some sheets with an empty last row, which harms nobody.
FAR_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*\s)?r\s*=\s*["']()(\d{6,9})["'](?:[^>]*[^/>])?>""")
# Readers that fill whole sheets write to each cell of these areas.
AREA = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*\bref\s*=\s*["']([^"']+)["']""")
CORNERS = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,9}):\$?([A-Za-z]{1,3})\$?(\d{1,9})")
LARGEST_AREA = 100_000  # cells
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A file that passed, and what its parts told on the way."""

    path: Path
    formulas: frozenset[str]  # parts of sheets that hold formulas
    merged: frozenset[str]  # parts of sheets with merged cells


def guard(path: Path) -> Guarded:
    """Let a workbook pass, or refuse it.

    Raises
    ------
    InvalidData
        If the file cannot be opened, is no workbook of Excel, or is built so that reading it would do harm.
    RuntimeError
        If openpyxl runs without defusedxml, which an installation of impactkit brings along.
    """
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("openpyxl does not use defusedxml; install impactkit anew.")
    fault = _opened(path)
    if isinstance(fault, Fault):
        raise refusal(path, fault)
    return fault


def open_elsewhere(path: Path) -> bool:
    """Tell whether Excel or LibreOffice seems to have the file open: they keep a small file beside it meanwhile."""
    return any((path.parent / name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))


def _opened(path: Path) -> Guarded | Fault:
    return opened(path, lambda readable: _not_a_zip(readable) or _unpacked(path, readable))


def opened(path: Path, read: Callable[[IO[bytes]], Read]) -> Read | Fault:
    """Give what `read` makes of a file that can be opened and is not too large, else why it is refused."""
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for without end
        return Fault(code="no-file", what=N_("This is no file."), mend=N_("Name the workbook itself."))
    try:
        with path.open("rb") as readable:
            size = path.stat().st_size
            if size > LARGEST_FILE:
                return too_large(size, LARGEST_FILE)
            return read(readable)
    except FileNotFoundError:
        return Fault(
            code="no-file",
            what=N_("There is no such file."),
            mend=N_("Check the name and the folder, or write a new workbook with impactkit init."),
        )
    except IsADirectoryError:
        return Fault(code="a-folder", what=N_("This is a folder, not a workbook."), mend=N_("Name the file itself."))
    except PermissionError:
        return Fault(
            code="file-open",
            what=N_("The file cannot be opened: it is open in another program, or you may not read it."),
            mend=N_("Save and close it in Excel, then try again."),
        )
    except OSError:
        return damaged()


def _not_a_zip(readable: IO[bytes]) -> Fault | None:
    head = readable.read(len(OLE))
    readable.seek(0)
    if head == OLE:
        protected = ENCRYPTED in readable.read(LARGEST_FILE)
        readable.seek(0)
        return _with_password() if protected else _wrong_kind()
    if not head:
        return Fault(code="empty-file", what=N_("The file is empty."), mend=N_("Choose the filled workbook."))
    return None if head[:2] == b"PK" else _wrong_kind()


def _unpacked(path: Path, readable: IO[bytes]) -> Guarded | Fault:
    try:
        with zipfile.ZipFile(readable) as archive:
            return _fault_of_parts(archive) or _scanned(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return damaged()  # RuntimeError: a part with a password; NotImplementedError: an unknown compression


def _fault_of_parts(archive: zipfile.ZipFile) -> Fault | None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or len(set(names)) < len(names) or any(map(_leaves_its_folder, names)):
        return hostile()
    if unpacked > LARGEST_UNPACKED:
        return too_large(unpacked, LARGEST_UNPACKED)
    dense = (part.file_size for part in parts if part.file_size > HIGHEST_RATIO * max(part.compress_size, 1))
    if any(size > SMALL_PART for size in dense):
        return hostile()
    if any(part.flag_bits & 1 for part in parts):
        return _with_password()
    return None if WORKBOOK_PART in names and any(name.startswith("xl/") for name in names) else _wrong_kind()


def _leaves_its_folder(name: str) -> bool:
    return ".." in PurePosixPath(name).parts or name.startswith("/")


def _scanned(path: Path, archive: zipfile.ZipFile) -> Guarded | Fault:
    formulas, merged = set(), set()
    for part in archive.infolist():
        name = part.filename
        if not name.casefold().endswith((".xml", ".rels", ".vml")):
            continue
        sheet = bool(SHEET_PART.fullmatch(name))
        for block in _blocks(archive, part):
            if DOCTYPE.search(block) or not _in_utf8(block):
                return hostile()
            if sheet and (fault := _far_cell(block) or _vast_area(block)):
                return fault
            if sheet and FORMULA.search(block):
                formulas.add(name)
            if sheet and MERGED.search(block):
                merged.add(name)
    return Guarded(path=path, formulas=frozenset(formulas), merged=frozenset(merged))


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(part) as readable:
        while block := readable.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]


def _in_utf8(block: bytes) -> bool:
    """Tell whether a block can be searched for ASCII signs: another encoding could hide what is sought."""
    declared = ENCODING.search(block[:OVERLAP])
    known = not declared or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
    return known and b"\0" not in block and not block.startswith((b"\xff\xfe", b"\xfe\xff"))


def _far_cell(block: bytes) -> Fault | None:
    for letters, digits in {*FAR_CELL.findall(block), *FAR_ROW.findall(block)}:
        if int(digits) > LAST_ROW or _column(letters) > LAST_COLUMN:
            return Fault(
                code="far-cell",
                what=N_("There is a cell at {cell}, far beyond the data."),
                mend=N_("Delete all rows and columns after the data in Excel, save the workbook and try again."),
                details=(("cell", (letters + digits).decode("ascii")),),
            )
    return None


def _vast_area(block: bytes) -> Fault | None:
    for area in AREA.findall(block):
        corners = CORNERS.fullmatch(area)
        if corners:
            first, top, last, bottom = corners.groups()
            wide, high = abs(_column(last) - _column(first)) + 1, abs(int(bottom) - int(top)) + 1
            if wide * high > LARGEST_AREA:
                return hostile()
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def too_large(size: int, limit: int) -> Fault:
    """Say that a file is larger than may be read; both in bytes."""
    return Fault(
        code="too-large",
        what=N_("The file is too large: {size} MB where {limit} MB is the most."),
        mend=N_("Save a copy without pictures and without sheets that are not needed."),
        details=(("size", str(-(-size // MEGABYTE))), ("limit", str(limit // MEGABYTE))),
    )


def hostile() -> Fault:
    """Say that a file is built to do harm."""
    return Fault(
        code="hostile-file",
        what=N_("The file is built in a way that no workbook of Excel is; reading it could do harm."),
        mend=N_("Ask where the file comes from. Open it in Excel and save it as a new workbook (.xlsx)."),
    )


def _wrong_kind() -> Fault:
    return Fault(
        code="not-a-workbook",
        what=N_("The file is not a workbook of the kind .xlsx."),
        mend=N_("Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."),
    )


def _with_password() -> Fault:
    return Fault(
        code="password",
        what=N_("The workbook is protected with a password."),
        mend=N_("Take the password off in Excel (File, Info, Protect Workbook) and save a copy."),
    )


def damaged() -> Fault:
    """Say that a file is broken inside."""
    return Fault(
        code="unreadable-file",
        what=N_("The file is damaged and cannot be read."),
        mend=N_("Open it in Excel, let Excel repair it, and save it under a new name."),
    )
