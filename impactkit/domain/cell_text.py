"""Text as it may stand in a cell of a spreadsheet: never taken for a formula.

A cell whose text begins with one of these signs is run as a formula by some spreadsheet when the file is opened, saved
as CSV or pasted (OWASP, CSV Injection; ASVS 1.2.10). Numbers are no text and are left alone: -3 stays a number.
"""

from __future__ import annotations

GUARD = "'"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def cell_text(text: str) -> str:
    """Give a text with a ``'`` before it where it could be taken for a formula.

    Examples
    --------
    >>> cell_text("=1+1")
    "'=1+1"
    >>> cell_text("Work workshop")
    'Work workshop'
    """
    return GUARD + text if text.startswith(DANGEROUS) else text


def text_of_cell(text: str) -> str:
    """Give back the text that `cell_text` guarded.

    Examples
    --------
    >>> text_of_cell("'=1+1")
    '=1+1'
    """
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(DANGEROUS) else text
