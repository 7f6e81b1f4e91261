"""Say a message in a language: the catalogue gives the sentence, the forms give the values."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import Day, Message, Number, Percent, Value
from impactkit.words import forms
from impactkit.words.languages import languages


@cache
def catalogue(language: Language) -> NullTranslations:
    """Load the catalogue of a language; English is the language of the message ids and needs none.

    Raises
    ------
    ValueError
        If the language has none.
    """
    if language == "en":
        return NullTranslations()
    if language not in languages():
        raise ValueError(f"There is no catalogue of {language!r}; there are {', '.join(languages())}.")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("impactkit.words").joinpath(f"{language}.po")
    with source.open("rb") as readable:
        entries = read_po(readable, locale=forms.LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return GNUTranslations(compiled)


def say(message: Message | Value, language: Language) -> str:
    """Give a message, or a bare value, as text of that language."""
    if not isinstance(message, Message):
        return _value(message, language)
    return template(message, language).format(**{name: say(value, language) for name, value in message.values})


def template(message: Message, language: Language) -> str:
    """Give the sentence of a message with its places still open."""
    return catalogue(language).gettext(message.text) if message.text else ""


def _value(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, LocalText):
        return value.spoken(language)
    if isinstance(value, Number):
        return forms.number(value.value, language, decimals=value.decimals, signed=value.signed)
    if isinstance(value, Percent):
        return forms.per_cent(value.value, language, decimals=value.decimals)
    if isinstance(value, Day):
        return forms.day(value.value, language)
    return forms.number(value, language)
