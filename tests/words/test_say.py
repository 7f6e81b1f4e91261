"""Messages become sentences of a language; values take the forms of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.domain.local_text import LANGUAGES, LocalText
from impactkit.domain.message import Day, Message, Number, Percent
from impactkit.words.languages import languages
from impactkit.words.say import catalogue, say, template


def test_a_message_is_said_in_its_language():
    assert say(Message("Summary"), "fi") == "Yhteenveto"


def test_english_says_the_message_itself():
    assert say(Message("Summary"), "en") == "Summary"


def test_a_message_without_a_translation_is_said_in_english():
    assert say(Message("No catalogue holds this."), "fi") == "No catalogue holds this."


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_message_says_nothing(language):
    """The empty id is that of a catalogue's header."""
    assert say(Message(""), language) == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12, "12"),
        (1234, "1\u202f234"),
        ("alle 5", "alle 5"),
        (Number(-4.25, 1, signed=True), "\u22124,3"),
        (Percent(0.64), "64\u00a0%"),
        (Day(date(2025, 12, 31)), "31.12.2025"),
        (LocalText(fi="osallisuus", sv="delaktighet", en="participation"), "osallisuus"),
        (Message("Summary"), "Yhteenveto"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_value_takes_the_form_of_the_language(value, written):
    assert say(Message.of("{x}", x=value), "fi") == written
    assert say(value, "fi") == written


def test_messages_within_messages_are_said_in_the_same_language():
    scale = LocalText(fi="työkyky", en="work ability")
    inner = Message.of("{scale} (rated by the worker)", scale=scale)

    assert say(Message.of("On average better than at the start: {scales}.", scales=inner), "fi") == (
        "Keskimäärin paremmalla tasolla kuin alussa: työkyky (työntekijän arvio)."
    )


def test_a_plain_day_is_taken_as_a_day():
    assert say(Message.of("{day}", day=date(2026, 1, 14)), "fi") == "14.1.2026"


@pytest.mark.parametrize(("count", "said"), [(0, "0 many"), (1, "1 one"), (2, "2 many"), (21, "21 many")])
def test_a_counted_message_has_one_form_for_one_and_another_for_all_else(count, said):
    assert say(Message.counted("{count} one", "{count} many", count), "fi") == said


@given(st.text())
def test_a_value_is_never_read_as_a_place(value):
    """Braces in what people typed must not reach into the message."""
    assert say(Message.of("{x} {y}", x=value, y="end"), "en") == f"{value} end"


def test_a_template_keeps_its_places_open():
    assert template(Message("{count} clients"), "fi") == "{count} asiakasta"


def test_finnish_and_english_can_be_said():
    assert {"fi", "en"} <= set(languages())


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_a_catalogue_is_read_without_a_compiled_file(language):
    said = catalogue(language)

    assert said.gettext("Summary") != "Summary"
    assert catalogue(language) is said


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each not in languages()])
def test_a_language_without_a_catalogue_is_refused_with_those_that_have_one(language):
    with pytest.raises(ValueError, match=f"no catalogue of '{language}'; there are {', '.join(languages())}"):
        say(Message("Summary"), language)
