"""The two forms of each chart: a wide one for paper and screens, a narrow one for phones.

Sizes are in units of the drawing. The wide form is 174 mm on paper, so 11 units are 8 points; the narrow one fills a
phone of 390 pixels, so a unit is a pixel there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Width of the drawing and the sizes of its texts."""

    name: str
    width: float
    heading: float  # above a bar, beside a scale
    label: float  # the name of a segment
    detail: float  # what stands below a name
    number: float  # in a bar
    slim_number: float
    row_number: float  # where the names stand in rows
    small: float  # on columns, on axes, in the key
    bar: float  # height of a bar
    slim_bar: float

    @property
    def is_wide(self) -> bool:
        """Tell whether labels stand beside what they name, rather than above or below it."""
        return self.name == "wide"


WIDE = Form(
    name="wide",
    width=680,
    heading=12.5,
    label=12.5,
    detail=11,
    number=19,
    slim_number=15,
    row_number=15,
    small=11.5,
    bar=46,
    slim_bar=26,
)
NARROW = Form(
    name="narrow",
    width=358,
    heading=14,
    label=14.5,
    detail=13,
    number=17,
    slim_number=15,
    row_number=17,
    small=13,
    bar=44,
    slim_bar=28,
)
FORMS = (WIDE, NARROW)
