"""A chart as markup: both forms, and a long one in images that paper can break between."""

from __future__ import annotations

from dataclasses import replace

from impactkit.reports.charts.draw import SCALES, chart_markup, draw, in_images
from impactkit.reports.charts.forms import WIDE

PAGE = 253 * 680 / 174  # the text of a page of A4, in units of the wide form


def test_a_short_chart_is_one_image(headline, distance):
    assert in_images(headline) == (headline,)
    assert in_images(distance) == (distance,)


def test_a_long_chart_is_parted_evenly_and_loses_no_scale(distance):
    scales = tuple(replace(distance.scales[0], heading=f"Osa-alue {number}") for number in range(14))

    images = in_images(replace(distance, scales=scales))

    assert [len(image.scales) for image in images] == [5, 4, 5]
    assert tuple(scale for image in images for scale in image.scales) == scales


def test_each_image_of_a_long_chart_tells_its_own_scales(distance, start_only):
    long = replace(distance, scales=distance.scales * 3)

    first = in_images(long)[0]

    assert first.title.startswith("Osallisuus 44,1 → 51,8 (+7,7 pistettä, väli 5,9–9,5); Työkyky 47,3 → 49,0")
    assert in_images(replace(start_only, scales=start_only.scales * 7))[0].title.startswith("Työkykypistemäärä 6,1; ")


def test_the_ids_of_a_long_chart_differ(distance):
    markup = chart_markup(replace(distance, scales=distance.scales * 3), "d")

    assert markup.count("<svg") == 4
    assert markup.count('id="d-1-wide-title"') == markup.count('id="d-2-narrow-title"') == 1


def test_an_image_of_the_most_scales_fits_a_page(distance):
    drawing = draw(replace(distance, scales=(distance.scales * 2)[:SCALES]), WIDE)

    assert drawing.height < 0.85 * PAGE
