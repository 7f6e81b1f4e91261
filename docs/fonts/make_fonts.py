"""Make the fonts that reports carry, from the variable fonts on PyPI.

Run it in an environment of its own; nothing of it is needed to make a report::

    python -m venv fonts && fonts/bin/pip install -r docs/fonts/requirements.txt
    fonts/bin/python docs/fonts/make_fonts.py

It writes to ``report_templates/fonts`` one TTF per cut (for the widths of labels and for the PDF), the same cut as
WOFF2 (for the HTML), and the licence of each family. Both families are under the SIL Open Font License without a
Reserved Font Name, so a subset may keep the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).parents[2] / "report_templates" / "fonts"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "case"]
CHARACTERS = [
    *range(0x0020, 0x007F),
    *range(0x00A0, 0x0180),  # Latin-1, Latin Extended-A
    *range(0x0218, 0x021C),
    *range(0x2002, 0x200B),  # spaces
    *range(0x2010, 0x2027),  # hyphens, dashes, quotation marks, bullet, ellipsis
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC),
    *range(0x2190, 0x2194),  # arrows
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713),
]
NAMES = {"family": 1, "style": 2, "full": 4, "postscript": 6, "typographic family": 16, "typographic style": 17}


@dataclass(frozen=True)
class Family:
    """A variable font, and the cuts that are taken from it."""

    name: str
    package: str
    optical_size: int
    weights: tuple[int, ...]


FAMILIES = (
    Family("Inter", "fontpkg_inter", 14, (400, 600, 700)),
    Family("Newsreader", "fontpkg_newsreader", 36, (500, 600)),
)


def cut(family: Family, weight: int) -> TTFont:
    """Give one weight of a family, with the characters that reports use."""
    source = files(family.package).joinpath("files", f"{family.name}[opsz,wght].ttf")
    font = TTFont(str(source), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"opsz": family.optical_size, "wght": weight})
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    name_cut(font, family.name, weight)
    return font


def name_cut(font: TTFont, family: str, weight: int) -> None:
    """Name a cut so that both browsers and WeasyPrint find it by family and weight."""
    style = WEIGHTS[weight]
    texts = {
        "family": f"{family} {style}",
        "style": "Regular",
        "full": f"{family} {style}",
        "postscript": f"{family}-{style}",
        "typographic family": family,
        "typographic style": style,
    }
    for name_id in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=name_id)
    for name, text in texts.items():
        font["name"].setName(text, NAMES[name], 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def main() -> None:
    """Write every cut as TTF and WOFF2, and the licences."""
    TARGET.mkdir(exist_ok=True)
    for family in FAMILIES:
        licence = files(family.package).joinpath("LICENSE").read_text(encoding="utf-8")
        (TARGET / f"OFL-{family.name}.txt").write_text(licence, encoding="utf-8")
        for weight in family.weights:
            font = cut(family, weight)
            font.save(TARGET / f"{family.name}-{weight}.ttf")
            font.flavor = "woff2"
            font.save(TARGET / f"{family.name}-{weight}.woff2")


if __name__ == "__main__":
    main()
