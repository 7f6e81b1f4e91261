"""A chart in both its forms, as markup; the page shows one of them by its width."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil

from markupsafe import Markup

from impactkit.reports.charts.band import draw_band
from impactkit.reports.charts.caterpillar import draw_caterpillar, parted
from impactkit.reports.charts.comparison_inputs import BandChart, CaterpillarChart, FunnelChart
from impactkit.reports.charts.distance import draw_distance
from impactkit.reports.charts.forms import FORMS, Form
from impactkit.reports.charts.funnel import draw_funnel
from impactkit.reports.charts.headline import draw_headline
from impactkit.reports.charts.inputs import Chart, DistanceChart, HeadlineChart, ScaleRow
from impactkit.reports.charts.marks import Drawing, write_svg

SCALES = 6  # of one image: what a page of paper holds with its heading and note


def draw(chart: Chart, form: Form) -> Drawing:
    """Draw a chart in one form."""
    match chart:
        case HeadlineChart():
            return draw_headline(chart, form)
        case DistanceChart():
            return draw_distance(chart, form)
        case CaterpillarChart():
            return draw_caterpillar(chart, form)
        case BandChart():
            return draw_band(chart, form)
        case FunnelChart():
            return draw_funnel(chart, form)


def chart_markup(chart: Chart, key: str) -> Markup:
    """Give a chart in its wide and its narrow form, in several images if it is long; `key` is unique on the page."""
    images = in_images(chart)
    keys = [key] if len(images) == 1 else [f"{key}-{number}" for number in range(1, len(images) + 1)]
    return Markup("").join(
        write_svg(
            draw(image, form),
            key=f"{image_key}-{form.name}",
            title=image.title,
            description=image.description,
            form=form.name,
        )
        for image, image_key in zip(images, keys, strict=True)
        for form in FORMS
    )


def is_long(chart: Chart) -> bool:
    """Tell whether a chart takes several images."""
    return len(in_images(chart)) > 1


def in_images(chart: Chart) -> tuple[Chart, ...]:
    """Part a long chart into images, each telling what it shows itself."""
    if isinstance(chart, CaterpillarChart):
        return parted(chart)
    if not isinstance(chart, DistanceChart) or len(chart.scales) <= SCALES:
        return (chart,)
    count = ceil(len(chart.scales) / SCALES)
    bounds = [round(number * len(chart.scales) / count) for number in range(count + 1)]
    parts = (chart.scales[first:last] for first, last in pairwise(bounds))
    return tuple(replace(chart, scales=part, title="; ".join(_told(scale) for scale in part)) for part in parts)


def _told(scale: ScaleRow) -> str:
    """Tell a scale in the texts that it is drawn with."""
    if scale.now is None or scale.change is None:
        return f"{scale.heading} {scale.start.text}"
    return f"{scale.heading} {scale.start.text} → {scale.now.text} ({scale.change.text}, {scale.change.interval_text})"
