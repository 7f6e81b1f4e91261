"""How much a report costs beyond WeasyPrint: HTML and PDF of a second report, against `write_pdf` of that HTML alone.

    python benchmarks/pdf.py

A service of the example ecosystem is reported twice in one process; the second time counts. "Written" is the HTML and
the PDF from a Release; "reported" also computes the figures and makes the Release. All are timed in turn, round after
round, so that a busy machine slows all of them; the medians are compared. The bar is 1.5.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from turns import Calls, in_turn
from weasyprint import HTML

from impactkit.domain.figures import Release
from impactkit.reports.pages import render_html
from impactkit.reports.pdf import render_pdf
from impactkit.reports.service import service_page
from impactkit.tasks.check import open_project
from impactkit.tasks.describe import Measured, measure
from impactkit.tasks.publish import publish
from impactkit.tasks.start import write_example
from impactkit.words.languages import languages

BAR = 1.5
ROUNDS = 5
LANGUAGE = languages()[0]


def written(release: Release) -> None:
    """Write a release as HTML and PDF."""
    page = service_page(release, LANGUAGE)
    render_html(page)
    render_pdf(page)


def reported(measured: Measured, service: str, folder: Path) -> Release:
    """Report a service of a measured project as HTML and PDF."""
    return publish(measured, service, lang=LANGUAGE, out=folder, formats=("html", "pdf")).release


def bare(html: str) -> None:
    """Let WeasyPrint alone make the PDF of that HTML."""
    HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def main() -> int:
    """Print the times and their ratios; 1 if the bar is not kept."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        measured = measure(open_project(write_example(folder, language=LANGUAGE).workbooks[0]))
        service = measured.project.declaration.services[0].id
        release = reported(measured, service, folder)
        html = render_html(service_page(release, LANGUAGE))
        runs: Calls = {
            "write_pdf alone": lambda: bare(html),
            "written": lambda: written(release),
            "reported": lambda: reported(measured, service, folder),
        }
        times = in_turn(runs, rounds=ROUNDS, clock=perf_counter)
    base = median(times["write_pdf alone"])
    for name, found in times.items():
        print(f"{name:16} {median(found):6.2f} s   ratio {median(found) / base:4.2f}")
    return 0 if median(times["reported"]) <= BAR * base else 1


if __name__ == "__main__":
    sys.exit(main())
