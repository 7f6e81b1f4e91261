"""A goal in impact.yaml is measured on the composite of its indicator."""

import pytest

TWO = """\
  - id: was
  - {id: whodas12, first_code: 1}
composites:
  - indicator: work_ability
    parts: [{scale: was}, {scale: whodas12}]
    anchor: was
"""


@pytest.fixture
def composed(folder):
    """Give the folder with a composite of work ability."""
    return folder.change(("  - id: was\n", TWO), ("    values: {service: paja, rater: client}", ANSWERS))


ANSWERS = """\
    values: {service: paja, rater: client}
    instrument: was"""


@pytest.mark.parametrize(
    ("written", "measured_on"),
    [
        ("scale: was", "index.work_ability"),
        ("scale: index.work_ability", "index.work_ability"),
        ("rater: client", "index.work_ability"),
        ("scale: whodas12", "whodas12"),
    ],
)
def test_a_goal_is_measured_on_the_composite_unless_it_names_another_scale(composed, written, measured_on):
    project = composed.change(("scale: was, target: 30", f"{written}, target: 30")).open()

    assert project.declaration.services[0].goal.scale == measured_on
    assert len(project.declaration.composites) == 1


def test_a_goal_on_a_composite_that_is_not_declared_is_told_at_its_key(folder):
    (found,) = folder.change(("scale: was", "scale: index.work_ability")).faults()

    assert (found.code, found.place.line, found.value) == ("unknown-word", 11, "index.work_ability")
