"""The languages that a command may be asked for."""

from __future__ import annotations

import click

from impactkit.words.languages import languages

LANGUAGES = click.Choice(languages())
