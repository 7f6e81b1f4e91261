"""From blocks to one self-contained HTML file: its fonts and its stylesheet within, nothing fetched from outside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from impactkit.domain.version import VERSION
from impactkit.reports import palette
from impactkit.reports.blocks import Block, Cell, Column, Page, TextTone
from impactkit.reports.charts.draw import chart_markup, is_long
from impactkit.reports.charts.mini import gradient

FONTS = (("Inter", 400), ("Inter", 600), ("Inter", 700), ("Newsreader", 500), ("Newsreader", 600))
TEMPLATES = "impactkit.report_templates"


def render_html(page: Page) -> str:
    """Write a page as one HTML file that needs nothing else.

    Parameters
    ----------
    page : Page
        Finished blocks of one language.

    Returns
    -------
    str
        HTML with stylesheet and fonts within; the same page always gives the same text.
    """
    return _template().render(page=page, generator=generator(), style=screen_style())


def render_bare_html(page: Page) -> str:
    """Write a page without its stylesheet, for the PDF, which brings its own copy."""
    return _template().render(page=page, generator=generator(), style="")


def generator() -> str:
    """Name the program and its version, as it stands in the files."""
    return f"impactkit {VERSION}"


@cache
def screen_style() -> Markup:
    """Give the whole stylesheet of the HTML: fonts, colours, layout."""
    faces = "".join(font_face(family, weight, _data_url(family, weight)) for family, weight in FONTS)
    return Markup(faces) + layout_style()  # noqa: S704 - from package data alone


@cache
def layout_style() -> Markup:
    """Give colours and layout, without fonts."""
    sheet = files(TEMPLATES).joinpath("page.css").read_text(encoding="utf-8")
    return Markup(palette.variables() + sheet)  # noqa: S704 - from package data alone


def font_face(family: str, weight: int, url: str) -> str:
    """Write the CSS that gives one cut of a family."""
    return f"@font-face{{font-family:{family};font-weight:{weight};font-style:normal;src:url({url})}}"


def _data_url(family: str, weight: int) -> str:
    data = files(TEMPLATES).joinpath("fonts", f"{family}-{weight}.woff2").read_bytes()
    return f"data:font/woff2;base64,{b64encode(data).decode('ascii')}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(TEMPLATES, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        chart=chart_markup,
        is_long=is_long,
        gradient=gradient,
        token=_token,
        kind=_kind,
        beside=_beside,
        cell_class=_cell_class,
        deeper=_deeper,
    )
    return environment.get_template("page.html.j2")


def _kind(block: Block) -> str:
    return type(block).__name__


def _token(tone: TextTone) -> str:
    """Give the colour of a tone of text."""
    return "worse-text" if tone == "worse" else tone.replace("_", "-")


def _beside(cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> Iterator[tuple[Column, Cell]]:
    """Pair the cells of a row with the columns that head them."""
    return zip(columns[1:], cells, strict=True)


def _cell_class(cell: Cell, column: Column) -> str:
    """Give the classes of a cell: what it holds, and its colour; a hidden number has none."""
    names: list[str] = [column.kind]
    if cell.hidden:
        names.append("hidden")
    elif cell.tone:
        names.append(f"t-{_token(cell.tone)}")
    elif column.own:
        names.append("t-own")
    return " ".join(names)


def _deeper(level: int) -> int:
    return level + 1
