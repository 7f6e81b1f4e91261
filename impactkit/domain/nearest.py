"""The name that was perhaps meant, where one is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

CUTOFF = 0.6  # likeness by Ratcliff and Obershelp from which two spellings may be of one name


def nearest(value: str, names: Iterable[str], *, spelt: Callable[[str], str] = str.lower) -> str:
    """Give the name that is most like the value, empty where none is.

    Parameters
    ----------
    value : str
        What was written.
    names : iterable of str
        Those that there are.
    spelt : callable
        Brings spellings that mean the same to one form; by default capitals do not count.

    Examples
    --------
    >>> nearest("Whodas", ["was", "whodas12"]), nearest("x", ["was"])
    ('whodas12', '')
    """
    by_spelling = {spelt(name): name for name in reversed(list(names))}
    found = get_close_matches(spelt(value), by_spelling, n=1, cutoff=CUTOFF)
    return by_spelling[found[0]] if found else ""
