"""How the workbook looks: few colours, each with a meaning, in good contrast."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

INK, MUTED, PAPER, RULE = "#1B2127", "#55606A", "#FFFFFF", "#D3DAE0"
HEADER, REQUIRED = "#0B3C5D", "#005FA3"
FONT = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    title: Format
    help: Format
    header: Format
    required: Format  # the header of a column that must be filled in
    plain: Format
    wrapped: Format
    day: Format
    machine: Format  # what is known already and not to be changed
    link: Format
    heading: Format
    command: Format


def styles(workbook: Workbook) -> Styles:
    """Make the formats of a workbook."""

    def made(**more: object) -> Format:
        return workbook.add_format({**FONT, **more})

    head = {
        "bold": True,
        "font_color": PAPER,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": RULE,
    }
    return Styles(
        title=made(bold=True, font_size=18, font_color=HEADER),
        help=made(font_color=MUTED),
        header=made(**head, bg_color=HEADER),
        required=made(**head, bg_color=REQUIRED),
        plain=made(),
        wrapped=made(text_wrap=True),
        day=made(num_format="d.m.yyyy", align="left"),
        machine=made(font_color=MUTED, text_wrap=True),
        link=made(font_color=REQUIRED, underline=1),
        heading=made(bold=True, font_size=13, font_color=HEADER),
        command=made(font_name="Consolas"),
    )
