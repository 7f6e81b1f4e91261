"""The demo's reports, as `impactkit demo` writes them."""

from __future__ import annotations

import pikepdf
import pytest
from click.testing import CliRunner

from impactkit.cli.main import cli

MOST_PAGES = 8


def pages(path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


@pytest.mark.slow
def test_every_report_of_the_demo_fits_its_pages(tmp_path):
    done = CliRunner().invoke(cli, ["demo", str(tmp_path)])

    assert done.exit_code == 0, done.output
    written = {path.name: pages(path) for path in tmp_path.rglob("*.pdf")}
    assert len(written) >= 3
    assert {name: count for name, count in written.items() if count > MOST_PAGES} == {}
