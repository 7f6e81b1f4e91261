"""The files that may leave the house: all are drawn before any is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from impactkit.domain.local_text import Language

if TYPE_CHECKING:
    from impactkit.reports.blocks import Page

Format = Literal["html", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx")


def drawn(
    page: Page,
    workbook: Callable[[], bytes],
    *,
    stem: str,
    year: int,
    language: Language,
    formats: Sequence[Format],
    said: Callable[[str], object] = str,
) -> Iterator[tuple[str, bytes]]:
    """Draw a page and its figures.

    Parameters
    ----------
    page : Page
        What is told.
    workbook : callable
        Draws the figures workbook.
    stem, year, language
        What the files are called by: ``stem-2025.fi.html``, ``stem-figures-2025.fi.xlsx``.
    formats : sequence of {"html", "pdf", "xlsx"}
        What to draw.
    said : callable
        Told each format as its turn comes.

    Yields
    ------
    tuple of str and bytes
        Name and content of each file.
    """
    from impactkit.reports.pages import render_html
    from impactkit.reports.pdf import render_pdf

    for name in formats:
        said(name)
        if name == "xlsx":
            yield f"{stem}-figures-{year}.{language}.xlsx", workbook()
        elif name == "pdf":
            yield f"{stem}-{year}.{language}.pdf", render_pdf(page)
        else:
            yield f"{stem}-{year}.{language}.html", render_html(page).encode()


def written(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write files that were drawn, and give their paths; the folder is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return tuple(paths)
