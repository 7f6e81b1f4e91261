"""The ids that a new workbook lists, to be given to clients one after another."""

from __future__ import annotations

import re
from collections.abc import Iterable

FORM = re.compile(r"A-(\d{4,6})")


def client_ids(count: int, *, used: Iterable[str] = ()) -> tuple[str, ...]:
    """Give new ids, following the highest of this form that is used.

    Examples
    --------
    >>> client_ids(2), client_ids(1, used=["A-0041", "B7"])
    (('A-0001', 'A-0002'), ('A-0042',))
    """
    numbers = [int(match[1]) for id_ in used if (match := FORM.fullmatch(id_))]
    first = max(numbers, default=0) + 1
    return tuple(f"A-{number:04d}" for number in range(first, first + count))
