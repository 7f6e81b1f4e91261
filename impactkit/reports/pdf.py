"""From blocks to a tagged PDF, by WeasyPrint, with no request to the outside.

What WeasyPrint 70 leaves undone is mended in `impactkit.reports.pdf_tags` before the file is written.
"""

from __future__ import annotations

import atexit
import sys
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from impactkit.domain.message import N_, Message
from impactkit.reports.blocks import Page
from impactkit.reports.pages import FONTS, TEMPLATES, font_face, layout_style, render_bare_html
from impactkit.reports.pdf_tags import mend_tags

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

WHAT = N_(
    "The PDF needs the library Pango, which is missing on this computer. The HTML report holds the same contents."
)
MENDS = {
    "linux": N_("Run: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    "darwin": N_("Run: brew install pango"),
    "win32": N_("Install MSYS2 from msys2.org, then run in its window: pacman -S mingw-w64-ucrt-x86_64-pango"),
}


class PangoMissing(Exception):  # noqa: N818 - a lack of the computer, no fault of the program
    """WeasyPrint cannot load Pango. `what` says so, `mend` gives the command that puts it right."""

    def __init__(self, platform: str) -> None:
        self.what = Message(WHAT)
        self.mend = Message(MENDS.get(platform, MENDS["linux"]))
        super().__init__(f"{self.what.text} {self.mend.text}")


def render_pdf(page: Page) -> bytes:
    """Write a page as PDF, tagged for PDF/UA-1.

    Parameters
    ----------
    page : Page
        Finished blocks of one language; the same that `render_html` takes.

    Returns
    -------
    bytes
        The file: A4, fonts embedded, bookmarks, Alt for each figure, header cells with scope, margins as artifacts.

    Raises
    ------
    PangoMissing
        If WeasyPrint finds no Pango on this computer.
    """
    check_pango()
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    sheet, fonts = _print_style()
    closed = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    document = HTML(string=render_bare_html(page), url_fetcher=closed)
    written: bytes = document.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=mend_tags
    )
    return written


def check_pango() -> None:
    """Load WeasyPrint, which loads Pango.

    Raises
    ------
    PangoMissing
        If it cannot; the message holds the command for this system.
    """
    try:
        import weasyprint  # noqa: F401 - the import itself is the check
    except OSError as error:  # what cffi raises where a system library is missing
        raise PangoMissing(sys.platform) from error


@cache
def _print_style() -> tuple[CSS, FontConfiguration]:
    """Read the stylesheet and the fonts once for all reports of this process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(font_face(family, weight, _ttf_url(family, weight)) for family, weight in FONTS)
    return CSS(string=faces + layout_style(), font_config=fonts), fonts


# WeasyPrint's fonts remove their files in __del__, which fails once modules are being taken down.
atexit.register(_print_style.cache_clear)


def _ttf_url(family: str, weight: int) -> str:
    data = files(TEMPLATES).joinpath("fonts", f"{family}-{weight}.ttf").read_bytes()
    return f"data:font/ttf;base64,{b64encode(data).decode('ascii')}"
