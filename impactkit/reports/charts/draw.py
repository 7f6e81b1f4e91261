"""A chart in both its forms, as markup; the page shows one of them by its width."""

from __future__ import annotations

from markupsafe import Markup

from impactkit.reports.charts.distance import draw_distance
from impactkit.reports.charts.forms import FORMS, Form
from impactkit.reports.charts.headline import draw_headline
from impactkit.reports.charts.inputs import Chart, HeadlineChart
from impactkit.reports.charts.marks import Drawing, write_svg


def draw(chart: Chart, form: Form) -> Drawing:
    """Draw a chart in one form."""
    if isinstance(chart, HeadlineChart):
        return draw_headline(chart, form)
    return draw_distance(chart, form)


def chart_markup(chart: Chart, key: str) -> Markup:
    """Give a chart in its wide and its narrow form; `key` is unique on the page."""
    return Markup("").join(
        write_svg(
            draw(chart, form),
            key=f"{key}-{form.name}",
            title=chart.title,
            description=chart.description,
            form=form.name,
        )
        for form in FORMS
    )
