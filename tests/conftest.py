"""What tests of several rooms share.

How long a property may take hangs on the machine, so no test fails for the time that one case takes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

FILE = """\
format: impactkit-instrument/1
id: mood
version: "1"
revision: 1
short: Mood
name: {fi: mieliala, sv: humör, en: mood}
source: Made up for tests
owner: nobody
licence: {kind: open, where: here, checked: 2026-11-24, evidence: user}
languages: {official: [fi], labels: [fi, sv, en]}
recall_days: 14
use: {individual: allowed, group: allowed, proxy: blocked}
min_interval_days: 14
answers:
  often:
    codes: [0, 1, 2, 3]
    low: {fi: ei koskaan, sv: aldrig, en: never}
    high: {fi: aina, sv: alltid, en: always}
items:
  - {id: calm, answers: often, label: {fi: rauha, sv: lugn, en: calm}}
  - {id: tense, answers: often, reverse: true, label: {fi: jännitys, sv: spänning, en: tension}}
scales:
  - id: mood
    name: {fi: mieliala, sv: humör, en: mood}
    items: [calm, tense]
    rule: sum
    missing: none_allowed
    range: [0, 6]
    better: higher
    cutoffs:
      - {lower: 0, name: {fi: matala, sv: låg, en: low}, source: made up, evidence: user}
      - {lower: 4, name: {fi: korkea, sv: hög, en: high}, source: made up, evidence: user}
tests:
  - {answers: {calm: 3, tense: 0}, scale: mood, score: 6, origin: by hand}
"""


@pytest.fixture(scope="session")
def file_text() -> Callable[..., str]:
    """Give the file of an instrument after replacing parts of it, each of which must be there."""

    def changed(*changes: tuple[str, str]) -> str:
        text = FILE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    return changed
