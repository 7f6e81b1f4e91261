"""SVG as browsers, WeasyPrint and screen readers need it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

from impactkit.reports.charts.draw import chart_markup
from impactkit.reports.charts.forms import FORMS
from impactkit.reports.charts.marks import Box, Circle, Drawing, Hatch, Line, Rect, Text, write_svg
from impactkit.reports.palette import COLOURS

SVG = "{http://www.w3.org/2000/svg}"


def parts(markup: str) -> list:
    """Parse the wide and the narrow form."""
    return list(fromstring(f"<both>{markup}</both>"))


@pytest.fixture(params=["headline", "distance", "start_only"])
def forms(request) -> list:
    return parts(chart_markup(request.getfixturevalue(request.param), "participation.improved"))


def test_a_chart_has_a_wide_and_a_narrow_form(forms):
    assert [form.get("class") for form in forms] == ["chart wide", "chart narrow"]
    assert [form.get("viewBox").split()[2] for form in forms] == ["680", "358"]


def test_the_root_is_an_image_named_by_its_title(forms):
    for form in forms:
        title = form.find(f"{SVG}title")
        description = form.find(f"{SVG}desc")
        assert form.get("role") == "img"
        assert form.get("aria-labelledby") == title.get("id")
        assert form.get("aria-describedby") == description.get("id")
        assert form.get("font-family").startswith("Inter")
        assert 20 < len(title.text) <= 250


def test_ids_are_unique_over_both_forms(forms):
    ids = [element.get("id") for form in forms for element in form.iter() if element.get("id")]

    assert len(ids) == len(set(ids))


def test_every_colour_is_a_light_hex_with_the_class_that_the_dark_scheme_replaces(forms):
    for form in forms:
        for element in form.iter():
            classes = (element.get("class") or "").split()
            for attribute, letter in (("fill", "f"), ("stroke", "s")):
                value = element.get(attribute)
                if value in (None, "none"):
                    continue
                named = [name[2:] for name in classes if name.startswith(f"{letter}-")]
                assert [COLOURS[name].light for name in named] == [value]


def test_nothing_is_used_that_weasyprint_does_not_paint(forms):
    for form in forms:
        names = {element.tag.removeprefix(SVG) for element in form.iter()}
        assert names <= {"svg", "title", "desc", "rect", "line", "circle", "path", "text"}
        assert not any("dominant-baseline" in element.attrib or "style" in element.attrib for element in form.iter())


def test_text_is_escaped():
    drawing = Drawing(width=10, height=10, marks=(Text(x=0, y=5, text='<b>&"', size=5),))

    markup = write_svg(drawing, key='a"b', title="<script>", description="&", form="wide")

    (form,) = parts(markup)
    assert form.find(f"{SVG}text").text == '<b>&"'
    assert form.find(f"{SVG}title").text == "<script>"


def test_marks_are_written_the_same_each_time(headline):
    assert chart_markup(headline, "k") == chart_markup(headline, "k")


def test_an_outline_lies_within_its_rectangle():
    written = Rect(x=10, y=20, width=30, height=40, outline="axis").svg()

    assert 'x="10.5" y="20.5" width="29" height="39"' in written


def test_hatching_keeps_to_its_rectangle():
    written = Hatch(x=10, y=20, width=30, height=8, step=5).svg()

    places = [tuple(map(float, place.split())) for place in re.findall(r"[ML]([\d. ]+)", written)]
    assert len(places) >= 12
    assert all(10 <= x <= 40 and 20 <= y <= 28 for x, y in places)
    for (x1, y1), (x2, y2) in zip(places[::2], places[1::2], strict=True):
        assert x2 - x1 == pytest.approx(y1 - y2)


def test_numbers_are_short():
    assert 'x1="0" y1="1.2" x2="3" y2="0"' in Line(x1=-0.01, y1=1.23, x2=3.0, y2=0.04).svg()
    assert 'cx="2" cy="2.5" r="5.2"' in Circle(x=2, y=2.5, radius=5.2, colour="own").svg()


def test_boxes_meet_where_they_share_more_than_an_edge():
    box = Box(0, 0, 10, 10)

    assert box.meets(Box(9, 9, 20, 20))
    assert not box.meets(Box(10, 0, 20, 10))


def test_text_takes_room_by_its_anchor():
    boxes = [Text(x=100, y=20, text="Työ", size=10, anchor=anchor).box for anchor in ("start", "middle", "end")]

    assert boxes[0].left == pytest.approx(100)
    assert (boxes[1].left + boxes[1].right) / 2 == pytest.approx(100)
    assert boxes[2].right == pytest.approx(100)


def test_every_chart_is_drawn_in_every_form(headline, distance):
    for chart in (headline, distance):
        assert chart_markup(chart, "k").count("<svg") == len(FORMS)
