"""docs/folder.md: its examples are run, and it names every key that impact.yaml may hold."""

import re
from pathlib import Path

import pytest

from impactkit.declared.project_keys import ProjectKeys
from impactkit.tasks.describe import describe_service, measure

PAGE = (Path(__file__).parents[2] / "docs" / "folder.md").read_text("utf-8")
NAMED = re.compile(r"^`([\w.]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)


def keys_of(schema):
    """Give every key that a JSON schema names, at any depth."""
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}


@pytest.fixture
def example(folder):
    for path in folder.path.iterdir():
        path.unlink()
    for name, content in NAMED.findall(PAGE):
        folder.write(name, content)
    return folder


def test_the_example_reads_without_a_fault(example):
    project = example.open()

    assert project.problems == ()
    assert project.rows.clients["unemployment"].tolist() == ["over_2", "1_2"]
    assert project.rows.answers["jsse@1"]["jsse"].tolist() == [2.333, 3.167, 2.5]
    assert project.rows.exits["kind"].tolist() == ["work_open"]
    assert project.declaration.case_mix == ("gender", "unemployment")


def test_the_example_can_be_described(example):
    project = example.open()

    described = describe_service(measure(project), project.declaration.service("kantoaalto"))

    assert described.population == 2


def test_composites_and_targets_read_as_the_page_shows_them(folder):
    (block,) = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("composites:")]
    folder.change(("languages: [en]\n", f"languages: [en]\n{block.replace('kantoaalto', 'paja')}"))
    folder.change(("  - id: was\n", "  - id: was\n  - id: whodas12\n    first_code: 0\n"))
    folder.change(("holds: answers\n", "holds: answers\n    instrument: was\n"))

    declaration = folder.open().declaration

    (composite,), (target,) = declaration.composites, declaration.targets
    assert [(part.scale, part.weight) for part in composite.parts] == [("was", 2.0), ("whodas12", 1.0)]
    assert (target.share, target.kinds, target.when) == (0.3, ("work_open", "own_enterprise"), "by")
    assert target.population == (("partial_work_ability", ("yes",)), ("unemployment", ("over_2",)))


def test_the_page_names_every_key():
    assert {
        key for key in keys_of(ProjectKeys.model_json_schema()) if f"`{key}`" not in PAGE and f"{key}:" not in PAGE
    } == set()
