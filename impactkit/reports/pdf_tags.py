"""What WeasyPrint 70 leaves undone in the tags of a PDF, mended while its objects are still in memory.

- A header cell (TH) has no Scope, so a reader cannot tell which cells it heads (PDF/UA-1, 7.5).
- The boxes in a page's margins are marked as content that stands in no structure; they are artifacts (7.1).

Each mend can go when WeasyPrint does it: the tests of the PDF's structure stay, and hold without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pydyf


class Pdf(Protocol):
    """The part of `pydyf.PDF` that is read here."""

    objects: list[pydyf.Object]


def mend_tags(document: object, pdf: Pdf) -> None:  # noqa: ARG001 - WeasyPrint gives both to its finisher
    """Add the scopes and make the margins artifacts; WeasyPrint calls this before it writes the file."""
    tree = {
        bytes(item.reference): item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for element in tree.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if _stands_in_head(element, tree) else "/Row"
    spoken = _spoken(tree)
    pages = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]
    streams = {bytes(item.reference): item for item in pdf.objects if isinstance(item, pydyf.Stream)}
    parents = _parent_arrays(pdf)
    for page in pages:
        unspoken = _make_artifacts(streams[page["Contents"]], spoken.get(bytes(page.reference), set()))
        for content in unspoken:
            parents[page["StructParents"]][content] = "null"


def _stands_in_head(element: pydyf.Dictionary, tree: dict[bytes, pydyf.Dictionary]) -> bool:
    above = tree.get(element["P"])
    while above is not None and above["S"] != "/Table":
        if above["S"] == "/THead":
            return True
        above = tree.get(above["P"])
    return False


def _spoken(tree: dict[bytes, pydyf.Dictionary]) -> dict[bytes, set[int]]:
    """Give, per page, the numbers of the marked content that the structure reaches from its root."""
    found: dict[bytes, set[int]] = {}
    open_elements = [element for element in tree.values() if element["S"] == "/Document"]
    while open_elements:
        element = open_elements.pop()
        for kid in element["K"]:
            if isinstance(kid, int):
                found.setdefault(element["Pg"], set()).add(kid)
            elif kid in tree:
                open_elements.append(tree[kid])
    return found


def _parent_arrays(pdf: Pdf) -> dict[int, pydyf.Array]:
    """Give the arrays that lead from marked content back to its element, by the page's number."""
    trees = (item["Nums"] for item in pdf.objects if isinstance(item, pydyf.Dictionary) and "Nums" in item)
    return {number: array for nums in trees for number, array in _in_pairs(nums) if isinstance(array, pydyf.Array)}


def _in_pairs(nums: pydyf.Array) -> Iterator[tuple[int, object]]:
    return zip(nums[::2], nums[1::2], strict=True)


def _make_artifacts(stream: pydyf.Stream, spoken: set[int]) -> list[int]:
    """Turn content that no element holds into artifacts; give its numbers."""
    turned: list[int] = []
    for place, item in enumerate(stream.stream):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item and item["MCID"] not in spoken:
            turned.append(item["MCID"])
            stream.stream[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
    return turned
