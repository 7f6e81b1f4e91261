"""What a file says of where its facts come from, in the languages of the reader."""

from __future__ import annotations

import pytest

from impactkit.declared.instrument_file import Reliability
from impactkit.domain.local_text import LANGUAGES

FACT = {"kind": "alpha", "value": "0.9", "source": "A study (2020)", "evidence": "verified"}


def test_a_population_told_once_reads_alike_in_every_language():
    found = Reliability.model_validate({**FACT, "population": "JOBS II"}).made()

    assert [found.population.spoken(language) for language in LANGUAGES] == ["JOBS II", "JOBS II", "JOBS II"]


@pytest.mark.parametrize(("language", "said"), [("fi", "työttömiä"), ("sv", "arbetslösa"), ("en", "unemployed people")])
def test_a_population_told_in_three_languages_is_said_in_each(language, said):
    told = {"fi": "työttömiä", "sv": "arbetslösa", "en": "unemployed people"}

    found = Reliability.model_validate({**FACT, "population": told}).made()

    assert found.population.spoken(language) == said
