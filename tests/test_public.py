"""What is promised is there, documented, and in the wheel."""

from __future__ import annotations

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import impactkit
from impactkit.cli.main import cli

ROOT = Path(__file__).parent.parent
MAPPED = {"impactkit.instruments": "instruments", "impactkit.report_templates": "report_templates"}
DATA = {".yaml", ".j2", ".css", ".po", ".csv", ".woff2", ".ttf", ".txt", ".svg", ".json", ".typed", ".py"}


@pytest.mark.parametrize("name", impactkit.__all__)
def test_every_promised_name_is_there(name):
    assert getattr(impactkit, name) is not None


def test_an_unknown_name_is_an_attribute_error_that_lists_what_exists():
    with pytest.raises(AttributeError, match="reliable_change"):
        _ = impactkit.rci


@pytest.mark.parametrize("name", sorted(set(impactkit.__all__) - {"__version__"}))
def test_every_promised_name_is_documented(name):
    documented = (ROOT / "docs" / "library.md").read_text("utf-8")

    assert f"`{name}`" in documented
    assert getattr(impactkit, name).__doc__


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented(name):
    assert f"## impactkit {name}" in (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_the_packages_of_setup_cfg_are_those_of_the_tree():
    declared = configparser.ConfigParser()
    declared.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(declared["options"]["packages"].split())

    found = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "impactkit").rglob("__init__.py")}

    assert listed == found | set(MAPPED)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_tree(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())

    tree = {path.relative_to(ROOT).as_posix() for path in (ROOT / "impactkit").rglob("*") if path.suffix in DATA}
    tree |= {
        f"impactkit/{path.relative_to(ROOT).as_posix()}"
        for folder in MAPPED.values()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in DATA
    }
    wanted = {name for name in tree if "__pycache__" not in name}

    assert wanted - held == set()


def test_the_dependencies_of_setup_cfg_each_have_a_line_of_why():
    declared = configparser.ConfigParser()
    declared.read(ROOT / "setup.cfg", encoding="utf-8")
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8").casefold()

    names = [line.split(">")[0].casefold() for line in declared["options"]["install_requires"].split()]

    assert [name for name in names if name not in told] == []
