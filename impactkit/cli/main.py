"""The command `impactkit`: what a user types, and what happens when something goes wrong.

Exit codes: 0 done, 1 problems in the data, 2 wrong use, 3 our own fault.
"""

from __future__ import annotations

import sys

import click

from impactkit.cli.compare import compare
from impactkit.cli.instruments import instruments
from impactkit.cli.measure import due, measure
from impactkit.cli.project import check, demo, init, score
from impactkit.cli.report import report
from impactkit.domain.version import VERSION

# \b keeps click from joining the lines that follow it.
HELP = """Show what clients achieve on the way to work, from the questionnaires that they fill in.

A filled workbook becomes a report: HTML, PDF, and a workbook of figures. Begin with:

\b
  impactkit init clients.xlsx --instrument was --instrument esis
  impactkit check clients.xlsx
  impactkit report service clients.xlsx
"""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="impactkit")
def cli() -> None:
    """Gather the commands."""


for command in (init, check, score, measure, due, report, compare, instruments, demo):
    cli.add_command(command)


def main() -> None:
    """Run the command; whatever happens, no traceback reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a sign that a text holds; a question mark is better than a stop.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        cli(prog_name="impactkit")
    except Exception as fault:  # noqa: BLE001 - the last door: any fault of ours is told in a sentence
        from impactkit.cli.fault import OUR_FAULT, tell_our_fault

        tell_our_fault(fault)
        raise SystemExit(OUR_FAULT) from None
