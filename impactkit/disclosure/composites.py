"""Composites beside their own scales: what may not be told apart, because a few clients lack a scale.

A composite and its scales are told over the same clients, but for those who lack a scale. Where such clients are few,
the mean of the composite, those of its scales and their numbers of clients would together tell of them. So a scale that
a few clients lack is not told apart; the composite is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace

from impactkit.disclosure.rules import FEWEST_FOR_MEAN
from impactkit.domain.findings import Breakdown, Findings

JOIN = "+"  # between the keys of the scales that a set of clients has
AT_BOTH, AT_START = ".parts", ".start_parts"  # end the keys of the clients by set of scales


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Findings without the scales that may not be told beside their composite, and what begins their keys."""

    findings: Findings
    withheld: tuple[str, ...]

    @classmethod
    def of(cls, findings: Findings) -> ToldApart:
        """Leave out those scales, and count the clients of a composite by the number of their scales alone."""
        sets = [each for each in findings.breakdowns if each.key.endswith((AT_BOTH, AT_START))]
        withheld = tuple(sorted({key for each in sets for key in _lacked_by_few(each)}))
        begins = tuple(f"{key}." for key in withheld)
        kept = {
            each.name: tuple(one for one in getattr(findings, each.name) if not _key(one).startswith(begins))
            for each in fields(findings)
        }
        told = Findings(**kept)
        numbered = (_by_number(each) for each in told.breakdowns if not each.key.endswith(AT_START))
        return cls(findings=replace(told, breakdowns=tuple(numbered)), withheld=withheld)


def _key(finding: object) -> str:
    """Give the key of a finding with a dot behind it; those by client group rest on the goal's scale and have none."""
    return f"{getattr(finding, 'key', '')}."


def _lacked_by_few(sets: Breakdown) -> set[str]:
    """Give the scales that some clients lack, where any set of scales is that of 1 to 9 clients.

    With every set empty or of 10 clients and more, no sums of them and no means over them tell of fewer.
    """
    if not any(1 <= count < FEWEST_FOR_MEAN for _, count in sets.parts):
        return set()
    held = [set(name.split(JOIN)) for name, count in sets.parts if count]
    return set().union(*held) - held[0].intersection(*held)


def _by_number(breakdown: Breakdown) -> Breakdown:
    if not breakdown.key.endswith(AT_BOTH):
        return breakdown
    numbers: Counter[int] = Counter()
    for name, count in breakdown.parts:
        numbers[len(name.split(JOIN))] += count
    return Breakdown(key=breakdown.key, parts=tuple((str(n), numbers[n]) for n in sorted(numbers, reverse=True)))
