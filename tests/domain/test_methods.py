"""Every figure can be traced to a function that exists."""

from __future__ import annotations

from importlib import import_module

import pytest

from impactkit.domain.methods import METHODS, method


@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.id)
def test_the_function_of_a_method_exists_and_says_what_it_does(entry):
    module, _, name = entry.function.rpartition(".")

    assert getattr(import_module(module), name).__doc__


def test_an_unknown_method_names_those_that_there_are():
    with pytest.raises(KeyError, match="wilson"):
        method("guess")
