"""Every message of the code stands in every catalogue, whole and with the same places."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from string import Formatter

import pytest

from impactkit.domain.local_text import Language
from impactkit.intake.sheets import all_sheets
from impactkit.reports.blocks import TextTone
from impactkit.words.languages import languages
from impactkit.words.say import say

TRANSLATED: list[Language] = [language for language in languages() if language != "en"]
MARK = re.compile(r"</?\w+>")
FORBIDDEN = {  # words that claim a cause or a truth that the figures cannot show
    "fi": re.compile(r"\b(sattum\w*|todelli\w*|todella|vaikutti\w*)\b|\}:", re.IGNORECASE),
    "sv": re.compile(r"\b(slump\w*|verklig\w*|sann\w*)\b", re.IGNORECASE),
}
# A colon that ends a lead-in may follow a place; one that hangs a case ending on it may not: "{x}:n".
LEAD_IN = re.compile(r"\}:(?=\s|</|$)")


@pytest.fixture(params=TRANSLATED)
def language(request) -> Language:
    return request.param


@pytest.fixture
def entries(language, catalogue_of) -> dict[str, str]:
    return {entry.id: entry.string for entry in catalogue_of(language) if entry.id}


def places(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def marks(text: str) -> list[str]:
    return MARK.findall(text)


def test_finnish_has_a_catalogue():
    assert "fi" in TRANSLATED


def test_no_message_is_marked_where_the_tools_cannot_find_it(marked, extracted):
    """Such as within an f-string, or put together from parts."""
    assert marked == extracted


def test_every_message_is_translated(extracted, entries):
    missing = sorted(message for message in extracted if not entries.get(message))

    assert missing == []


def test_no_message_is_kept_that_the_code_no_longer_says(extracted, entries, language, catalogue_of):
    catalogue = catalogue_of(language)

    assert sorted(set(entries) - extracted) == []
    assert list(catalogue.obsolete) == []


def test_no_translation_is_a_guess_of_the_tools(language, catalogue_of):
    assert [entry.id for entry in catalogue_of(language) if entry.id and entry.fuzzy] == []


def test_a_translation_has_the_places_of_its_message(entries):
    differing = {message: said for message, said in entries.items() if set(places(message)) != set(places(said))}

    assert differing == {}


def test_a_translation_has_the_marks_of_its_message(entries):
    """In the same order: the colours of a lead tell the same story in each language."""
    differing = {message: said for message, said in entries.items() if marks(message) != marks(said)}

    assert differing == {}


def test_marks_are_closed_and_known(entries):
    known = {*TextTone.__args__, "strong"}
    for said in entries.values():
        opened = re.findall(r"<(\w+)>", said)

        assert opened == re.findall(r"</(\w+)>", said)
        assert set(opened) <= known


def test_the_tools_of_gettext_find_no_fault(language, catalogue_of):
    faults = {message.id: list(map(str, errors)) for message, errors in catalogue_of(language).check()}

    assert faults == {}


def test_no_translation_begins_or_ends_with_a_space(entries):
    assert [said for said in entries.values() if said != said.strip()] == []


def test_a_sentence_stays_a_sentence(entries):
    """A full stop at the end of one is at the end of both: pieces are joined with a space alone."""
    differing = {
        message: said
        for message, said in entries.items()
        if message.endswith(".") != said.endswith(".") and not message.endswith(("}", '"', "”"))
    }

    assert differing == {}


def test_no_translation_claims_what_figures_cannot_show(entries, language):
    claiming = [said for said in entries.values() if FORBIDDEN[language].search(LEAD_IN.sub("}", said))]

    assert claiming == []


def test_quotation_marks_are_those_of_the_language(entries):
    assert [said for said in entries.values() if re.search("[“„«»\"]|''", said)] == []


def test_the_file_lists_its_messages_in_order_and_says_no_day_and_no_line(language):
    text = files("impactkit.words").joinpath(f"{language}.po").read_text("utf-8")
    catalogued = [line for line in text.splitlines() if line.startswith("#:")]

    assert "-Date:" not in text
    assert "#~" not in text
    assert all(re.fullmatch(r"#: impactkit/[\w/]+\.py( impactkit/[\w/]+\.py)*", line) for line in catalogued)


def test_messages_stand_in_the_order_of_their_ids(entries):
    assert list(entries) == sorted(entries)


def test_a_sheet_is_named_in_a_sentence_as_it_is_named_in_the_workbook(catalogue_of):
    """Whoever mends a fault looks for that very tab."""
    told = {name for entry in catalogue_of("fi") if entry.id for name in re.findall(r"(\w+)-välilehd", entry.string)}

    assert told
    assert told <= {say(sheet.name, "fi") for sheet in all_sheets((), {})}
