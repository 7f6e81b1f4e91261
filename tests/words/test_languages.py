"""A language is offered once it has a catalogue, wherever languages are named."""

from __future__ import annotations

from importlib.resources import files

import pytest

from impactkit.cli.languages import LANGUAGES as CHOICE
from impactkit.domain.local_text import LANGUAGES
from impactkit.domain.message import Message
from impactkit.intake.settings import SETTINGS
from impactkit.intake.settings_read import PARSERS
from impactkit.words.languages import languages
from impactkit.words.say import say


def test_each_catalogue_is_a_language_and_so_is_english():
    there = {entry.name.removesuffix(".po") for entry in files("impactkit.words").iterdir() if entry.name[-3:] == ".po"}

    assert set(languages()) == there | {"en"}


def test_commands_offer_each_of_them():
    assert tuple(CHOICE.choices) == languages()


def test_the_workbook_names_them_where_it_asks_for_the_language():
    note = next(setting.note for setting in SETTINGS if setting.id == "languages")

    assert f"Such as {', '.join(languages())}." in say(note, "en")


@pytest.mark.parametrize("language", sorted({"de", *LANGUAGES} - set(languages())))
def test_the_workbook_refuses_any_other_and_tells_them(language):
    fault = PARSERS["languages"](f"fi, {language}")

    assert fault.code == "unknown-language"
    assert (
        say(Message(fault.mend, fault.details), "en") == f"Use {', '.join(languages())}; several with a comma between."
    )


@pytest.mark.parametrize("written", ["suomi ja englanti", "fi, en", "Finnish & English", "fi;en"])
def test_the_workbook_reads_those_that_are_offered(written):
    assert PARSERS["languages"](written) == "fi en"
