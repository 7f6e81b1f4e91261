"""Codes of the frames in words."""

from __future__ import annotations

import pytest

from impactkit.domain.exits import EXIT_KINDS
from impactkit.record.coded_words import CODES, in_words


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize(("column", "code"), [(column, code) for column, codes in CODES.items() for code in codes])
def test_a_code_is_said_in_words_without_underscores(column, code, language):
    assert "_" not in in_words(column, code, language)


@pytest.mark.parametrize("kind", [kind.id for kind in EXIT_KINDS])
def test_every_kind_of_exit_has_words(kind):
    assert in_words("exit_kind", kind, "fi") != kind


def test_a_text_that_is_no_code_stays_as_it_is():
    """The reasons why there is no score name the unanswered questions."""
    assert in_words("reason", "item q9 not answered", "fi") == "item q9 not answered"


def test_a_code_of_another_column_stays_as_it_is():
    assert in_words("service", "exit", "fi") == "exit"
