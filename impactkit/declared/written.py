"""Values of a located tree as the cross-checks need them: read where they can be, passed over where not."""

from __future__ import annotations

from impactkit.declared.spellings import DECIMAL, WHOLE
from impactkit.declared.yaml_text import Listing, Mapping, Node, Text, below


def entries(tree: Node, *path: str | int) -> tuple[Node, ...]:
    """Give the entries of the list at `path`; none where there is no list."""
    found = below(tree, *path)
    return found.items if isinstance(found, Listing) else ()


def keys(tree: Node, *path: str | int) -> tuple[str, ...]:
    """Give the keys at `path`."""
    found = below(tree, *path)
    return tuple(found.values) if isinstance(found, Mapping) else ()


def text(node: Node | None) -> str | None:
    """Give a text; None where there is none."""
    return node.text if isinstance(node, Text) and not node.empty else None


def texts(tree: Node, *path: str | int) -> tuple[str, ...]:
    """Give the texts of the list at `path`."""
    return tuple(found for found in map(text, entries(tree, *path)) if found is not None)


def whole(node: Node | None) -> int | None:
    """Give a whole number; None where it is none."""
    return int(node.text) if isinstance(node, Text) and WHOLE.fullmatch(node.text) else None


def number(node: Node | None) -> float | None:
    """Give a number; None where it is none."""
    return float(node.text) if isinstance(node, Text) and DECIMAL.fullmatch(node.text) else None


def ratio(node: Node | None) -> float | None:
    """Give a number or a ratio as one number; 1 where nothing is written, None where it is neither."""
    if node is None:
        return 1.0
    if isinstance(node, Listing) and len(node.items) == 2:
        above, beneath = (whole(part) for part in node.items)
        return None if above is None or not beneath else above / beneath
    return number(node)


def codes_of(tree: Mapping, answers: str) -> tuple[int, ...]:
    """Give the codes of an answer set; none where one of them is no whole number."""
    found = tuple(whole(code) for code in entries(tree, "answers", answers, "codes"))
    return tuple(code for code in found if code is not None) if None not in found else ()
