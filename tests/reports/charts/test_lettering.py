"""Widths come from the font that the page carries, and lines break where Finnish allows."""

from __future__ import annotations

from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from impactkit.reports.charts.lettering import widest, width, wrap

WORDS = st.lists(
    st.sampled_from(
        ["siirtyi", "työhön", "osatyökykyinen", "Å", "ja", "palkkatuki-", "seuranta\u00admittaus", "95\u00a0%"]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_the_width_is_the_sum_of_the_advances_of_the_font(weight):
    font = TTFont(str(files("impactkit.report_templates").joinpath("fonts", f"Inter-{weight}.ttf")))
    glyphs = [font.getBestCmap()[ord(letter)] for letter in "Työ 8"]
    advances = sum(font["hmtx"].metrics[glyph][0] for glyph in glyphs)

    found = width("Työ 8", 12, weight)

    assert found == pytest.approx(12 * advances / font["head"].unitsPerEm)


@pytest.mark.parametrize("letter", "ÅÄÖåäöŠŽé€−–…→≥×\u202f\u00a0")
def test_the_font_holds_what_finnish_and_swedish_reports_print(letter):
    font = TTFont(str(files("impactkit.report_templates").joinpath("fonts", "Inter-400.ttf")))

    assert ord(letter) in font.getBestCmap()


def test_a_text_breaks_at_spaces_and_the_space_goes():
    found = wrap("siirtyi työhön", width("siirtyi ", 12), 12)

    assert found == ("siirtyi", "työhön")


def test_a_soft_hyphen_is_shown_only_where_the_line_breaks():
    assert wrap("seuranta\u00admittaus", 60, 12) == ("seuranta-", "mittaus")
    assert wrap("seuranta\u00admittaus", 200, 12) == ("seurantamittaus",)


def test_a_number_stays_with_its_per_cent_sign():
    assert wrap("noin 95\u00a0%", width("noin 95", 12), 12) == ("noin", "95\u00a0%")


def test_no_text_has_no_line():
    assert wrap("", 100, 12) == ()
    assert widest((), 12) == 0


@given(text=WORDS, limit=st.floats(30, 300))
def test_lines_hold_the_text_and_keep_to_the_limit_where_a_word_does(text: str, limit: float):
    lines = wrap(text, limit, 11)

    letters = "".join(lines).replace(" ", "").replace("-", "")
    assert letters == text.replace("\u00ad", "").replace(" ", "").replace("-", "")
    for line in lines:
        assert width(line, 11) <= limit + width("-", 11) or " " not in line
