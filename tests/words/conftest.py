"""What the code says and what the catalogues hold, for the tests of words."""

from __future__ import annotations

import ast
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PACKAGE = Path(str(files("impactkit")))


@pytest.fixture(scope="session")
def extracted() -> frozenset[str]:
    """Give the messages that gettext's tools find in the code."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords={"N_": None})
    return frozenset(message for _, _, message, _, _ in found)


@pytest.fixture(scope="session")
def marked() -> frozenset[str]:
    """Give the messages that Python itself finds marked in the code."""
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
    )
    return frozenset(
        call.args[0].value if isinstance(call.args[0], ast.Constant) else ast.unparse(call) for call in calls
    )


@pytest.fixture(scope="session")
def catalogue_of():
    """Read the catalogue of a language as it lies in the package."""

    def read(language: str) -> Catalog:
        with (PACKAGE / "words" / f"{language}.po").open("rb") as readable:
            return read_po(readable, locale=language, abort_invalid=True)

    return read
