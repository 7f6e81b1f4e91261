"""The colours stand out from what they are drawn on, in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from impactkit.reports.palette import COLOURS, contrast, variables

TEXT = 4.5
SHAPE = 3.0
PAIRS = [
    *(
        (colour, ground, TEXT)
        for ground in ("paper", "panel")
        for colour in ("ink", "muted", "own", "exit", "improved", "worse-text", "exit-or-improved", "measured")
    ),
    *((colour, "band", TEXT) for colour in ("ink", "muted", "own")),
    *(
        (shape, ground, SHAPE)
        for shape in ("muted", "ink", "improved", "worse", "own")
        for ground in ("band", "band-outer")
    ),
    *(("on-dark", segment, TEXT) for segment in ("exit", "improved", "worse", "exit-or-improved", "measured")),
    *(("on-grey", segment, TEXT) for segment in ("no-change", "not-improved")),
    *(
        (shape, "paper", SHAPE)
        for shape in (
            "exit",
            "improved",
            "no-change",
            "worse",
            "unknown",
            "exit-or-improved",
            "not-improved",
            "measured",
            "own",
            "other",
            "axis",
        )
    ),
]
DECORATION = {"rule", "grid", "own-pale"}  # pale lines, and a fill that its outline carries


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_a_pair_in_use_has_contrast(one: str, other: str, least: float, scheme: str):
    assert contrast(getattr(COLOURS[one], scheme), getattr(COLOURS[other], scheme)) >= least


def test_every_colour_is_held_to_a_contrast():
    held = {colour for one, other, _ in PAIRS for colour in (one, other)}

    assert set(COLOURS) - held == DECORATION


@pytest.mark.parametrize(("one", "other", "ratio"), [("#FFFFFF", "#000000", 21.0), ("#777777", "#FFFFFF", 4.478)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)


def test_the_stylesheet_uses_only_colours_of_the_palette():
    sheet = files("impactkit.report_templates").joinpath("page.css").read_text(encoding="utf-8")

    assert set(re.findall(r"var\(--([a-z-]+)\)", sheet)) <= set(COLOURS)
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?=[^{}]*;)", sheet), "a colour outside the palette"


def test_each_colour_is_a_variable_of_both_schemes():
    light, dark = variables().split("@media screen", 1)

    for name, colour in COLOURS.items():
        assert f"--{name}:{colour.light};" in light
        assert f"--{name}:{colour.dark};" in dark
        assert f".f-{name}{{fill:var(--{name})}}" in dark
