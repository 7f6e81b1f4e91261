"""What must agree between the parts of an instrument's file.

Functions over the tree as written and not validators of the model: those stay silent while any field is wrong, and the
user would learn of the second fault only after mending the first. Where a part is missing or misspelt, the model says
so; a check that needs it passes over it.
"""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.declared.faults import problem
from impactkit.declared.yaml_text import Listing, Mapping, Node, Text, below
from impactkit.domain.message import N_
from impactkit.domain.problems import Problem


def cross_checked(tree: Mapping) -> list[Problem]:
    """Give everything that does not agree, in the order of the checks."""
    return [*_ids_once(tree, "items"), *_ids_once(tree, "scales")]


def _ids_once(tree: Mapping, part: str) -> Iterator[Problem]:
    seen: dict[str, int | None] = {}
    for entry in _entries(tree, part):
        written = below(entry, "id")
        if not isinstance(written, Text):
            continue
        if written.text in seen:
            yield problem(
                "id-twice",
                N_("The id {value} is used twice; the first one stands on line {first}."),
                N_("Give one of the two another id."),
                place=written.place,
                value=written.text,
                first=str(seen[written.text]),
            )
        seen.setdefault(written.text, written.place.line)


def _entries(tree: Node, *path: str) -> tuple[Node, ...]:
    found = below(tree, *path)
    return found.items if isinstance(found, Listing) else ()
