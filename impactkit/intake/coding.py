"""Some forms of a questionnaire number its answers from 0, others from 1; here they get the codes of the catalogue.

The project must say which form is in use, because both hold the codes in the middle: only a lowest or a highest code
tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from impactkit.domain.instrument import AnswerSet


def printed_codes(answers: AnswerSet, first_code: int | None) -> tuple[int, ...]:
    """Give the codes as the form has them; where nobody has said which form, those of every print."""
    if not answers.first_codes:
        return answers.codes
    prints = answers.first_codes if first_code is None else (first_code,)
    return tuple(sorted({code for first in prints for code in answers.printed_from(first).codes}))


def shift(answers: AnswerSet, first_code: int | None) -> int:
    """Give what is added to a printed code to make it the catalogue's."""
    if first_code is None or not answers.first_codes:
        return 0
    return -answers.printed_from(first_code).shift


def possible_first_codes(seen: Iterable[int], answers: AnswerSet) -> tuple[int, ...]:
    """Give the first codes of the forms that can hold every code that was seen.

    One is the answer; several mean that the codes do not tell, none that two prints were mixed.

    Examples
    --------
    >>> from impactkit.domain.local_text import UNSAID
    >>> five = AnswerSet(id="agree", codes=(1, 2, 3, 4, 5), low=UNSAID, high=UNSAID, first_codes=(0, 1))
    >>> possible_first_codes([1, 2, 5], five), possible_first_codes([1, 2, 3], five), possible_first_codes([0, 5], five)
    ((1,), (0, 1), ())
    """
    codes = set(seen)
    return tuple(first for first in answers.first_codes if codes <= set(answers.printed_from(first).codes))
