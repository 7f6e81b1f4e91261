"""The fonts travel with the package, each cut twice, under their licence."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from impactkit.reports.pages import FONTS

FOLDER = files("impactkit.report_templates").joinpath("fonts")


@pytest.mark.parametrize("form", ["ttf", "woff2"])
@pytest.mark.parametrize(("family", "weight"), FONTS)
def test_a_cut_is_named_by_family_and_weight(family, weight, form):
    font = TTFont(BytesIO(FOLDER.joinpath(f"{family}-{weight}.{form}").read_bytes()))

    assert font["name"].getDebugName(16) == family
    assert font["OS/2"].usWeightClass == weight
    assert "fvar" not in font  # one cut, not a variable font


@pytest.mark.parametrize("family", ["Inter", "Newsreader"])
def test_the_licence_lies_beside_and_reserves_no_name(family):
    licence = FOLDER.joinpath(f"OFL-{family}.txt").read_text(encoding="utf-8")

    first = licence.splitlines()[0]
    assert "SIL Open Font License, Version 1.1" in licence
    assert "Reserved Font Name" not in first  # so a subset may keep the name


def test_the_fonts_of_one_html_stay_small():
    assert sum(len(FOLDER.joinpath(f"{family}-{weight}.woff2").read_bytes()) for family, weight in FONTS) < 150_000
